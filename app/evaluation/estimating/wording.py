"""An estimate in words."""

from collections.abc import Iterator

from app.domain.evaluation.row import Mode
from app.domain.labels import Tier
from app.evaluation.estimating.estimate import Estimate, Sources
from app.evaluation.estimating.span import Span
from app.evaluation.suites.suite import Limits

_NAMED = 3
_MINUTE, _HOUR = 60, 3600


def told(found: Estimate, suite: str, mode: Mode, at_once: int, limits: Limits, recorded: int) -> list[str]:
    """The lines of an estimate; ``recorded`` is how many answers of the suite there are."""
    return [*_lines(found, suite, mode, at_once, limits, recorded)]


def _lines(found: Estimate, suite: str, mode: Mode, at_once: int, limits: Limits, recorded: int) -> Iterator[str]:
    yield f"{suite}, {mode.value}: {found.cases} cases, {found.tries} tries, {at_once} at a time. Nothing was asked."
    for tier, each in found.tiers.items():
        yield f"  {tier.value:<10} {each.calls:>7,.0f} calls {each.prompt:>12,.0f} tokens in {each.answer:>10,.0f} out"
    if not found.tiers:
        yield "  no calls"
    yield from _money(found, mode, limits, recorded)
    yield _time(found, at_once)
    yield from _sources(found.sources, found)


def _money(found: Estimate, mode: Mode, limits: Limits, recorded: int) -> Iterator[str]:
    if not found.tiers.keys() - {Tier.EXTRACTIVE}:
        yield "money: none; no model is asked"
        return
    if mode is Mode.REPLAY:
        yield f"money: none; {recorded} recorded answers are replayed, and a case ends where one is missing"
        return
    yield f"money: {_usd(found.usd)}"
    if mode is Mode.RECORD and recorded:
        yield f"  {recorded} answers are recorded; those of them that still fit are not asked for again"
    if found.unpriced:
        yield f"  without the calls to {', '.join(found.unpriced)}, whose price is not known"
    if limits.usd is not None and found.usd.high > float(limits.usd):
        yield f"  the suite may spend {limits.usd:.2f} USD: what is left by then would end with `budget`"


def _time(found: Estimate, at_once: int) -> str:
    wall = found.wall_s(at_once)
    if found.untimed >= found.tries:
        return "time: not known; no case was run with these backends before, and models of one's own take any"
    rest = f", without {found.untimed} tries of which no time is known" if found.untimed else ""
    return f"time: {_seconds(wall.likely)} ({_seconds(wall.low)} to {_seconds(wall.high)}){rest}"


def _sources(sources: Sources, found: Estimate) -> Iterator[str]:
    yield "rests on:"
    if sources.earlier:
        runs = ", ".join(sources.runs[:_NAMED]) + (" and others" if len(sources.runs) > _NAMED else "")
        spread = "" if found.repeatable else ", each tried once: the spread between cases stands for that of a try"
        yield f"  {sources.earlier} cases by the recorded calls of earlier runs with these backends ({runs}{spread})"
    shared = "the analyzer, the policy and the registry's prices"
    if sources.recorded:
        yield f"  {sources.recorded} cases by {shared}, and the lengths and times of recorded answers"
    if sources.typical:
        yield f"  {sources.typical} cases by {shared}, and typical lengths and speeds, from short to longest"
    if sources.recorded or sources.typical:
        yield "  (what is asked back, repeated after a failure, or answered by a second choice is not foreseen)"


def _usd(span: Span) -> str:
    return f"{_amount(span.likely)} USD ({_amount(span.low)} to {_amount(span.high)})"


def _amount(value: float) -> str:
    return f"{value:,.2f}" if value >= 1 or not value else f"{value:.4f}"


def _seconds(value: float) -> str:
    if value < _MINUTE:
        return f"{value:.0f} s"
    return f"{value / _MINUTE:.0f} min" if value < 2 * _HOUR else f"{value / _HOUR:.1f} h"
