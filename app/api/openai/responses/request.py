"""The body of a response: what is asked, and what of it is repeated in the answer."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from app.api.openai.errors import BadParameter
from app.api.openai.messages import Text, wrong
from app.api.openai.parameters import HINTS, ignored
from app.domain.asked import EarlierTurn, RunPart
from app.domain.errors import NotFound

_IGNORED = frozenset(
    {*HINTS, "temperature", "top_p", "truncation", "include", "max_tool_calls", "stream_options", "context_management"}
) - {"metadata", "store", "reasoning_effort"}
_CONTEXT = frozenset({"system", "developer"})
_QUICK = frozenset({"none", "minimal", "low"})
_ID = re.compile(r"resp_([0-9a-f]{32})(?:_([1-9]\d?))?")


class _Part(BaseModel):
    type: Literal["input_text", "output_text", "text", "refusal"]
    text: Text = ""
    refusal: Text = ""


class Item(BaseModel):
    """One message of the input; items of other types are refused."""

    type: Literal["message"] = "message"
    role: Literal["user", "assistant", "system", "developer"]
    content: Text | tuple[_Part, ...]

    @property
    def said(self) -> str:
        """Its text."""
        if isinstance(self.content, str):
            return self.content
        return "\n".join(part.text or part.refusal for part in self.content)


class _Conversation(BaseModel):
    id: Text


class _Reasoning(BaseModel):
    effort: Text | None = None


class _Format(BaseModel):
    type: Text = "text"


class _Shown(BaseModel):
    format: _Format | None = None


class _Body(BaseModel):
    model_config: ClassVar[ConfigDict] = ConfigDict(extra="allow")

    model: Text
    input: Text | Annotated[tuple[Item, ...], Field(min_length=1)]
    instructions: Text | None = None
    previous_response_id: Text | None = None
    conversation: Text | _Conversation | None = None
    stream: bool | None = None
    background: bool | None = None
    store: bool | None = None
    metadata: Annotated[dict[Text, Text], Field(max_length=16)] | None = None
    max_output_tokens: Annotated[int, Field(gt=0)] | None = None
    reasoning: _Reasoning | None = None
    text: _Shown | None = None
    user: Annotated[str, Field(max_length=128)] | None = None


@dataclass(frozen=True, slots=True)
class ResponseRequest:
    """A response as it is asked for; ``ignored`` names the parameters that change nothing."""

    model: str
    items: tuple[Item, ...]
    instructions: str | None
    previous: RunPart | None
    conversation: str | None
    stream: bool
    background: bool
    metadata: Mapping[str, str]
    max_tokens: int | None
    quick: bool
    user: str | None
    ignored: tuple[str, ...]

    @property
    def question(self) -> str:
        """The last message, which must be the user's."""
        spoken = self._spoken
        if not spoken or spoken[-1].role != "user":
            raise BadParameter("The last item of the input must be a message of the user.", "input", "invalid_value")
        return spoken[-1].said

    @property
    def earlier(self) -> tuple[EarlierTurn, ...]:
        """The messages before it."""
        turns = self._spoken[:-1]
        return tuple(EarlierTurn("team" if each.role == "assistant" else "user", each.said) for each in turns)

    @property
    def context(self) -> str:
        """What the application says."""
        told = [each.said for each in self.items if each.role in _CONTEXT]
        return "\n\n".join([*([self.instructions] if self.instructions else []), *told])

    @property
    def _spoken(self) -> Sequence[Item]:
        return [each for each in self.items if each.role not in _CONTEXT]

    def kept(self) -> dict[str, object]:
        """What is repeated in the answer, as plain JSON values."""
        return {
            "model": self.model,
            "input": [{"role": each.role, "text": each.said} for each in self.items],
            "instructions": self.instructions,
            "previous_response_id": response_id(self.previous) if self.previous else None,
            "background": self.background,
            "metadata": dict(self.metadata),
            "max_output_tokens": self.max_tokens,
            "user": self.user,
        }


def read_request(body: bytes) -> ResponseRequest:
    """The request in a body.

    Raises:
        BadParameter: a part of it is missing, wrong or not supported.
        NotFound: the response that it goes on from cannot exist.
    """
    try:
        parsed = _Body.model_validate_json(body)
    except ValidationError as error:
        raise wrong(error, _FIELDS) from None
    without = ignored(parsed.model_extra or {}, _IGNORED)
    _check(parsed)
    talk = parsed.conversation
    return ResponseRequest(
        model=parsed.model,
        items=(Item(role="user", content=parsed.input),) if isinstance(parsed.input, str) else parsed.input,
        instructions=parsed.instructions,
        previous=part_of(parsed.previous_response_id) if parsed.previous_response_id else None,
        conversation=talk.id if isinstance(talk, _Conversation) else talk,
        stream=bool(parsed.stream),
        background=bool(parsed.background),
        metadata=parsed.metadata or {},
        max_tokens=parsed.max_output_tokens,
        quick=parsed.reasoning is not None and parsed.reasoning.effort in _QUICK,
        user=parsed.user,
        ignored=without,
    )


def _check(body: _Body) -> None:
    if body.store is False:
        raise BadParameter("Every response is stored: runs outlive connections.", "store", "unsupported_parameter")
    if body.text and body.text.format and body.text.format.type != "text":
        raise BadParameter("The team answers in text only.", "text.format", "unsupported_parameter")
    if body.previous_response_id and body.conversation:
        sentence = "Only one of previous_response_id and conversation can be given."
        raise BadParameter(sentence, "previous_response_id", "invalid_value")


def response_id(part: RunPart) -> str:
    """The id of a response: its run's, with the number of the part after the first."""
    name = "resp_" + part.run_id.removeprefix("run_")
    return name if part.number == 1 else f"{name}_{part.number}"


def part_of(name: str) -> RunPart:
    """The part of a run that a response is; raises NotFound where it cannot be one."""
    found = _ID.fullmatch(name)
    if found is None:
        raise NotFound("There is no such response.")
    return RunPart(f"run_{found[1]}", int(found[2] or 1))


_FIELDS = frozenset(
    {*_Body.model_fields, *Item.model_fields, *_Part.model_fields, *_Shown.model_fields, *_Reasoning.model_fields}
)
