"""From a thumb down to an accepted case, over HTTP and by the commands."""

import json

import httpx
import pytest

from tests.running import Served

QUESTION = "On db-1.northwind.internal: which population stability index means that we must retrain?"
ROOT = "/v1/evaluations/drafts"


@pytest.fixture
def disliked(service: Served) -> str:
    """A run that somebody did not like."""
    run_id = service.ask(QUESTION)
    service.settled(run_id)
    judged = service.http.put(f"/v1/runs/{run_id}/feedback", json={"rating": "down", "reasons": ["wrong"]})
    assert judged.status_code == httpx.codes.OK, judged.text
    return run_id


def test_a_run_becomes_a_draft_that_is_labelled_accepted_and_exported(service: Served, disliked: str) -> None:
    made = service.post(ROOT, {"run_id": disliked})
    assert made.status_code == httpx.codes.CREATED, made.text
    draft = made.json()
    assert made.headers["location"] == f"{ROOT}/{draft['id']}"
    assert "northwind" not in made.text
    assert draft["case"]["question"].startswith("On 192.0.2.1: ")
    assert draft["case"]["expect"] == {}
    assert draft["seen"]["type"] == "explain"
    assert service.post(ROOT, {"run_id": disliked}).json()["id"] == draft["id"]
    path, tag = made.headers["location"], made.headers["etag"]
    assert service.http.patch(path, json={"note": "x"}).status_code == httpx.codes.PRECONDITION_REQUIRED
    expect = {"type": "explain", "agents": ["ml-cv-specialist"], "pattern": "single", "contains": ["0.2"]}
    change = {"expect": expect, "state": "accepted", "why": "asked by many"}
    accepted = service.http.patch(path, json=change, headers={"If-Match": tag})
    assert accepted.status_code == httpx.codes.OK, accepted.text
    assert accepted.json()["state"] == "accepted"
    listed = service.http.get(ROOT, params={"state": "accepted"}).json()["data"]
    assert draft["id"] in [each["id"] for each in listed]
    lines = service.http.get(f"{ROOT}/export").text.splitlines()
    assert expect in [json.loads(line)["expect"] for line in lines]
    trail = service.http.get("/v1/audit", params={"action": "case.accept"}).json()["data"]
    assert (trail[0]["target"], trail[0]["why"]) == (draft["id"], "asked by many")


def test_what_is_wrong_is_told(service: Served, disliked: str) -> None:
    assert service.post(ROOT, {"run_id": "run_unknown"}).status_code == httpx.codes.NOT_FOUND
    assert service.http.get(f"{ROOT}/drf_unknown").status_code == httpx.codes.NOT_FOUND
    path = service.post(ROOT, {"run_id": disliked}).headers["location"]
    typing_error = {"expect": {"typ": "explain"}}
    assert service.http.patch(path, json=typing_error, headers={"If-Match": '"1"'}).status_code == 422
    empty = {"state": "accepted", "why": "it is good"}
    refused = service.http.patch(path, json=empty, headers={"If-Match": '"1"'})
    assert refused.status_code == httpx.codes.CONFLICT
    assert "nothing is expected" in refused.json()["detail"]


def test_a_confidential_thread_is_refused_and_says_why(service: Served) -> None:
    run_id = service.ask("Should Tom Becker, who earns 61,000 and missed two reviews, lead the ML team?")
    service.settled(run_id)
    refused = service.post(ROOT, {"run_id": run_id})
    assert refused.status_code == httpx.codes.UNPROCESSABLE_ENTITY
    assert "confidential" in refused.json()["detail"]
    assert "Becker" not in refused.text


def test_runs_are_proposed_with_their_reason(service: Served, disliked: str) -> None:
    proposed = service.post(f"{ROOT}/propose", {"days": 1, "random": 0})
    assert proposed.status_code == httpx.codes.CREATED, proposed.text
    found = {each["run_id"]: each["reason"] for each in proposed.json()["data"]}
    assert found[disliked] == "thumbs-down"
