"""Modals and the Home tab."""

from datetime import timedelta
from decimal import Decimal

import pytest

from app.domain.audit import AttemptRecord, DecisionRecord, Explanation
from app.domain.budget import DEFAULT_TENANT, Balance, Limit, Period, Standing, Window, nano
from app.domain.decision import Candidate, Decision, Rejection
from app.domain.labels import RunStatus, Sensitivity, Tier
from app.retrieval.indexing.library import CitedPassage
from app.slack.render.escape import links_of
from app.slack.render.home import Recent, Toggle, home
from app.slack.render.limits import view_problems
from app.slack.render.modals import feedback_reasons, passage, why
from app.store.skill_values import DocumentVersion
from tests.slack.render import golden
from tests.slack.render.examples import BASE, NOW, RUN
from tests.web.scenes import QUOTE, SECTION, citation


def explanation(candidates: int = 2, rejected: int = 2) -> Explanation:
    """A decision whose first backend failed."""
    decision = Decision(
        id="dec_1",
        step="consult:architect",
        agent="architect",
        sensitivity=Sensitivity.INTERNAL,
        tier=Tier.CHEAP,
        rule="internal-stays",
        why="internal text prefers the house",
        policy="default@3",
        candidates=tuple(
            Candidate(f"backend-{n}", Tier.CHEAP, n + 1, Decimal("0.0012") if n else None) for n in range(candidates)
        ),
        rejected=tuple(
            Rejection(f"cloud-{n}", "clearance", "label_above_clearance", "internal above public <!here>")
            for n in range(rejected)
        ),
    )
    attempts = tuple(
        AttemptRecord(
            id=f"att_{n}",
            decision_id="dec_1",
            at=NOW,
            tenant="t",
            agent=None,
            tier=Tier.CHEAP,
            backend=f"backend-{n}",
            model=None,
            outcome=outcome,
            detail="",
            took_ms=5,
            input_tokens=1,
            output_tokens=1,
            estimated=False,
            cost=0,
        )
        for n, outcome in enumerate(("timeout", "ok"))
    )
    return Explanation(DecisionRecord(NOW, "t", {}, None, decision), attempts if candidates else ())


def standing() -> Standing:
    return Standing(
        Limit(DEFAULT_TENANT, "user:slack:T1:U1", Window.DAY, nano(Decimal(10))),
        Period(NOW, NOW + timedelta(days=1)),
        Balance(nano(Decimal(10)), nano(Decimal("2.5"))),
    )


def test_why_this_model() -> None:
    view = why([explanation(), explanation(candidates=0)], {"architect": "Systems architect"})
    assert view_problems(view) == ()
    golden.check("modal-why", view)


def test_why_when_no_model_was_asked() -> None:
    assert "No model was asked." in str(why([], {}))


def test_many_decisions_with_many_backends_fit() -> None:
    view = why([explanation(rejected=80)] * 40, {})
    assert view_problems(view) == ()
    assert "10 more decisions" in str(view)


def test_what_was_wrong() -> None:
    view = feedback_reasons(RUN, {"ch": "C1"})
    assert view_problems(view) == ()
    golden.check("modal-feedback", view)


@pytest.mark.parametrize(("name", "current"), [("modal-passage", True), ("modal-passage-changed", False)])
def test_a_passage(name: str, *, current: bool) -> None:
    text = "x" * 1_200 + SECTION
    version = DocumentVersion("ml-engineering", "skills/ml-engineering/SKILL.md", "0" * 64, text, None, current)
    cited = CitedPassage(version, ("Cost comparison",), 1_200, len(text))
    view = passage(citation(1, QUOTE), cited, links_of("q", BASE))
    assert view_problems(view) == ()
    golden.check(name, view)


def test_home() -> None:
    recent = [
        Recent("Should we <!here> use Kafka?", RunStatus.CONCLUDED, NOW, "https://example.slack.com/archives/C1/p1"),
        Recent("And now?", RunStatus.CLARIFYING, NOW),
    ]
    view = home(recent, [standing()], Decimal("1.5"), [Toggle("private", "Answers go only to me", on=False)])
    assert view_problems(view) == ()
    assert "<!here>" not in str(view)
    golden.check("home", view)


def test_home_of_somebody_new() -> None:
    view = home([], [], Decimal(0), [])
    assert view_problems(view) == ()
    assert "You have not asked anything yet." in str(view)


def test_home_shows_ten_questions() -> None:
    view = home([Recent("x" * 3_000, RunStatus.FAILED, NOW)] * 50, [standing()] * 3, Decimal(0), [])
    assert view_problems(view) == ()
    assert str(view).count("failed, ") == 10
