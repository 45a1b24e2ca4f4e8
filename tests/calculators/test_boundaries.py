"""Bands and brackets at their edges."""

import pytest

from app.calculators.architecture import latency_level, scale_level, team_level, time_level
from app.calculators.drift import psi_band
from app.calculators.registry import calculate
from app.calculators.tallies import latency_vote, volume_vote
from app.calculators.verdict import shortfall, shortfall_band, verdict_of
from app.domain.labels import Verdict


@pytest.mark.parametrize(
    ("part", "band"),
    [
        (0.0, "clean"),
        (0.2, "clean"),
        (0.2001, "note"),
        (0.3, "note"),
        (0.3001, "flag"),
        (0.5, "flag"),
        (0.5001, "BAD"),
        (1.0, "BAD"),
    ],
)
def test_shortfall_bands_include_their_upper_limit(part: float, band: str) -> None:
    assert shortfall_band(part) == band


@pytest.mark.parametrize(
    ("needed", "planned", "part", "band"),
    [(16, 8, 0.5, "flag"), (10, 7, 0.3, "note"), (10, 8, 0.2, "clean"), (10, 12, 0.0, "clean"), (3, 1, 2 / 3, "BAD")],
)
def test_shortfall_is_relative_to_the_need(needed: float, planned: float, part: float, band: str) -> None:
    assert shortfall(needed, planned) == pytest.approx(part)
    assert calculate("shortfall", {"needed": needed, "planned": planned}).outputs["band"] == band


@pytest.mark.parametrize(
    ("psi", "band"),
    [
        (0.0, "stable"),
        (0.0999, "stable"),
        (0.1, "moderate"),
        (0.2, "moderate"),
        (0.2001, "significant"),
        (0.25, "significant"),
        (0.2501, "critical"),
    ],
)
def test_psi_bands(psi: float, band: str) -> None:
    assert psi_band(psi)[0] == band
    assert calculate("psi-band", {"psi": psi}).outputs["band"] == band


@pytest.mark.parametrize(
    ("engineers", "level"),
    [(4, "<5"), (5, "5-14"), (14, "5-14"), (15, "15-50"), (50, "15-50"), (51, ">50")],
)
def test_team_brackets(engineers: float, level: str) -> None:
    assert team_level(engineers) == level


@pytest.mark.parametrize(
    ("users", "level"),
    [
        (9_999, "<10K"),
        (10_000, "10K-100K"),
        (100_000, "100K-1M"),
        (1_000_000, "1M-10M"),
        (10_000_000, "1M-10M"),
        (10_000_001, ">10M"),
    ],
)
def test_scale_brackets(users: float, level: str) -> None:
    assert scale_level(users) == level


@pytest.mark.parametrize(
    ("months", "level"), [(2.9, "<3"), (3, "3-6"), (5.9, "3-6"), (6, "6-12"), (12, "6-12"), (12.1, ">12")]
)
def test_time_brackets(months: float, level: str) -> None:
    assert time_level(months) == level


@pytest.mark.parametrize(
    ("milliseconds", "level"), [(49, "<50"), (50, "<200"), (199, "<200"), (200, "<1000"), (1000, ">=1000")]
)
def test_latency_brackets(milliseconds: float, level: str) -> None:
    assert latency_level(milliseconds) == level


@pytest.mark.parametrize(
    ("bad", "flags", "verdict"),
    [
        (0, 0, Verdict.GOOD),
        (0, 1, Verdict.GOOD),
        (0, 2, Verdict.NEEDS_MAJOR_WORK),
        (1, 0, Verdict.NEEDS_MAJOR_WORK),
        (1, 5, Verdict.NEEDS_MAJOR_WORK),
        (2, 0, Verdict.BAD),
    ],
)
def test_verdicts(bad: int, flags: int, verdict: Verdict) -> None:
    assert verdict_of(bad, flags) is verdict


@pytest.mark.parametrize(
    ("known", "verdict", "low"), [(49.9, None, True), (50, "GOOD", True), (80, "GOOD", True), (80.1, "GOOD", False)]
)
def test_a_verdict_needs_half_of_the_facts(known: float, verdict: str | None, low: bool) -> None:  # noqa: FBT001
    figure = calculate("verdict", {"bad_signals": 0, "flags": 0, "completeness_percent": known})
    assert (figure.outputs["verdict"], figure.outputs["low_confidence"]) == (verdict, low)


@pytest.mark.parametrize(("requests", "vote"), [(9_999, 1), (10_000, 0), (100_000, 0), (100_001, -1)])
def test_the_gap_between_the_volume_bounds_is_neutral(requests: float, vote: int) -> None:
    assert volume_vote(requests) == vote


@pytest.mark.parametrize(("milliseconds", "vote"), [(501, 1), (500, 0), (100, 0), (99, -1)])
def test_the_gap_between_the_latency_bounds_is_neutral(milliseconds: float, vote: int) -> None:
    assert latency_vote(milliseconds) == vote


def test_a_canary_may_reach_the_limits() -> None:
    twice = calculate("canary", {"kind": "errors", "canary": 0.02, "baseline": 0.01})
    five_percent = calculate("canary", {"kind": "metric", "canary": 0.95, "baseline": 1.0})
    assert (twice.outputs["action"], five_percent.outputs["action"]) == ("keep", "keep")


def test_latency_limits_are_not_included() -> None:
    assert calculate("latency-check", {"p95_ms": 299.9}).outputs["passes"] is True
    assert calculate("latency-check", {"p95_ms": 300}).outputs["failed"] == "p95"


def test_a_passing_data_score_still_names_a_weak_dimension() -> None:
    scores = {"completeness": 5, "accuracy": 5, "consistency": 4, "timeliness": 3, "relevance": 1, "volume": 0}
    figure = calculate("data-quality", scores)
    assert (figure.outputs["score"], figure.outputs["proceed"]) == (18, True)
    assert figure.outputs["weak"] == "relevance, volume"


def test_the_heuristic_stops_at_nine_tenths() -> None:
    assert calculate("heuristic-check", {"heuristic_score": 0.9, "model_score": 1}).outputs["stop"] is True
    assert calculate("random-check", {"random_score": 0.5, "model_score": 0.55}).outputs["stop"] is False
    assert calculate("random-check", {"random_score": 0.5, "model_score": 0.54}).outputs["stop"] is True


def test_half_a_service_per_developer_is_within_the_line() -> None:
    assert calculate("services-per-developer", {"services": 5, "developers": 10}).outputs["warn"] is False
