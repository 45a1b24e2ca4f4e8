"""The body of a message as a question to the team."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from app.api.asking.headers import declared, named_thread
from app.api.asking.models import TeamModels
from app.api.asking.question import Question
from app.api.http.exchange import Exchange
from app.domain.asked import EarlierTurn
from app.domain.errors import InvalidRequest
from app.domain.labels import Origin

_IGNORED = frozenset({"temperature", "top_p", "top_k", "stop_sequences", "service_tier", "thinking", "cache_control"})
_HARMLESS: dict[str, tuple[object, ...]] = {
    "tools": ([],),
    "tool_choice": ({"type": "none"}, {"type": "auto"}),
    "mcp_servers": ([],),
}
_Text = Annotated[str, Field(strict=True)]


class _Block(BaseModel):
    """Content that is not text has another type, and is refused by it."""

    type: Literal["text"]
    text: _Text


class _Message(BaseModel):
    role: Literal["user", "assistant"]
    content: _Text | tuple[_Block, ...]


class _Metadata(BaseModel):
    user_id: Annotated[str, Field(max_length=256)] | None = None
    thread_id: _Text | None = None


class _Body(BaseModel):
    model_config: ClassVar[ConfigDict] = ConfigDict(extra="allow")

    model: _Text
    messages: Annotated[tuple[_Message, ...], Field(min_length=1)]
    max_tokens: Annotated[int, Field(gt=0)] | None = None
    system: _Text | tuple[_Block, ...] | None = None
    stream: bool | None = None
    metadata: _Metadata | None = None


@dataclass(frozen=True, slots=True)
class MessageQuestion:
    """A question with how its answer is wanted. ``ignored`` names the parameters that change nothing."""

    question: Question
    user: str | None
    max_tokens: int | None
    stream: bool
    ignored: tuple[str, ...]

    @property
    def characters(self) -> int:
        """The size of everything that is said in it."""
        question = self.question
        return len(question.context) + len(question.text) + sum(len(turn.text) for turn in question.earlier)


def read_message(body: bytes, exchange: Exchange, models: TeamModels) -> MessageQuestion:
    """The question in a body.

    Raises:
        InvalidRequest: a part of it is missing, wrong or not supported.
        UnknownModel: the team does not go by that name.
        NotFound: the thread that is named cannot exist.
    """
    try:
        parsed = _Body.model_validate_json(body)
    except ValidationError as error:
        raise _wrong(error) from None
    last = parsed.messages[-1]
    if last.role != "user":
        raise InvalidRequest("messages: the last message must be the user's.")
    noted = parsed.metadata or _Metadata()
    question = Question(
        text=_said(last.content),
        model=models[parsed.model],
        origin=Origin.ANTHROPIC,
        earlier=tuple(_turns(parsed.messages[:-1])),
        context=_said(parsed.system or ""),
        thread_id=named_thread(exchange, noted.thread_id),
        declared=declared(exchange),
    )
    ignored = _ignored(parsed.model_extra or {})
    return MessageQuestion(question, noted.user_id, parsed.max_tokens, bool(parsed.stream), ignored)


def _said(content: str | tuple[_Block, ...]) -> str:
    return content if isinstance(content, str) else "\n".join(block.text for block in content)


def _turns(messages: tuple[_Message, ...]) -> Iterator[EarlierTurn]:
    for each in messages:
        yield EarlierTurn("team" if each.role == "assistant" else "user", _said(each.content))


def _ignored(extra: dict[str, object]) -> tuple[str, ...]:
    given = {name: value for name, value in extra.items() if value is not None}
    for name, value in given.items():
        if name not in _IGNORED and value not in _HARMLESS.get(name, ()):
            raise InvalidRequest(f"{name[:60]}: this parameter is not supported here.")
    return tuple(name for name in given if name in _IGNORED)


def _wrong(error: ValidationError) -> InvalidRequest:
    # Where content may have two forms, the error that lies deepest is about the form that was meant.
    found = error.errors(include_input=False, include_url=False, include_context=False)
    first = max(found, key=lambda each: len(each["loc"]))
    if first["type"] == "json_invalid":
        return InvalidRequest("The body is not valid JSON.")
    place = ".".join(str(key) for key in first["loc"] if isinstance(key, int) or key in _FIELDS)
    return InvalidRequest(f"{place or 'body'}: {first['msg']}.")


_FIELDS = frozenset({*_Body.model_fields, *_Message.model_fields, *_Block.model_fields, *_Metadata.model_fields})
