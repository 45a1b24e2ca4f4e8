"""An estimate without history: what it becomes with the multipliers that its own words call for."""

from collections.abc import Iterator

from app.calculators.patterns import compiled
from app.calculators.wording import percent, plain
from app.domain.workup import Weight
from app.expert.sheet import Shown
from app.expert.validate.measures import Bench
from app.expert.validate.tables import Multiplier
from app.expert.validate.timeline import BANDS, Timeline, shortfall_of

_LOW, _HIGH = 1.3, 1.5
"""Without a history of similar work an estimate gets 30-50 %."""

_PER_UNIT = {"day": 7.0, "week": 1.0, "month": 7 / 30, "quarter": 7 / 90, "year": 7 / 365}
_WORDS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_MOST = 6
_SOURCE = ("roadmap-generator#buffer-without-history", "Without a history of similar work, plan 30-50% buffer")


def by_multipliers(bench: Bench) -> Timeline | None:
    """The check of a bare estimate; None for other kinds of plans, and where it has a history or a buffer."""
    facts, sheet, planned = bench.facts, bench.sheet, bench.facts.planned
    if facts.kind.id != "estimate" or planned is None or facts.case.search(bench.table.history_cue):
        return None
    base = round(planned.value * _PER_UNIT.get(planned.what, 1.0), 6)
    factors, named = _factors(bench)
    low = sheet.figure("effort", {"base": base, "multipliers": [*factors, _LOW]})
    high = sheet.figure("effort", {"base": base, "multipliers": [*factors, _HIGH]})
    short = shortfall_of(sheet, low.number("effort"), base) if low else None
    if low is None or high is None or short is None:
        return None
    share = percent(round(short.number("shortfall_share"), 3))
    values = {"planned": planned.evidence.text, "low": _tenth(low), "high": _tenth(high), "mark": low.mark + high.mark}
    values["unit"] = sheet.say(f"unit.{planned.what if planned.what in _PER_UNIT else 'week'}")
    return Timeline(
        weight=BANDS.get(short.text("band"), Weight.NOTE),
        finding=sheet.say("signal.timeline", shortfall=share, mark=short.mark),
        detail=sheet.say(
            "estimate.range",
            **values,
            factors=", ".join([*named, sheet.say("estimate.buffer")]),
            shortfall=share,
            short=short.mark,
            source=sheet.source(*_SOURCE),
        ),
        headline=sheet.say("estimate.headline", **values),
        source=_SOURCE,
    )


def _factors(bench: Bench) -> tuple[list[float], list[str]]:
    """The factors and how they are told."""
    factors: list[float] = []
    named: list[str] = []
    for multiplier in bench.table.multipliers:
        for count, words in _matched(bench, multiplier):
            factors += [multiplier.factor] * count
            key = "estimate.external" if multiplier.each else "estimate.other"
            named.append(bench.sheet.say(key, count=count, factor=plain(multiplier.factor), cue=words))
    return factors, named


def _matched(bench: Bench, multiplier: Multiplier) -> Iterator[tuple[int, str]]:
    """The largest number that the cue counts, with its words; nothing where it does not match."""
    matches = list(compiled(multiplier.cue).finditer(bench.facts.case.text))
    if not matches:
        return
    counts = [_number(match[1]) for match in matches if match.re.groups and match[1]]
    yield min(max(counts, default=1), _MOST), matches[0][0].lower()


def _number(word: str) -> int:
    return int(word) if word.isdigit() else _WORDS.get(word.lower(), 1)


def _tenth(shown: Shown) -> str:
    return plain(round(shown.number("effort"), 1))
