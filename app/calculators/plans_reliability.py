"""Recognizes error budgets, burn rates, availability, and volumes of data that are kept or moved."""

from app.calculators.plan import Default, Found, Plans, planned
from app.calculators.quantities import DATA, PERCENT, TIME, Quantity
from app.calculators.reading import Reading

_TARGETS = (0.9, 1.0)
_MONTH = Default(30.0, "A window of 30 days; the budget changes in proportion.")
_STREAM = "messages?|events?|logs?|log lines|lines|records?|metrics|rows|points|samples|readings|spans|requests?|transactions?|writes?|orders?|uploads?|images|frames|documents|entries|photos|recordings"


def reliability_plans(reading: Reading) -> Plans:
    """slo-budget, slo-burn, availability and its relatives, retention-volume, collection-size, transfers, growth."""
    yield from _objective(reading)
    yield from _chain(reading)
    yield from _repair(reading)
    yield from _retention(reading)
    yield from _collection(reading)
    yield from _transfer(reading)
    yield from _bandwidth(reading)
    yield from _growth(reading)
    yield from _partitions(reading)


def _high(reading: Reading) -> list[Quantity]:
    """Percentages that can be availabilities or objectives."""
    return [quantity for quantity in reading.all_of(PERCENT) if _TARGETS[0] <= quantity.value < _TARGETS[1]]


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
    cue = reading.has(
        "slo", "sla", "error budget", "downtime", "availability", "objective", "nines", "burn\\w*", "budget"
    )
    if not targets or not cue:
        return
    if len(targets) > 1 and reading.has("in series", "in parallel", "chain\\w*", "depends?", "behind", "each other"):
        return
    errors = reading.one(
        r"(?:error rate|errors?|failure rate|fehlerrate|taux d'erreurs?|tasa de error(?:es)?|错误率|hata oranı|fail\w*) ~ {pct}",
        r"{pct} (?:of (?:the |all )?requests )?(?:errors?|fail\w*|error rate|5xx|fehler|erreurs|errores|hata)",
    )
    error = errors if errors and errors.value < _TARGETS[0] else None
    window = _window(reading)
    if error:
        given: dict[str, Found] = {"error_share": error, "target": targets[0], "window_days": window}
        yield planned("slo-burn", given, {"window_days": _MONTH})
    counts = reading.one(r"{n} (?:[a-z]+ ){0,1}?requests")
    for target in targets[:2]:
        inputs: dict[str, Found] = {
            "target": target,
            "window_days": window,
            "used_minutes": _used(reading),
            "requests": counts,
        }
        yield planned("slo-budget", inputs, {"window_days": _MONTH})


def _used(reading: Reading) -> Quantity | None:
    spent = reading.one(
        r"(?:burn\w*|used|spent|consumed|lost|down|outage|verbraucht|consommé|consumido|gastado|harca\w*|用掉|已用|incident|downtime|kesinti|ausfall) (?:[a-z]+ ){0,4}?{time}",
        r"{time} (?:[a-z]+ ){0,2}?(?:of )?(?:downtime|outage|burn\w*|used|spent|consumed|verbraucht|already|ausfall)",
    )
    return spent.to("min") if spent and spent.unit in {"s", "min", "h", "ms"} else None


def _chain(reading: Reading) -> Plans:
    parts = _high(reading)
    parallel = reading.has(
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
        "independent",
    )
    serial = reading.has(
        "in series",
        "chain\\w*",
        "depends?",
        "serial\\w*",
        "one after another",
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
    if (
        not parts
        or not (parallel or serial)
        or not reading.has("availability", "available", "uptime", "downtime", "sla", "nines", "fails?")
    ):
        return
    count = reading.one(
        r"{n} (?:[a-z-]+ ){0,3}?(?:services?|components?|servers|parts?|systems?|zones?|regions?|replicas?|copies|dependencies|instances?|databases?|nodes?|dienste|sunucu|services|servicios|microservices|hops?|apis?)"
    )
    copies = int(count.value) if count and 1 < count.value <= 100 else 0  # noqa: PLR2004
    values = [part.value for part in parts]
    if len(values) == 1:
        if copies < 2:  # noqa: PLR2004
            return
        values = values * copies
    arrangement = (
        "parallel" if parallel and not (serial and reading.has("in series", "chain\\w*", "depends?")) else "series"
    )
    yield planned(
        "availability",
        {"parts": values, "arrangement": arrangement, "window_days": _window(reading)},
        {"window_days": _MONTH},
    )


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
        r"{time} (?:[a-z]+ ){0,1}?(?:of )?downtime", r"(?:downtime|down|outage) (?:of |was |is |for ){0,2}{time}"
    )
    if (
        down
        and not _high(reading)
        and down.unit in {"s", "min", "h"}
        and reading.has("availability", "percent", "available")
    ):
        yield planned(
            "availability-downtime",
            {"downtime_minutes": down.to("min"), "window_days": _window(reading)},
            {"window_days": _MONTH},
        )


