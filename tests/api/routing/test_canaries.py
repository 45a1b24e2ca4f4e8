"""Canaries over HTTP: who may begin and lead one, what is shown, and what was seen before a step."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.running import Json, Place, Served, backends_file, cloud, served
from tests.servers import says, scripted_openai

TEXT = """policy: house
version: 1
rules:
- {id: all, when: {}, then: {prefer: [extractive]}, why: Safe.}
canary: {steps: [50, 100], min_requests: 7, min_minutes: 3}
"""
WHO = {"who": "ann@example.org", "why": "it was tried on a copy"}


@pytest.fixture
def service(database_dsn: str, tmp_path: Path) -> Iterator[Served]:
    with scripted_openai(says("A B-tree.")) as server:
        file = backends_file(tmp_path, cloud(server, tier="cheap"))
        with served(Place(tmp_path, database_dsn, more={"CTO_TEAM_BACKENDS": str(file)})) as running:
            yield running


def canary(service: Served) -> Json:
    found: Json = service.http.get("/v1/policies/canary").json()
    return found


def side(service: Served, thread: str) -> str:
    """By which policy a request of a thread would be routed."""
    body = {"message": {"content": "What is a queue?"}, "thread": thread}
    found = service.post("/v1/decisions/explain", body).json()
    assert found["canary"] == {"candidate": "house@1", "share": 50}
    return str(found["decisions"][0]["policy"])


def test_from_its_beginning_to_its_end(service: Served) -> None:
    draft = {"yaml": TEXT, "author": "jo", "note": "cheaper"}
    assert service.post("/v1/policies/house/drafts", draft).status_code == 201
    empty = canary(service)
    assert (empty["canary"], empty["windows"], empty["steps"]) == (None, [], [])
    assert service.post("/v1/policies/canary/hold", WHO).status_code == 404
    assert service.post("/v1/policies/house/1/canary", WHO, **{"If-Match": '"other@3"'}).status_code == 412
    begun = service.post("/v1/policies/house/1/canary", {**WHO, "max_cost": 3})
    assert begun.status_code == 201, begun.text
    facts = {"candidate": "house@1", "control": "default@1", "state": "running", "share": 50, "max_cost": 3.0}
    assert {name: begun.json()[name] for name in facts} == facts
    assert {side(service, f"thr_{number}") for number in range(12)} == {"default@1", "house@1"}
    assert service.http.get("/v1/policies/house/1").json()["state"] == "canary"
    assert service.post("/v1/policies/house/1/publish", WHO).status_code == 409
    report = service.http.get("/v1/policies/canary")
    tag = report.headers["etag"]
    assert report.json()["canary"]["tag"] == tag.strip('"')
    assert report.json()["ruling"]["verdict"] == "wait"
    assert [each["share"] for each in report.json()["windows"]] == [50]
    # One request is one step, and the numbers must allow it.
    assert service.post("/v1/policies/canary/step", WHO).status_code == 428
    assert service.post("/v1/policies/canary/step", WHO, **{"If-Match": tag}).status_code == 409
    held = service.post("/v1/policies/canary/hold", WHO, **{"If-Match": tag})
    assert held.json()["state"] == "held"
    assert service.post("/v1/policies/canary/resume", WHO, **{"If-Match": tag}).status_code == 412
    assert service.post("/v1/policies/canary/resume", WHO).json()["state"] == "running"
    over = service.post("/v1/policies/canary/rollback", WHO)
    assert (over.status_code, over.json()["state"], over.json()["share"]) == (200, "rolled_back", 0)
    assert [each["kind"] for each in canary(service)["steps"]] == ["start", "hold", "resume", "rollback"]  # type: ignore[attr-defined]
    again = service.post("/v1/policies/house/1/canary", WHO)
    assert (again.status_code, "new version" in again.json()["detail"]) == (409, True)
    trail = service.http.get("/v1/audit").json()["data"]
    assert [each["action"] for each in trail[:4]] == [
        "canary.rollback",
        "canary.resume",
        "canary.hold",
        "canary.start",
    ]
