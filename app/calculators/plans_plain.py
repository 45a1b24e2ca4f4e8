"""Recognizes plain sums where no topic fits: what is left, how often it fits, rate times time, price times volume."""

from app.calculators.plan import Found, Plans, planned
from app.calculators.plans_parts import same_unit
from app.calculators.quantities import BITS, DATA, MONEY, PERCENT, PLAIN, SECONDS, TIME, Quantity
from app.calculators.reading import Reading

ASKED = (
    "how (?:much|many|long|big|large|far|often)",
    "what(?:'s| is| was| are| were| will| would| does| do| did| percentage| share| size| part) (?!(?:the |a )?"
    "(?:best|right|difference between))",
    "calculate",
    "compute",
    "how many",
    "was (?:ist|sind|kostet|bleibt|macht|zahl\\w*)",
    "quel(?:le)?s? (?:est|sont|sera)",
    "cuál (?:es|será)",
    "cost(?:s|ing)? ~~ \\?",
    "(?:in|as) (?:mb|gb|tb|gib|mib|seconds|minutes|hours|days|weeks|months|percent|dollars|euros?|usd|eur)",
    "cost",
    "bill",
    "total",
    "remain\\w*",
    "sum",
    r"(?:seconds|minutes|hours|days|weeks|months|gb|tb|mb|percent) ?,? ?\?",
    r"{money} (?:[a-z@]+ )?\?",
)
"""A question for a number; these sums also need the numbers of the question to fit together."""

_LONGEST = 600
"""Characters of a text that are one sum; a longer one describes a case."""

_LEFT = (
    "remain\\w*",
    "left",
    "slack",
    "leaves?",
    "what(?:'s| is) the rest",
    "miss",
    "exceed\\w*",
    "over (?:the )?budget",
    "headroom",
    "bleibt",
    "bleiben",
    "übrig",
    "reste",
    "queda\\w*",
    "sobra\\w*",
    "kalır",
    "kalıyor",
    "remaining",
    "剩",
    "fit (?:in|into|within)",
)
_LIMIT = "budget|target|limit|slo|objective|ceiling|deadline|total|plafond|presupuesto|bütçe|allowance"
_PERIODS = ("second", "minute", "hour", "day", "week", "month", "quarter", "year")
_UNIT = {"second": "s", "minute": "min", "hour": "h"}
_MOST = 3
_FEW = 4


def left_plans(reading: Reading) -> Plans:
    """Remainder."""
    yield from _left(reading)


def plain_plans(reading: Reading) -> Plans:
    """share-of-total, value-before, value-after, product, quotient, unit-cost, transfer-time, data-units."""
    if len(reading.text) > _LONGEST or not reading.has(*ASKED):
        return
    yield from _percent(reading)
    yield from _rate_times_span(reading)
    yield from _flow(reading)
    yield from _fits(reading)
    yield from price_plans(reading)
    yield from _ratio_of(reading)
    yield from _units(reading)
    yield from _copies(reading)


def _left(reading: Reading) -> Plans:
    """A budget and what takes from it, all of one kind."""
    if not reading.has(*_LEFT):
        return
    for kind in ("time", "money", "data", "n", "pct"):
        limit = reading.one(
            rf"(?:{_LIMIT}) (?:[a-z@]+ )?(?:of |is |= |: |von |de )?{{{kind}}}",
            rf"{{{kind}}} (?:[a-z-]+ ){{0,2}}?(?:{_LIMIT})",
        )
        if limit is None:
            continue
        parts = [q for q in reading.quantities if q != limit and q.kind in {limit.kind, PLAIN} and not q.worded]
        if len(parts) + 1 < len(reading.quantities) - _worded(reading) or len(parts) < len(("one", "other")):
            continue
        taken = [same_unit(q, limit) for q in parts]
        yield planned("remainder", {"total": limit, "parts": taken})
        return


def _worded(reading: Reading) -> int:
    return sum(q.worded for q in reading.quantities)


