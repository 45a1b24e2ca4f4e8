"""Pages of other sites: let in by name, with a key, past the control of access for the browser's question only."""

from collections.abc import Iterator

import httpx
import psycopg
import pytest
from psycopg import sql

from tests.running import Place, Served, served

ALLOWED = "https://app.example"


@pytest.fixture(scope="module")
def service(postgres_dsn: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with psycopg.connect(postgres_dsn, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE cors TEMPLATE migrated"))
    head, _, options = postgres_dsn.partition("?")
    home = tmp_path_factory.mktemp("cors")
    origins = {"CTO_TEAM_CORS_ORIGINS": f"{ALLOWED}, http://localhost:3000"}
    with served(Place(home, f"{head.rpartition('/')[0]}/cors?{options}", more=origins)) as running:
        yield running


@pytest.fixture(scope="module")
def key(service: Served) -> str:
    made = service.post("/v1/keys", {"name": "page", "scopes": ["runs:read", "runs:write", "admin"]})
    return str(made.json()["secret"])


def asked_before(service: Served, origin: str, method: str = "POST") -> httpx.Response:
    """The question that a browser asks before the request itself; it never carries a key."""
    headers = {
        "Origin": origin,
        "Access-Control-Request-Method": method,
        "Access-Control-Request-Headers": "authorization,content-type,idempotency-key",
    }
    return service.http.options("/v1/runs", headers=headers)


@pytest.mark.parametrize("origin", [ALLOWED, "http://localhost:3000"])
def test_a_browser_may_ask_for_a_page_that_is_named(service: Served, key: str, origin: str) -> None:
    assert key
    told = asked_before(service, origin, "PATCH")
    assert told.status_code == 200
    assert told.headers["access-control-allow-origin"] == origin
    assert "PATCH" in told.headers["access-control-allow-methods"]
    assert told.headers["access-control-allow-headers"] == "authorization,content-type,idempotency-key"
    assert "access-control-allow-credentials" not in told.headers
    assert told.headers["x-request-id"]


@pytest.mark.parametrize("origin", ["https://evil.example", "https://app.example.evil", "http://app.example", "null"])
def test_a_page_that_is_not_named_is_told_nothing(service: Served, key: str, origin: str) -> None:
    told = asked_before(service, origin)
    assert (told.status_code, "access-control-allow-origin" in told.headers) == (400, False)
    headers = {"Origin": origin, "Authorization": f"Bearer {key}"}
    assert "access-control-allow-origin" not in service.http.get("/v1/me", headers=headers).headers


def test_the_request_itself_needs_a_key_and_its_answer_can_be_read(service: Served, key: str) -> None:
    body = {"title": "from a page"}
    unseen = service.http.get("/v1/threads", headers={"Origin": ALLOWED})
    assert (unseen.status_code, unseen.headers["access-control-allow-origin"]) == (401, ALLOWED)
    assert service.post("/v1/threads", body, Origin=ALLOWED).status_code == 403
    made = service.post("/v1/threads", body, Origin=ALLOWED, Authorization=f"Bearer {key}")
    assert (made.status_code, made.headers["access-control-allow-origin"]) == (201, ALLOWED)
    readable = {each.strip().lower() for each in made.headers["access-control-expose-headers"].split(",")}
    assert {"x-request-id", "etag", "location", "ratelimit", "ratelimit-policy", "retry-after"} <= readable
    assert "origin" in made.headers["vary"].lower()
