"""Recognizes mean load, backlogs, caches and speed-ups."""

from app.calculators.plan import Default, Found, Plans, planned
from app.calculators.quantities import PERCENT, PLAIN, TIME, Quantity
from app.calculators.reading import Rate, Reading

LOAD = r"[^\W\d_][\w'’-]*"
"""Whatever is counted: requests, bookings, frames."""


def queue_plans(reading: Reading) -> Plans:
    """load, queue-drain, cache-latency, cache-origin and speedup."""
    yield from _load(reading)
    yield from _queue(reading)
    yield from _cache(reading)
    yield from _speedup(reading)


def _load(reading: Reading) -> Plans:
    rate = reading.rate(LOAD, "day", "month", "h", "week", "year")
    bare = reading.one(r"{n} @day", r"@day {n}")
    rate = rate or (Rate(bare, "day") if bare else None)
    daily = reading.find(
        rf"users {{n}} (?:[a-z]+ ){{0,3}}?{{n}} (?:{LOAD})", rf"{{n}} (?:[a-z]+ ){{0,2}}?users ~~ {{n}} (?:{LOAD})"
    )
    if rate and daily and rate.unit == "day":
        rate = Rate(daily[0].scaled(daily[1].value), "day")
    asked = reading.has(
        "@second ~ how many",
        "平均",
        "ortalama",
        "promedio",
        "(?:how many|average|mean|what|peak) ~~ @second",
        "requests @second",
        "throughput",
        "durchschnitt\\w*",
        "en moyenne",
        "how many ~ @second",
        "@second",
    )
    if rate is None or not asked or (reading.rate(LOAD, "s") and not reading.has("@day {n}")):
        return
    factor = reading.one(
        r"peak (?:factor |is |of |= |: |at ){0,3}(?:about )?{n} ?(?:x|×|times)?",
        r"{n} (?:x|×|times) (?:the )?(?:average|mean|peak)",
        r"{n} ?(?:x|×|times)? ~ peak",
        r"peak ~ {n}",
    )
    spread = reading.one(r"{time} (?:window|business day|working day|a day|@day)", r"within {time}", r"over {time}")
    seconds = rate.per("s").value
    period = rate.amount.value / seconds if seconds else 1.0
    active = spread.to("s").value if spread and spread.unit == "h" and rate.unit == "day" else period
    yield planned("load", {"requests": rate.amount, "period_seconds": active, "peak_factor": factor})


def _queue(reading: Reading) -> Plans:
    backlog = reading.one(
        r"(?:backlog|lag|queue(?: length)?|rückstand) (?:of |is |has |holds |= |: |at |with |mit |avec |con |contains |"
        r"contient |enthält |contiene |hat |von |de ){0,2}{n}",
        r"{n} (?:[a-z]+ ){0,2}?(?:waits?|waiting|queued|in the queue|backlog|behind|lag|pending|unprocessed|stuck|"
        r"(?:im )?(?:stau|rückstau)|en attente|en espera|esperando|bekliyor|birikmiş)",
    )
    rates = [
        found[0]
        for found in reading.every(rf"{{n}} (?:[a-z]+ ){{0,2}}?(?:{LOAD})? ?@(?:second|minute|hour|day)")
        if found[0].kind == PLAIN
    ]
    unit = next(
        (
            unit
            for unit, word in (("s", "second"), ("min", "minute"), ("h", "hour"), ("day", "day"))
            if reading.has(f"@{word}")
        ),
        None,
    )
    rates = [rate for rate in rates if rate != backlog]
    if backlog is None or not rates or unit is None:
        return
    scale = Rate(Quantity(1.0), unit).per("s").value
    workers = reading.one(r"{n} (?:consumers|workers)")
    new = reading.one(r"{n} (?:new |more |neue )?(?:kommen|arriv\w*|come|incoming|llegan|gelen|dazu)")
    if new and new not in rates:
        rates.append(new)
    served = max(rates, key=lambda rate: rate.value).scaled(scale)
    if len(rates) == 1 and workers:
        served = served.scaled(workers.value)
    arriving = min(rates, key=lambda rate: rate.value).scaled(scale) if len(rates) > 1 else None
    idle = Default(0.0, "Nothing new arrives while the backlog is worked off; arrivals make it slower.")
    given: dict[str, Found] = {"backlog": backlog, "served_per_second": served, "arriving_per_second": arriving}
    yield planned("queue-drain", given, {"arriving_per_second": idle})


