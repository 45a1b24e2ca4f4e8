"""A chat completion as a question to the team."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import ClassVar

from pydantic import BaseModel, ConfigDict, ValidationError

from app.api.asking.headers import declared, named_thread
from app.api.asking.models import TeamModels
from app.api.asking.question import Question
from app.api.http.exchange import Exchange
from app.api.openai.errors import BadParameter
from app.api.openai.messages import MESSAGE_FIELDS, ChatBody, Message, Text, said, wrong
from app.api.openai.parameters import HINTS, ignored
from app.domain.asked import EarlierTurn
from app.domain.labels import Origin

_IGNORED = frozenset({*HINTS, "temperature", "top_p", "seed", "stop", "presence_penalty", "frequency_penalty"}) - {
    "metadata",
    "reasoning_effort",
}
_CONTEXT = frozenset({"system", "developer"})
_QUICK = frozenset({"none", "minimal", "low"})


class Metadata(BaseModel):
    """What the caller notes with a request; one of its names has a meaning here."""

    model_config: ClassVar[ConfigDict] = ConfigDict(extra="allow")

    thread_id: Text | None = None


class _Body(ChatBody):
    reasoning_effort: Text | None = None
    metadata: Metadata | None = None


@dataclass(frozen=True, slots=True)
class ChatQuestion:
    """A question with how its answer is wanted. ``ignored`` names the parameters that change nothing."""

    question: Question
    user: str | None
    max_tokens: int | None
    stream: bool
    include_usage: bool
    ignored: tuple[str, ...]


def read_question(body: bytes, exchange: Exchange, models: TeamModels) -> ChatQuestion:
    """The question in a body.

    Raises:
        BadParameter: a part of it is missing, wrong or not supported.
        UnknownModel: the team does not go by that name.
        NotFound: the thread that is named cannot exist.
    """
    try:
        parsed = _Body.model_validate_json(body)
    except ValidationError as error:
        raise wrong(error, _FIELDS) from None
    without = ignored(parsed.model_extra or {}, _IGNORED)
    if parsed.response_format and parsed.response_format.get("type") != "text":
        raise BadParameter("The team answers in text only.", "response_format", "unsupported_parameter")
    spoken = [each for each in parsed.messages if each.role not in _CONTEXT]
    if not spoken or spoken[-1].role != "user":
        raise BadParameter("The last message must be the user's.", "messages", "invalid_value")
    question = Question(
        text=said(spoken[-1]),
        model=models[parsed.model],
        origin=Origin.OPENAI,
        earlier=tuple(turns(spoken[:-1])),
        context="\n\n".join(said(each) for each in parsed.messages if each.role in _CONTEXT),
        thread_id=named_thread(exchange, parsed.metadata.thread_id if parsed.metadata else None),
        quick=parsed.reasoning_effort in _QUICK,
        declared=declared(exchange),
    )
    return ChatQuestion(
        question,
        user=parsed.user,
        max_tokens=parsed.most_tokens,
        stream=bool(parsed.stream),
        include_usage=parsed.include_usage,
        ignored=without,
    )


def turns(messages: Iterable[Message]) -> Iterator[EarlierTurn]:
    """What was said before."""
    for each in messages:
        yield EarlierTurn("team" if each.role == "assistant" else "user", said(each))


_FIELDS = frozenset({*_Body.model_fields, *Metadata.model_fields, *MESSAGE_FIELDS})
