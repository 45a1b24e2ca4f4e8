"""Anthropic's Messages API, through the official SDK as a wire client.

Source: the API reference of ``POST /v1/messages`` and its page on streaming.
"""

from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack
from typing import cast

import anthropic
import httpx2
from anthropic.types import OutputConfigParam, TextBlockParam
from pydantic import BaseModel

from app.backends import anthropic_chat, endpoints, failures
from app.backends.failures import ProviderError
from app.backends.prompt_cache import worth_marking
from app.backends.reading import read_answer
from app.backends.shape import schema_object, told_of_shape
from app.backends.tokens import Reported, reasoning_room, seen, usage
from app.backends.transport import http_client
from app.domain.backend import BackendSpec
from app.domain.model_call import Finish, ModelCall, StreamPart, Usage

_CUT_OFF = frozenset({"max_tokens", "model_context_window_exceeded"})


class AnthropicBackend:
    """One model of Anthropic, or of a server that speaks the same format."""

    def __init__(self, spec: BackendSpec, key: str | None) -> None:
        self._spec = spec
        self._client = anthropic.AsyncAnthropic(
            # The SDK would look for a key elsewhere if none were given.
            api_key=key or "none",
            base_url=(spec.endpoint or endpoints.ANTHROPIC).rstrip("/").removesuffix("/v1"),
            max_retries=0,
            open_telemetry=False,
            http_client=http_client(spec),
        )
        self._headers = {} if key else {"Authorization": cast("str", anthropic.Omit())}

    @property
    def spec(self) -> BackendSpec:
        """What the registry says about it."""
        return self._spec

    def stream(self, call: ModelCall) -> AsyncGenerator[StreamPart]:
        """The answer in pieces, ended by one ``Finish``.

        Raises:
            BackendError: with the kind of failure.
        """

        async def opener(stack: AsyncExitStack) -> httpx2.Response:
            return await self._open(stack, call)

        return read_answer(self._spec, opener, _Decoder(self._spec, call), watched=call.watched)

    async def close(self) -> None:
        """Close idle connections."""
        await self._client.close()

    async def _open(self, stack: AsyncExitStack, call: ModelCall) -> httpx2.Response:
        try:
            answer = await stack.enter_async_context(
                self._client.messages.with_streaming_response.create(
                    model=self._spec.model,
                    max_tokens=min(call.max_output_tokens + reasoning_room(call), self._spec.max_output),
                    system=self._system(call),
                    messages=anthropic_chat.messages(call if self._holds(call) else told_of_shape(call)),
                    output_config=self._form(call),
                    stream=True,
                    extra_headers=self._headers,
                    extra_body=anthropic_chat.fields(call),
                )
            )
        # The SDK's errors quote the provider and hold the request: they must not become the cause of ours.
        except anthropic.APIStatusError as error:
            response = error.response
            raise failures.status_failure(
                self._spec.id, error.status_code, response.content, response.headers
            ) from None
        except anthropic.APIConnectionError as error:
            raise failures.connection_failure(self._spec.id, error.__cause__) from None
        return answer.http_response

    def _system(self, call: ModelCall) -> str | list[TextBlockParam] | anthropic.Omit:
        """The instructions, which many calls share, marked for the provider's cache where that is worth it."""
        instructions = anthropic_chat.system(call)
        if not instructions:
            return anthropic.omit
        if not self._spec.prompt_cache or not worth_marking(self._spec.model, instructions):
            return instructions
        return [{"type": "text", "text": instructions, "cache_control": {"type": "ephemeral"}}]

    def _holds(self, call: ModelCall) -> bool:
        """Whether the model can be held to the form of a call; the format knows schemas only, not just any object."""
        return self._spec.json_schema and (call.shape is None or bool(call.shape.schema))

    def _form(self, call: ModelCall) -> OutputConfigParam | anthropic.Omit:
        if call.shape is None or not self._holds(call):
            return anthropic.omit
        return {"format": {"type": "json_schema", "schema": schema_object(call.shape)}}


class _OutputDetails(BaseModel):
    thinking_tokens: int | None = None


class _Usage(BaseModel):
    input_tokens: int | None = None
    cache_creation_input_tokens: int | None = None
    cache_read_input_tokens: int | None = None
    output_tokens: int | None = None
    output_tokens_details: _OutputDetails | None = None


class _Block(BaseModel):
    type: str = ""
    text: str | None = None


class _Delta(_Block):
    stop_reason: str | None = None


class _Message(BaseModel):
    model: str | None = None
    content: tuple[_Block, ...] = ()
    stop_reason: str | None = None
    usage: _Usage | None = None


class _Event(BaseModel):
    type: str
    message: _Message | None = None
    content_block: _Block | None = None
    delta: _Delta | None = None
    usage: _Usage | None = None
    error: ProviderError | None = None


class _WholeMessage(_Message):
    type: str
    error: ProviderError | None = None


class _Decoder:
    """The state of one answer."""

    def __init__(self, spec: BackendSpec, call: ModelCall) -> None:
        self._spec = spec
        self._call = call
        self._model = spec.model
        self._stop_reason: str | None = None
        self._stopped = False
        self._reported = Reported()

    @property
    def ended(self) -> bool:
        return self._stopped and self._stop_reason is not None

    @property
    def counted(self) -> bool:
        return True  # the counts come before the end marker, if at all

    def event(self, data: bytes) -> str:
        event = _Event.model_validate_json(data)
        if event.error is not None or event.type == "error":
            raise failures.stream_failure(self._spec.id, event.error or ProviderError())
        if event.message is not None:
            self._note(event.message)
        if event.usage is not None:
            self._count(event.usage)
        if event.delta is not None:
            self._stop(event.delta.stop_reason)
        self._stopped = self._stopped or event.type == "message_stop"
        return _text(event.content_block) + _text(event.delta)

    def whole(self, body: bytes) -> str:
        message = _WholeMessage.model_validate_json(body)
        if message.error is not None or message.type == "error":
            raise failures.stream_failure(self._spec.id, message.error or ProviderError())
        self._note(message)
        self._stopped = True
        return "".join(_text(block) for block in message.content)

    def finish(self, characters: int) -> Finish:
        counts = usage(self._call, self._reported, characters)
        return Finish(self._model, counts, truncated=self._stop_reason in _CUT_OFF)

    def seen(self, characters: int) -> Usage | None:
        return seen(self._call, self._reported, characters)

    def _note(self, message: _Message) -> None:
        self._model = message.model or self._model
        self._stop(message.stop_reason)
        if message.usage is not None:
            self._count(message.usage)

    def _stop(self, reason: str | None) -> None:
        if reason == "refusal":
            raise failures.refusal(self._spec.id, "refusal")
        self._stop_reason = reason or self._stop_reason

    def _count(self, counts: _Usage) -> None:
        """Later events repeat some of the counts, and the output grows; what they leave out stays."""
        known = self._reported
        cached = _newest(counts.cache_read_input_tokens, known.cached)
        written = _newest(counts.cache_creation_input_tokens, known.cache_write)
        told = known.input
        if counts.input_tokens is not None:
            told = counts.input_tokens + (cached or 0) + (written or 0)
        thought = counts.output_tokens_details.thinking_tokens if counts.output_tokens_details else None
        self._reported = Reported(
            input=told,
            output=_newest(counts.output_tokens, known.output),
            cached=cached,
            cache_write=written,
            reasoning=_newest(thought, known.reasoning),
        )


def _newest(told: int | None, known: int | None) -> int | None:
    return known if told is None else told


def _text(block: _Block | None) -> str:
    return (block.text or "") if block is not None and block.type in {"text", "text_delta"} else ""
