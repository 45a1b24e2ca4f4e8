"""Recognizes the facts behind an architecture pattern and a quick infrastructure bill."""

from app.calculators.plan import Default, Found, Plans, planned
from app.calculators.quantities import TIME, Quantity
from app.calculators.reading import Reading

_TO_MONTHS = {"week": 12 / 52, "month": 1.0, "year": 12.0}
_PATTERN_DEFAULTS = {
    "devops": Default(
        "ci-cd", "Deployment is automated (CI/CD); manual deployment favours the monolith, Kubernetes the services."
    ),
    "months_to_market": Default(6.0, "Six to twelve months to the market; less than three favours the monolith."),
    "traffic": Default("steady", "Steady traffic; strong spikes favour serverless."),
    "latency_ms": Default(999.0, "Answers within a second; below 50 ms speaks against serverless."),
    "domain": Default("partial", "The domain is partly known; clear contexts favour services."),
    "budget": Default("limited", "A limited budget; a generous one favours services."),
}

_DEVOPS = (
    ("kubernetes", "kubernetes|k8s|service mesh"),
    ("containers", "containers?|docker"),
    ("ci-cd", "ci ?/ ?cd|ci|pipelines?"),
    ("manual", "manual(?:ly)? deploy\\w*|deploy\\w* (?:by hand|manually)|ftp"),
)

_BUDGET = (
    ("very-tight", "very tight|no budget|shoestring"),
    ("limited", "limited budget|small budget|tight"),
    ("generous", "generous|large budget"),
    ("moderate", "moderate budget"),
)

_DOMAIN = (
    ("unclear", "unclear|unproven|no product"),
    ("clear-contexts", "clear contexts?|bounded contexts?"),
    ("well-defined", "well[- ]defined|well understood"),
)

_PATTERNS = (
    "monolith\\w*",
    "micro-?services",
    "serverless",
    "architecture(?: pattern)?",
    "modular",
    "architektur",
    "mikroservis\\w*",
    "arquitectura",
    "微服务",
    "单体",
)


def architecture_plans(reading: Reading) -> Plans:
    """architecture-matrix and quick-infrastructure."""
    yield from _quick_bill(reading)
    yield from _pattern(reading)


def _quick_bill(reading: Reading) -> Plans:
    users = reading.one(r"{n} (?:[a-z]+ ){0,1}?users")
    requests = reading.one(
        r"{n} (?:requests|calls) (?:per user|each|@unit) ?(?:and |per )?@?(?:day)?",
        r"{n} (?:requests|calls) (?:@day )?(?:@unit|each)",
        r"users ~ {n} (?:requests|calls)",
    )
    stored = reading.one(r"{data} (?:[a-z]+ ){0,2}?(?:per user|each|@unit)", r"(?:per|each) user ~ {data}")
    growth = reading.one(r"{pct} (?:@month )?(?:growth|@month)", r"growth (?:of )?{pct}")
    if users and requests and stored:
        given: dict[str, Found] = {
            "users": users,
            "requests_per_user_and_day": requests,
            "gb_per_user": stored.to_gb(),
            "growth_per_month": growth,
        }
        still = Default(0.0, "No growth; each percent a month raises the twelve-month sum.")
        yield planned("quick-infrastructure", given, {"growth_per_month": still})


def _pattern(reading: Reading) -> Plans:
    people = reading.one(r"{n} (?:[a-z-]+ ){0,2}?(?:engineers|people|team members)", r"team of {n}")
    users = reading.one(r"{n} (?:[a-z]+ ){0,2}?(?:users|customers|visitors|employees)")
    if not reading.has(*_PATTERNS) or people is None or users is None:
        return
    span = next((q for q in reading.all_of(TIME) if q.unit in _TO_MONTHS), None)
    given: dict[str, Found] = {
        "engineers": people,
        "users": users,
        "devops": _first(reading, _DEVOPS),
        "months_to_market": span.scaled(_TO_MONTHS[span.unit]) if span else None,
        "traffic": _traffic(reading),
        "latency_ms": _response(reading),
        "budget": _first(reading, _BUDGET),
        "domain": _first(reading, _DOMAIN),
    }
    yield planned("architecture-matrix", given, _PATTERN_DEFAULTS)


def _first(reading: Reading, choices: tuple[tuple[str, str], ...]) -> str | None:
    return next((level for level, pattern in choices if reading.has(pattern)), None)


def _traffic(reading: Reading) -> str | None:
    factor = reading.one(r"{n} (?:x|×|times|-?fold) ?(?:spikes?|peaks?)?", r"spikes? (?:of )?{n}")
    if factor and reading.has("spikes?", "peak"):
        return "spikes-10x" if factor.value >= 10 else "spikes-2-3x"  # noqa: PLR2004
    return _first(
        reading,
        (
            ("unpredictable", "unpredictable|event-driven|events"),
            ("spikes-2-3x", "spiky|spikes?"),
            ("steady", "steady|constant"),
        ),
    )


def _response(reading: Reading) -> Quantity | None:
    found = reading.one(r"(?:latency|p95|response|within|under|below|<) (?:[a-z]+ ){0,2}?{time}")
    return found.to("ms") if found and found.unit in {"ms", "s"} else None
