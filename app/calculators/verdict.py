"""The verdict on a plan, and how far a plan falls short of what it needs (C-37)."""

from app.calculators.base import Arguments, Calculator, Result
from app.calculators.inputs import number, positive, whole
from app.calculators.wording import percent, plain
from app.domain.labels import Verdict

CLEAN, NOTE, FLAG = 0.2, 0.3, 0.5
"""Upper limits of a shortfall, each included (G-23, G-24)."""

LOW_CONFIDENCE_BELOW, NO_VERDICT_BELOW = 80, 50
"""Percent of the facts: up to 80 the verdict has low confidence, below 50 there is none (G-28)."""

_BAD_FROM = 2
_ROUND = 12


def shortfall(needed: float, planned: float) -> float:
    """(needed - planned) / needed; 0 where the plan has enough (G-24)."""
    return max(0.0, (needed - planned) / needed)


def shortfall_band(part: float) -> str:
    """Clean up to 20 %, note up to 30 %, flag up to 50 %, BAD above (G-23)."""
    value = round(part, _ROUND)
    if value <= CLEAN:
        return "clean"
    if value <= NOTE:
        return "note"
    return "flag" if value <= FLAG else "BAD"


def verdict_of(bad_signals: int, flags: int) -> Verdict:
    """Two BAD signals make BAD; one, or two flags, NEEDS MAJOR WORK; else GOOD (G-22)."""
    if bad_signals >= _BAD_FROM:
        return Verdict.BAD
    return Verdict.NEEDS_MAJOR_WORK if bad_signals or flags >= _BAD_FROM else Verdict.GOOD


def _verdict(given: Arguments) -> Result:
    bad, flags = given.whole("bad_signals"), given.whole("flags")
    known = given.number("completeness_percent")
    formula = f"{bad} BAD signals, {flags} flags, {plain(known)} % of the facts"
    if known < NO_VERDICT_BELOW:
        summary = f"No verdict: only {plain(known)} % of the facts are known; ask first."
        return Result({"verdict": None, "low_confidence": True}, formula, summary)
    verdict = verdict_of(bad, flags)
    low = known <= LOW_CONFIDENCE_BELOW
    summary = f"The verdict is {verdict}{' with low confidence' if low else ''}."
    return Result({"verdict": str(verdict), "low_confidence": low}, formula, summary)


def _shortfall(given: Arguments) -> Result:
    needed, planned = given.number("needed"), given.number("planned")
    part = shortfall(needed, planned)
    band = shortfall_band(part)
    formula = f"({plain(round(needed, 4))} - {plain(planned)}) / {plain(round(needed, 4))} = {plain(round(part, 6))}"
    summary = f"The plan falls {percent(round(part, 4))} short of what it needs: {band}."
    return Result({"shortfall_share": part, "band": band}, formula, summary)


VERDICT_CALCULATORS = (
    Calculator(
        "verdict",
        "C-37",
        "Verdict on a plan",
        (
            whole("bad_signals", "signals", "BAD signals.", high=100),
            whole("flags", "flags", "Flags.", high=100),
            number("completeness_percent", "percent", "Share of the facts that are known.", 100.0, high=100),
        ),
        _verdict,
    ),
    Calculator(
        "shortfall",
        "C-37",
        "Shortfall of time or money",
        (
            positive("needed", "any unit", "What the work needs."),
            number("planned", "the same unit", "What the plan gives."),
        ),
        _shortfall,
    ),
)
