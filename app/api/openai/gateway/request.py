"""The body of a chat completion: which parts are passed on, which are ignored, and which are refused."""

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field, ValidationError

from app.api.openai.gateway.form import shape_of_format
from app.api.openai.messages import MESSAGE_FIELDS, ChatBody, Message, Text, said, wrong
from app.api.openai.parameters import HINTS, ignored
from app.domain.model_call import AnswerShape, Options, Role, Turn


class _Body(ChatBody):
    temperature: Annotated[float, Field(ge=0, le=2)] | None = None
    top_p: Annotated[float, Field(gt=0, le=1)] | None = None
    seed: int | None = None
    presence_penalty: Annotated[float, Field(ge=-2, le=2)] | None = None
    frequency_penalty: Annotated[float, Field(ge=-2, le=2)] | None = None
    stop: Text | Annotated[tuple[Text, ...], Field(max_length=4)] | None = None


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
        raise wrong(error, _FIELDS) from None
    return ChatRequest(
        model=parsed.model,
        turns=tuple(map(_turn, parsed.messages)),
        options=_options(parsed),
        shape=shape_of_format(parsed.response_format),
        user=parsed.user,
        max_tokens=parsed.most_tokens,
        stream=bool(parsed.stream),
        include_usage=parsed.include_usage,
        ignored=ignored(parsed.model_extra or {}, HINTS),
    )


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


def _turn(message: Message) -> Turn:
    return Turn(_ROLES.get(message.role, Role.USER), said(message))


_NO_OPTIONS = Options()
_ROLES = {"system": Role.SYSTEM, "developer": Role.SYSTEM, "assistant": Role.ASSISTANT}
_FIELDS = frozenset({*_Body.model_fields, *MESSAGE_FIELDS})
