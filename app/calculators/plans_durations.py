"""Recognizes durations and rates of work. Tried where no topic fits."""

from app.calculators.plan import Found, Plans, planned
from app.calculators.quantities import BITS, TIME
from app.calculators.reading import Rate, Reading

ASKS = (
    "how (?:much|many|long|big|large)",
    "what(?:'s)?(?: (?:is|are|does|do|would|will))?",
    "which",
    "wie lange?",
    "多久|多长时间",
    r"@(?:year|month|week|day) \?",
    "calculate",
    "compute",
    "cost",
    "how many",
    "total",
    "by how",
    "result",
    "expected",
    "sum",
    "percent",
    "reduction",
    "(?:minutes|hours|days|seconds|weeks|gb|tb|mb) ?\\?",
    "hours of work",
    "bill",
)
"""Words of a question for a number, where the topic alone does not tell."""

_NO_ITEMS = (
    r"(?:workers|servers|gpus|people|engineers|cores|annotators|labels|percent|times|points|in|at|of|to|and|for|"
    r"with|a|per)\b"
)
THINGS = (
    "images|documents|files|pages|rows|records|samples|videos|items|requests|calls|users|seats|licence|gb|"
    "messages|emails?|articles|tickets|cases"
    "|hours|minutes|jobs|tasks|builds|tests|clips|articles|invoices|customers|orders|transactions|products|"
    "photos|reviews|sms|reports|questions|chunks|labels|annotations"
)
"""What is bought, counted or worked through, as a pattern."""


_SPENT = (
    "hours|minutes|time|work|days|stunden|minuten|arbeit|heures|horas|travail|trabajo|saat|dakika",
    "小时|分钟",
)


def duration_plans(reading: Reading) -> Plans:
    """generation-time, rate-limit, recording-volume, batch-throughput and work-duration."""
    yield from _generation(reading)
    yield from _limit(reading)
    yield from _recording(reading)
    yield from _batch_rate(reading)
    if reading.has(*ASKS):
        yield from _duration(reading)


def _generation(reading: Reading) -> Plans:
    speed = reading.rate("tokens?|tok", "s")
    tokens = next((found[0] for found in reading.every(r"{n} (?:output )?tokens?(?! @| per)")), None)
    first = reading.one(
        r"(?:first token|ttft|prefill) (?:[a-z]+ ){0,3}?{time}",
        r"{time} (?:to|until|for) (?:the )?first token",
        r"{time} (?:of |for )?(?:prefill|ttft|start-?up|overhead)",
        r"plus {time}",
    )
    if speed and tokens and reading.has("how long", "time", "latency", "seconds", "take"):
        yield planned(
            "generation-time",
            {"tokens": tokens, "tokens_per_second": speed.amount, "first_token_s": first.to("s") if first else None},
        )


def _limit(reading: Reading) -> Plans:
    limit = reading.one(r"{n} tokens? @minute", r"{n} tpm", r"tpm (?:of |= |: )?{n}")
    each = reading.one(
        r"{n} tokens? (?:each|@request|per)",
        r"(?:uses?|of|with|needs?) {n} tokens",
        r"requests? (?:uses?|needs?|takes?|costs?|consumes?) (?:about )?{n}",
        r"{n} tokens(?! @)",
    )
    if limit and each and limit != each:
        yield planned("rate-limit", {"limit_per_minute": limit, "use_per_request": each})


def _recording(reading: Reading) -> Plans:
    streams = reading.one(
        r"(?:cameras|streams|feeds) (?:: |, |= ){n}", r"{n} (?:[a-z0-9]+ ){0,2}?(?:cameras|streams|feeds)"
    )
    speed = next((q.to_megabits() for q in reading.all_of(BITS)), None)
    days = next((q for q in reading.all_of(TIME) if q.unit in {"day", "week", "month", "year"}), None)
    hours = reading.one(r"{time} (?:@day|a day)")
    if streams and speed and days:
        given: dict[str, Found] = {
            "streams": streams,
            "megabits_per_second": speed,
            "days": days.to("day"),
            "hours_per_day": hours.to("h") if hours and hours.unit == "h" else None,
        }
        yield planned("recording-volume", given)


def _batch_rate(reading: Reading) -> Plans:
    batch = reading.one(
        r"batch(?:es)?(?: size)? (?:of |= |: )?{n}",
        r"{n} (?:[a-z]+ ){0,2}?(?:every|per|in|each|within|alle|toutes les|cada) {time}",
    )
    span = reading.one(r"(?:takes?|in|needs?|every|lasts?) (?:[a-z]+ ){0,1}?{time}", r"{time}")
    if (
        batch
        and span
        and span.unit in {"ms", "s", "min"}
        and reading.has("throughput", "@second", "per second", "@hour")
    ):
        yield planned(
            "batch-throughput",
            {
                "batch_size": batch,
                "seconds": span.to("s"),
                "devices": reading.one(r"{n} (?:gpus|@accelerator|devices|workers)"),
            },
        )


def _duration(reading: Reading) -> Plans:
    """So many items, each so long, by so many workers; or a rate."""
    each = reading.one(
        r"each {time}",
        r"(?:einer|jeder|one|chacun|cada uno) (?:takes |needs )?{time}",
        r"{time} (?:each|@request|@unit|per (?:[a-z]+)|a piece|for each|je|pro)",
        r"(?:takes?|needs?|each|lasts?|dauert|dure|tarda) (?:[a-z]+ ){0,3}?{time}",
        r"(?:of|à|zu|at) {time}",
    )
    items = reading.one(
        rf"{{n}} (?:[a-z-]+ ){{0,2}}?(?:{THINGS})(?! @)",
        rf"{{n}} (?:[a-z-]+ ){{0,1}}?(?!{_NO_ITEMS})[a-zà-ÿ-]{{3,}}(?! @)",
    )
    several = reading.one(
        r"{n} (?:labels|annotations|votes|copies|views|passes|reviews) (?:per|each|@unit|@request|for each)"
    )
    if items and several:
        items = items.scaled(several.value)
    part = reading.find(r"{pct} (?:of|von|de|der) (?:[a-z]+ ){0,2}?{n}")
    if items and part and part[1] == items:
        items = items.scaled(part[0].value)
    if items and reading.has("(?:each|every) (?:[a-z]+ )?twice", "twice each"):
        items = items.scaled(2)
    workers = reading.one(
        r"{n} (?:[a-z]+ ){0,2}?(?:workers|servers|gpus|@accelerator|in parallel|people|processes|cores|annotators|"
        r"engineers|labell?ers|reviewers)"
    )
    if reading.has("total (?:[a-z]+ )?hours", "(?:person|working|labou?r)[- ]hours"):
        workers = None
    rate = reading.rate(r"[^\W\d_][\w-]*", "s", "min", "h", "day")
    singly = reading.has("each {time}", r"{time} (?:each|@request|@unit)") and reading.has(*_SPENT)
    items = items or (rate.amount if singly and rate else None)
    bare = reading.one(r"{n} @day") if rate is None else None
    rate = Rate(bare, "day") if bare and bare != items else rate
    if items and each and each.unit in {"ms", "s", "min", "h"} and (not rate or singly):
        yield planned("work-duration", {"items": items, "seconds_each": each.to("s"), "workers": workers})
    elif items and rate and rate.amount != items:
        per_second = rate.per("s").value
        if per_second:
            yield planned(
                "work-duration",
                {
                    "items": items,
                    "seconds_each": 1 / per_second,
                    "workers": workers
                    if reading.has("(?:each|one|a|per) (?:workers|servers|gpus|people|annotators|engineers)")
                    else None,
                },
            )
