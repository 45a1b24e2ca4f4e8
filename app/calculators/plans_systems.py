"""Recognizes load, pools, caches, queues, error budgets, availability and volumes of data."""

from dataclasses import replace

from app.calculators.plan import Default, Found, Plans, planned, whole
from app.calculators.plans_queues import LOAD
from app.calculators.quantities import PERCENT, Quantity
from app.calculators.reading import Rate, Reading

_ONE_SERVER = r"(?:servers|workers|gpus|@accelerator|box|container|process|consumer|replica)"
_AT_ONCE = (
    "concurren\\w*",
    "at (?:the same time|once|a time)",
    "simultan\\w*",
    "eşzamanlı",
    "in flight",
    "little(?:'s)?",
    "workers",
    "in progress",
    "in (?:the )?(?:system|process)",
    "at any time",
    "gleichzeitig\\w*",
    "parallel",
    "threads",
    "connections",
    "simultáne\\w*",
    "en même temps",
    "同时",
    "并发",
    "aynı anda",
)
_BILLION = 1e8


def system_plans(reading: Reading) -> Plans:
    """capacity, db-pool, read-replicas, redis-memory, concurrency, pool-ceiling, servers, load, queues and caches."""
    yield from _capacity(reading)
    yield from _pools(reading)
    yield from _connections(reading)
    yield from _servers(reading)
    yield from _concurrency(reading)


def _connections(reading: Reading) -> Plans:
    """Connections of all instances together, against what the database allows."""
    pool = reading.one(
        r"pools? (?:size )?(?:of |with |= |: )?{n} (?:connections )?each",
        r"{n} connections (?:each|@unit|per servers?)",
        r"pools? (?:size )?(?:of |with |= |: )?{n}",
    )
    instances = reading.one(r"{n} (?:[a-z]+ ){0,2}?(?:servers|workers|processes|replicas)")
    limit = reading.one(
        r"(?:max_?connections|allows?|limit|at most|maximum) (?:of |is |= |: )?{n}", r"{n} (?:max_?connections|at most)"
    )
    if (
        pool
        and instances
        and (limit or reading.has("total", "together", "how many connections"))
        and not reading.rate(LOAD, "s")
    ):
        given: dict[str, Found] = {"instances": instances, "pool_size": pool, "connection_limit": limit}
        yield planned("connection-total", given)


def _peak(reading: Reading) -> Quantity | None:
    rate = reading.rate(LOAD, "s", "min")
    return rate.per("s") if rate else reading.one(r"peak (?:load )?(?:of |is |= |: ){0,2}{n}", r"{n} peak")


_TIMES = (("tripl\\w*|verdreifach\\w*|threefold", 3.0), ("doubl\\w*|verdoppel\\w*|twofold", 2.0), ("quadrupl\\w*", 4.0))


def _capacity(reading: Reading) -> Plans:
    peak = _peak(reading)
    growth = reading.one(
        r"growth (?:factor |of |is |= |: |x |by ){0,3}{n}",
        r"{n} ?(?:x|×|times|-?fold|fach)? ~ growth",
        r"growth ~ {n}",
        r"grow\w* ~ {n}",
    )
    margin = reading.one(
        r"(?:margin|headroom|safety(?: factor| margin)?|reserve|buffer) (?:factor |of |is |= |: |x ){0,3}{ratio}",
        r"{ratio} ~ (?:margin|headroom|safety|reserve)",
    )
    times = next((Quantity(value) for word, value in _TIMES if reading.has(word)), None)
    growth = growth or times
    if peak is None or growth is None or margin is None:
        return
    factor: Found = Quantity(1 + margin.value) if margin.kind == PERCENT or margin.value < 1 else margin
    rise: Found = Quantity(1 + growth.value) if growth.kind == PERCENT else growth
    yield planned("capacity", {"peak_per_second": peak, "growth_factor": rise, "margin_factor": factor})


