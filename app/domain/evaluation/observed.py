"""What the service made of a case, before anybody scores it."""

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from app.domain.labels import Pattern, RequestType, Sensitivity, Tier, Verdict


class RowStatus(StrEnum):
    """How the try at a case ended. Only ``ok`` is scored: a failure is counted apart, and is not a score of zero."""

    OK = "ok"
    ERROR = "error"
    TIMEOUT = "timeout"
    BUDGET = "budget"
    MISSING_CASSETTE = "missing_cassette"


@dataclass(frozen=True, slots=True)
class AskedBack:
    """A clarifying question that the service asked.

    ``reply`` is the scripted user's; ``scripted`` when the case has one for the topic, by name or by ``*``.
    """

    round: int
    topic: str
    question: str
    reply: str
    scripted: bool


@dataclass(frozen=True, slots=True)
class Cited:
    """A citation of the answer.

    ``retrieved`` when its passage was found by this run, ``verbatim`` when the quote stands at its place in the version
    of the document that was read.
    """

    skill: str
    section: str
    quote: str
    retrieved: bool
    verbatim: bool


@dataclass(frozen=True, slots=True)
class CallMade:
    """One attempt at a backend. ``cloud`` when the text left the house; ``key`` is that of its cassette entry.

    ``sensitivity`` is the label of the text that was sent. ``replayed`` when its time and price are recorded ones.
    """

    purpose: str
    step: str
    agent: str | None
    backend: str
    tier: Tier
    cloud: bool
    sensitivity: Sensitivity
    outcome: str
    input_tokens: int = 0
    output_tokens: int = 0
    usd: Decimal = Decimal(0)
    ms: int = 0
    key: str = ""
    replayed: bool = False


@dataclass(frozen=True, slots=True)
class Observed:
    """Everything that scorers may look at, for one try at one case; None where the service never came to it.

    ``clarified`` tells whether it asked back before it delegated, ``tier`` is what the policy wanted for the first
    specialist. ``declined`` when it answered that this is nothing for the team, ``refused`` when it said that the
    library holds no answer. ``figures`` are calculated results as they are printed. ``detail`` says in one sentence
    what went wrong. ``trace`` is the run's id.
    """

    status: RowStatus
    type: RequestType | None = None
    agents: tuple[str, ...] | None = None
    pattern: Pattern | None = None
    clarified: bool | None = None
    sensitivity: Sensitivity | None = None
    tier: Tier | None = None
    verdict: Verdict | None = None
    declined: bool = False
    refused: bool = False
    answer: str = ""
    language: str = ""
    asked: tuple[AskedBack, ...] = ()
    citations: tuple[Cited, ...] = ()
    figures: tuple[str, ...] = ()
    calls: tuple[CallMade, ...] = ()
    usd: Decimal = Decimal(0)
    ms: int = 0
    detail: str = ""
    trace: str = ""
    versions: tuple[tuple[str, str], ...] = field(default=())
