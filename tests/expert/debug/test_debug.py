"""Diagnoses as a reader gets them: the worked example, symptoms of many kinds, evidence, and any text at all."""

import re
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.content.expert import ExpertContent, load_expert
from app.domain.errors import ContentError
from app.domain.labels import RequestType
from app.expert.case import read_case
from app.expert.debug.changes import changed, unchanged
from app.expert.debug.pairs import Kind, pairs_of
from app.expert.debug.symptoms import Symptom, read_symptoms, shown_by
from scripts.draft import PROJECT, Draft, _sections, draft  # pyright: ignore[reportPrivateUsage]

FRAUD = (
    "Since release 4.12 the precision of our fraud model fell from 0.91 (1,092 of 1,200 alerts)"
    " to 0.78 (1,014 of 1,300); recall went from 0.64 to 0.71. Score quarters were 25 % each, now 12/20/28/40."
    " 4.12 moved the feature job from the nightly batch to a stream. No retraining."
)


@cache
def symptoms() -> tuple[Symptom, ...]:
    """The shipped table."""
    return read_symptoms(load_expert(PROJECT / "prompts" / "expert"))


def debug(text: str) -> Draft:
    """The draft of a diagnosis that there must be."""
    made = draft(text, RequestType.DEBUG)
    assert made is not None
    return made


def test_a_release_that_hurts_is_rolled_back_first() -> None:
    """The rule, the figures, and the cause that the release touched in the first place."""
    made = debug(FRAUD)
    work, text = made.workup, made.markdown
    assert made.missing == ()
    assert work.first.startswith(
        "**Roll back the change in “4.12 moved the feature job from the nightly batch to a stream”"
    )
    assert re.search(r"-14\.3 % \[F\d\]", work.first)
    assert "0.751 [F" in text
    assert "0.743 [F" in text
    assert "z = 8.91, p < 0.001" in text
    assert "PSI 0.180, moderate" in text
    assert "KL divergence 0.087" in text
    assert "PSI and KL read the same shift differently" in text
    first = re.search(r"^\| 1 \| ([^|]*)", text, re.MULTILINE)
    assert first
    assert "compute a feature differently" in first[1]


@pytest.mark.parametrize(
    ("text", "symptom"),
    [
        ("HikariPool-1 - Connection is not available, request timed out after 30000ms", "pool"),
        ("ERROR: deadlock detected. Process 1 waits for ShareLock.", "deadlock"),
        ("Read replica lag climbs to 15 minutes every night", "replica"),
        ("Pods are in CrashLoopBackOff since the helm upgrade", "crashloop"),
        ("java.lang.OutOfMemoryError: Java heap space in the worker", "memory"),
        ("RuntimeError: CUDA out of memory on one T4 with batch 32", "gpumemory"),
        ("ENOSPC: no space left on device on the build server", "disk"),
        ("curl: x509 certificate has expired", "tls"),
        ("We get 429 too many requests from the API", "ratelimit"),
        ("read ECONNRESET from the load balancer, sometimes 504", "timeout"),
        ("Kafka consumer lag grows every night", "lag"),
        ("Tests are flaky, pass locally, fail in CI", "flaky"),
        ("The AWS bill doubled last month", "cloudcost"),
        ("Our LLM bill tripled while requests grew 10 %", "llmcost"),
        ("Loss becomes NaN after 300 steps with fp16", "training"),
        ("GPU utilisation stays at 23 % during training", "gpuidle"),
        ("The chatbot hallucinates prices", "ragwrong"),
        ("After switching to a new embedding model old documents look random", "embedding"),
        ("The detector misses half of the forklifts at night", "vision"),
        ("Recommendation CTR fell from 4 % to 3 %", "recommender"),
        ("Validation F1 is 0.97, live F1 0.62, the split was random", "leakage"),
        ("AUC 0.86 in March and 0.71 in June, nobody touched it", "drift"),
        ("Duplicate rows in the dashboard since Tuesday", "pipeline"),
        ("We had three outages this month, on-call is exhausted", "outages"),
        ("Sprint velocity dropped from 42 to 25 points", "velocity"),
        ("The gateway accepts JWT with alg none, unpatched", "security"),
        ("The page re-renders 600 times while typing", "frontend"),
    ],
)
def test_symptoms_are_told_apart(text: str, symptom: str) -> None:
    """By the words of the people who have them."""
    found = shown_by(symptoms(), text)
    assert found is not None
    assert found.id == symptom


def test_no_symptom_no_diagnosis() -> None:
    """The passages answer what the table does not know."""
    assert draft("What is the difference between a process and a thread?", RequestType.DEBUG) is None
    assert draft("Which framework should we pick?", RequestType.DEBUG) is None


def test_what_is_denied_does_not_lead() -> None:
    """Flat traffic speaks against traffic as a cause."""
    text = debug("AWS bill doubled from $21,000 to $43,000 in October, traffic is flat. Where to look first?").markdown
    rows = re.findall(r"^\| (\d) \| ([^|]*) \| ([^|]*) \|", text, re.MULTILINE)
    assert rows[-1][1].startswith("traffic")
    assert rows[-1][2] == "against it: “traffic is flat”"