def _size_each(reading: Reading) -> Quantity | None:
    found = reading.one(
        r"{data} (?:each|@request|@unit|per (?:[a-z]+)|messages?|events?|payload\w*|images|records?|frames|log lines|lines|rows|pro)",
        r"(?:of|à|de|je|each|at|with|average|averaging|avg|about|size|every|mit|zu|每(?:条|个)?|约) (?:[a-z]+ )?{data}",
        r"{data}",
    )
    return found.to_bytes() if found else None


def _kept(reading: Reading) -> Quantity | None:
    return reading.one(
        r"(?:retention|kept|keep\w*|store[ds]?|for|over|hold) (?:[a-z]+ ){0,3}?(?:of |for |is |= |: ){0,2}{time}",
        r"{time} (?:[a-z]+ ){0,1}?(?:retention|of (?:data|logs|history))",
        r"{time}",
    )


def _retention(reading: Reading) -> Plans:
    rate = reading.rate(_STREAM, "s", "min", "h", "day")
    each, kept = _size_each(reading), _kept(reading)
    cue = reading.has(
        "disk",
        "storage",
        "store[ds]?",
        "retention",
        "keep",
        "tb",
        "gb",
        "how (?:much|many|big|large)",
        "volume",
        "memory",
        "espacio",
        "espace",
        "alan",
        "存储",
        "磁盘",
        "platz",
        "plattenplatz",
    )
    if not cue:
        return
    if rate and each and kept and kept.unit in {"h", "day", "week", "month", "year"}:
        yield planned("retention-volume", _kept_inputs(reading, rate.per("s"), each, kept))
        return
    flow = reading.one(r"{data} (?:[a-z]+ ){0,2}?@day", r"{data} @(?:day|second|hour)")
    unit = next(
        (
            seconds
            for token, seconds in (("@second", 1.0), ("@hour", 3600.0), ("@day", 86_400.0))
            if flow and reading.has(rf"{{data}} (?:[a-z]+ ){{0,2}}?{token}")
        ),
        None,
    )
    if flow and unit and kept and kept.unit in {"day", "week", "month", "year"}:
        yield planned("retention-volume", _kept_inputs(reading, Quantity(1 / unit), flow.to_bytes(), kept))


def _kept_inputs(reading: Reading, rate: Quantity, each: Quantity, kept: Quantity) -> dict[str, Found]:
    copies = reading.one(
        r"replication (?:factor )?(?:of |is |= |: |x |von |de ){0,2}{n}",
        r"{n} (?:x |-?way |fold )?(?:replication|replicas|copies|副本)",
        r"rf ?= ?{n}",
        r"(?:replicated|copied) ~ {n}",
        r"replicas? (?:= |: )?{n}",
    )
    compression = reading.one(
        r"compress\w* ~ (?:by |to |ratio |of |factor ){0,3}{any}", r"{any} ?(?:x|:|times)? ?(?:[0-9] )?compress\w*"
    )
    factor: Found = None
    if compression:
        by_share = compression.kind == PERCENT
        factor = (
            round(1 - compression.value, 12)
            if by_share
            else round(1 / compression.value, 12)
            if compression.value > 1
            else None
        )
    return {
        "per_second": rate,
        "bytes_each": each,
        "days": kept.to("day"),
        "replication": copies,
        "overhead_factor": factor,
    }


