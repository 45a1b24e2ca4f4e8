"""Drift of the questions, and the slices that need cases."""

from datetime import UTC, datetime, timedelta

from app.policy.whatif.drift import drift
from app.policy.whatif.values import DriftState, ThinSlice

UNTIL = datetime(2026, 10, 1, tzinfo=UTC)
MIDDLE = UNTIL - timedelta(days=7)
SINCE = MIDDLE - timedelta(days=28)


def test_what_moved_is_told_from_what_did_not() -> None:
    counts = {
        "type": {"design": (500, 1000), "debug": (100, 1000), "explain": (400, 0)},
        "language": {"en": (900, 1800), "de": (100, 200)},
    }
    found = drift(counts, {}, SINCE, MIDDLE, UNTIL)
    assert (found.questions, found.reference_questions) == (1000, 2000)
    language, kind = found.features
    assert (language.feature, language.state, kind.feature, kind.state) == (
        "language",
        DriftState.QUIET,
        "type",
        DriftState.ALERT,
    )
    assert kind.psi > 0.2 > kind.noise
    assert [(cell.value, cell.now, cell.before) for cell in kind.cells] == [
        ("design", 0.5, 0.5),
        ("explain", 0.4, 0.0),
        ("debug", 0.1, 0.5),
    ]


def test_a_side_without_questions_has_no_drift() -> None:
    (only,) = drift({"type": {"design": (3, 0)}}, {}, SINCE, MIDDLE, UNTIL).features
    assert only.state is DriftState.TOO_FEW
    assert drift({}, {}, SINCE, MIDDLE, UNTIL).questions == 0


def test_much_traffic_and_few_cases_ask_for_cases() -> None:
    counts = {"language": {"en": (80, 0), "tr": (15, 0), "fr": (5, 0)}, "length": {"short": (100, 0)}}
    cases = {"language": {"en": 99, "tr": 1}, "type": {"design": 1}}
    assert drift(counts, cases, SINCE, MIDDLE, UNTIL).thin == (ThinSlice("language", "tr", 0.15, 0.01),)