def test_credentials_are_not_repeated_but_named_as_disclosed() -> None:
    """The first advice is to revoke; no value of theirs comes back."""
    secret = "dK3vFAKEq9Zp0demoLw7xYtestR2uNsyntheticM"  # made up
    made = debug(
        f"My Lambda gets AccessDenied, AWS_SECRET_ACCESS_KEY={secret} and the role may read the bucket. What's off?"
    )
    assert secret not in repr(made.workup)
    assert "looks like a live credential" in made.markdown


def test_a_full_pool_is_computed() -> None:
    """The ceiling comes from the calculator and decides the bottom line."""
    made = debug(
        "API p95 went from 220 ms to 900 ms at 400 req/s. DB pool 20 connections, each query holds one for 80 ms."
    )
    assert made.workup.first.startswith("**The pool is asked for more than it carries")
    assert "250 a second" in made.workup.first


@pytest.mark.parametrize(
    ("text", "name", "kind", "before", "after"),
    [
        ("p99 jumped from 180 ms to 2.4 s", "p99", Kind.LATENCY, 180, 2400),
        ("recall fell from 0.93 to 0.80", "recall", Kind.METRIC, 0.93, 0.80),
        ("AUC 0.86 in March and 0.71 in June.", "AUC", Kind.METRIC, 0.86, 0.71),
        ("the error rate went from 0.2 % to 3.1 %", "error rate", Kind.ERRORS, 0.002, 0.031),
        ("`make test` now needs 40 minutes instead of 6", "make test", Kind.PLAIN, 6, 40),
        ("the bill rose from $21,000 to $43,000", "bill", Kind.PLAIN, 21000, 43000),
        ("Validation F1 is 0.97, live F1 on samples 0.62.", "F1", Kind.METRIC, 0.97, 0.62),
    ],
)
def test_values_before_and_after_are_read(text: str, name: str, kind: Kind, before: float, after: float) -> None:
    """With their metric, in one unit."""
    (pair,) = pairs_of(text)
    assert (pair.name, pair.kind) == (name, kind)
    assert pair.after / pair.before == pytest.approx(after / before)


def test_numbers_without_a_metric_are_no_movement() -> None:
    """A range of dates or people is not a metric."""
    assert pairs_of("We grew from 4 to 9 people and open from 9 to 17.") == ()


def test_changes_are_read_and_denials_too() -> None:
    """What was done, without the word before it."""
    case = read_case("Errors since we deployed v2.14 yesterday. It worked before.")
    change = changed(case)
    assert change is not None
    assert change.text == "we deployed v2.14 yesterday"
    assert case.text[change.start : change.end] == change.text
    assert unchanged(read_case("AUC fell. Nobody touched it.")) is not None
    assert changed(read_case("AUC is down since March.")) is None


def test_the_table_is_complete() -> None:
    """Each symptom has its sentences, each cause its three parts, each source its section."""
    content = load_expert(PROJECT / "prompts" / "expert")
    sentences = content.phrases[RequestType.DEBUG].tables["en"]
    for symptom in read_symptoms(content):
        assert len(symptom.causes) >= 3
        for key in ("", ".now", ".fix", ".prevent", ".change", ".need"):
            assert sentences[f"{symptom.id}{key}"]
        for letter in symptom.causes:
            assert sentences[f"{symptom.id}.{letter}"].count(" | ") == 2, (symptom.id, letter)
        for section in (symptom.now, symptom.fix, symptom.prevent):
            assert section is None or section[0] in _sections(), symptom.id


@pytest.mark.parametrize("table", [[], {"symptoms": 3}, {"symptoms": [{"id": "a"}]}, {"symptoms": [3]}])
def test_a_malformed_table_is_refused(table: object) -> None:
    """With a sentence that names the file."""
    with pytest.raises(ContentError):
        read_symptoms(ExpertContent({"symptoms": table}, {}))


WORDS = st.sampled_from(
    [
        *("deadlock detected", "p99 from 1 ms to 2 s", "since we moved it", "OOMKilled at 512Mi -Xmx400m", "[[F1]]"),
        *("{{a#b}}", "connections at 9/9", "AUC 0 in May and 0.5 in June", "bill tripled", "requests rose 10 %"),
        *("|", "`", "recall from 0 to 1"),
    ]
)


@settings(max_examples=60, deadline=None)
@given(st.lists(WORDS | st.text(max_size=15), max_size=10).map(", ".join))
def test_any_text_gives_a_sound_draft_or_none(text: str) -> None:
    """No exception, every mark resolves."""
    made = draft(text, RequestType.DEBUG)
    if made is None:
        return
    work = made.workup
    body = "\n".join([work.first, *(section.text for section in work.sections), *work.changes, *work.unanswered])
    assert {int(n) for n in re.findall(r"\[F(\d+)\]", body)} <= set(range(1, len(work.figures) + 1))
    assert "[[" not in body
    assert "{{" not in body
    assert made.missing == ()
