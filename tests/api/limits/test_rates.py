"""The middleware of quotas, over an application that answers everything."""

import asyncio
import json
from dataclasses import dataclass, field, replace

import pytest
from starlette.types import Message, Receive, Scope, Send

from app.admission.buckets import MemoryLimiter
from app.admission.rates import Rates
from app.api.limits.rates import RateLimits
from app.domain.access import LOCAL, Principal
from app.domain.errors import DatabaseUnavailable

KEY = Principal("acme", "ann", frozenset(), key_id="key_1")


async def fine(_scope: Scope, _receive: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"fine"})


@dataclass
class Answer:
    """A response as it was sent."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict[str, str])
    body: bytes = b""

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = {name.decode(): value.decode() for name, value in message["headers"]}
        else:
            self.body += message.get("body", b"")


async def nothing() -> Message:
    raise AssertionError("nobody reads a body here")


def limits(rates: Rates) -> RateLimits:
    return RateLimits(fine, MemoryLimiter(lambda: 0.0), rates, of_tenant)


async def of_tenant(tenant: str) -> int | None:
    return {"small": 1}.get(tenant)


async def not_asked(tenant: str) -> int | None:
    raise AssertionError(tenant)


def call(limited: RateLimits, principal: Principal | None, path: str = "/v1/runs", method: str = "POST") -> Answer:
    answer = Answer()
    state: dict[str, object] = {"request_id": "r1"}
    if principal is not None:
        state["principal"] = principal
    scope: Scope = {"type": "http", "method": method, "path": path, "headers": [], "state": state}
    asyncio.run(limited(scope, nothing, answer.send))
    return answer


def test_each_answer_says_where_the_caller_stands() -> None:
    answer = call(limits(Rates(runs=3)), KEY)
    assert answer.status == 200
    assert answer.headers["ratelimit-policy"] == (
        '"requests";q=600;w=60, "tenant-requests";q=3000;w=60, "runs";q=3;w=60, "tenant-runs";q=300;w=60'
    )
    assert '"runs";r=2;t=20' in answer.headers["ratelimit"]


def test_the_one_too_many_is_refused_with_what_to_do() -> None:
    limited = limits(Rates(runs=3))
    assert [call(limited, KEY).status for _ in range(4)] == [200, 200, 200, 429]
    refused = call(limited, KEY)
    assert refused.headers["retry-after"] == "20"
    assert refused.headers["content-type"] == "application/problem+json"
    document = json.loads(refused.body)
    assert (document["code"], document["status"], document["retry_after_s"]) == ("rate-limited", 429, 20)
    assert document["instance"] == "/v1/runs"
    assert document["request_id"] == "r1"
    assert call(limited, KEY, "/v1/runs/run_1", "GET").status == 200
    assert call(limited, replace(KEY, key_id="key_2")).status == 200


def test_a_tenant_has_a_quota_of_its_own_over_all_its_keys() -> None:
    limited = limits(Rates(tenant_runs=2))
    keys = [replace(KEY, key_id=f"key_{number}") for number in range(3)]
    assert [call(limited, key).status for key in keys] == [200, 200, 429]
    assert call(limited, replace(KEY, tenant="other", key_id="key_9")).status == 200


def test_openai_clients_read_their_own_headers_and_errors() -> None:
    limited = limits(Rates(runs=1))
    headers = call(limited, KEY, "/v1/chat/completions").headers
    assert headers["x-ratelimit-limit-requests"] == "1"
    assert headers["x-ratelimit-remaining-requests"] == "0"
    assert headers["x-ratelimit-reset-requests"] == "60s"
    refused = call(limited, KEY, "/v1/chat/completions")
    assert refused.status == 429
    assert refused.headers["retry-after"] == "60"
    assert json.loads(refused.body)["error"]["type"] == "rate_limit_error"


def test_anthropic_clients_read_their_own_errors() -> None:
    limited = limits(Rates(runs=1))
    call(limited, KEY, "/v1/messages")
    document = json.loads(call(limited, KEY, "/v1/messages").body)
    assert document["type"] == "error"
    assert document["error"]["type"] == "rate_limit_error"
    assert document["request_id"] == "r1"


def test_a_tenants_own_limit_goes_first_and_holds_for_everybody() -> None:
    limited = limits(Rates(tenant_runs=100))
    for principal in (replace(KEY, tenant="small"), replace(LOCAL, tenant="small")):
        assert call(limited, principal).headers["ratelimit-policy"].endswith('"tenant-runs";q=1;w=60')
    assert call(limited, replace(KEY, tenant="small", key_id="key_2")).status == 429


@pytest.mark.parametrize("principal", [LOCAL, None])
def test_who_has_no_limit_costs_nothing(principal: Principal | None) -> None:
    answer = call(RateLimits(fine, Unreachable(), Rates(), of_tenant), principal)
    assert (answer.status, answer.headers) == (200, {})


def test_signs_of_life_are_never_refused() -> None:
    assert call(RateLimits(fine, Unreachable(), Rates(), not_asked), KEY, "/health", "GET").status == 200


def test_unknown_buckets_are_said_in_one_sentence() -> None:
    answer = call(RateLimits(fine, Unreachable(), Rates(), of_tenant), KEY)
    assert answer.status == 503
    assert answer.headers["retry-after"] == "5"


class Unreachable(MemoryLimiter):
    """A limiter whose database is away."""

    def __init__(self) -> None:
        super().__init__(lambda: 0.0)

    async def take(self, charges: object) -> tuple[()]:  # noqa: ARG002 - as in the protocol
        raise DatabaseUnavailable
