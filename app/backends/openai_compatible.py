"""OpenAI's chat completions, and every server that speaks them (vLLM, llama.cpp, Ollama, proxies).

Source: the API reference of ``POST /v1/chat/completions`` and of its streaming events.
"""

from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack
from typing import cast

import openai
from pydantic import BaseModel

from app.backends import endpoints, failures, openai_chat
from app.backends.failures import ProviderError
from app.backends.reading import WireResponse, read_answer
from app.backends.tokens import reasoning_room, usage
from app.backends.transport import http_client
from app.domain.backend import BackendKind, BackendSpec
from app.domain.errors import BackendError, Failure
from app.domain.model_call import Finish, ModelCall, StreamPart

_DONE = b"[DONE]"


class OpenAICompatibleBackend:
    """One model behind one address."""

    def __init__(self, spec: BackendSpec, key: str | None) -> None:
        self._spec = spec
        self._client = openai.AsyncOpenAI(
            # The SDK would look for a key elsewhere if none were given.
            api_key=key or "none",
            base_url=spec.endpoint or endpoints.OPENAI,
            max_retries=0,
            http_client=http_client(spec),
        )
        self._headers = {} if key else {"Authorization": cast("str", openai.Omit())}

    @property
    def spec(self) -> BackendSpec:
        """What the registry says about it."""
        return self._spec

    def stream(self, call: ModelCall) -> AsyncGenerator[StreamPart]:
        """The answer in pieces, ended by one ``Finish``.

        Raises:
            BackendError: with the kind of failure.
        """

        async def opener(stack: AsyncExitStack) -> WireResponse:
            return await self._open(stack, call)

        return read_answer(self._spec, opener, _Decoder(self._spec, call))

    async def close(self) -> None:
        """Close idle connections."""
        await self._client.close()

    async def _open(self, stack: AsyncExitStack, call: ModelCall) -> WireResponse:
        official = self._spec.kind is BackendKind.OPENAI
        room = min(call.max_output_tokens + reasoning_room(call), self._spec.max_output)
        try:
            return await stack.enter_async_context(
                self._client.chat.completions.with_streaming_response.create(
                    model=self._spec.model,
                    messages=openai_chat.messages(call),
                    # OpenAI's own models want the new name, which also covers reasoning; others know the old one.
                    max_completion_tokens=room if official else openai.omit,
                    max_tokens=openai.omit if official else min(call.max_output_tokens, self._spec.max_output),
                    stream=True,
                    stream_options={"include_usage": True},
                    extra_headers=self._headers,
                    extra_body=openai_chat.fields(call),
                )
            )
        # The SDK's errors quote the provider and hold the request: they must not become the cause of ours.
        except openai.APIStatusError as error:
            response = error.response
            raise failures.status_failure(
                self._spec.id, error.status_code, response.content, response.headers
            ) from None
        except openai.APIConnectionError as error:
            raise failures.connection_failure(self._spec.id, error.__cause__) from None


class _Usage(BaseModel):
    prompt_tokens: int | None = None
    completion_tokens: int | None = None


class _Text(BaseModel):
    content: str | None = None
    refusal: str | None = None


class _Choice(BaseModel):
    delta: _Text | None = None
    message: _Text | None = None
    finish_reason: str | None = None


class _Chunk(BaseModel):
    model: str | None = None
    choices: tuple[_Choice, ...] | None = None
    usage: _Usage | None = None
    error: ProviderError | str | None = None


class _Decoder:
    """The state of one answer."""

    def __init__(self, spec: BackendSpec, call: ModelCall) -> None:
        self._spec = spec
        self._call = call
        self._model = spec.model
        self._finish_reason: str | None = None
        self._refused = False
        self._usage = _Usage()

    @property
    def ended(self) -> bool:
        return self._finish_reason is not None

    @property
    def counted(self) -> bool:
        return self._usage.completion_tokens is not None

    def event(self, data: bytes) -> str:
        return "" if data.strip() == _DONE else self.whole(data)

    def whole(self, body: bytes) -> str:
        chunk = _Chunk.model_validate_json(body)
        if chunk.error is not None:
            error = chunk.error if isinstance(chunk.error, ProviderError) else ProviderError(message=chunk.error)
            raise failures.stream_failure(self._spec.id, error)
        self._model = chunk.model or self._model
        self._usage = chunk.usage or self._usage
        return "".join(self._choice(choice) for choice in chunk.choices or ())

    def finish(self, characters: int) -> Finish:
        counts = usage(self._call, self._usage.prompt_tokens, self._usage.completion_tokens, characters)
        return Finish(self._model, counts, truncated=self._finish_reason == "length")

    def _choice(self, choice: _Choice) -> str:
        text = choice.delta or choice.message or _Text()
        self._refused = self._refused or bool(text.refusal)
        if choice.finish_reason:
            self._end(choice.finish_reason)
        return text.content or ""

    def _end(self, reason: str) -> None:
        if reason == "content_filter":
            raise failures.refusal(self._spec.id, "content_filter")
        if self._refused:
            raise failures.refusal(self._spec.id, "refusal")
        if reason == "error":
            raise BackendError(f"{self._spec.id} failed in the middle of its answer.", Failure.SERVER)
        self._finish_reason = reason
