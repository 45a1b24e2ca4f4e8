"""What specialists return and what the user gets."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from app.domain.clarification import Assumption
from app.domain.coverage import Grounding
from app.domain.figure import Figure
from app.domain.labels import Completeness, ConsultationStatus, Sensitivity, Verdict
from app.domain.model_call import Usage
from app.domain.passage import Citation


@dataclass(frozen=True, slots=True)
class Closing:
    """What an answer ends with: disagreements, what would change it, and what it leaves open. With checked marks."""

    differs: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()
    unanswered: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Consultation:
    """One specialist's part.

    ``markdown`` carries marks `[1]` for ``citations`` and `[F1]` for figures. ``dropped`` counts quotes that were not
    verbatim. ``backend`` is what served it; ``model_free`` is true where no language model was used. ``sensitivity`` is
    the label of all that it has read: the request, the passages and earlier parts. ``composed`` are the headings of
    what the built-in expert wrote in a model's part.
    """

    agent: str
    status: ConsultationStatus
    summary: str
    markdown: str
    citations: tuple[Citation, ...] = ()
    dropped: int = 0
    backend: str = ""
    tier: str = ""
    model_free: bool = False
    usage: Usage = field(default_factory=Usage)
    cost_usd: Decimal = Decimal(0)
    error: str | None = None
    closing: Closing = field(default_factory=Closing)
    composed: tuple[str, ...] = ()
    sensitivity: Sensitivity = Sensitivity.PUBLIC


@dataclass(frozen=True, slots=True)
class Objection:
    """A weak point of the consultations; ``severity`` is high, medium or low."""

    severity: str
    about: str
    text: str


@dataclass(frozen=True, slots=True)
class Conclusion:
    """The whole answer.

    ``missing`` names what was not answered; ``versions`` names what made it (policy, prompts, skills, graph).
    ``grounding`` says how far the library carries the answer, ``unsupported`` names the specialists whose part rests on
    no checked quote and no figure, and ``dropped`` counts quotes that were not verbatim.
    """

    completeness: Completeness
    markdown: str
    verdict: Verdict | None
    citations: tuple[Citation, ...]
    assumptions: tuple[Assumption, ...]
    figures: tuple[Figure, ...]
    objections: tuple[Objection, ...]
    missing: tuple[str, ...]
    versions: Mapping[str, str]
    grounding: Grounding = Grounding.UNJUDGED
    unsupported: tuple[str, ...] = ()
    dropped: int = 0