def _pools(reading: Reading) -> Plans:
    cores = reading.one(r"{n} (?:[a-z-]+ ){0,1}?cores", r"cores (?:= |: )?{n}")
    if cores and reading.has("pool", "connections"):
        disks = reading.one(r"{n} (?:disks?|spindles?|ssds?|drives?|platten|disques|discos)")
        ssd = Default(1, "One disk or SSD; each further spindle adds one connection.")
        yield planned("db-pool", {"cores": whole(cores), "spindles": whole(disks)}, {"spindles": ssd})
    reads = reading.find(
        r"{n} reads? ~~ (?:replica|replicas|one|each|server)\w* ~~ {n}",
        r"{n} reads? ~~ {n} ~ (?:per|each|@) ?(?:replica|server)",
    )
    each = reading.one(
        r"(?:replicas?|each|one) ~ (?:handles?|serves?|takes?|does|manages?) ~ {n}",
        r"{n} (?:reads )?(?:@second )?(?:per|each) (?:read )?replica",
    )
    total = reading.rate("reads?(?: queries)?|queries|lesezugriffe|lectures|lecturas", "s")
    pair = (total.per("s"), each) if total and each else reads
    if pair and reading.has("replicas?"):
        yield planned("read-replicas", {"reads_per_second": pair[0], "reads_per_replica": pair[1]})
    working = reading.one(
        r"{data} ~ (?:working set|hot data|of keys|cached?)",
        r"(?:working set|hot (?:data|set)) (?:of |is |= |: ){0,2}{data}",
    )
    keys = reading.find(
        r"{n} (?:[a-z]+ ){0,1}?(?:keys|entries|sessions|objects|items) (?:of|at|with|à|de|zu|je) (?:about )?{data}"
    )
    if keys and reading.has("redis", "memcached"):
        working = replace(keys[1].to_gb().scaled(keys[0].value), unit="gb")
    if working and reading.has("redis", "cache", "memcached"):
        yield planned("redis-memory", {"working_set_gb": working.to_gb()})


def _one_server(reading: Reading) -> Quantity | None:
    """What one server carries a second."""
    return reading.one(
        rf"(?:one|a|each|every|per|single|eine?|un|une|cada|each of which|可) (?:[a-z-]+ )?{_ONE_SERVER} (?:can |"
        rf"do(?:es)? |handles? |serves? |carr(?:y|ies) |takes? |manages? |schafft |about |around |supports? |"
        rf"up to |maximum |traite |soporta |verarbeitet ){{1,4}}{{n}}",
        rf"(?:one|a|each|single) (?:[a-z-]+ )?{_ONE_SERVER} ~ {{n}} (?:{LOAD})? ?@second",
        rf"{{n}} (?:{LOAD})? ?@second (?:per|each|on one|por|par|pro|each one) ?(?:[a-z-]+ )?{_ONE_SERVER}",
        rf"{{n}} (?:{LOAD}) (?:@second )?(?:per|each|par|por|pro) (?:[a-z-]+ )?{_ONE_SERVER}",
        rf"{_ONE_SERVER} (?:handles?|does|serves?|manages?|carries|takes?|schafft|supports?) ~ {{n}}",
        rf"each {_ONE_SERVER} ~ {{n}}",
    )


def _servers(reading: Reading) -> Plans:
    each = _one_server(reading)
    loads = [rate for rate in (reading.rate(LOAD, "s"), reading.rate(LOAD, "min")) if rate]
    peaks = [found[0] for found in reading.every(r"peak (?:load )?(?:of |is |= |: |von |de ){0,2}{n} @second")]
    peaks += [found[0] for found in reading.every(r"{n} @second")]
    peaks += [found[0] for found in reading.every(rf"{{n}} (?:[a-z]+ ){{0,2}}?(?:{LOAD}) (?:[a-z]+ )?@second")]
    peak = next((q for q in [*peaks, *(rate.per("s") for rate in loads)] if each is None or q.value > each.value), None)
    if each is None or peak is None or reading.has("at a time"):
        return
    utilization = reading.one(
        r"{pct} (?:target |de |der )?(?:target|ziel|cores|utili[sz]ation|load|use|usage|auslastung|charge|busy)",
        r"(?:utili[sz]ation|auslastung|load|at|to|headroom|run at|charge|uso) (?:of |is |= |: |most |bei |a |à )*{pct}",
        r"{pct} full",
    )
    reserve = reading.one(r"{pct} (?:headroom|reserve|spare|margin)", r"(?:headroom|reserve) ~ {pct}")
    given: dict[str, Found] = {
        "peak_per_second": peak,
        "server_per_second": each,
        "utilization": Quantity(round(1 - reserve.value, 12)) if reserve else utilization,
        "spare": 1 if reading.has(r"n ?\+ ?1", r"n \+ {n}", "one spare", "survive one", "lose one") else None,
    }
    if reading.has("no (?:other |further |extra )?(?:reserve|headroom)", "without (?:any )?(?:reserve|headroom)"):
        usual = Default(1.0, "Each server is used to the full, because no further reserve is wanted.")
    elif reading.has(rf"{{n}} (?:{LOAD}) @second at {{pct}} (?:cores|busy|load)"):
        given["utilization"] = None
        usual = Default(
            1.0, "The rate of one server was measured at that use, so it is taken as it is, with no further reserve."
        )
    else:
        usual = _USUAL
    yield planned("servers", given, {"utilization": usual})