def _percent(reading: Reading) -> Plans:
    if len(reading.quantities) != len(("share", "amount")):
        return
    part = next(iter(reading.all_of(PERCENT)), None)
    amount = next((q for q in reading.quantities if q.kind != PERCENT), None)
    if part is None or amount is None or amount.worded:
        return
    up = reading.has(
        "r[io]se\\w*", "increas\\w*", "went up", "grew", "raised?", "more", "higher", "gestiegen", "teurer", "erhöht",
        "augment\\w*", "subi\\w*", "art\\w*", "上涨", "涨",
    )  # fmt: skip
    down = reading.has(
        "f[ae]ll\\w*", "drop\\w*", "decreas\\w*", "went down", "cut", "less", "lower", "discount", "reduced", "off",
        "gesunken", "günstiger", "rabatt", "baiss\\w*", "baj\\w*", "düş\\w*", "下降",
    )  # fmt: skip
    change = part.value if up and not down else -part.value
    if (up or down) and reading.has("before", "originally", "was it", "vorher", "avant", "antes", "önce", "之前"):
        yield planned("value-before", {"after": amount, "change_share": change})
    elif up or down:
        yield planned("value-after", {"before": amount, "change_share": change})
    elif reading.has(r"{pct} (?:of|von|de|del|des|der|vom)", r"(?:of|von|de|del) {any} ~~ {pct}", "'ü|'i|'u|'ı", "的"):
        yield planned("share-of-total", {"part_share": part, "total": amount})


def _rate_times_span(reading: Reading) -> Plans:
    """So many a second for so long."""
    spans = reading.all_of(TIME)
    counts = [q for q in reading.all_of(PLAIN) if not q.worded]
    period = next((period for period in _PERIODS if reading.has(rf"{{n}} (?:[^\s⟨⟩@]+ ){{0,3}}?@{period}")), None)
    if period is None or len(spans) != 1 or len(counts) != 1 or len(reading.quantities) > _MOST:
        return
    if reading.all_of(MONEY) or reading.all_of(DATA) or reading.all_of(PERCENT):
        return
    if reading.has(
        "each {time}", "{time} (?:each|@request|@unit|per)", "(?:takes?|needs?|lasts?|dauert) (?:[a-z]+ )?{time}"
    ):
        return
    unit = _UNIT.get(period, period)
    span = spans[0].value * SECONDS[spans[0].unit] / SECONDS[unit]
    yield planned("product", {"factors": [counts[0].value, round(span, 12)]})


def _flow(reading: Reading) -> Plans:
    """An amount of data at a speed in bytes a second."""
    speed = reading.one(r"{data} ?@second", r"{data} / s", r"{data} (?:[a-z]+ )?@second")
    sizes = [q for q in reading.all_of(DATA) if q != speed]
    if speed and len(sizes) == 1 and speed.value and not reading.all_of(TIME):
        megabits = speed.to_bytes().scaled(8e-6)
        yield planned("transfer-time", {"size_gb": sizes[0].to_gb(), "megabits_per_second": megabits})


def _fits(reading: Reading) -> Plans:
    """How many of one size go into a total."""
    sizes = reading.all_of(DATA)
    asked = reading.has("how many", "number of")
    if asked and len(sizes) == len(("total", "each")) and len(reading.quantities) == len(sizes):
        total, each = sorted((q.to_gb() for q in sizes), key=lambda q: -q.value)
        yield planned("quotient", {"total": total, "each": each})


_EACH_PRICE = (
    r"(?:each|@request|@unit) (?:[a-z]+ )?(?:cost |at |about |around |roughly |is )*{money}",
    r"{money} (?:each|@request|@unit|apiece|a piece)",
    r"{money} (?:pro|per|par|por|/|a|an) (?!(?:month|year|hour|day|week|gb|tb|million|1)\b)[^\W\d_]+",
    r"(?:zu|à|at|for) (?:each |about )?{money}",
    r"[a-z]+ cost (?:us |about |around |roughly )*{money}",
    r"(?:pay|payons|zahlen|pagamos) {money}",
)


def price_plans(reading: Reading) -> Plans:
    """A volume at a price of one; the volume of a shorter period is carried to the period that is asked for."""
    price = reading.one(*_EACH_PRICE)
    counts = [q for q in reading.all_of(PLAIN) if not q.worded]
    if price is None or len(reading.all_of(MONEY)) != 1 or not counts or len(reading.quantities) > _FEW:
        return
    if (
        reading.all_of(PERCENT)
        or reading.all_of(DATA)
        or reading.has("@mtok", "@ktok", "{money} (?:@unit |each )?@(?:month|year|hour)")
    ):
        return
    stated = next((period for period in _PERIODS if reading.has(_counted(period))), None)
    volume = reading.one(_counted(stated)) if stated else max(counts, key=lambda q: q.value)
    if volume is None or (stated is None and len(counts) > 1):
        return
    asked = next(
        (period for period in ("year", "quarter", "month", "week", "day") if reading.has(*_asked(period))), None
    )
    spans = [q for q in reading.all_of(TIME) if q.unit in {"day", "week", "month", "quarter", "year"}]
    periods: Found = None
    if stated and len({round(q.to("day").value) for q in spans}) == 1 and not all(q.worded for q in spans):
        periods = spans[0].value * _ratio(_named(spans[0].unit), stated)
    elif stated and asked and stated != asked:
        periods = _ratio(asked, stated)
    yield planned("unit-cost", {"amount": volume, "price_per_unit": price, "periods": periods, "currency": price.unit})


