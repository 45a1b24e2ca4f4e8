"""Recognizes splits, funnels, one-server queues, runs on several devices, and answers by tokens and memory."""

import re

from app.calculators.plan import Found, Plans, planned, whole
from app.calculators.plans_queues import LOAD
from app.calculators.quantities import DATA, MONEY, PERCENT, PLAIN, TIME, Quantity
from app.calculators.reading import Reading

_REST = (
    "remainder",
    "the rest",
    "what(?:'s| is) left",
    "others?",
    "rest",
    "le reste",
    "el resto",
    "geri kalan",
    "其余",
)
_SPLIT = (
    "split",
    "train",
    "validation",
    "test",
    "allocat\\w*",
    "share",
    "owes?",
    "divid\\w*",
    "aufteil\\w*",
    "verteil\\w*",
    "répart\\w*",
    "repart\\w*",
    "böl\\w*",
    "分",
)
_SUM = 0.0015
_HUNDRED = 100.0
_A_CROWD = 1000.0
"""From here on a number in words counts something: a million visitors, but not the two of us."""

_MORE = r"(?: : {n})?"


def everyday_plans(reading: Reading) -> Plans:
    """split-total, fold-split, funnel, queues, epochs, batches, answers a second, calls behind a cache."""
    yield from _folds(reading)
    yield from _split(reading)
    yield from _by_use(reading)
    yield from _funnel(reading)
    yield from _single_queue(reading)
    yield from _stay(reading)
    yield from _epochs(reading)
    yield from _batch(reading)
    yield from _replies(reading)
    yield from _token_tie(reading)
    yield from _cached_calls(reading)
    yield from _sequences(reading)


def _folds(reading: Reading) -> Plans:
    folds = reading.one(r"{n} ?-? ?(?:folds?|fach\w*)", r"k ?= ?{n}", r"folds? (?:= |: )?{n}")
    written = re.search(r"(?<!\S)(\d{1,3})-(?:fold|fach)", reading.text)
    folds = folds or (Quantity(float(written[1])) if written else None)
    if folds is None or not reading.has("cross[- ]?validat\\w*", "folds?", "kreuzvalidierung", "validation croisée"):
        return
    rows = next((q for q in reading.all_of(PLAIN) if q != folds and q.value > folds.value), None)
    if rows and folds.value >= 2:  # noqa: PLR2004
        yield planned("fold-split", {"rows": rows, "folds": whole(folds)})


def _split(reading: Reading) -> Plans:
    """A total in shares that are all of it, the last perhaps as `the rest`."""
    if not reading.has(*_SPLIT):
        return
    parts = [q.value for q in reading.all_of(PERCENT)]
    if len(parts) > 1 and sum(parts) < 1 - _SUM and reading.has(*_REST):
        parts.append(round(1 - sum(parts), 12))
    ratio = reading.find(rf"{{n}} : {{n}}{_MORE}{_MORE}{_MORE}")
    if ratio and len(reading.all_of(MONEY)) == 1 and not parts:
        yield planned("split-total", {"total": reading.all_of(MONEY)[0], "parts": [q.value for q in ratio]})
        return
    run = next((run.numbers() for run in reading.series() if abs(sum(run.numbers()) - _HUNDRED) < _SUM), None)
    others = [q for q in reading.quantities if q.kind in {PLAIN, MONEY, DATA, TIME}]
    if run and not parts and len(run) > 1:
        parts, others = run, [q for q in others if q.value not in run]
    totals = [q for q in others if q.kind == MONEY] or [q for q in others if not q.worded] or others
    whole_of = sum(parts) if parts else 0.0
    if len(parts) > 1 and len(totals) == 1 and min(abs(whole_of - 1), abs(whole_of - _HUNDRED)) < _SUM:
        yield planned("split-total", {"total": totals[0], "parts": parts})


def _by_use(reading: Reading) -> Plans:
    """A cost shared by the use of each."""
    amounts, used = reading.all_of(MONEY), [q for q in reading.quantities if q.kind in {PLAIN, TIME}]
    shared = reading.has(
        "shared? cost",
        "allocat\\w*",
        "(?:split|divided?|shared) ~ (?:by|according|in proportion)",
        "share (?:of|in)",
        "'s share",
        "umleg\\w*",
        "aufteil\\w*",
        "chargeback",
        "proportion\\w*",
        "anteil\\w*",
    )
    if not shared or len(amounts) != 1 or len(used) < len(("one", "other")) or reading.all_of(PERCENT):
        return
    if reading.has("@(?:month|day|hour|year)", "@unit", "@request"):
        return
    yield planned("split-total", {"total": amounts[0], "parts": [q.value for q in used]})


