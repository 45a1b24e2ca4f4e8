"""Recognizes error budgets, burn rates, availability, and volumes of data that are kept or moved."""

from app.calculators.plan import Default, Found, Plans, planned
from app.calculators.quantities import PERCENT, TIME, Quantity
from app.calculators.reading import Reading

_TARGETS = (0.9, 1.0)
_BARE_OBJECTIVE = (
    r"(?:error budget|slo|sla|availability) (?:target |objective )?(?:of |is |at |= |: |von |de |bei |à |del? ){0,2}{n}"
    r"(?! (?:requests|errors|failures|calls))"
)
_MOST_COPIES = 100
_MONTH = Default(30.0, "A window of 30 days; the budget changes in proportion.")
_COPIES = "zones?|servers|regions?|copies|replicas?|databases?|nodes?|instances?|data cent(?:er|re)s"


def reliability_plans(reading: Reading) -> Plans:
    """slo-budget, slo-burn, availability and its relatives, retention-volume, collection-size, transfers, growth."""
    chain = list(_chain(reading))
    yield from chain or _objective(reading)
    yield from _repair(reading)


def _high(reading: Reading) -> list[Quantity]:
    """Percentages that can be availabilities or objectives, and what an objective says without the sign."""
    shares = reading.all_of(PERCENT)
    bare = None if shares else reading.one(_BARE_OBJECTIVE)
    shares = [bare.scaled(0.01)] if bare else shares
    return [quantity for quantity in shares if _TARGETS[0] <= quantity.value < _TARGETS[1]]


def _window(reading: Reading) -> Found:
    spans = [q for q in reading.all_of(TIME) if q.unit in {"day", "week", "month", "quarter", "year"}]
    if spans:
        return spans[0].to("day")
    for token, days in (("@year", 365.0), ("@quarter", 90.0), ("@week", 7.0), ("year", 365.0), ("quarter", 90.0)):
        if reading.has(token, f"(?:in|over|of) (?:a |one )?{token.removeprefix('@')}"):
            return days
    return None


def _objective(reading: Reading) -> Plans:
    targets = _high(reading)
    yield from _burning(reading, targets)
    cue = reading.has(
        "slo", "sla", "error budget", "downtime", "availability", "objective", "nines", "burn\\w*", "budget"
    )
    if not targets or not cue:
        return
    if (len(targets) > 1 or _copies(reading) > 1) and reading.has(
        "in series", "in parallel", "chain\\w*", "depends?", "behind", "each other"
    ):
        return
    errors = reading.one(
        r"(?:error rate|errors?|failure rate|fehlerrate|taux d'erreurs?|tasa de error(?:es)?|错误率|hata oranı|"
        r"fail\w*) ~ {pct}",
        r"{pct} (?:of (?:the |all )?requests )?(?:errors?|fail\w*|error rate|5xx|fehler|erreurs|errores|hata)",
    )
    error = errors if errors and errors.value < _TARGETS[0] else None
    window = _window(reading)
    if error:
        given: dict[str, Found] = {"error_share": error, "target": targets[0], "window_days": window}
        yield planned("slo-burn", given, {"window_days": _MONTH})
    failed = reading.find(
        r"{n} (?:failed|failures?|errors?|failing|bad) (?:[a-z]+ ){0,2}?(?:out )?(?:of|in|on) {n}",
        r"{n} of {n} (?:requests )?(?:failed|fail)",
    )
    if failed and errors is None and 0 < failed[0].value < failed[1].value:
        share: dict[str, Found] = {
            "error_share": failed[0].value / failed[1].value,
            "target": targets[0],
            "window_days": window,
        }
        yield planned("slo-burn", share, {"window_days": _MONTH})
    counts = reading.one(r"{n} (?:[a-z]+ ){0,1}?requests", r"requests (?:: |= |of ){0,2}{n}")
    gone = reading.one(r"(?:burn\w*|used|spent|consumed|gone|verbraucht|consommé) (?:up )?(?:about )?{pct}")
    for target in targets[:2]:
        inputs: dict[str, Found] = {
            "target": target,
            "window_days": window,
            "used_minutes": _used(reading) or _share_used(target, window, gone),
            "requests": counts,
        }
        yield planned("slo-budget", inputs, {"window_days": _MONTH})


def _share_used(target: Quantity, window: Found, gone: Quantity | None) -> float | None:
    """Minutes of the budget that a stated share of it is."""
    days = window.value if isinstance(window, Quantity) else window if isinstance(window, float) else 30.0
    if gone is None or gone == target:
        return None
    return round((1 - target.value) * days * 1440 * gone.value, 9)


def _burning(reading: Reading, targets: list[Quantity]) -> Plans:
    burn = reading.one(
        r"burn(?:s|ing|ed)? ?(?:rate )?(?:of |is |at |= |: |by ){0,2}{n}", r"{n} (?:x |× |times )?(?:the )?burn"
    )
    if burn and reading.has("error budget", "slo", "objective", "burn rate", "exhausted", "errors?"):
        usual = Default(0.999, "An objective of 99.9 %; the days do not depend on it.")
        given: dict[str, Found] = {
            "burn_rate": burn,
            "target": targets[0] if targets else None,
            "window_days": _window(reading),
        }
        yield planned("slo-burn", given, {"target": usual, "window_days": _MONTH})


def _used(reading: Reading) -> Quantity | None:
    spent = reading.one(
        r"(?:burn\w*|used|spent|consumed|lost|down|outage|verbraucht|consommé|consumido|gastado|harca\w*|用掉|已用|"
        r"incident|downtime|kesinti|ausfall) (?:[a-z]+ ){0,4}?{time}",
        r"{time} (?:[a-z]+ ){0,2}?(?:of )?(?:downtime|outage|burn\w*|used|spent|consumed|verbraucht|already|ausfall)",
    )
    return spent.to("min") if spent and spent.unit in {"s", "min", "h", "ms"} else None


