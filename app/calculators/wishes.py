"""Requests for a number that people make without the numbers it takes: their words, and what to ask back."""

from dataclasses import dataclass

from app.calculators.plan import REQUESTS

ASKING = (
    "how (?:much|many|long|big|large|often|expensive)",
    "what(?:'s|’s)",
    "what (?:is|are|would|will|does|do|sample|size|number)",
    "when (?:do|does|will|would)",
    "at (?:what|which)",
    "from (?:what|which)",
    "calculate",
    "compute",
    "work out",
    "estimate",
    "wie (?:hoch|lange|groß|teuer|oft)",
    r"was (?:würde|kostet|kosten|cost|ist|sind)",
    "ab wann",
    "berechne\\w*",
    "quel(?:le)?s?",
    "calcule[rz]?",
    "cuánt[oa]s?",
    "calcula\\w*",
    "hesapla\\w*",
    "ne kadar",
)
"""The question asks for a number."""

OURS = (
    "our",
    "ours",
    "us",
    "we",
    "my",
    "me",
    "i",
    "i'm",
    "this",
    "the (?:project|test|team|service|model|migration|app|product|training|database)",
    "please",
    "wir",
    "uns",
    "unser\\w*",
    "mein\\w*",
    "ich",
    "nous",
    "notre",
    "nos",
    "mon",
    "nuestr[oa]s?",
    "nos",
    "bu",
    "bizim",
)
"""It is about a case of one's own, not about the subject."""

REASONS = (
    "explain",
    "why",
    "in general",
    "generally",
    "rule of thumb",
    "rough\\w*",
    "typical\\w*",
    "usually",
    "formula",
    "how (?:do|does|can|should|to) (?:i |we |one |you )?(?:calculate|compute|work out|estimate|measure)",
    "what (?:is|are) (?:a|an)",
    "what does ~ mean",
    "difference between",
    "best practices?",
    "which (?:tool|library|framework|metric|model)",
    "how many (?:questions|types|kinds|steps)",
    "erklär\\w*",
    "warum",
    "pourquoi",
    "expli\\w+",
)
"""It asks for reasons, rules or words; a number of one's own would not answer it."""


@dataclass(frozen=True, slots=True)
class Need:
    """An input, the question that gets it, and how it stands in a text; ``factor`` turns that into its unit."""

    input: str
    question: str
    patterns: tuple[str, ...] = ()
    factor: float = 1.0


@dataclass(frozen=True, slots=True)
class Wish:
    """A calculator, the words that ask for it, words that mean something else, and what it cannot do without."""

    calculator: str
    cues: tuple[str, ...]
    needs: tuple[Need, ...]
    unless: tuple[str, ...] = ()


_VOLUME = Need(
    "requests_per_month",
    "How many requests do you make in a month?",
    (rf"{{n}} (?:[a-z-]+ ){{0,2}}?(?:{REQUESTS}) (?:[a-z]+ ){{0,2}}?@month", rf"@month ~ {{n}} (?:{REQUESTS})"),
)
_RATE = Need(
    "peak_per_second",
    "How many requests a second come at the peak?",
    (r"{n} (?:[a-z]+ ){0,2}?requests (?:[a-z]+ ){0,2}?@second", r"{n} (?:[a-z]+ )?@second"),
)