_OF_THOSE = r"(?:of|from|von) (?:those|them|these|which|whom|denen)|davon|d'entre eux|de ellos|de esos|bunların|其中"


def _funnel(reading: Reading) -> Plans:
    shares = reading.all_of(PERCENT)
    if len(shares) < len(("one", "other")) or not reading.has(_OF_THOSE, "funnel", "trichter", "entonnoir", "huni"):
        return
    if reading.all_of(MONEY) or any(not 0 < q.value <= 1 for q in shares):
        return
    wanted = reading.one(
        r"(?:for|get|hire|need|want|win|reach|make) (?:[a-z]+ ){0,2}?{n} (?:[a-z]+ )?"
        r"(?:hires?|customers|engineers|deals?|people|sales|orders|paying|users|closings?)",
        r"{n} (?:hires|new hires|einstellungen|embauches|contrataciones)",
    )
    start = next((q for q in reading.all_of(PLAIN) if q != wanted and (not q.worded or q.value >= _A_CROWD)), None)
    if wanted or start:
        given: dict[str, Found] = {"shares": [q.value for q in shares], "start": start, "wanted": wanted}
        yield planned("funnel", given)


def _single_queue(reading: Reading) -> Plans:
    arriving = reading.one(
        r"{n} (?:[a-z]+ ){0,1}?arriv\w* @(?:second|minute|hour)",
        r"(?:arriv\w*|λ|lambda) (?:rate )?(?:of |at |is |= |: )?{n}",
        r"{n} (?:[a-z]+ ){0,2}?@(?:second|minute|hour) (?:arriv\w*|come)",
        r"{n} (?:[a-z]+ ){0,2}?arriv\w*",
    )
    served = reading.one(
        r"(?:service rate|serv(?:es|ed|ice|ing)|μ|mu|handles?|process\w*) (?:[a-z]+ ){0,2}?(?:of |at |is |= |: )?{n}",
    )
    asked = reading.has("m/m/1", "m / m / {n}", "utili[sz]ation", "waiting time", "wait", "single[- ]servers?", "ρ")
    if not arriving or not served or not asked or arriving == served:
        return
    scale = 1 / 60 if reading.has("@minute") else 1 / 3600 if reading.has("@hour") else 1.0
    yield planned(
        "single-queue", {"arriving_per_second": arriving.scaled(scale), "served_per_second": served.scaled(scale)}
    )


def _stay(reading: Reading) -> Plans:
    """Little's law for the time, from what is in progress and what leaves."""
    rate = reading.rate(LOAD, "s", "min", "h")
    bare = reading.one(r"{n} @second")
    asked = reading.has(
        "(?:mean|average|how long|what) ~~ (?:time|latency|stay\\w*|spends?|residence)", "how long ~ (?:stay|spend)\\w*"
    )
    inside = reading.one(
        r"{n} (?:[a-z]+ ){0,4}?(?:in flight|in progress|at once|at any time|in the system|concurrent\w*|"
        r"at the same time|handled at once|open|simultaneous\w*)"
    )
    speed = rate.per("s") if rate else bare
    if asked and inside and speed and inside.value != speed.value and not reading.all_of(TIME):
        yield planned("residence-time", {"in_progress": inside, "per_second": speed})


def _epochs(reading: Reading) -> Plans:
    one = reading.one(
        r"(?:one|an|per|each|every|single) epochs? (?:[a-z]+ ){0,2}?{time}", r"{time} (?:per|each|an) epochs?",
        r"epochs? (?:takes?|lasts?|needs?|dauert|prend|tarda|=|:) {time}",
    )  # fmt: skip
    count = reading.one(r"{n} epochs?")
    if one is None or count is None:
        return
    given: dict[str, Found] = {
        "epoch_minutes": one.to("min"),
        "epochs": count,
        "devices": reading.one(r"{n} (?:gpus|@accelerator|devices|workers|servers)"),
        "efficiency_share": reading.one(
            r"{pct} (?:[a-z]+ ){0,2}?(?:efficiency|scaling|effizienz)", r"(?:efficiency|effizienz) (?:of )?{pct}"
        ),
    }
    yield planned("epoch-time", given)