def _collection(reading: Reading) -> Plans:
    found = reading.find(
        r"{n} (?:[a-z]+ ){0,2}?(?:images|documents|files|records?|rows|photos|objects|keys|entries|items|users|sessions|videos|pages|samples|messages|products|clips|scans) (?:of|at|with|each|averaging|à|de|zu je|je|:|,|\(|× |x ){1,2} ?(?:about |on average |average |[a-z]+ )?{data}"
    )
    if (
        found
        and reading.has(
            "how (?:much|many|big|large)", "storage", "size", "gb", "tb", "memory", "disk", "total", "fits?"
        )
        and not reading.rate(_STREAM, "s", "day")
    ):
        yield planned("collection-size", {"items": found[0], "bytes_each": found[1].to_bytes()})


def _transfer(reading: Reading) -> Plans:
    speed = next((quantity.to_megabits() for quantity in reading.all_of("bits")), None)
    amount = next(iter(reading.all_of(DATA)), None)
    if speed and amount and not reading.rate(_STREAM, "s"):
        used = reading.one(
            r"{pct} (?:[a-z]+ ){0,2}?(?:efficien\w*|utili[sz]\w*|of (?:the )?(?:line|bandwidth|link|speed)|usable|effective|auslastung)",
            r"(?:efficiency|utili[sz]ation|at) (?:of )?{pct}",
        )
        yield planned("transfer-time", {"size_gb": amount.to_gb(), "megabits_per_second": speed, "used_share": used})


def _bandwidth(reading: Reading) -> Plans:
    rate = reading.rate(f"{_STREAM}|responses|pages|views|downloads|calls|streams", "s", "min")
    each = _size_each(reading)
    if (
        rate
        and each
        and reading.has(
            "bandwidth",
            "mbit/s",
            "mbps",
            "gbps",
            "gbit/s",
            "throughput",
            "traffic",
            "network",
            "bandbreite",
            "bande passante",
            "ancho de banda",
            "带宽",
            "bant genişliği",
        )
    ):
        yield planned("bandwidth", {"per_second": rate.per("s"), "bytes_each": each})


def _growth(reading: Reading) -> Plans:
    growth = reading.one(
        r"(?:growth|grow\w*|increas\w*|wächst|croît|crece) (?:[a-z]+ ){0,3}?{pct} (?:[a-z]+ ){0,2}?@(?:month|year|week|day|quarter)",
        r"{pct} (?:[a-z]+ ){0,2}?@(?:month|year|week|day|quarter) growth",
        r"{pct} (?:@(?:month|year|week|quarter) )?growth",
        r"@(?:month|year|week) growth ~ {pct}",
    )
    unit = next((unit for unit in ("month", "year", "week", "day", "quarter") if reading.has(f"@{unit}")), None)
    span = reading.one(
        r"(?:in|after|over|for|within|nach|dans|dentro de|en) {time}", r"{time} (?:from now|later|ahead)"
    )
    now = reading.one(
        r"(?:now|today|currently|have|start\w*|from|at|with|store|heute|aujourd'hui|hoy) (?:[a-z]+ ){0,2}?{any}",
        r"{n} (?:users|requests|gb|tb|rows|customers)",
        r"{data}",
        r"(?:of|is|are|have) {n}",
    )
    if growth is None or unit is None or span is None or now is None or now in {growth, span}:
        return
    periods = (
        span.to(unit) if {span.unit, unit} != {"year", "month"} else span.scaled(12.0 if unit == "month" else 1 / 12)
    )
    yield planned("growth", {"now": now, "growth_share": growth, "periods": periods})


def _partitions(reading: Reading) -> Plans:
    if not reading.has("partitions?", "shards?", "partitionen", "particiones"):
        return
    found = reading.find(
        r"{n} (?:[a-z]+ )?(?:@second )?~~ (?:partition|shard)s? (?:can |handles? |takes? |does |carries |holds? |up to |about ){1,3}{n}",
        r"{n} ~~ {n} ~ (?:per|each) (?:partition|shard)",
    )
    sizes = reading.find(
        r"{data} ~~ (?:partition|shard)s? (?:can |handles? |takes? |holds? |of |up to |at most |no more than |under |below |with ){1,3}{data}",
        r"{data} ~~ {data} ~ (?:per|each|@) ?(?:partition|shard)",
        r"{data} ~~ (?:partition|shard)s? ~ {data}",
    )
    pair = found or (tuple(size.to_gb() for size in sizes) if sizes else None)
    if pair:
        yield planned("partitions", {"needed_rate": pair[0], "rate_per_partition": pair[1]})
