"""One call to a backend, and what comes back while it runs."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from app.domain.backend import BackendSpec
from app.domain.clarification import Assumption, Reply
from app.domain.figure import Figure
from app.domain.labels import RequestType
from app.domain.passage import Passage


class Purpose(StrEnum):
    """What a call is for; routing rules may look at it."""

    ANALYSIS = "analysis"
    SPECIALIST = "specialist"
    CHALLENGE = "challenge"
    CONCLUSION = "conclusion"
    CHAT = "chat"


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
    """A section that the answer should have: stable id, heading to print, and what belongs into it."""

    id: str
    heading: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class Material:
    """The same content as the prompt, typed, for a backend that composes without a language model."""

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
    """How a caller wants an answer written; what is None or empty is left to the model.

    ``response_format`` is OpenAI's object of that name.
    """

    temperature: float | None = None
    top_p: float | None = None
    seed: int | None = None
    presence_penalty: float | None = None
    frequency_penalty: float | None = None
    stop: tuple[str, ...] = ()
    response_format: Mapping[str, object] | None = None


@dataclass(frozen=True, slots=True)
class ModelCall:
    """What to ask a backend. ``system`` holds the instructions, ``prompt`` the request with its quoted data.

    ``from_people`` is all of it that people wrote, as opposed to shipped instructions and public passages. It is
    screened again before the call leaves; where it is None, the whole text is.

    A call with ``turns`` is a caller's own conversation: the turns travel as they stand, with ``options``, and the
    limit on the answer holds to the token. ``prompt`` then repeats all that travels, for screening and for sizes.
    """

    step: str
    purpose: Purpose
    system: str
    prompt: str
    material: Material
    max_output_tokens: int = 2000
    from_people: str | None = None
    turns: tuple[Turn, ...] = ()
    options: Options | None = None

    @property
    def text(self) -> str:
        """Everything that would leave the house with this call."""
        return f"{self.system}\n{self.prompt}"


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens of one call; ``estimated`` when the backend did not report them."""

    input_tokens: int = 0
    output_tokens: int = 0
    estimated: bool = False


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


StreamPart = TextDelta | Finish


@dataclass(frozen=True, slots=True)
class Completion:
    """A whole answer: its text, which backend and model gave it, and what it cost in US dollars."""

    text: str
    backend: str
    model: str
    usage: Usage
    cost_usd: Decimal
    truncated: bool = False


class Backend(Protocol):
    """A model behind an endpoint."""

    @property
    def spec(self) -> BackendSpec:
        """What the registry says about it."""
        ...

    def stream(self, call: ModelCall) -> AsyncIterator[StreamPart]:
        """The answer in pieces, ended by exactly one ``Finish``.

        An answer that stops without its protocol's end marker is an error, never a ``Finish``. Closing the iterator
        closes the connection, so that the provider stops generating.

        Raises:
            BackendError: with the kind of failure.
        """
        ...

    async def close(self) -> None:
        """Close idle connections."""
        ...
