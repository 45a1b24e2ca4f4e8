"""Token counts in each wire format, marks for the provider's cache, and Azure's way of being asked."""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import replace

import pytest

from app.backends.anthropic import AnthropicBackend
from app.backends.openai_compatible import OpenAICompatibleBackend
from app.backends.openai_responses import OpenAIResponsesBackend
from app.domain.backend import Api, BackendKind, BackendSpec
from app.domain.errors import BackendError, Failure
from app.domain.labels import Sensitivity, Tier
from app.domain.model_call import ModelCall, Seen, StreamPart, Usage
from tests.backends.conftest import Wire, ask, read
from tests.servers import Cut, End, Event, Exchange, Text, scripted_anthropic, scripted_openai, streams

DETAILED: Mapping[str, object] = {
    "anthropic": {
        "type": "message_delta",
        "delta": {"stop_reason": "end_turn"},
        "usage": {
            "input_tokens": 10,
            "cache_read_input_tokens": 60,
            "cache_creation_input_tokens": 30,
            "output_tokens": 50,
            "output_tokens_details": {"thinking_tokens": 20},
        },
    },
    "openai_compatible": {
        "choices": [{"delta": {}, "finish_reason": "stop"}],
        "usage": {
            "prompt_tokens": 100,
            "completion_tokens": 50,
            "prompt_tokens_details": {"cached_tokens": 60, "cache_write_tokens": 30},
            "completion_tokens_details": {"reasoning_tokens": 20},
        },
    },
    "openai": {
        "type": "response.completed",
        "response": {
            "status": "completed",
            "usage": {
                "input_tokens": 100,
                "output_tokens": 50,
                "input_tokens_details": {"cached_tokens": 60, "cache_write_tokens": 30},
                "output_tokens_details": {"reasoning_tokens": 20},
            },
        },
    },
}


def test_cached_written_and_reasoning_tokens_are_read(wire: Wire, call: ModelCall) -> None:
    told = Event(json.dumps(DETAILED[wire.kind]))
    last = [Event('{"type": "message_stop"}')] if wire.kind == "anthropic" else []
    _, finish = ask(wire, call, streams(Text("a"), told, *last, Cut()))
    assert finish.usage == Usage(100, 50, cached_tokens=60, cache_write_tokens=30, reasoning_tokens=20)


def test_what_a_broken_answer_cost_is_told_before_its_error(call: ModelCall) -> None:
    begun = Event('{"type": "message_start", "message": {"usage": {"input_tokens": 90, "output_tokens": 1}}}')
    parts: list[StreamPart] = []

    async def run(backend: AnthropicBackend) -> None:
        try:
            async for part in backend.stream(call):
                parts.append(part)  # noqa: PERF401 - what came before the error counts
        finally:
            await backend.close()

    with scripted_anthropic(streams(begun, Text("abcdefgh"), Cut())) as server:
        backend = Wire(BackendKind.ANTHROPIC, scripted_anthropic).backend(server.url)
        assert isinstance(backend, AnthropicBackend)
        with pytest.raises(BackendError) as caught:
            asyncio.run(run(backend))
        assert caught.value.kind is Failure.TRUNCATED
        assert caught.value.answered == 200
        assert parts[-1] == Seen(Usage(90, 1))


@pytest.mark.parametrize(
    ("model", "characters", "marked"),
    [
        ("claude-sonnet-5-5", 4 * 1024, True),
        ("claude-sonnet-5-5", 4 * 1023, False),
        ("claude-haiku-5-5", 4 * 1024, False),
        ("claude-haiku-5-5", 4 * 4096, True),
        ("another", 4 * 4095, False),
    ],
)
@pytest.mark.parametrize("kept", [True, False])
def test_long_instructions_are_marked_for_the_cache(
    call: ModelCall,
    model: str,
    characters: int,
    marked: bool,  # noqa: FBT001 - a column
    kept: bool,  # noqa: FBT001 - a column
) -> None:
    long = replace(call, system="x" * characters)

    async def run(url: str) -> None:
        plain = Wire(BackendKind.ANTHROPIC, scripted_anthropic).backend(url)
        backend = AnthropicBackend(replace(plain.spec, model=model, prompt_cache=kept), "k")
        await read(backend, long)
        await backend.close()

    with scripted_anthropic() as server:
        asyncio.run(run(server.url))
        system = server.requests[0].body["system"]
        block = {"type": "text", "text": long.system, "cache_control": {"type": "ephemeral"}}
        assert system == ([block] if marked and kept else long.system)


def azure(url: str, api: Api) -> BackendSpec:
    return BackendSpec(
        id="azure",
        tier=Tier.CHEAP,
        kind=BackendKind.AZURE_OPENAI,
        model="our-deployment",
        clearance=Sensitivity.INTERNAL,
        endpoint=url.removesuffix("/v1"),
        api=api,
        api_version="2026-06-01",
    )


@pytest.mark.parametrize("key", ["azure-key", None])
def test_azure_is_asked_by_deployment_version_and_key_header(call: ModelCall, key: str | None) -> None:
    async def run(url: str) -> None:
        backend = OpenAICompatibleBackend(azure(url, Api.CHAT), key)
        await read(backend, call)
        await backend.close()

    with scripted_openai() as server:
        asyncio.run(run(server.url))
        (exchange,) = server.requests
        assert exchange.target == (
            "POST /openai/deployments/our-deployment/chat/completions?api-version=2026-06-01 HTTP/1.1"
        )
        assert exchange.headers.get("api-key") == key
        assert "authorization" not in exchange.headers


def test_azure_has_the_responses_api_too(call: ModelCall) -> None:
    seen: list[Exchange] = []

    async def run(url: str) -> None:
        backend = OpenAIResponsesBackend(azure(url, Api.RESPONSES), "azure-key")
        with pytest.raises(BackendError):  # the answer is one of a chat
            await read(backend, call)
        await backend.close()

    with scripted_openai(streams(Text("a"), End(), Cut())) as server:
        asyncio.run(run(server.url))
        seen += server.requests
    assert seen[0].target == "POST /openai/responses?api-version=2026-06-01 HTTP/1.1"
    assert seen[0].body["store"] is False
