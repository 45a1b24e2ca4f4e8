"""OpenAI's chat completions, and every server that speaks them (Azure, vLLM, llama.cpp, Ollama, proxies).

Source: the API reference of ``POST /v1/chat/completions`` and of its streaming events.
"""

import json
from collections.abc import AsyncGenerator, Mapping
from contextlib import AsyncExitStack

import httpx2
from pydantic import TypeAdapter
from typing_extensions import TypedDict

from app.backends import failures, openai_chat
from app.backends.failures import ProviderError
from app.backends.openai_dialect import Dialect
from app.backends.openai_endpoint import base_address, key_header, version_query
from app.backends.reading import read_answer
from app.backends.shape import told_of_shape
from app.backends.tokens import Reported, reasoning_room, seen, usage
from app.backends.transport import transport
from app.backends.unsaid import Unsaid
from app.domain.backend import BackendKind, BackendSpec
from app.domain.errors import BackendError, Failure
from app.domain.model_call import Finish, ModelCall, StreamPart, Usage

_DONE = b"[DONE]"


class OpenAICompatibleBackend:
    """One model behind one address."""

    def __init__(self, spec: BackendSpec, key: str | None) -> None:
        self._spec = spec
        # The SDK would spend more time on a request than all the rest of the way takes.
        self._transport = transport(spec)
        self._url = httpx2.URL(f"{base_address(spec)}/chat/completions", params=version_query(spec) or None)
        self._headers = {**key_header(spec, key), "Content-Type": "application/json", "User-Agent": "cto-team"}
        self._dialect = Dialect(spec)
        self._unsaid = Unsaid(spec)

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

        async def whole(stack: AsyncExitStack) -> httpx2.Response:
            asked = openai_chat.messages(told_of_shape(call))
            return await self._post(stack, {"model": self._spec.model, "messages": asked, "max_tokens": 1})

        parts = read_answer(self._spec, opener, _Decoder(self._spec, call), watched=call.watched)
        return self._unsaid.explained(parts, whole)

    async def close(self) -> None:
        """Close idle connections."""
        await self._transport.aclose()

    async def _open(self, stack: AsyncExitStack, call: ModelCall) -> httpx2.Response:
        """Send the request; again without an extra that the server turns out not to know."""
        while True:
            response = await self._post(stack, self._body(call))
            if response.is_success:
                return response
            body = await response.aread()
            if not self._dialect.learns_from(response.status_code, body, call):
                raise failures.status_failure(self._spec.id, response.status_code, body, response.headers)

    async def _post(self, stack: AsyncExitStack, body: Mapping[str, object]) -> httpx2.Response:
        request = httpx2.Request("POST", self._url, headers=self._headers, content=json.dumps(body))
        try:
            response = await self._transport.handle_async_request(request)
        # Its text could quote the request.
        except httpx2.TransportError as error:
            raise failures.connection_failure(self._spec.id, error) from None
        stack.push_async_callback(response.aclose)
        return response

    def _body(self, call: ModelCall) -> dict[str, object]:
        official = self._spec.kind is not BackendKind.OPENAI_COMPATIBLE
        room = min(call.max_output_tokens + (reasoning_room(call) if official else 0), self._spec.max_output)
        held = self._dialect.response_format(call)
        body = {
            "model": self._spec.model,
            "messages": openai_chat.messages(told_of_shape(call) if held is None else call),
            # OpenAI's own models want the new name, which also covers reasoning; others know the old one.
            "max_completion_tokens" if official else "max_tokens": room,
            "stream": True,
            "stream_options": self._dialect.stream_options,
            "response_format": held,
            **openai_chat.fields(call),
        }
        return {name: value for name, value in body.items() if value is not None}


class _InputDetails(TypedDict, total=False):
    cached_tokens: int | None
    cache_write_tokens: int | None


class _OutputDetails(TypedDict, total=False):
    reasoning_tokens: int | None


class _Usage(TypedDict, total=False):
    prompt_tokens: int | None
    completion_tokens: int | None
    prompt_tokens_details: _InputDetails | None
    completion_tokens_details: _OutputDetails | None


class _Text(TypedDict, total=False):
    content: str | None
    refusal: str | None


class _Choice(TypedDict, total=False):
    delta: _Text | None
    message: _Text | None
    finish_reason: str | None


class _Chunk(TypedDict, total=False):
    """Dictionaries, checked like any model: there is one of them for each word of an answer, and objects cost more."""

    model: str | None
    choices: list[_Choice] | None
    usage: _Usage | None
    error: ProviderError | str | None


_CHUNK = TypeAdapter(_Chunk)


def _reported(counts: _Usage) -> Reported:
    details, spent = counts.get("prompt_tokens_details") or {}, counts.get("completion_tokens_details") or {}
    return Reported(
        input=counts.get("prompt_tokens"),
        output=counts.get("completion_tokens"),
        cached=details.get("cached_tokens"),
        cache_write=details.get("cache_write_tokens"),
        reasoning=spent.get("reasoning_tokens"),
    )


class _Decoder:
    """The state of one answer."""

    def __init__(self, spec: BackendSpec, call: ModelCall) -> None:
        self._spec = spec
        self._call = call
        self._model = spec.model
        self._finish_reason: str | None = None
        self._refused = False
        self._usage: _Usage = {}

    @property
    def ended(self) -> bool:
        return self._finish_reason is not None

    @property
    def counted(self) -> bool:
        return self._usage.get("completion_tokens") is not None

    def event(self, data: bytes) -> str:
        return "" if data.strip() == _DONE else self.whole(data)

    def whole(self, body: bytes) -> str:
        chunk = _CHUNK.validate_json(body)
        if (error := chunk.get("error")) is not None:
            told = error if isinstance(error, ProviderError) else ProviderError(message=error)
            raise failures.stream_failure(self._spec.id, told)
        self._model = chunk.get("model") or self._model
        self._usage = chunk.get("usage") or self._usage
        return "".join([self._choice(choice) for choice in chunk.get("choices") or ()])

    def finish(self, characters: int) -> Finish:
        counts = usage(self._call, _reported(self._usage), characters)
        return Finish(self._model, counts, truncated=self._finish_reason == "length")

    def seen(self, characters: int) -> Usage | None:
        return seen(self._call, _reported(self._usage), characters)

    def _choice(self, choice: _Choice) -> str:
        text = choice.get("delta") or choice.get("message") or {}
        if text.get("refusal"):
            self._refused = True
        if reason := choice.get("finish_reason"):
            self._end(reason)
        return text.get("content") or ""

    def _end(self, reason: str) -> None:
        if reason == "content_filter":
            raise failures.refusal(self._spec.id, "content_filter")
        if self._refused:
            raise failures.refusal(self._spec.id, "refusal")
        if reason == "error":
            raise BackendError(f"{self._spec.id} failed in the middle of its answer.", Failure.SERVER)
        self._finish_reason = reason
