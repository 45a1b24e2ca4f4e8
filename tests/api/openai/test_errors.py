"""What the door refuses, in the form that the official client reads."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import httpx
import openai
import pytest

from app.domain.backend import BackendSpec
from app.domain.budget import Refusal, RefusalReason, Reservation, Scopes
from app.domain.labels import Tier
from app.gateway.metering import Books, OpenPurse
from tests.api.doors import cloud, opened
from tests.servers import ScriptedServer, fails, says, scripted_openai
from tests.servers.script import Json

MESSAGES = [{"role": "user", "content": "Which index fits a range query?"}]


class EmptyPurse(OpenPurse):
    """Pays for nothing, and remembers whose budget it was."""

    def __init__(self) -> None:
        self.scopes: list[Scopes] = []

    async def reserve(
        self,
        attempt_id: str,  # noqa: ARG002 - the purse's signature
        _scopes: Scopes,
        _backend: BackendSpec,
        _worst_case: int | None,
    ) -> Reservation | Refusal:
        self.scopes.append(_scopes)
        return Refusal(RefusalReason.EXHAUSTED, "tenant", datetime(2026, 11, 22, tzinfo=UTC))


@pytest.fixture(scope="module")
def server() -> Iterator[ScriptedServer]:
    with scripted_openai(says("A B-tree.")) as running:
        yield running


@pytest.fixture(scope="module")
def address(server: ScriptedServer) -> Iterator[str]:
    with opened(cloud(server)) as door:
        yield door


def ask(address: str, *, retries: int = 0, **body: object) -> Any:  # noqa: ANN401 - any body may be sent
    with openai.OpenAI(base_url=f"{address}/v1", api_key="unused", max_retries=retries) as asking:
        create: Any = asking.chat.completions.create
        return create(**{"model": "auto", "messages": MESSAGES, **body})


@pytest.mark.parametrize(
    ("body", "param", "code"),
    [
        ({"tools": [{"type": "function", "function": {"name": "f"}}]}, "tools", "unsupported_parameter"),
        ({"n": 2}, "n", "unsupported_parameter"),
        ({"logprobs": True}, "logprobs", "unsupported_parameter"),
        ({"modalities": ["text", "audio"]}, "modalities", "unsupported_parameter"),
        ({"extra_body": {"api_base": "http://127.0.0.1:1"}}, "api_base", "unsupported_parameter"),
        ({"temperature": 3}, "temperature", "invalid_value"),
        ({"max_tokens": 0}, "max_tokens", "invalid_value"),
        ({"stop": ["a"] * 5}, "stop", "invalid_value"),
        ({"response_format": {"type": "xml"}}, "response_format", "invalid_value"),
        ({"response_format": {"type": "json_schema"}}, "response_format", "invalid_value"),
        ({"messages": []}, "messages", "invalid_value"),
        ({"messages": [{"role": "judge", "content": ""}]}, "messages.0.role", "invalid_value"),
        (
            {"messages": [{"role": "user", "content": [{"type": "image_url", "image_url": {"url": "data:,"}}]}]},
            "messages.0.content.0.type",
            "invalid_value",
        ),
    ],
)
def test_a_parameter_that_cannot_be_used_is_named(body: Json, param: str, code: str, address: str) -> None:
    with pytest.raises(openai.BadRequestError) as refused:
        ask(address, retries=0, **body)
    assert (refused.value.param, refused.value.code) == (param, code)
    assert refused.value.type == "invalid_request_error"


def test_harmless_values_and_hints_are_taken(address: str) -> None:
    with openai.OpenAI(base_url=f"{address}/v1", api_key="unused", max_retries=0) as asking:
        raw = asking.chat.completions.with_raw_response.create(
            model="auto",
            messages=[{"role": "user", "content": "Hello."}],
            n=1,
            logprobs=False,
            tools=[],
            service_tier="auto",
            metadata={"a": "b"},
            user="ada",
            response_format={"type": "text"},
        )
    assert set(raw.headers["cto-ignored-params"].split(", ")) == {"service_tier", "metadata"}


def test_a_model_that_there_is_not(address: str) -> None:
    with pytest.raises(openai.NotFoundError) as refused:
        ask(address, model="gpt-7")
    assert (refused.value.code, refused.value.param) == ("model_not_found", "model")


def test_no_model_at_all() -> None:
    with opened() as empty, pytest.raises(openai.InternalServerError) as refused:
        ask(empty)
    assert "ANTHROPIC_API_KEY" in refused.value.message


@pytest.mark.parametrize(
    ("method", "path", "content", "status", "code"),
    [
        ("POST", "/v1/chat/completions", b"{", 400, "invalid_json"),
        ("POST", "/v1/chat/completions", b"[]", 400, "invalid_value"),
        ("POST", "/v1/chat/completions", b"{}", 400, "missing_required_parameter"),
        ("POST", "/v1/chat/completions", b" " * ((1 << 20) + 1), 413, "payload_too_large"),
        ("GET", "/v1/chat/completions", b"", 405, "method_not_allowed"),
        ("POST", "/v1/models", b"{}", 405, "method_not_allowed"),
        ("GET", "/v1/embeddings", b"", 404, "not_found"),
        ("GET", "/v1/models/", b"", 200, None),
        ("GET", "/health", b"", 200, None),
    ],
)
def test_requests_that_are_no_completion(
    method: str, path: str, content: bytes, status: int, code: str | None, address: str
) -> None:
    told = httpx.request(method, f"{address}{path}", content=content, timeout=20)
    assert told.status_code == status
    if code:
        assert told.json()["error"]["code"] == code
        assert set(told.json()["error"]) == {"message", "type", "param", "code"}


@pytest.mark.parametrize("headers", [{"CTO-Sensitivity": "rather"}, {"CTO-Stream-Mode": "fast"}])
def test_headers_that_say_nothing(headers: dict[str, str], address: str) -> None:
    with pytest.raises(openai.BadRequestError) as refused:
        ask(address, stream=True, extra_headers=headers)
    assert refused.value.code == "invalid_header"


@pytest.mark.parametrize(
    ("reply", "kind", "code"),
    [
        (fails(400, {"error": {"code": "context_length_exceeded"}}), openai.BadRequestError, "context_length_exceeded"),
        (fails(400, {"error": {"code": "content_policy_violation"}}), openai.BadRequestError, "content_filter"),
        (fails(400, {"error": {"message": "no"}}), openai.BadRequestError, "bad_request"),
        (fails(429, {"error": {"code": "insufficient_quota"}}), openai.RateLimitError, "insufficient_quota"),
        (fails(401), openai.InternalServerError, "all_backends_failed"),
    ],
)
def test_what_every_backend_says_of_the_request(reply: Any, kind: type[openai.APIStatusError], code: str) -> None:  # noqa: ANN401
    with scripted_openai(reply) as first, scripted_openai(reply) as second:
        with opened(cloud(first), cloud(second, "big-1", Tier.EXPENSIVE)) as door, pytest.raises(kind) as refused:
            ask(door, retries=2)
        assert refused.value.code == code
        # The client asks again by itself unless it is told not to; the gateway has tried enough already.
        assert first.count == 1


def test_what_a_provider_says_is_not_passed_on() -> None:
    said = fails(400, {"error": {"message": "the key sk-live-123 of project apollo"}})
    with scripted_openai(said) as server, opened(cloud(server)) as door, pytest.raises(openai.APIError) as refused:
        ask(door)
    assert "apollo" not in str(refused.value)


def test_a_spent_budget(server: ScriptedServer) -> None:
    purse, before = EmptyPurse(), server.count
    with opened(cloud(server), books=Books(purse=purse)) as door, pytest.raises(openai.RateLimitError) as refused:
        ask(door, retries=2, user="ada")
    assert (refused.value.code, refused.value.type) == ("insufficient_quota", "insufficient_quota")
    assert "tenant" in refused.value.message
    assert [scopes.names for scopes in purse.scopes] == [("tenant", "user:ada")]
    assert server.count == before