def _hits_of(reading: Reading) -> Quantity | None:
    """The share of hits of a cache that is said as `4 out of 5`."""
    pair = reading.find(
        r"cache (?:[a-z]+ ){0,3}?{n} (?:[a-z]+ )?(?:out )?of {n}",
        r"{n} (?:[a-z]+ )?(?:out )?of {n} (?:[a-z]+ ){0,6}?(?:cache|hit|hits)",
    )
    return Quantity(pair[0].value / pair[1].value, PERCENT) if pair and 0 < pair[0].value < pair[1].value else None


def _cache(reading: Reading) -> Plans:
    hits = reading.one(
        r"{pct} (?:cache )?(?:hit rate|hits?)",
        r"hit rate (?:of |is |= |: |at |von |de ){0,2}{pct}",
        r"hit rate ~ {pct}",
        r"{pct} ~ (?:from|by|in) (?:the )?(?:cache|cdn|redis)",
    ) or _hits_of(reading)
    if hits is None:
        return
    rate = reading.rate(LOAD, "s")
    hit = reading.one(
        r"(?:hit|cache|redis|cached|hits) (?:takes |cost |is |= |: |in |latency |are |read |reads |answers "
        r"){0,3}{time}",
        r"hit rate (?:of |is |= |: )?⟨\d+_pct⟩ (?:,|and|with|at|in) {time}",
        r"{time} (?:on (?:a )?hit|for (?:a )?hits?|from (?:the )?cache|cache|hit)",
    )
    miss = reading.one(
        r"(?:miss|misses|database|db|origin|backend|postgres) (?:takes? |cost |is |= |: |in |latency |are |"
        r"query |queries ){0,3}{time}",
        r"{time} (?:on (?:a )?miss|for (?:a )?miss(?:es)?|from (?:the )?(?:database|db|origin)|miss)",
    )
    bare = reading.one(r"(?:miss|misses) (?:takes? |is |= |: )?{n}") if hit and miss is None else None
    miss = Quantity(bare.value, TIME, hit.unit) if hit and bare else miss
    if hit and miss and hit != miss:
        given: dict[str, Found] = {
            "hit_rate": hits,
            "hit_ms": hit.to("ms"),
            "miss_ms": miss.to("ms"),
            "per_second": rate.per("s") if rate else None,
        }
        yield planned("cache-latency", given)
    elif rate:
        yield planned("cache-origin", {"hit_rate": hits, "per_second": rate.per("s")})


def _speedup(reading: Reading) -> Plans:
    share = reading.one(
        r"{pct} ~~ (?:in parallel|parallel\w*|parallelis\w*)",
        r"(?:in parallel|parallel\w*) (?:share |part |fraction |is |of |= |: ){0,3}{pct}",
    )
    serial = reading.one(
        r"{pct} ~~ (?:serial|sequential)", r"(?:serial|sequential) (?:share |part |fraction |is |= |: ){0,3}{pct}"
    )
    workers = reading.one(r"{n} (?:workers|cores|processors|machines|gpus|servers|threads)")
    if not reading.has("amdahl(?:'s)?", "speed-?up", "how much faster", "faster") or workers is None:
        return
    part = share or (Quantity(round(1 - serial.value, 12)) if serial else None)
    if part:
        yield planned("speedup", {"parallel_share": part, "workers": workers})
