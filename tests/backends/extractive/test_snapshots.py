"""Whole answers of each form, compared with files that people can read."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from app.backends.extractive.answer import WORDS
from app.backends.extractive.compose import compose
from app.backends.extractive.text import count_words
from app.domain.clarification import Assumption, Reply
from app.domain.coverage import Coverage, Grounding
from app.domain.labels import AssumptionSource, RequestType
from app.domain.model_call import Material
from app.retrieval.quoting.citations import CitationStream
from tests.backends.extractive.conftest import Skill, make_figure

_SNAPSHOTS = Path(__file__).resolve().parent / "snapshots"

_API = make_figure(
    "api-cost",
    "C-01",
    "The API costs $1,620 a month for 180,000 requests, $0.009 per request.",
    {"cost_per_request": 0.009, "cost_per_month": 1620.0},
    {"requests_per_month": 180000.0, "currency": "USD"},
)
_BUSY = make_figure(
    "self-hosted-cost",
    "C-02",
    "Self-hosting costs $1,860 a month if only busy hours are billed.",
    {"cost_per_month": 1860.0, "used_share": 0.123},
    {"requests_per_month": 180000.0, "mode": "busy", "currency": "USD"},
)
_ALWAYS = make_figure(
    "self-hosted-cost",
    "C-02",
    "Self-hosting costs $4,420 a month always on.",
    {"cost_per_month": 4420.0, "used_share": 0.123},
    {"requests_per_month": 180000.0, "mode": "always-on", "currency": "USD"},
)
_BREAK_EVEN = make_figure(
    "break-even",
    "C-04",
    "Self-hosting is cheaper than the API from 214,286 requests a month.",
    {"busy_hour_requests": 214286, "always_on_requests": 491112},
    {"currency": "USD"},
)
_PSI = make_figure(
    "psi-band",
    "C-09",
    "A PSI of 0.16 is moderate: look for the cause and watch the model.",
    {"band": "moderate", "action": "look for the cause and watch the model"},
    {"psi": 0.16},
)
_VERDICT = make_figure("verdict", "C-37", "The verdict is BAD.", {"verdict": "BAD", "low_confidence": False})
_SHORTFALL = make_figure(
    "shortfall", "C-37", "The plan falls 66.8 % short of what it needs: BAD.", {"shortfall_share": 0.668, "band": "BAD"}
)
_MEMORY = [
    make_figure(
        "gpu-memory",
        "C-05",
        f"The model needs {total} GB of GPU memory, {weights} GB of it for the weights.",
        {"total_gb": total, "weights_gb": weights, "cards": 1},
        {"parameters_in_billions": 13.0, "bytes_per_parameter": bytes_each},
    )
    for total, weights, bytes_each in ((55.4435, 26.0, 2.0), (41.1435, 13.0, 1.0), (33.9935, 6.5, 0.5))
]
_PLAN = (
    "Thoughts on our plan? We rebuild the ordering portal as 18 microservices in Rust with four developers, all PHP."
    " Aim: order errors from 4 % to 1 % by summer. 520 story points in 12 weeks if everyone stays focused, so the"
    " launch date is 1 April without a buffer. We looked at repairing the PHP code but nobody wants to."
)
_STAFF = (
    "Design retrieval over our handbook and contracts: 6,000 documents, PostgreSQL runs already, two Python developers,"
    " $500 a month, first release in ten weeks. Contracts must stay inside."
)
_COSTS = "We send 180,000 texts a month to an API. Should we run our own model instead? Nobody here runs models."

CASES: dict[str, Callable[[Skill], Material]] = {
    "explain-band": lambda skill: skill.material(
        "Our monitor shows PSI 0.16 on one feature. Is that bad, and from which value do we retrain?",
        RequestType.EXPLAIN,
        ["Population Stability Index", "Rollback after a release"],
        figures=[_PSI],
    ),
    "explain-passages": lambda skill: skill.material(
        "What does INT8 quantization cost in quality compared with INT4?",
        RequestType.EXPLAIN,
        ["Quantization", "GPU memory"],
    ),
    "explain-german": lambda skill: skill.material(
        "Ab welchem PSI-Wert sollte ich ein Modell neu trainieren?",
        RequestType.EXPLAIN,
        ["Population Stability Index", "Serving checklist"],
        language="de",
    ),
    "explain-chinese": lambda skill: skill.material(
        "请解释一下RAG里为什么要重排？",
        RequestType.EXPLAIN,
        ["Retrieval with PostgreSQL"],
        language="zh",
    ),
    "explain-nothing": lambda skill: replace(
        skill.material(
            "What does the PACELC theorem add to CAP?", RequestType.EXPLAIN, ["Hidden costs of self-hosting"]
        ),
        coverage=Coverage(Grounding.REFUSED, unknown=("PACELC",)),
    ),
    "explain-closest": lambda skill: replace(
        skill.material(
            "What does the PACELC theorem add to CAP?", RequestType.EXPLAIN, ["Hidden costs of self-hosting"]
        ),
        coverage=Coverage(Grounding.PARTIAL),
    ),
    "decide-cost": lambda skill: skill.material(
        _COSTS,
        RequestType.DECIDE,
        ["API or own model", "Hidden costs of self-hosting"],
        figures=[_API, _BUSY, _ALWAYS, _BREAK_EVEN],
        replies=(Reply("q1", "constraints", "May the texts leave?", "They hold personal data of customers."),),
        assumptions=(Assumption("load", "The load stays as it is.", AssumptionSource.DEFAULT, "the table shifts"),),
    ),
    "decide-cost-french": lambda skill: skill.material(
        "Nous envoyons 180 000 textes par mois à une API. Faut-il héberger notre propre modèle ?",
        RequestType.DECIDE,
        ["API or own model"],
        figures=[_API, _BUSY, _ALWAYS, _BREAK_EVEN],
        language="fr",
    ),
    "decide-passages": lambda skill: skill.material(
        "PostgreSQL runs already and we hold 800k vectors: pgvector or a managed service?",
        RequestType.DECIDE,
        ["Retrieval with PostgreSQL", "API or own model"],
    ),
    "compute-cases": lambda skill: skill.material(
        "How much GPU memory does a 13B model need for eight users, and how much with INT8?",
        RequestType.COMPUTE,
        ["GPU memory", "Quantization"],
        figures=_MEMORY,
    ),
    "compute-nothing-given": lambda skill: skill.material(
        "How much GPU memory do we need?", RequestType.COMPUTE, ["GPU memory"]
    ),
    "validate-verdict": lambda skill: skill.material(
        _PLAN,
        RequestType.VALIDATE,
        ["Timeline fantasy", "Premature microservices"],
        figures=[_SHORTFALL, _VERDICT],
        earlier=("**Build one modular application. [2]** The rest follows.",),
    ),
    "validate-without-figures": lambda skill: skill.material(
        _PLAN, RequestType.VALIDATE, ["Timeline fantasy", "Premature microservices"]
    ),
    "design": lambda skill: skill.material(
        _STAFF, RequestType.DESIGN, ["Retrieval with PostgreSQL", "Hidden costs of self-hosting", "Serving checklist"]
    ),
    "debug": lambda skill: skill.material(
        "Since the last release the precision of our model fell from 0.91 to 0.78. The feature job moved from the"
        " nightly batch to a stream.",
        RequestType.DEBUG,
        ["Batch and stream features", "Rollback after a release"],
    ),
    "review": lambda skill: skill.material(
        "Review our serving config: model fraud-latest, one instance, batch wait 400 ms, readiness equals liveness.",
        RequestType.REVIEW,
        ["Serving checklist"],
    ),
    "document": lambda skill: skill.material(
        "Write a model card: churn model 2.3.0, owner growth team, 1.2 million rows as training data, PR-AUC 0.61.",
        RequestType.DOCUMENT,
        ["Model card template"],
    ),
    "other-spanish": lambda skill: skill.material("Escribe un poema.", RequestType.OTHER, [], language="es"),
    "nothing-turkish": lambda skill: skill.material(
        "Yarın hava nasıl olacak?", RequestType.EXPLAIN, ["GPU memory"], language="tr"
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_answer_is_the_expected_text(skill: Skill, name: str) -> None:
    answer = "\n\n".join(compose(CASES[name](skill)))
    assert f"{answer}\n" == (_SNAPSHOTS / f"{name}.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", CASES)
def test_answer_is_not_longer_than_its_type_allows(skill: Skill, name: str) -> None:
    material = CASES[name](skill)
    assert count_words("\n\n".join(compose(material))) <= WORDS[material.type][1]


@pytest.mark.parametrize("name", CASES)
def test_the_check_of_quotes_accepts_the_answer(skill: Skill, name: str) -> None:
    material = CASES[name](skill)
    check = CitationStream(material.passages)
    check.feed("\n\n".join(compose(material)))
    check.finish()
    assert check.dropped == ()


def test_every_snapshot_belongs_to_a_case() -> None:
    assert {path.stem for path in _SNAPSHOTS.glob("*.md")} == set(CASES)
