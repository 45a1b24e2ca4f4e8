"""A tenant walks every route of the API with the ids of another one: it sees nothing, and changes nothing.

The routes are those of the API document: one whose parameters stand in no table here fails the test.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import httpx
import psycopg
import pytest

from tests.running import PATIENCE_S, Place, Served, served

CANARY = "Zanzibarquelle"
QUESTION = f"We are 3 engineers with 20,000 users at {CANARY}. Which PSI value means drift?"
VAGUE = f"Make our platform {CANARY} scalable"
TRAVEL = f"# Travel\n\nAt {CANARY} flights are booked by the office.\n"
SHARED = (
    "/v1/skills",
    "/v1/skill-approvals",
    "/v1/calculators",
    "/v1/policies",
    "/v1/backends",
    "/problems",
    "/v1/budgets",
    "/v1/users",
)
"""What has the same name for everybody, or is looked up among one's own: there the answer must hold nothing foreign."""
SLACK = ("/v1/slack/workspaces", "/v1/slack/channels")
BODIES: Mapping[str, object] = {
    "POST /v1/clarifications/{clarification_id}/answers": {"answers": [], "finish": True},
    "PATCH /v1/collections/{name}": {"sensitivity": "internal"},
    "PATCH /v1/keys/{key_id}": {"name": "stolen"},
    "POST /v1/keys/{key_id}/rotate": {"overlap_s": 0},
    "POST /v1/runs/{run_id}/cancel": {"reason": "stolen"},
    "PUT /v1/runs/{run_id}/feedback": {"rating": "down"},
    "PATCH /v1/threads/{thread_id}": {"title": "stolen"},
    "PATCH /v1/threads/{thread_id}/memory/{fact_id}": {"text": "stolen"},
    "POST /v1/threads/{thread_id}/messages": {"message": {"content": "stolen"}},
    "PATCH /v1/webhooks/{webhook_id}": {"events": ["run.finished"]},
    "PATCH /v1/evaluations/drafts/{draft_id}": {"note": "stolen"},
    "PUT /v1/slack/channels/{team_id}/{channel}": {"outsiders": True},
}


@dataclass(frozen=True)
class World:
    """What one tenant has: the ids by the names of path parameters, and a client of its own."""

    http: httpx.Client
    ids: Mapping[str, str]

    def seen(self) -> dict[str, object]:
        """What the tenant itself sees of it."""
        ids = self.ids
        paths = (
            f"/v1/threads/{ids['thread_id']}",
            f"/v1/threads/{ids['thread_id']}/messages",
            f"/v1/threads/{ids['thread_id']}/memory",
            f"/v1/runs/{ids['run_id']}",
            f"/v1/runs/{ids['run_id']}/feedback",
            f"/v1/runs?thread_id={ids['thread_id']}",
            f"/v1/clarifications/{ids['clarification_id']}",
            f"/v1/collections/{ids['name']}/documents",
            f"/v1/keys/{ids['key_id']}",
            f"/v1/webhooks/{ids['webhook_id']}",
            f"/v1/evaluations/drafts/{ids['draft_id']}",
            "/v1/budgets/tenant",
            "/v1/slack/workspaces",
            "/v1/slack/channels",
        )
        found = {path: self.http.get(path) for path in paths}
        assert {path: each.status_code for path, each in found.items()} == dict.fromkeys(paths, 200)
        return {path: _lasting(each.json()) for path, each in found.items()}


def _lasting(value: object) -> object:
    """A document without what changes by being looked at."""
    if isinstance(value, dict):
        return {name: _lasting(each) for name, each in value.items() if name not in {"last_used_at", "resets_at"}}
    return [_lasting(each) for each in value] if isinstance(value, list) else value


@pytest.fixture(scope="module")
def place(postgres_dsn: str, tmp_path_factory: pytest.TempPathFactory) -> Place:
    with psycopg.connect(postgres_dsn, autocommit=True) as connection:
        connection.execute("CREATE DATABASE two_tenants TEMPLATE migrated")
    head, _, options = postgres_dsn.partition("?")
    return Place(tmp_path_factory.mktemp("tenants"), f"{head.rpartition('/')[0]}/two_tenants?{options}")


@pytest.fixture(scope="module")
def service(place: Place) -> Iterator[Served]:
    with served(place) as running:
        yield running


@pytest.fixture(scope="module")
def operator(service: Served) -> Iterator[httpx.Client]:
    """Whoever runs the installation, by a key: from then on everybody needs one."""
    made = service.post("/v1/keys", {"name": "operator", "scopes": ["admin"], "operator": True})
    assert made.status_code == 201, made.text
    with _client(service, made.json()["secret"]) as http:
        yield http


