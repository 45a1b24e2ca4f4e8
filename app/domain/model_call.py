"""One call to a backend, and what comes back while it runs."""

from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from app.domain.backend import BackendSpec
from app.domain.clarification import Assumption, Reply
from app.domain.coverage import Coverage
from app.domain.figure import Figure
from app.domain.labels import RequestType
from app.domain.passage import Passage
from app.domain.workup import Workup


class Purpose(StrEnum):
    """What a call is for; routing rules may look at it."""

    ANALYSIS = "analysis"
    SPECIALIST = "specialist"
    CHALLENGE = "challenge"
    CONCLUSION = "conclusion"
    CHAT = "chat"
    TRANSLATION = "translation"
    SUMMARY = "summary"
    JUDGE = "judge"


@dataclass(frozen=True, slots=True)
class LabelledPassage:
    """A passage with the label (`S1`, `S2`, ...) under which this call knows it."""

    label: str
    passage: Passage


@dataclass(frozen=True, slots=True)
class LabelledFigure:
    """A figure with the label (`F1`, `F2`, ...) under which this call knows it."""

    label: str
    figure: Figure


@dataclass(frozen=True, slots=True)
class Section:
    """A section that the answer should have: stable id, heading to print, and what belongs into it.

    Without a ``required`` one an answer is not complete.
    """

    id: str
    heading: str
    about: str = ""
    required: bool = False


@dataclass(frozen=True, slots=True)
class Material:
    """The same content as the prompt, typed, for a backend that composes without a language model.

    ``english`` has the question's words in the language of the passages, where it is in another one. ``draft`` is the
    answer as the expert has worked it out, with raw quotes in place. ``adds`` is true for a specialist whose colleague
    writes the answer: only what the others do not say is wanted then. ``meanings`` has the cosine with the question for
    sentences that were compared with it.
    """

    agent: str
    agent_title: str
    type: RequestType
    language: str
    question: str
    sections: tuple[Section, ...]
    passages: tuple[LabelledPassage, ...]
    figures: tuple[LabelledFigure, ...]
    replies: tuple[Reply, ...] = ()
    assumptions: tuple[Assumption, ...] = ()
    earlier: tuple[str, ...] = ()
    english: str = ""
    coverage: Coverage = field(default_factory=Coverage)
    draft: Workup | None = None
    adds: bool = False
    meanings: Mapping[str, float] = field(default_factory=dict[str, float])


class Role(StrEnum):
    """Who speaks in a conversation."""

    SYSTEM = "system"
    USER = "user"
    ASSISTANT = "assistant"


@dataclass(frozen=True, slots=True)
class Turn:
    """One message of a conversation that a caller brings along."""

    role: Role
    text: str


@dataclass(frozen=True, slots=True)
class Options:
    """How a caller wants an answer written; what is None or empty is left to the model."""

    temperature: float | None = None
    top_p: float | None = None
    seed: int | None = None
    presence_penalty: float | None = None
    frequency_penalty: float | None = None
    stop: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AnswerShape:
    """The form that an answer must have: a JSON document.

    ``schema`` is its JSON schema, as JSON; empty where any JSON object will do. ``strict`` asks the provider to hold
    the model to it in OpenAI's strict way, which not every schema allows. ``problem`` says in one sentence what is
    wrong with an answer, or None; its sentence goes back to the model, never to a person.
    """

    name: str
    schema: str
    problem: Callable[[str], str | None]
    strict: bool = False


@dataclass(frozen=True, slots=True)
class ModelCall:
    """What to ask a backend. ``system`` holds the instructions, ``prompt`` the request with its quoted data.

    ``from_people`` is all of it that people wrote, as opposed to shipped instructions and public passages. It is
    screened again before the call leaves; where it is None, the whole text is. With a ``shape`` the answer is one JSON
    document of that form; a backend without a language model is not asked then.

    A call with ``turns`` is a caller's own conversation: the turns travel as they stand, with ``options``, and the
    limit on the answer holds to the token. ``prompt`` then repeats all that travels, for screening and for sizes.

    ``watched`` when somebody sees the text grow; else a backend may hand on in one piece what came in one packet.
    """

    step: str
    purpose: Purpose
    system: str
    prompt: str
    material: Material
    max_output_tokens: int = 2000
    from_people: str | None = None
    shape: AnswerShape | None = None
    turns: tuple[Turn, ...] = ()
    options: Options | None = None
    watched: bool = True

    @property
    def text(self) -> str:
        """Everything that would leave the house with this call."""
        schema = f"\n{self.shape.schema}" if self.shape else ""
        return f"{self.system}\n{self.prompt}{schema}"


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens of one call; ``estimated`` when the backend did not report them.

    ``cached_tokens`` (read from the provider's cache) and ``cache_write_tokens`` are parts of the input,
    ``reasoning_tokens`` a part of the output.
    """

    input_tokens: int = 0
    output_tokens: int = 0
    estimated: bool = False
    cached_tokens: int = 0
    cache_write_tokens: int = 0
    reasoning_tokens: int = 0

    def plus(self, other: "Usage") -> "Usage":
        """The tokens of both calls."""
        return Usage(
            self.input_tokens + other.input_tokens,
            self.output_tokens + other.output_tokens,
            self.estimated or other.estimated,
            self.cached_tokens + other.cached_tokens,
            self.cache_write_tokens + other.cache_write_tokens,
            self.reasoning_tokens + other.reasoning_tokens,
        )


@dataclass(frozen=True, slots=True)
class TextDelta:
    """A piece of the answer, as it arrives."""

    text: str


@dataclass(frozen=True, slots=True)
class Finish:
    """The end of an answer. ``truncated`` when the output limit cut it off; ``model`` as the backend names it."""

    model: str
    usage: Usage
    truncated: bool = False


@dataclass(frozen=True, slots=True)
class Seen:
    """The tokens of an attempt that is about to fail, as far as they are known."""

    usage: Usage


StreamPart = TextDelta | Finish | Seen


@dataclass(frozen=True, slots=True)
class Completion:
    """A whole answer: its text, which backend and model gave it, and what it cost in US dollars.

    ``cost_usd`` is that of the answer alone, and 0 with ``price_known`` False where nobody knows the price.
    ``wasted_usd`` is what the attempts before it and beside it cost, as far as their prices are known.
    """

    text: str
    backend: str
    model: str
    usage: Usage
    cost_usd: Decimal
    truncated: bool = False
    price_known: bool = True
    attempts: int = 1
    wasted_usd: Decimal = Decimal(0)


class Backend(Protocol):
    """A model behind an endpoint."""

    @property
    def spec(self) -> BackendSpec:
        """What the registry says about it."""
        ...

    def stream(self, call: ModelCall) -> AsyncIterator[StreamPart]:
        """The answer in pieces, ended by exactly one ``Finish``; one ``Seen`` may come before an error.

        An answer that stops without its protocol's end marker is an error, never a ``Finish``. Closing the iterator
        closes the connection, so that the provider stops generating.

        Raises:
            BackendError: with the kind of failure.
        """
        ...

    async def close(self) -> None:
        """Close idle connections."""
        ...