def _counted(period: str) -> str:
    return rf"{{n}} (?:[^\s⟨⟩@.;]+ ){{0,3}}?@{period}|@{period} (?:[^\s⟨⟩@.;,]+ ){{0,2}}?{{n}}"


def _asked(period: str) -> tuple[str, ...]:
    cost = "(?:cost|bill|spend|total|pay|budget|maliyet)"
    return (
        rf"@{period} (?:[a-z]+ ){{0,2}}?{cost}",
        rf"{cost} (?:[^\s⟨⟩.;]+ ){{0,3}}?(?:@|a |the |in a ){period}",
        f"(?:@|in a |a ){period} \\?",
        rf"(?:the|whole|full|entire|next) {period} (?:[a-z]+ ){{0,2}}?{cost}",
        rf"how (?:many|much) (?:[^\s⟨⟩.;]+ ){{0,3}}?@{period}",
    )


def _named(unit: str) -> str:
    return {"s": "second", "min": "minute", "h": "hour"}.get(unit, unit)


def _ratio(asked: str, stated: str) -> float:
    if {asked, stated} == {"year", "month"}:
        return 12.0
    return SECONDS[_UNIT.get(asked, asked)] / SECONDS[_UNIT.get(stated, stated)]


def _ratio_of(reading: Reading) -> Plans:
    """One number as a share of another, both of one kind."""
    counts = [q for q in reading.quantities if not q.worded]
    asked = reading.has(
        "rate", "percent(?:age)?", "share", "fraction", "margin", "ratio", "proportion", "quote", "prozent", "anteil",
        "pourcentage", "taux", "porcentaje", "tasa", "yüzde\\w*", "oran\\w*", "百分比", "比例", "percentage", "buffer",
    )  # fmt: skip
    pair = len(counts) == len(("part", "total")) and counts[0].kind == counts[1].kind in {PLAIN, MONEY, DATA}
    if asked and pair and not reading.has("from {any} ~ to {any}", "@(?:second|minute|hour)"):
        part, total = sorted((q.to_gb() if q.kind == DATA else q for q in counts), key=lambda q: q.value)
        if 0 < part.value < total.value:
            yield planned("part-share", {"part": part, "total": total})


_CONVERTS = (
    r"(?:in|to|into|as|en|auf|are|is|sind|son|kaç) (?:[a-z]+ )?(?:kb|mb|gb|tb|pb|kib|mib|gib|tib|"
    r"bytes|megabytes|gigabytes)"
)


_CONVERTS_TIME = (
    r"(?:(?:in|to|into|as|auf|are|is|sind|son|kaç|how many) (?:[a-z]+ )?)(?:seconds|minutes|hours|days|"
    r"weeks|sekunden|minuten"
    r"|stunden|tagen?|secondes|heures|jours|segundos|minutos|horas|días|saniye|dakika|saat|gün)"
)


def _units(reading: Reading) -> Plans:
    sizes = reading.all_of(DATA)
    if len(reading.quantities) == 1 and sizes and reading.has(_CONVERTS, "how many (?:mb|gb|tb|kb|gib|mib|bytes)"):
        yield planned("data-units", {"size_bytes": sizes[0].to_bytes()})
    spans = reading.all_of(TIME)
    if len(reading.quantities) == 1 and spans and reading.has(_CONVERTS_TIME):
        yield planned("time-units", {"seconds": spans[0].to("s")})


def _copies(reading: Reading) -> Plans:
    """Backups of several rhythms of one size."""
    size = next(iter(reading.all_of(DATA)), None)
    counts = [
        found[0]
        for found in reading.every(r"{n} (?:full )?(?:@(?:day|week|month|year|hour)|backups?|snapshots?|copies)")
    ]
    if size and counts and len(reading.all_of(DATA)) == 1 and reading.has("backups?", "snapshots?", "copies"):
        uneven = reading.has("increment\\w*", "differential", "compress\\w*", "{pct}") or reading.all_of(BITS)
        if uneven:
            return
        total = Quantity(sum(q.value for q in counts))
        yield planned("collection-size", {"items": total, "bytes_each": size.to_bytes()})