def _client(service: Served, secret: str) -> httpx.Client:
    headers = {"Authorization": f"Bearer {secret}"}
    return httpx.Client(base_url=service.address, headers=headers, timeout=PATIENCE_S, trust_env=False)


def _tenant(service: Served, operator: httpx.Client, name: str) -> tuple[httpx.Client, str]:
    founded = operator.post("/v1/tenants", json={"id": name, "name": name})
    assert founded.status_code == 201, founded.text
    body = {"name": f"{name}-admin", "scopes": ["admin"], "tenant": name}
    made = operator.post("/v1/keys", json=body)
    assert made.status_code == 201, made.text
    return _client(service, made.json()["secret"]), made.json()["key"]["id"]


@pytest.fixture(scope="module")
def acme(service: Served, operator: httpx.Client, place: Place) -> Iterator[World]:
    http, key_id = _tenant(service, operator, "acme")
    with http:
        yield World(http, {**_ids(http, key_id), **_slack(http, str(place.database_dsn))})


def _slack(http: httpx.Client, dsn: str) -> dict[str, str]:
    """A workspace of Slack, as an installation leaves it, and a channel that was decided about."""
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute(
            "INSERT INTO slack_installation (team_id, tenant, name, app_id, bot_id, bot_user, scopes, installed_by) "
            "VALUES ('T0ACME', 'acme', %s, 'A1', 'B1', 'U1', '{}', 'U2')",
            (CANARY,),
        )
    assert http.put("/v1/slack/channels/T0ACME/C0ACME", json={"outsiders": False}).status_code == 200
    return {"team_id": "T0ACME", "channel": "C0ACME"}


def _ids(http: httpx.Client, key_id: str) -> dict[str, str]:
    """One of everything that a tenant can have, by the names of path parameters."""
    run = _settled(http, _good(http.post("/v1/runs", json={"message": {"content": QUESTION}, "clarify": "never"})))
    asking = _settled(http, _good(http.post("/v1/runs", json={"message": {"content": VAGUE}, "clarify": "always"})))
    assert (run["status"], asking["status"]) == ("concluded", "clarifying")
    clarification = asking["clarification"]
    assert isinstance(clarification, dict)
    assert http.put(f"/v1/runs/{run['id']}/feedback", json={"rating": "up", "text": CANARY}).status_code == 200
    assert http.post("/v1/collections", json={"name": "acme-handbook", "title": CANARY}).status_code == 201
    put = http.put(
        "/v1/collections/acme-handbook/documents/travel.md", content=TRAVEL, headers={"Content-Type": "text/markdown"}
    )
    assert put.status_code in {200, 201}, put.text
    hook = http.post("/v1/webhooks", json={"url": "http://127.0.0.1:9999/", "events": ["run.finished"]})
    assert hook.status_code == 201, hook.text
    assert http.put("/v1/budgets/tenant", json={"limit_usd": "4711.17", "window": "day"}).status_code == 200
    draft = http.post("/v1/evaluations/drafts", json={"run_id": run["id"]})
    assert draft.status_code == 201, draft.text
    facts = http.get(f"/v1/threads/{run['thread_id']}/memory").json()["facts"]
    decisions = http.get(f"/v1/runs/{run['id']}/decisions").json()["data"]
    return {
        "thread_id": str(run["thread_id"]),
        "run_id": str(run["id"]),
        "clarification_id": str(clarification["id"]),
        "fact_id": str(facts[0]["id"]) if facts else "fct_" + "0" * 32,
        "decision_id": str(decisions[0]["id"]) if decisions else "dec_" + "0" * 32,
        "key_id": key_id,
        "webhook_id": str(hook.json()["webhook"]["id"] if "webhook" in hook.json() else hook.json()["id"]),
        "draft_id": str(draft.json()["id"]),
        "delivery_id": "dlv_" + "0" * 32,
        "name": "acme-handbook",
        "path": "travel.md",
        "n": "1",
        "user": "key:acme-admin",
    }


@pytest.fixture(scope="module")
def rival(service: Served, operator: httpx.Client) -> Iterator[httpx.Client]:
    with _tenant(service, operator, "rival")[0] as http:
        yield http


def _good(response: httpx.Response) -> str:
    assert response.status_code == 202, response.text
    return str(response.json()["run"]["id"])


def _settled(http: httpx.Client, run_id: str) -> dict[str, object]:
    for _ in range(8):
        run: dict[str, object] = http.get(f"/v1/runs/{run_id}", params={"wait": 30}).json()
        if run["status"] not in {"queued", "running"}:
            return run
    raise AssertionError(f"the run {run_id} did not settle")


