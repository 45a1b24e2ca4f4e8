"""Shadows over HTTP: a draft decides beside the live policy of a running service, and serves nobody."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.running import Json, Place, Served, backends_file, cloud, served
from tests.servers import says, scripted_openai

TEXT = """policy: house
version: 1
rules:
- {id: all, when: {}, then: {prefer: [extractive]}, why: Safe.}
"""
WHO = {"who": "ann@example.org", "why": "it may be good enough"}


@pytest.fixture
def service(database_dsn: str, tmp_path: Path) -> Iterator[Served]:
    with scripted_openai(says("A B-tree.")) as server:
        file = backends_file(tmp_path, cloud(server, tier="cheap"))
        with served(Place(tmp_path, database_dsn, more={"CTO_TEAM_BACKENDS": str(file)})) as running:
            yield running


def shadow(service: Served) -> Json:
    found: Json = service.http.get("/v1/policies/shadow").json()
    return found


def test_from_its_beginning_to_its_end(service: Served) -> None:
    assert shadow(service) == {"shadow": None, "differences": [], "choices": [], "recent": []}
    assert service.post("/v1/policies/shadow/stop", WHO).status_code == 404
    assert service.post("/v1/policies/house/1/shadow", {**WHO, "budget_usd": "2.5"}).status_code == 404
    draft = {"yaml": TEXT, "author": "jo", "note": "cheaper"}
    assert service.post("/v1/policies/house/drafts", draft).status_code == 201
    assert service.post("/v1/policies/house/1/shadow", WHO).status_code == 422
    body = {**WHO, "budget_usd": "2.5"}
    assert service.post("/v1/policies/house/1/shadow", body, **{"If-Match": '"other@3"'}).status_code == 412
    begun = service.post("/v1/policies/house/1/shadow", body)
    assert begun.status_code == 201, begun.text
    facts = {"candidate": "house@1", "control": "default@1", "judged": False, "calls": 0, "alarm": None}
    assert {name: begun.json()[name] for name in facts} == facts
    assert (float(begun.json()["budget_usd"]), float(begun.json()["spent_usd"])) == (2.5, 0)
    assert service.post("/v1/policies/house/1/shadow", body).status_code == 409
    # It serves nobody, and is still a draft.
    assert service.http.get("/v1/policies/house/1").json()["state"] == "draft"
    asked = service.post("/v1/decisions/explain", {"message": {"content": "What is a queue?"}}).json()
    assert {each["policy"] for each in asked["decisions"]} == {"default@1"}
    report = shadow(service)
    measures = ["liking", "answered", "usd", "milliseconds", "characters"]
    assert [each["measure"] for each in report["differences"]] == measures  # type: ignore[attr-defined]
    over = service.post("/v1/policies/shadow/stop", {**WHO, "why": "seen enough"})
    assert (over.status_code, over.json()["stopped_why"]) == (200, "seen enough")
    trail = service.http.get("/v1/audit").json()["data"]
    assert [each["action"] for each in trail[:2]] == ["shadow.stop", "shadow.start"]
