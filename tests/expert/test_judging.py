"""The tree: counts of signals give the verdict, and no more than a line counts once."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.content.expert import ExpertContent
from app.domain.errors import ContentError
from app.domain.labels import Verdict
from app.domain.workup import Severity, Signal, Weight
from app.expert.judging import Backing, Confidence, Doubt, Thresholds, judge, severities, thresholds_of, weight_of
from app.expert.objections import Objection, Row, rules_of

THRESHOLDS = Thresholds(
    dominant={Severity.CRITICAL: 1, Severity.HIGH: 2},
    flagged=frozenset({Severity.HIGH, Severity.MEDIUM}),
    false_assumptions=3,
    verdict_from=50,
    sure_above=80,
    doubt_from=2,
)


def signals(bad: int, flags: int, notes: int = 3) -> list[Signal]:
    weights = [Weight.BAD] * bad + [Weight.FLAG] * flags + [Weight.NOTE] * notes
    return [Signal("x", "y", weight) for weight in weights]


@pytest.mark.parametrize(
    ("bad", "flags", "known", "verdict", "confidence"),
    [
        (0, 1, 90, Verdict.GOOD, Confidence.HIGH),
        (0, 2, 90, Verdict.NEEDS_MAJOR_WORK, Confidence.HIGH),
        (1, 0, 90, Verdict.NEEDS_MAJOR_WORK, Confidence.HIGH),
        (2, 0, 85, Verdict.BAD, Confidence.HIGH),
        (2, 0, 80, Verdict.BAD, Confidence.LOW),
        (0, 0, 50, Verdict.GOOD, Confidence.LOW),
        (2, 4, 49, None, Confidence.LOW),
    ],
)
def test_the_tree(bad: int, flags: int, known: float, verdict: Verdict | None, confidence: Confidence) -> None:
    judged = judge(signals(bad, flags), known, THRESHOLDS)
    assert (judged.verdict, judged.confidence) == (verdict, confidence)
    assert (judged.bad, judged.flags) == (bad, flags)


def test_without_own_history_nobody_is_sure() -> None:
    assert judge(signals(0, 0), 100, THRESHOLDS, Backing(own_history=False)).confidence is Confidence.MEDIUM


@given(st.integers(0, 9), st.integers(0, 9), st.floats(0, 100))
def test_more_signals_never_make_it_better(bad: int, flags: int, known: float) -> None:
    order = [Verdict.GOOD, Verdict.NEEDS_MAJOR_WORK, Verdict.BAD]
    here, worse = (judge(signals(b, flags + 1), known, THRESHOLDS).verdict for b in (bad, bad + 1))
    assert (here is None) == (worse is None) == (known < 50)
    if here and worse:
        assert order.index(here) <= order.index(worse)


@pytest.mark.parametrize(
    ("flags", "known", "backing", "doubt"),
    [
        (1, 90, Backing(grave=2), Doubt.GRAVE),
        (1, 90, Backing(grave=1), None),
        (0, 90, Backing(grave=2), None),
        (1, 90, Backing(late=True), Doubt.TIME),
        (0, 90, Backing(late=True), Doubt.TIME),
        (0, 60, Backing(positive=0), Doubt.BLANK),
        (0, 90, Backing(positive=0), None),
        (0, 60, Backing(positive=1), None),
    ],
)
def test_a_good_by_count_may_be_in_doubt(flags: int, known: float, backing: Backing, doubt: Doubt | None) -> None:
    judged = judge(signals(0, flags), known, THRESHOLDS, backing)
    assert judged.doubt is doubt
    assert judged.verdict is (Verdict.NEEDS_MAJOR_WORK if doubt else Verdict.GOOD)


def test_only_good_is_doubted() -> None:
    assert judge(signals(2, 1), 60, THRESHOLDS, Backing(grave=5, positive=0)).doubt is None


def test_anti_patterns_dominate_by_severity_and_count(content: ExpertContent) -> None:
    rules = rules_of(content)

    def weight(*severity: Severity) -> Weight:
        return weight_of(Row.ANTI_PATTERNS, [Objection(rules["AP-12"], s, ()) for s in severity], THRESHOLDS)

    assert weight() is Weight.NOTE
    assert weight(Severity.LOW) is Weight.NOTE
    assert weight(Severity.MEDIUM, Severity.MEDIUM, Severity.MEDIUM) is Weight.FLAG
    assert weight(Severity.HIGH) is Weight.FLAG
    assert weight(Severity.HIGH, Severity.HIGH) is Weight.BAD
    assert weight(Severity.CRITICAL) is Weight.BAD


def test_assumptions_count_by_number_of_false_ones(content: ExpertContent) -> None:
    false, open_ = rules_of(content)["ML-1"], rules_of(content)["WT-1"]

    def weight(*rules: object) -> Weight:
        listed = [Objection(rule, rule.severity, ()) for rule in (false, open_) for _ in range(rules.count(rule))]
        return weight_of(Row.ASSUMPTIONS, listed, THRESHOLDS)

    assert weight(open_, open_, open_, open_) is Weight.FLAG
    assert weight(false, false) is Weight.FLAG
    assert weight(false, false, false) is Weight.BAD


def test_the_shipped_thresholds_are_those_of_the_skill(content: ExpertContent) -> None:
    assert thresholds_of(content) == THRESHOLDS


def test_a_malformed_table_is_refused(content: ExpertContent) -> None:
    tables: list[object] = [[], {"dominant": {"Fatal": 1}}]
    for broken in tables:
        with pytest.raises(ContentError):
            thresholds_of(replace(content, tables={"judging": broken}))


def test_severities_are_counted_worst_first(content: ExpertContent) -> None:
    rule = rules_of(content)["AP-12"]
    listed = [Objection(rule, severity, ()) for severity in (Severity.LOW, Severity.HIGH, Severity.HIGH)]
    assert list(severities(listed).items()) == [(Severity.HIGH, 2), (Severity.LOW, 1)]


@pytest.mark.parametrize(("flags", "verdict"), [(0, Verdict.GOOD), (1, Verdict.NEEDS_MAJOR_WORK)])
def test_a_flag_beside_time_at_the_edge_is_in_doubt(flags: int, verdict: Verdict) -> None:
    judged = judge(signals(0, flags), 90, THRESHOLDS, Backing(close=True))
    assert (judged.verdict, judged.doubt) == (verdict, Doubt.CLOSE if flags else None)
