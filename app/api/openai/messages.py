"""The messages of a conversation as OpenAI's clients send them, and what is wrong with a body, in words."""

from collections.abc import Collection, Iterator
from typing import Annotated, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from app.api.openai.errors import BadParameter

Text = Annotated[str, Field(strict=True)]


class Part(BaseModel):
    """Content that is not text has another type, and is refused by it."""

    type: Literal["text", "refusal"]
    text: Text = ""
    refusal: Text = ""


class Function(BaseModel):
    """The function that was called, with its arguments as JSON."""

    name: Text
    arguments: Text = ""


class ToolCall(BaseModel):
    """A call of a tool that an earlier answer asked for."""

    id: Text = ""
    function: Function


class Message(BaseModel):
    """One message."""

    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: Text | tuple[Part, ...] | None = None
    name: Text | None = None
    tool_call_id: Text | None = None
    tool_calls: tuple[ToolCall, ...] | None = None


class StreamOptions(BaseModel):
    """What comes along with a stream."""

    include_usage: bool | None = None


class ChatBody(BaseModel):
    """What every chat completion may hold, whoever answers it."""

    model_config: ClassVar[ConfigDict] = ConfigDict(extra="allow")

    model: Text
    messages: Annotated[tuple[Message, ...], Field(min_length=1)]
    stream: bool | None = None
    stream_options: StreamOptions | None = None
    max_tokens: Annotated[int, Field(gt=0)] | None = None
    max_completion_tokens: Annotated[int, Field(gt=0)] | None = None
    response_format: dict[str, object] | None = None
    user: Annotated[str, Field(max_length=128)] | None = None

    @property
    def most_tokens(self) -> int | None:
        """The longest answer that is wanted, by whichever name."""
        return self.max_completion_tokens or self.max_tokens

    @property
    def include_usage(self) -> bool:
        """Whether a stream ends with what was used."""
        return bool(self.stream_options and self.stream_options.include_usage)


def said(message: Message) -> str:
    """The text of a message.

    Calls of tools and their results are put into words: a backend that was told of no tools accepts no others.
    """
    return "\n".join(_said(message))


def _said(message: Message) -> Iterator[str]:
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


def wrong(error: ValidationError, fields: Collection[str]) -> BadParameter:
    """What is wrong with a body; of the names in it only those in ``fields`` are repeated."""
    # Where content may have two forms, the error that lies deepest is about the form that was meant.
    first = max(error.errors(include_input=False, include_url=False, include_context=False), key=_depth)
    if first["type"] == "json_invalid":
        return BadParameter("The body is not valid JSON.", None, "invalid_json")
    place = ".".join(str(key) for key in first["loc"] if isinstance(key, int) or key in fields)
    code = "missing_required_parameter" if first["type"] == "missing" else "invalid_value"
    return BadParameter(f"The parameter {place or 'at the top'} cannot be used: {first['msg']}.", place or None, code)


def _depth(error: ErrorDetails) -> int:
    return len(error["loc"])


MESSAGE_FIELDS = frozenset({*Message.model_fields, *Part.model_fields, *ToolCall.model_fields})
"""The names that may stand in a message."""
