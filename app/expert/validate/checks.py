"""Checks of load by calculator: what holds, with its figure."""

import re
from collections.abc import Iterator

from app.calculators.wording import percent, plain
from app.expert.sheet import Shown
from app.expert.validate.measures import Bench

_HALF, _BUFFER = 0.5, 0.25
_MACHINES = r"\b\d+ (?:pods|servers|instances|nodes|replicas|workers)\b"
_DATABASE = re.compile(
    r"\b(?:db|database|postgres\w*|mysql)\b[^.;\d]{0,40}(\d{1,3}(?:,\d{3})+|\d+) ?(?:qps|queries)", re.I
)


def load_checks(bench: Bench) -> Iterator[str]:
    """Sentences about pools, servers and training that the plan's own numbers allow."""
    yield from _pool(bench)
    yield from _servers(bench)
    yield from _training(bench)
    yield from _error_budget(bench)
    yield from _phases(bench)


def _phases(bench: Bench) -> Iterator[str]:
    phases = bench.facts.phases
    if not phases:
        return
    weeks = [round(each.value, 4) for each in phases]
    total = bench.sheet.figure("sum", {"parts": weeks})
    buffered = bench.sheet.figure("roadmap-phases", {"weeks": weeks, "buffer_shares": [_BUFFER] * len(weeks)})
    if total and buffered:
        yield bench.sheet.say(
            "check.phases",
            phases=" + ".join(each.evidence.text for each in phases),
            weeks=plain(round(total.number("sum"), 1)),
            buffered=plain(round(buffered.number("weeks"), 1)),
            mark=total.mark + buffered.mark,
        )


def _error_budget(bench: Bench) -> Iterator[str]:
    for shown in bench.sheet.given("slo-budget"):
        target, days = _input(shown, "target"), _input(shown, "window_days")
        minutes = shown.number("budget_minutes")
        if target and days and minutes:
            values = {"slo": percent(target), "minutes": plain(round(minutes, 2)), "days": plain(days)}
            yield bench.sheet.say("check.budget", **values, mark=shown.mark)


def _training(bench: Bench) -> Iterator[str]:
    for shown in bench.sheet.given("training-memory"):
        memory, cards = shown.number("memory_gb"), shown.number("cards")
        if memory and cards:
            yield bench.sheet.say("check.training", memory=f"{memory:,.0f}", cards=plain(cards), mark=shown.mark)


def _pool(bench: Bench) -> Iterator[str]:
    sheet = bench.sheet
    for shown in sheet.given("pool-ceiling"):
        rate, hold, size = (_input(shown, name) for name in ("rate_per_second", "hold_seconds", "connections"))
        if not (rate and hold and size):
            continue
        yield sheet.say(
            "check.pool" if shown.number("used_share") <= _HALF else "check.pool_tight",
            rate=plain(rate),
            hold=plain(hold),
            used=plain(round(shown.number("connections_in_use"), 1)),
            size=plain(size),
            ceiling=plain(round(shown.number("per_second"), 1)),
            mark=shown.mark,
            source=sheet.source("scalability-advisor#key-metrics", "connections in use under 50% of the pool over 80%"),
        )


def _servers(bench: Bench) -> Iterator[str]:
    sheet = bench.sheet
    own = bench.facts.case.search(_MACHINES)
    for shown in sheet.given("servers"):
        peak, each = _input(shown, "peak_per_second"), _input(shown, "server_per_second")
        needed = shown.number("servers")
        if own is None or not (needed and peak and each):
            continue
        have = float(own.text.split()[0])
        share = sheet.figure("part-share", {"part": needed, "total": have})
        yield sheet.say(
            "check.servers" if needed < have else "check.servers_short",
            peak=plain(peak),
            each=plain(each),
            needed=plain(needed),
            have=plain(have),
            share=percent(round(share.number("share"), 3)) if share else "",
            mark=shown.mark + (share.mark if share else ""),
        )
        yield from _database(bench, peak)


def _database(bench: Bench, peak: float) -> Iterator[str]:
    """How many queries a request may make at the peak before the tested limit of the database is reached."""
    match = _DATABASE.search(bench.facts.case.text)
    tested = float(match[1].replace(",", "")) if match else 0.0
    each = bench.sheet.figure("quotient", {"total": tested, "each": peak}) if tested > 0 else None
    if each:
        queries = plain(round(each.number("quotient"), 2))
        source = bench.sheet.source("scalability-advisor#key-metrics", "database queries per request under 10 over 20")
        yield bench.sheet.say("check.database", tested=plain(tested), queries=queries, mark=each.mark, source=source)


def _input(shown: Shown, name: str) -> float:
    value = shown.figure.inputs.get(name)
    return float(value) if isinstance(value, int | float) else 0.0