def _batch(reading: Reading) -> Plans:
    rate = reading.one(r"(?:learning rate|lr|lernrate) (?:of |is |= |: |von )?{n}", r"{n} (?:[a-z]+ )?learning rate")
    sizes = [found[0] for found in reading.every(r"batch(?: size)?s? (?:of |is |= |: )?{n}")]
    others = [q for q in reading.all_of(PLAIN) if q != rate]
    pair = others if len(others) == len(("old", "new")) else sizes
    if rate and len(pair) == len(("old", "new")) and reading.has("linear\\w*", "scal\\w*", "skalier\\w*"):
        given: dict[str, Found] = {"learning_rate": rate, "batch_size": pair[0], "new_batch_size": pair[1]}
        yield planned("learning-rate", given)
    micro = reading.one(
        r"(?:micro[- ]?batch|batch)(?: size)? (?:of |= |: )?{n}", r"{n} (?:samples |sequences )?per (?:gpus?|device)"
    )
    steps = reading.one(r"{n} (?:gradient )?accumul\w*", r"accumul\w* (?:steps )?(?:of |over |= |: )?{n}")
    devices = reading.one(r"{n} (?:@accelerator|gpus|devices|workers|servers)")
    if micro and (steps or devices) and reading.has("(?:effective|global|total) batch"):
        factors = [q.value for q in (devices, micro, steps) if q]
        yield planned("product", {"factors": factors})


def _replies(reading: Reading) -> Plans:
    """Answers in a period at a speed in tokens."""
    speed = reading.one(r"{n} tokens? @(?:second|minute|hour)")
    length = reading.one(r"{n} (?:output )?tokens?(?! @| per)")
    asked = reading.has("(?:how many|what|max\\w*) ~~ (?:@second|@minute|@hour|throughput)", "requests @second")
    if not speed or not length or not asked or length == speed or not length.value:
        return
    cards = reading.one(r"{n} (?:[a-z]+ )?(?:gpus|@accelerator|servers|workers|replicas?)")
    several = cards and reading.has("each", "per (?:gpus|servers|@accelerator)", "every", "one")
    total = speed.scaled(cards.value) if cards and several else speed
    yield planned("quotient", {"total": total, "each": length})


def _cached_calls(reading: Reading) -> Plans:
    """Calls of which a cache answers a share, and the others cost."""
    price = reading.one(
        r"(?:each|@request|miss|misses|calls?|requests?) (?:[a-z]+ ){0,3}?{money}", r"{money} (?:each|@request)"
    )
    hits = reading.one(
        r"{pct} (?:[a-z]+ ){0,3}⟨\d+_n⟩ (?:[^\s⟨⟩.;,]+ ){0,7}?(?:hit|cached|cache)",
        r"{pct} (?:[^\s⟨⟩.;]+ ){0,6}?(?:hit|cached|from cache|from the cache|cache)",
        r"(?:cache|hit rate) (?:[a-z]+ ){0,4}?{pct}",
    )
    volume = next(iter(reading.all_of(PLAIN)), None)
    single = len(reading.all_of(MONEY)) == len(reading.all_of(PERCENT)) == len(reading.all_of(PLAIN)) == 1
    if price and hits and volume and single and reading.has("cach\\w*") and not reading.has("@[mk]tok"):
        given: dict[str, Found] = {
            "amount": volume,
            "price_per_unit": price,
            "discount_share": hits,
            "currency": price.unit,
        }
        yield planned("unit-cost", given)


def _sequences(reading: Reading) -> Plans:
    """How many sequences the memory beside the weights holds."""
    sizes = [q.to_gb() for q in reading.all_of(DATA)]
    each = reading.one(
        r"(?:each|every|per|one|a) (?:sequence|request|user|session|stream|slot|context)\w* (?:[a-z]+ ){0,3}?{data}",
        r"{data} (?:[a-z]+ ){0,4}?(?:each|@request|@unit|per (?:sequence|request|user|session|stream|slot))",
    )
    if not each or len(sizes) != len(("memory", "weights", "each")) or not reading.has("how many", "number of"):
        return
    rest = sorted((size.value for size in sizes if size != each.to_gb()), reverse=True)
    if len(rest) == len(("memory", "weights")) and reading.has("memory", "gpus", "@accelerator", "weights"):
        yield planned("quotient", {"total": round(rest[0] - rest[1], 9), "each": each.to_gb()})


def _token_tie(reading: Reading) -> Plans:
    """The millions of tokens a month at which a fixed monthly cost equals a price per million."""
    price, flat = reading.one(r"{money} @mtok"), reading.one(r"{money} @month", r"@month (?:[a-z]+ ){0,2}?{money}")
    asked = reading.has("break-even", "break even", "tie", "cheaper", "how many ~ tokens")
    if price and flat and asked and price.value and len(reading.all_of(MONEY)) == len(("price", "flat")):
        yield planned("quotient", {"total": flat, "each": price})