_USUAL = Default(
    0.7, "Each server is planned at 70 % of its capacity; at 100 % fewer are needed, with nothing in reserve."
)


def _held(reading: Reading) -> Quantity | None:
    return reading.one(
        r"{time} (?:each|@request|per (?:one|job|item|task)|of work|to (?:process|handle|answer))",
        r"(?:takes?|lasts?|hold\w*|held|dauert|dure|tarda|sürüyor|need(?:s|ed)?|latency|duration|keeps?|for|"
        r"each|of|in|与|耗时) (?:[a-z]+ ){0,4}?{time}",
        r"{time}",
    )


def _peak_of_day(reading: Reading) -> Rate | None:
    """The rate at the peak of a day whose volume and factor over the mean are stated."""
    daily = reading.rate(LOAD, "day") if reading.has("peak") else None
    bare = reading.one(r"@day (?:有 )?{n}") if daily is None and reading.has("peak") else None
    mean = daily or (Rate(bare, "day") if bare else None)
    factor = reading.one(
        r"peak (?:[^\s⟨⟩.;,]+ ){0,3}?{n} ?(?:x|×|times|倍|fois|veces|mal|fach|kat\w*)",
        r"{n} ?(?:x|×|times|倍|fois|veces|mal|fach|kat\w*) (?:[^\s⟨⟩.;,]+ ){0,3}?peak",
    )
    return Rate(mean.amount.scaled(factor.value), "day") if mean and factor else None


def _concurrency(reading: Reading) -> Plans:
    rate = reading.rate(LOAD, "s", "min", "h") or _peak_of_day(reading)
    hold = _held(reading)
    if hold is None or hold.unit not in {"ms", "s", "min", "h"}:
        return
    pool = reading.one(
        r"pool (?:size )?(?:of |with |has |= |: |is |at |von |de ){0,2}{n}",
        r"{n} (?:[a-z]+ ){0,2}?connections",
        r"connections (?:= |: )?{n}",
    )
    if pool and reading.has("pool", "connections"):
        given: dict[str, Found] = {
            "connections": pool,
            "hold_seconds": hold.to("s"),
            "rate_per_second": rate.per("s") if rate else None,
        }
        yield planned("pool-ceiling", given)
    threads = reading.one(
        r"{n} (?:[a-z]+ ){0,1}?(?:workers|threads|processes)",
        r"{n} (?:concurrent|simultaneous|parallel) (?:users|clients|requests|connections|sessions)",
        r"{n} (?:requests |users )?(?:in flight|in progress|at (?:a time|once))",
    )
    if (
        threads
        and not pool
        and rate is None
        and reading.has("@second", "how many ~ @", "throughput", "maximum", "requests @second")
    ):
        yield planned("pool-ceiling", {"connections": threads, "hold_seconds": hold.to("s")})
    if rate and reading.has(*_AT_ONCE):
        yield planned("concurrency", _concurrency_inputs(reading, rate, hold))


def _concurrency_inputs(reading: Reading, rate: Rate, hold: Quantity) -> dict[str, Found]:
    slots = reading.one(
        r"(?:workers|servers|gpus|thread|process|replica|consumer) (?:can )?(?:handles?|runs?|does|takes?|has|"
        r"with|processes|serves?|works? on|schafft|traite|maneja|bearbeitet|processa) ~ {n}",
        r"{n} (?:[a-z]+ ){0,2}?(?:at a time|per (?:workers|servers|gpus|replica)|each)",
        r"concurrency (?:of |= |: )?{n}",
        r"(?:one|each|it) (?:can )?(?:does|do|handles?|takes?|serves?|runs?) {n}",
    )
    if slots is None and reading.has(
        "how many ~ (?:workers|consumers|threads)",
        "number of workers",
        "each workers ~ one",
        "(?:takes?|does|handles?|serves?|runs?|answers?) (?:only )?one (?:[a-z]+ )?at a time",
        "each (?:of them )?(?:holds?|keeps?|needs?|uses?|occupies) (?:a|one) connections",
    ):
        slots = Quantity(1.0)
    utilization = reading.one(
        r"{pct} (?:utili[sz]ation|auslastung|busy|load|use)", r"utili[sz]ation (?:of |= |: |at )?{pct}"
    )
    return {
        "per_second": rate.per("s"),
        "seconds_each": hold.to("s"),
        "slots_per_worker": slots,
        "utilization": utilization,
    }
