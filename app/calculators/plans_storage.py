"""Recognizes volumes of data that are kept or moved: retention, collections, transfers, growth, partitions."""

from app.calculators.plan import Found, Plans, planned
from app.calculators.quantities import DATA, PERCENT, Quantity
from app.calculators.reading import Rate, Reading

_STREAM = r"[^\W\d_][\w'’-]*"
"""Whatever flows: messages, events, images."""


def storage_plans(reading: Reading) -> Plans:
    """retention-volume, collection-size, transfer-time, bandwidth, growth and partitions."""
    yield from _retention(reading)
    yield from _collection(reading)
    yield from _transfer(reading)
    yield from _bandwidth(reading)
    yield from _growth(reading)
    yield from _partitions(reading)


def _size_each(reading: Reading) -> Quantity | None:
    found = reading.one(
        r"{data} (?:each|@request|@unit|per (?:[a-z]+)|messages?|events?|payload\w*|images|records?|frames|log "
        r"lines|lines|rows|pro)",
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


def _asked_period(reading: Reading) -> Quantity | None:
    """`GB per year`: the period whose volume is asked for."""
    for unit in ("year", "month", "week", "day"):
        if reading.has(f"(?:gb|tb|mb|how much|volume|data|storage) ~ @{unit}", f"(?:gb|tb|mb) in a {unit}"):
            return Quantity(1.0, "time", unit)
    return None


_KEPT = (
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
_FLOWS = (("@second", 1.0), ("@hour", 3600.0), ("@day", 86_400.0))
_LONG = frozenset({"h", "day", "week", "month", "year"})


def _retention(reading: Reading) -> Plans:
    kept = _kept(reading)
    kept = kept if kept and kept.unit in _LONG else _asked_period(reading)
    if kept is None or kept.unit not in _LONG or not reading.has(*_KEPT):
        return
    rate, each = _stream(reading), _size_each(reading)
    if rate and each:
        yield planned("retention-volume", _kept_inputs(reading, rate.per("s"), each, kept))
        return
    for token, seconds in _FLOWS:
        flow = reading.one(rf"{{data}} (?:[a-z]+ ){{0,2}}?{token}")
        if flow:
            yield planned("retention-volume", _kept_inputs(reading, Quantity(1 / seconds), flow.to_bytes(), kept))
            return


def _stream(reading: Reading) -> Rate | None:
    """Items in a period, of all sources together."""
    bare = reading.one(r"{n} @second")
    rate = reading.rate(_STREAM, "s", "min", "h", "day") or (Rate(bare, "s") if bare else None)
    pulse = reading.find(
        r"{n} (?:[a-z]+ ){0,1}?(?:sensors?|devices?|machines|servers|cars|meters|hosts|clients|cameras) ~~ {data} "
        r"(?:[a-z]+ )?(?:every|each|alle|toutes les|cada) {time}"
    )
    if pulse and rate is None and pulse[2].value:
        return Rate(pulse[0].scaled(1 / pulse[2].to("s").value), "s")
    sources = reading.find(
        rf"{{n}} (?:[a-z]+ ){{0,1}}?(?:sensors?|devices?|machines|servers|cars|meters|users|services|hosts|"
        rf"clients) ~~ {{n}} (?:[a-z]+ ){{0,1}}?(?:{_STREAM}) ~ @"
    )
    each = reading.has("each", "@unit", "every", "per (?:sensor|device)")
    if rate and sources and each and sources[1] == rate.amount:
        return Rate(rate.amount.scaled(sources[0].value), rate.unit)
    return rate


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
    turned = reading.find(
        r"(?:images|documents|files|records?|rows|photos|objects|videos|pages|messages|sessions) (?:of|at|"
        r"with|à|mit|de) "
        r"(?:about )?{data} (?:each )?(?:, |and |for )?{n}"
    )
    copies = reading.one(r"{n} copies", r"replication (?:factor )?(?:of )?{n}", r"{n} replicas")
    if turned and turned[1] != copies:
        given: dict[str, Found] = {"items": turned[1], "bytes_each": turned[0].to_bytes(), "copies": copies}
        yield planned("collection-size", given)
        return
    found = reading.find(
        r"{n} (?:[a-z]+ ){0,2}?(?:images|documents|files|records?|rows|photos|objects|keys|entries|items|users|"
        r"sessions|videos|pages|samples|messages|products|clips|scans) (?:of|at|with|each|averaging|à|de|zu je|"
        r"je|:|,|\(|× |x ){1,2} ?(?:about |on average |average |[a-z]+ )?{data}"
    )
    if (
        found
        and reading.has(
            "how (?:much|many|big|large)", "storage", "size", "gb", "tb", "memory", "disk", "total", "fits?"
        )
        and not reading.rate(_STREAM, "s", "day")
    ):
        yield planned("collection-size", {"items": found[0], "bytes_each": found[1].to_bytes(), "copies": copies})


def _transfer(reading: Reading) -> Plans:
    speed = next((quantity.to_megabits() for quantity in reading.all_of("bits")), None)
    amount = next(iter(reading.all_of(DATA)), None)
    if speed and amount and not reading.rate(_STREAM, "s"):
        used = reading.one(
            r"{pct} (?:[a-z]+ ){0,2}?(?:efficien\w*|utili[sz]\w*|of (?:the )?(?:line|bandwidth|link|speed)|"
            r"usable|effective|auslastung|in practice|practical\w*|real)",
            r"(?:efficiency|utili[sz]ation|at) (?:of )?{pct}",
        )
        yield planned("transfer-time", {"size_gb": amount.to_gb(), "megabits_per_second": speed, "used_share": used})


def _bandwidth(reading: Reading) -> Plans:
    flow = reading.one(r"{data} (?:[a-z]+ ){0,2}?@day")
    if flow and reading.has("mb/s", "mbit/s", "@second", "per second", "mbps"):
        yield planned("bandwidth", {"per_second": 1 / 86_400, "bytes_each": flow.to_bytes()})
        return
    lines = reading.find(
        r"{n} (?:[a-z]+ ){0,2}?(?:streams|cameras|feeds|users|clients|connections|calls|devices) (?:[a-z]+ "
        r"){0,2}?{bits}"
    )
    if lines and reading.has("bandwidth", "traffic", "throughput", "bandbreite", "total"):
        yield planned("bandwidth", {"per_second": lines[0], "bytes_each": lines[1].to_megabits().scaled(125_000)})
        return
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


_MONTHS = {"month": 1.0, "quarter": 3.0, "year": 12.0}


def _growth(reading: Reading) -> Plans:
    growth = reading.one(
        r"(?:growth|grow\w*|increas\w*|wächst|croît|crece) (?:[a-z]+ ){0,3}?{pct} (?:[a-z]+ ){0,2}?@(?:month|"
        r"year|week|day|quarter)",
        r"{pct} (?:[a-z]+ ){0,2}?@(?:month|year|week|day|quarter) growth",
        r"{pct} (?:@(?:month|year|week|quarter) )?growth",
        r"@(?:month|year|week) growth ~ {pct}",
    )
    unit = next((unit for unit in ("month", "year", "week", "day", "quarter") if reading.has(f"@{unit}")), None)
    span = reading.one(
        r"(?:in|after|over|for|within|nach|dans|dentro de|en) {time}", r"{time} (?:from now|later|ahead)"
    )
    if span is None and reading.has("(?:after|in|within|over) (?:one |a )?@?year", "in a year"):
        span = Quantity(1.0, "time", "year")
    now = reading.one(
        r"(?:now|today|currently|have|start\w*|from|at|with|store|heute|aujourd'hui|hoy) (?:[a-z]+ ){0,2}?{any}",
        r"{n} (?:users|requests|gb|tb|rows|customers)",
        r"{data}",
        r"(?:of|is|are|have) {n}",
    )
    if now in (growth, span) and reading.has("factor", "times", "how many times"):
        now = None
    factor = now is None and reading.has("factor", "how many times", "multipl\\w*")
    now = Quantity(1.0) if factor else now
    if growth is None or unit is None or span is None or now is None or now in {growth, span}:
        return
    months = _MONTHS.get(span.unit), _MONTHS.get(unit)
    periods = span.scaled(months[0] / months[1]) if months[0] and months[1] else span.to(unit)
    yield planned("growth", {"now": now, "growth_share": growth, "periods": periods})


def _partitions(reading: Reading) -> Plans:
    if not reading.has("partitions?", "shards?", "partitionen", "particiones"):
        return
    found = reading.find(
        r"{n} (?:[a-z]+ )?(?:@second )?~~ (?:partition|shard)s? (?:can |handles? |takes? |does |carries |"
        r"holds? |up to |about ){1,3}{n}",
        r"{n} ~~ {n} ~ (?:per|each) (?:partition|shard)",
    )
    part = r"(?:@second )?(?:[^\s⟨⟩.;?!]+ ){0,8}(?:partition|shard)s?"
    sizes = reading.find(
        rf"{{data}} {part} (?:can |handles? |takes? |holds? |of |up to |at most |under |below |with ){{1,3}}{{data}}",
        r"{data} (?:@second )?~~ {data} (?:@second )?~ (?:per|each|@) ?(?:partition|shard)",
        rf"{{data}} {part} (?:[^\s⟨⟩.;?!]+ ){{0,3}}{{data}}",
    )
    spare = reading.one(
        r"{pct} (?:headroom|reserve|spare|buffer|reserva)", r"(?:headroom|reserve|buffer) (?:of )?{pct}"
    )
    pair = found or (tuple(size.to_gb() for size in sizes) if sizes else None)
    if pair:
        needed = pair[0].scaled(1 + spare.value) if spare else pair[0]
        yield planned("partitions", {"needed_rate": needed, "rate_per_partition": pair[1]})
