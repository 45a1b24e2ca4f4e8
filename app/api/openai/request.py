"""The body of a chat completion: which parts are passed on, which are ignored, and which are refused."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from app.api.openai.errors import BadParameter
from app.api.openai.form import shape_of_format
from app.domain.model_call import AnswerShape, Options, Role, Turn

_IGNORED = frozenset(
    {
        "metadata",
        "parallel_tool_calls",
        "prompt_cache_key",
        "prompt_cache_retention",
        "reasoning_effort",
        "safety_identifier",
        "service_tier",
        "store",
        "verbosity",
    }
)
"""They change nothing in what is written here, or only hints that no other provider knows."""

_HARMLESS: Mapping[str, tuple[object, ...]] = {
    "n": (1,),
    "logprobs": (False,),
    "tools": ([],),
    "functions": ([],),
    "tool_choice": ("none", "auto"),
    "function_call": ("none", "auto"),
    "logit_bias": ({},),
    "modalities": (["text"],),
}
"""Values that ask for nothing beyond the text."""

_Text = Annotated[str, Field(strict=True)]


class _Part(BaseModel):
    """Content that is not text has another type, and is refused by it."""

    type: Literal["text", "refusal"]
    text: _Text = ""
    refusal: _Text = ""


class _Function(BaseModel):
    name: _Text
    arguments: _Text = ""


class _ToolCall(BaseModel):
    id: _Text = ""
    function: _Function


class _Message(BaseModel):
    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: _Text | tuple[_Part, ...] | None = None
    name: _Text | None = None
    tool_call_id: _Text | None = None
    tool_calls: tuple[_ToolCall, ...] | None = None


class _StreamOptions(BaseModel):
    include_usage: bool | None = None


class _Body(BaseModel):
    model_config: ClassVar[ConfigDict] = ConfigDict(extra="allow")

    model: _Text
    messages: Annotated[tuple[_Message, ...], Field(min_length=1)]
    stream: bool | None = None
    stream_options: _StreamOptions | None = None
    max_tokens: Annotated[int, Field(gt=0)] | None = None
    max_completion_tokens: Annotated[int, Field(gt=0)] | None = None
    temperature: Annotated[float, Field(ge=0, le=2)] | None = None
    top_p: Annotated[float, Field(gt=0, le=1)] | None = None
    seed: int | None = None
    presence_penalty: Annotated[float, Field(ge=-2, le=2)] | None = None
    frequency_penalty: Annotated[float, Field(ge=-2, le=2)] | None = None
    stop: _Text | Annotated[tuple[_Text, ...], Field(max_length=4)] | None = None
    response_format: dict[str, object] | None = None
    user: Annotated[str, Field(max_length=128)] | None = None


@dataclass(frozen=True, slots=True)
class ChatRequest:
    """A chat completion as the door understands it. ``ignored`` names the parameters that change nothing."""

    model: str
    turns: tuple[Turn, ...]
    options: Options | None
    shape: AnswerShape | None
    user: str | None
    max_tokens: int | None
    stream: bool
    include_usage: bool
    ignored: tuple[str, ...]

    def all_text(self) -> str:
        """Everything of the caller's that a backend would see, but for the schema, which stands in the shape."""
        parts = [turn.text for turn in self.turns]
        if self.options is not None:
            parts.extend(self.options.stop)
        if self.shape is not None:
            parts.append(self.shape.name)
        return "\n".join(parts)


def read_request(body: bytes) -> ChatRequest:
    """The request in a body.

    Raises:
        BadParameter: a part of it is missing, wrong or not supported.
    """
    try:
        parsed = _Body.model_validate_json(body)
    except ValidationError as error:
        raise _wrong(error) from None
    extra = {name: value for name, value in (parsed.model_extra or {}).items() if value is not None}
    for name, value in extra.items():
        if name not in _IGNORED and value not in _HARMLESS.get(name, ()):
            raise BadParameter(f"The parameter {name[:60]!r} is not supported here.", name, "unsupported_parameter")
    return ChatRequest(
        model=parsed.model,
        turns=tuple(map(_turn, parsed.messages)),
        options=_options(parsed),
        shape=shape_of_format(parsed.response_format),
        user=parsed.user,
        max_tokens=parsed.max_completion_tokens or parsed.max_tokens,
        stream=bool(parsed.stream),
        include_usage=bool(parsed.stream_options and parsed.stream_options.include_usage),
        ignored=tuple(name for name in extra if name in _IGNORED),
    )


def _wrong(error: ValidationError) -> BadParameter:
    # Where content may have two forms, the error that lies deepest is about the form that was meant.
    first = max(error.errors(include_input=False, include_url=False, include_context=False), key=_depth)
    if first["type"] == "json_invalid":
        return BadParameter("The body is not valid JSON.", None, "invalid_json")
    place = ".".join(str(key) for key in first["loc"] if isinstance(key, int) or key in _FIELDS)
    code = "missing_required_parameter" if first["type"] == "missing" else "invalid_value"
    return BadParameter(f"The parameter {place or 'at the top'} cannot be used: {first['msg']}.", place or None, code)


def _depth(error: ErrorDetails) -> int:
    return len(error["loc"])


def _options(body: _Body) -> Options | None:
    stop = (body.stop,) if isinstance(body.stop, str) else body.stop or ()
    options = Options(
        temperature=body.temperature,
        top_p=body.top_p,
        seed=body.seed,
        presence_penalty=body.presence_penalty,
        frequency_penalty=body.frequency_penalty,
        stop=stop,
    )
    return None if options == _NO_OPTIONS else options


def _turn(message: _Message) -> Turn:
    return Turn(_ROLES.get(message.role, Role.USER), "\n".join(_said(message)))


def _said(message: _Message) -> Iterator[str]:
    """The text of a message.

    Calls of tools and their results are put into words: a backend that was told of no tools accepts no others.
    """
    if message.role in {"tool", "function"}:
        yield f"Result of the tool call {message.tool_call_id or message.name or ''}:"
    elif message.name:
        yield f"{message.name}:"
    if isinstance(message.content, str):
        yield message.content
    else:
        yield from (part.text or part.refusal for part in message.content or ())
    for call in message.tool_calls or ():
        yield f"Tool call {call.id}: {call.function.name}({call.function.arguments})"


_NO_OPTIONS = Options()
_ROLES = {"system": Role.SYSTEM, "developer": Role.SYSTEM, "assistant": Role.ASSISTANT}
_FIELDS = frozenset({*_Body.model_fields, *_Message.model_fields, *_Part.model_fields, *_ToolCall.model_fields})