def _operations(service: Served) -> list[tuple[str, str]]:
    document = service.http.get("/openapi.json").json()
    methods = {"get", "put", "post", "patch", "delete"}
    return [(each.upper(), path) for path, item in document["paths"].items() for each in item if each in methods]


def _filled(path: str, ids: Mapping[str, str]) -> str:
    """The path with foreign ids; parameters that mean something shared have values that exist for everybody."""
    shared = {"code": "not-found", "backend_id": "extractive", "scope": "tenant", "version": "1"}
    of_calculators = {"name": "sum"} if path.startswith("/v1/calculators") else {}
    of_library = {"name": "queues"} if path.startswith("/v1/skills") else {}
    of_policies = {"name": "default"} if path.startswith("/v1/policies") else {}
    values = {**ids, **shared, **of_calculators, **of_library, **of_policies}
    return path.format_map(values)


def test_lists_of_another_tenant_are_empty(acme: World, rival: httpx.Client) -> None:
    assert acme.ids
    for path in ("/v1/threads", "/v1/runs", "/v1/clarifications", "/v1/collections", "/v1/webhooks", *SLACK):
        assert (path, rival.get(path).json()["data"]) == (path, [])
    found = rival.post("/v1/skills/search", json={"query": f"{CANARY} flights", "k": 50}).json()["data"]
    assert CANARY not in json.dumps(found)


def test_every_route_with_foreign_ids_shows_and_changes_nothing(
    service: Served, acme: World, rival: httpx.Client
) -> None:
    before = acme.seen()
    secrets = {CANARY, "4711.17", *(each for name, each in acme.ids.items() if name.endswith("_id"))}
    leaks: list[str] = []
    wrong: list[str] = []
    for method, template in _operations(service):
        path = _filled(template, acme.ids)
        if path.startswith("/v1/keys") and template == "/v1/keys" and method == "POST":
            continue  # it would make a key of the rival's own
        response = rival.request(
            method,
            path,
            json=BODIES.get(f"{method} {template}", {}) if method in {"POST", "PUT", "PATCH"} else None,
            headers={"If-Match": '"1"', "Accept": "application/json"},
        )
        if any(secret in response.text for secret in secrets if secret not in path):
            leaks.append(f"{method} {template}: {response.text[:300]}")
        foreign = "{" in template and not template.startswith(SHARED)
        if foreign and response.status_code != 404:
            wrong.append(f"{method} {template}: {response.status_code} {response.text[:200]}")
        if response.status_code >= 500:
            wrong.append(f"{method} {template}: {response.status_code}")
    assert leaks == []
    assert wrong == []
    assert acme.seen() == before


_DIGEST = hashlib.sha256(TRAVEL.encode()).hexdigest()


def test_the_other_doors_keep_tenants_apart(acme: World, rival: httpx.Client) -> None:
    run_id, thread_id = acme.ids["run_id"], acme.ids["thread_id"]
    for path in (
        f"/web/runs/{run_id}/conclusion",
        f"/v1/responses/{run_id.replace('run_', 'resp_')}",
        f"/v1/threads/{thread_id}/events",
        f"/passages/collections/acme-handbook/travel.md?version={_DIGEST}&start=10&end=20",
    ):
        if path.startswith("/passages"):
            assert "flights are booked" in acme.http.get(path).text
        response = rival.get(path)
        assert (path, response.status_code) == (path, 404)
        assert CANARY not in response.text
    asked = rival.post(
        "/v1/chat/completions",
        json={"model": "cto-team", "messages": [{"role": "user", "content": "What did we say before?"}]},
        headers={"CTO-Thread-Id": thread_id},
    )
    assert (asked.status_code, CANARY in asked.text) == (404, False)


def test_a_tenants_administrator_does_not_manage_the_installation(rival: httpx.Client) -> None:
    for method, path, body in (
        ("POST", "/v1/tenants", {"id": "third", "name": "Third"}),
        ("POST", "/v1/policies/default/drafts", {"yaml": "policy: default", "note": "mine"}),
        ("POST", "/v1/policies/rollback", {"note": "mine"}),
        ("POST", "/v1/backends/extractive/drain", {}),
        ("POST", "/v1/backends/extractive/test", {}),
        ("POST", "/v1/skill-approvals/naming", {}),
        ("GET", "/v1/usage?tenants=all", None),
        ("POST", "/v1/skills/sync", {}),
        ("POST", "/v1/keys", {"name": "x", "scopes": ["admin"], "operator": True}),
        ("POST", "/v1/keys", {"name": "x", "scopes": ["admin"], "tenant": "acme"}),
    ):
        refused = rival.request(method, path, json=body, headers={"If-Match": '"x"'})
        assert (path, refused.status_code) == (path, 403), refused.text