_SIDE_BY_SIDE = (
    "in parallel",
    "redundan\\w*",
    "replicas?",
    "copies",
    "failover",
    "either",
    "active-active",
    "standby",
    "at least one",
    "two of them",
    "independent\\w*",
    "(?:one|eines?|einer) (?:suffices|is enough|genügt|reicht)",
    "(?:un|una) (?:suffit|basta)",
    "biri yeterli",
)
_IN_A_ROW = (
    "in series",
    "chain\\w*",
    "depends?",
    "serial\\w*",
    "one after (?:the other|another)",
    "behind",
    "all ~ (?:must|needed|required)",
    "sequence",
    "together",
    "combined",
    "overall",
    "end[- ]to[- ]end",
    "total",
    "needs both",
    "both ~ needed",
    "calls?",
)
_AVAILABLE = (
    "availability",
    "available",
    "uptime",
    "downtime",
    "sla",
    "nines",
    "fails?",
    "overall",
    "all ~ needed",
    "needed",
    "chain\\w*",
    "serial\\w*",
    r"(?:servers|services?|databases?|nodes?|regions?|zones?|components?) (?:at|with|of|je|à|con) {pct}",
    "one after (?:the other|another)",
    "up {pct}",
)


def _chain(reading: Reading) -> Plans:
    parts = _high(reading)
    parallel, serial = reading.has(*_SIDE_BY_SIDE), reading.has(*_IN_A_ROW)
    if not parts or not (parallel or serial) or not reading.has(*_AVAILABLE):
        return
    window = _window(reading)
    if (parallel or reading.has("behind", "balancer")) and len(parts) > 1 and (copied := _copied_parts(reading, parts)):
        yield planned("availability", {**copied, "window_days": window}, {"window_days": _MONTH})
        return
    values = [part.value for part in parts]
    if len(values) == 1:
        values *= _copies(reading)
    for arrangement in _arrangements(reading, parallel=parallel):
        if len(values) > 1:
            given: dict[str, Found] = {"parts": values, "arrangement": arrangement, "window_days": window}
            yield planned("availability", given, {"window_days": _MONTH})


def _arrangements(reading: Reading, *, parallel: bool) -> tuple[str, ...]:
    """What the parts form; both where the question names both."""
    if reading.has("in series") and reading.has("in parallel"):
        return ("series", "parallel")
    return ("parallel",) if parallel and not reading.has("in series", "chain\\w*", "depends?") else ("series",)


def _copies(reading: Reading) -> int:
    count = reading.one(
        r"{n} ⟨\d+_pct⟩ (?:[a-z-]+ ){0,2}?(?:services?|servers|components?|zones?|systems?|nodes?)",
        r"{n} (?:[a-z-]+ ){0,3}?(?:services?|components?|servers|parts?|paths?|links?|lines?|routes?|providers?|boxes|"
        r"leitungen|wege|liens|chemins|líneas|rutas|yol|systems?|zones?|regions?|replicas?|"
        r"copies|dependencies|instances?|databases?|balancers?|nodes?|azs?|rechenzentren|data cent(?:er|re)s|zonen|"
        r"dienste|servicios|microservices|hops?|apis?)",
    )
    if count and count.value <= _MOST_COPIES:
        return int(count.value)
    return 2 if reading.has("pair", "twin", "doppelt", "paire") else 1


def _copied_parts(reading: Reading, parts: list[Quantity]) -> dict[str, Found] | None:
    """Parts in a row of which some stand several times: `two zones of 99.9 % behind a balancer of 99.99 %`."""
    counted = reading.every(rf"{{n}} (?:[a-z-]+ ){{0,2}}?(?:{_COPIES}) ~~ {{pct}}")
    copies = {pair[1].value: pair[0].value for pair in counted if 1 < pair[0].value <= 100}  # noqa: PLR2004
    if (
        not copies
        or len(copies) >= len(parts)
        or not reading.has("behind", "balancer", "in series", "plus", "in front", "and (?:a|one)", "then")
    ):
        return None
    return {
        "parts": [part.value for part in parts],
        "copies": [copies.get(part.value, 1.0) for part in parts],
    }


def _repair(reading: Reading) -> Plans:
    between = reading.one(
        r"(?:mtbf|mttf|time between failures) (?:of |is |= |: ){0,2}{time}",
        r"{time} (?:mtbf|mttf|between failures)",
        r"fails? (?:every|each|once (?:every|in)) {time}",
    )
    repair = reading.one(
        r"(?:mttr|time to (?:repair|recover|restore)|repair|recovery) (?:time )?(?:of |is |= |: |takes ){0,2}{time}",
        r"{time} (?:mttr|to (?:repair|recover|restore|fix))",
    )
    if between and repair:
        yield planned(
            "availability-repair", {"hours_between_failures": between.to("h"), "hours_to_repair": repair.to("h")}
        )
        return
    down = reading.one(
        r"{time} (?:[a-z]+ ){0,1}?(?:of )?downtime",
        r"(?:downtime|down|outage|failed|unavailable|offline|unreachable|dark|dead|over|en panne|caído) "
        r"(?:of |was |is |for |during |pendant |durante ){0,2}{time}",
        r"{time} (?:long )?(?:dark|down|dead|offline|unreachable|unavailable|en panne|sin servicio)",
    )
    if (
        down
        and not _high(reading)
        and down.unit in {"s", "min", "h"}
        and reading.has("availability", "percent", "available", "nines")
    ):
        yield planned(
            "availability-downtime",
            {"downtime_minutes": down.to("min"), "window_days": _window(reading)},
            {"window_days": _MONTH},
        )