WISHES: tuple[Wish, ...] = (
    Wish(
        "break-even",
        ("break-even", "pays? off", "cheaper than ~~ api", "seuil de rentabilité", "punto de equilibrio"),
        (
            Need(
                "api_cost_per_request",
                "What does the API cost you for one request, or how many tokens at which price?",
                (r"{money} @request",),
            ),
            Need(
                "always_on_cost_per_month",
                "What would the machines and their operation cost in a month?",
                (r"{money} (?:flat )?@month",),
            ),
        ),
        ("invest\\w*", "months", "projects?"),
    ),
    Wish(
        "self-hosted-cost",
        (
            "self-host ~~ (?:@month )?cost",
            "cost ~~ self-host",
            "(?:run|running|host|hosting) ~ (?:own|ourselves) ~~ cost",
        ),
        (
            Need("price_per_hour", "What does one machine or GPU cost an hour?", (r"{money} @hour",)),
            Need(
                "requests_per_hour",
                "How many requests does one machine serve in an hour?",
                (rf"{{n}} (?:{REQUESTS}) @hour",),
            ),
            _VOLUME,
        ),
    ),
    Wish(
        "api-cost",
        ("api ~ (?:cost|bill|spend)", "(?:cost|bill|pay|spend) ~~ (?:api|openai|claude|@api)", "@api ~ cost"),
        (
            _VOLUME,
            Need("input_tokens", "How many tokens go into one request?", (r"{n} (?:tokens )?(?:input|in|prompt)",)),
            Need("output_tokens", "How many tokens come back?", (r"{n} (?:tokens )?(?:output|out|completion)",)),
        ),
        ("self-host",),
    ),
    Wish(
        "gpu-memory",
        ("how many (?:[a-z]+ ){0,2}?(?:gpus|@accelerator)", "number of gpus"),
        (
            Need("parameters_in_billions", "How many parameters has the model?", (r"{b}",), factor=1e-9),
            Need("card_memory_gb", "How much memory has one of your GPUs?", (r"{data} (?:gpus|@accelerator|memory)",)),
        ),
    ),
    Wish(
        "gpu-memory",
        ("(?:how much|what) (?:[a-z]+ ){0,2}?memory ~~ (?:model|llm|llama|mistral|gpus)",),
        (Need("parameters_in_billions", "How many parameters has the model?", (r"{b}",), factor=1e-9),),
        ("redis", "cache", "working set"),
    ),
    Wish(
        "ab-sample-size",
        (
            "sample size",
            "how (?:many|big|large) ~~ (?:visitors|users|samples?) ~~ (?:test|variant|experiment)",
            "how (?:big|large) ~~ sample",
        ),
        (
            Need(
                "baseline_share",
                "What share converts today?",
                (r"(?:baseline|currently|today|now) (?:[a-z]+ ){0,3}?{pct}", r"{pct} (?:baseline|today|currently)"),
            ),
            Need(
                "target_share",
                "Which share, or which change of it, must the test be able to see?",
                (r"(?:detect|see|target|to|reach) (?:[a-z]+ ){0,3}?{pct}",),
            ),
        ),
        ("survey",),
    ),
    Wish(
        "velocity",
        (
            "how long ~~ (?:project|backlog|roadmap|migration|release)",
            "how many (?:sprints|weeks) ~~ (?:project|backlog|roadmap|release|need|take)",
            "when ~~ (?:project|backlog|roadmap) ~~ (?:done|finished|ready|complete)",
            "wie lange ~~ (?:projekt|backlog|roadmap)",
            "combien de (?:temps|sprints) ~~ projet",
        ),
        (
            Need("points", "How many points are left?", (r"{n} (?:story )?points (?!@|per|a )", r"backlog ~ {n}")),
            Need("velocities", "How many points does the team do in a sprint?", (r"velocity ~ {n}",)),
        ),
    ),
    Wish(
        "psi",
        ("(?:what|how (?:big|large|high)|compute|calculate) ~~ (?:our|my) ~ (?:psi|drift)", "(?:our|my) psi"),
        (
            Need("expected", "What are the shares or counts of the bins in the reference data?"),
            Need("actual", "And in the current data, for the same bins?"),
        ),
        ("threshold", "mean", "means"),
    ),
    Wish(
        "servers",
        ("how many (?:[a-z]+ ){0,2}?(?:servers|instances|machines|pods)",),
        (
            _RATE,
            Need(
                "server_per_second",
                "How many requests a second does one server carry?",
                (r"(?:server|servers|one|each|machine) (?:[a-z]+ ){0,3}?{n} (?:requests )?@second",),
            ),
        ),
    ),
    Wish(
        "training-time",
        ("how long ~~ (?:train|fine-tune)\\w*", "wie lange ~~ training"),
        (
            Need("samples", "How many samples does one epoch have?", (r"{n} (?:samples|images|rows|documents)",)),
            Need("samples_per_second", "How many samples a second does your hardware do?"),
        ),
    ),
    Wish(
        "runway",
        ("(?:our|my|the) runway", "how long ~~ (?:cash|money|funding) (?:last|lasts|reach)", "wie lange ~~ geld"),
        (
            Need("cash", "How much cash is there?", (r"{money} ~ (?:cash|bank|left)", r"(?:cash|bank) ~ {money}")),
            Need("net_burn_per_month", "How much is burned in a month?", (r"{money} @month", r"burn\w* ~ {money}")),
        ),
    ),
    Wish(
        "payback",
        ("payback", "pay(?:s|back)? (?:itself|back|off)", "amorti[sz]\\w*"),
        (
            Need("one_off", "What does it cost once?", (r"{money} (?:once|upfront|one-off|investment)",)),
            Need("saving_per_month", "What does it save in a month?", (r"{money} @month", r"save\w* ~ {money}")),
        ),
    ),
    Wish(
        "tco",
        ("(?:tco|total cost of ownership)",),
        (
            Need("build_one_off", "What would building cost once?"),
            Need("build_per_year", "What would its upkeep cost a year?"),
            Need("buy_one_off", "What would setting up the bought product cost?"),
            Need("buy_per_year", "What does it cost a year?", (r"{money} @year",)),
        ),
    ),
    Wish(
        "team-burn",
        ("(?:our|my|the) ~ burn rate", "(?:our|my|the) team ~ cost", "what ~ (?:our|my) team cost"),
        (Need("salaries_per_month", "What do the salaries add up to in a month?", (r"salar\w* ~ {money}",)),),
    ),
    Wish(
        "vector-storage",
        ("how much (?:storage|memory|space|disk) ~~ (?:vectors|index)", "how big ~~ (?:vector|vectors) ~ index"),
        (
            Need("vectors", "How many vectors are there?", (r"{n} vectors",)),
            Need("dimensions", "How many dimensions has each?", (r"{n} ?dimensions",)),
        ),
    ),
)
"""In this order; the first whose words occur is meant."""
