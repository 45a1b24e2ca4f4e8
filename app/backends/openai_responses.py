"""OpenAI's Responses API.

Source: the API reference of ``POST /v1/responses`` and of its streaming events.
"""

from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack

import httpx2
import openai
from openai.types.responses import ResponseInputParam, ResponseTextConfigParam
from pydantic import BaseModel

from app.backends import failures
from app.backends.failures import ProviderError
from app.backends.openai_client import key_headers, openai_client
from app.backends.reading import read_answer
from app.backends.shape import schema_object, told_of_shape
from app.backends.tokens import Reported, reasoning_room, seen, usage
from app.domain.backend import BackendSpec
from app.domain.errors import BackendError, Failure
from app.domain.model_call import Finish, ModelCall, StreamPart, Usage


class OpenAIResponsesBackend:
    """One model behind the Responses API."""

    def __init__(self, spec: BackendSpec, key: str | None) -> None:
        self._spec = spec
        self._client = openai_client(spec, key)
        self._headers = key_headers(spec, key)

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
                self._client.responses.with_streaming_response.create(
                    model=self._spec.model,
                    instructions=call.system or openai.omit,
                    input=_input(call if self._spec.json_schema else told_of_shape(call)),
                    max_output_tokens=min(call.max_output_tokens + reasoning_room(call), self._spec.max_output),
                    text=self._form(call),
                    # The provider would keep the conversation otherwise.
                    store=False,
                    stream=True,
                    extra_headers=self._headers,
                    extra_body=self._options(call),
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
        return answer.http_response

    def _form(self, call: ModelCall) -> ResponseTextConfigParam | openai.Omit:
        if call.shape is None or not self._spec.json_schema:
            return openai.omit
        if not call.shape.schema:
            return {"format": {"type": "json_object"}}
        return {"format": {"type": "json_schema", "name": call.shape.name, "schema": schema_object(call.shape)}}

    def _options(self, call: ModelCall) -> dict[str, object] | None:
        """What a caller wants; the interface knows neither seeds nor penalties, and answers only to its own end."""
        options = call.options
        if options is None:
            return None
        if options.stop:
            raise BackendError(f"{self._spec.id} cannot stop at a text.", Failure.BAD_REQUEST)
        named = {"temperature": options.temperature, "top_p": options.top_p}
        return {name: value for name, value in named.items() if value is not None}


def _input(call: ModelCall) -> str | ResponseInputParam:
    if not call.turns:
        return call.prompt
    return [{"role": turn.role.value, "content": turn.text} for turn in call.turns]


class _InputDetails(BaseModel):
    cached_tokens: int | None = None
    cache_write_tokens: int | None = None


class _OutputDetails(BaseModel):
    reasoning_tokens: int | None = None


class _Usage(BaseModel):
    input_tokens: int | None = None
    output_tokens: int | None = None
    input_tokens_details: _InputDetails | None = None
    output_tokens_details: _OutputDetails | None = None


class _Content(BaseModel):
    type: str = ""
    text: str | None = None


class _Item(BaseModel):
    type: str = ""
    content: tuple[_Content, ...] | None = None


class _Incomplete(BaseModel):
    reason: str | None = None


class _Response(BaseModel):
    model: str | None = None
    status: str | None = None
    error: ProviderError | None = None
    incomplete_details: _Incomplete | None = None
    output: tuple[_Item, ...] = ()
    usage: _Usage | None = None


class _Event(BaseModel):
    type: str
    delta: str | None = None
    response: _Response | None = None
    error: ProviderError | None = None
    code: str | int | None = None
    message: str | None = None


class _Decoder:
    """The state of one answer."""

    def __init__(self, spec: BackendSpec, call: ModelCall) -> None:
        self._spec = spec
        self._call = call
        self._model = spec.model
        self._status: str | None = None
        self._refused = False
        self._reported = Reported()

    @property
    def ended(self) -> bool:
        return self._status is not None

    @property
    def counted(self) -> bool:
        return True  # the counts come with the end marker, if at all

    def event(self, data: bytes) -> str:
        event = _Event.model_validate_json(data)
        if event.type == "error" or event.error is not None:
            error = event.error or ProviderError(code=event.code, message=event.message)
            raise failures.stream_failure(self._spec.id, error)
        self._refused = self._refused or event.type.startswith("response.refusal.")
        if event.response is not None:
            self._note(event.response)
        return event.delta or "" if event.type == "response.output_text.delta" else ""

    def whole(self, body: bytes) -> str:
        response = _Response.model_validate_json(body)
        contents = [content for item in response.output for content in item.content or ()]
        self._refused = any(content.type == "refusal" for content in contents)
        self._note(response)
        return "".join(content.text or "" for content in contents if content.type == "output_text")

    def finish(self, characters: int) -> Finish:
        counts = usage(self._call, self._reported, characters)
        return Finish(self._model, counts, truncated=self._status == "incomplete")

    def seen(self, characters: int) -> Usage | None:
        return seen(self._call, self._reported, characters)

    def _note(self, response: _Response) -> None:
        self._model = response.model or self._model
        if response.usage is not None:
            self._reported = _reported(response.usage)
        if response.status == "failed" or response.error is not None:
            raise failures.stream_failure(self._spec.id, response.error or ProviderError())
        if response.incomplete_details and response.incomplete_details.reason == "content_filter":
            raise failures.refusal(self._spec.id, "content_filter")
        if response.status in {"completed", "incomplete"}:
            self._end(response.status)

    def _end(self, status: str) -> None:
        if self._refused:
            raise failures.refusal(self._spec.id, "refusal")
        self._status = status


def _reported(counts: _Usage) -> Reported:
    read, spent = counts.input_tokens_details or _InputDetails(), counts.output_tokens_details
    return Reported(
        input=counts.input_tokens,
        output=counts.output_tokens,
        cached=read.cached_tokens,
        cache_write=read.cache_write_tokens,
        reasoning=spent.reasoning_tokens if spent else None,
    )
