"""The HTTP API of a running service, and what it says to bad input."""

import html
import json
import re

import httpx
import pytest

from tests.running import Served

QUESTION = "Which population stability index means that I must retrain?"
UNKNOWN = "0" * 32


def assert_problem(response: httpx.Response, status: int, code: str) -> dict[str, object]:
    """An RFC 9457 document with a sentence and a way out, and without a trace of internals."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    document: dict[str, object] = response.json()
    assert {"type", "title", "status", "detail", "remedy", "code", "request_id", "instance"} <= document.keys()
    assert (document["code"], document["status"]) == (code, status)
    assert str(document["detail"]).endswith(".")
    assert "Traceback" not in response.text
    return document


def test_it_is_alive_and_ready(service: Served) -> None:
    assert service.http.get("/health").json() == {"status": "ok"}
    ready = service.http.get("/ready").json()
    assert ready["status"] == "ready"
    assert len(ready["configuration"]) == 16


def test_a_thread_a_message_its_run_and_its_events(service: Served) -> None:
    thread = service.post("/v1/threads", {"title": "Drift"}).json()
    accepted = service.post(f"/v1/threads/{thread['id']}/messages", {"message": {"content": QUESTION}})
    assert accepted.status_code == 202
    run_id = accepted.json()["run"]["id"]
    assert accepted.headers["location"] == f"/v1/runs/{run_id}"
    events = list(service.events(run_id))
    assert [event["seq"] for event in events] == list(range(1, len(events) + 1))
    types = [event["type"] for event in events]
    assert types[0] == "run.created"
    assert types[-1] == "run.finished"
    for expected in ("screening.finished", "analysis.finished", "retrieval.finished", "decision.made", "text.delta"):
        assert expected in types
    run = service.settled(run_id)
    assert run["status"] == "concluded"
    turns = service.http.get(f"/v1/threads/{thread['id']}/messages").json()["data"]
    assert [turn["role"] for turn in turns] == ["user", "team"]
    assert turns[1]["content"] == run["markdown"]


def test_a_stream_goes_on_after_the_last_event_that_was_seen(service: Served) -> None:
    run_id = service.ask(QUESTION)
    whole = list(service.events(run_id))
    for place in (1, len(whole) // 2, len(whole) - 1):
        assert list(service.events(run_id, after=place)) == whole[place:]
    response = service.http.get(f"/v1/runs/{run_id}/events", headers={"Last-Event-ID": "100000"})
    assert_problem(response, 400, "invalid-request")


def test_a_citation_shows_its_passage_with_the_quote_in_it(service: Served) -> None:
    run = service.settled(service.ask(QUESTION))
    citations = run["citations"]
    assert isinstance(citations, list)
    shown = service.http.get(f"/v1/runs/{run['id']}/citations/1").json()
    assert shown["text"][shown["start"] : shown["end"]] == citations[0]["quote"]
    assert shown["current"] is True
    assert_problem(service.http.get(f"/v1/runs/{run['id']}/citations/99"), 404, "not-found")
    page = service.http.get(citations[0]["link"])
    assert page.status_code == 200
    marked = "".join(re.findall(r"<mark[^>]*>(.*?)</mark>", page.text))
    assert html.unescape(marked) == citations[0]["quote"].replace("**", "")
    gone = citations[0]["link"].replace(citations[0]["content_hash"], "0" * 64)
    assert_problem(service.http.get(gone), 404, "not-found")
    beyond = re.sub(r"end=\d+", "end=99999999", citations[0]["link"])
    assert_problem(service.http.get(beyond), 404, "not-found")


def test_the_same_key_makes_one_run_and_another_body_is_refused(service: Served) -> None:
    body = {"message": {"content": QUESTION}}
    first = service.post("/v1/runs", body, **{"Idempotency-Key": "k-1"})
    second = service.post("/v1/runs", body, **{"Idempotency-Key": "k-1"})
    assert first.json()["run"]["id"] == second.json()["run"]["id"]
    assert second.headers["idempotency-replayed"] == "true"
    other = service.post("/v1/runs", {"message": {"content": "Something else?"}}, **{"Idempotency-Key": "k-1"})
    assert_problem(other, 422, "idempotency-mismatch")


def test_knowledge_can_be_listed_and_searched(service: Served) -> None:
    agents = service.http.get("/v1/agents").json()["data"]
    assert [agent["name"] for agent in agents] == ["architect", "mentor", "ml-cv-specialist"]
    assert [skill["name"] for skill in service.http.get("/v1/skills").json()["data"]] == ["cost-notes"]
    (best, *_) = service.post("/v1/skills/search", {"query": "break-even volume", "k": 2}).json()["data"]
    assert (best["skill"], best["section"]) == ("cost-notes", "break-even")


def test_an_answer_in_words_is_shown_as_a_turn(service: Served) -> None:
    asked = service.settled(service.ask("Make our platform scalable"))
    said = "Pages take 6 s at noon, 5,000 users today and 20,000 in a year, one Rails app on one server."
    answer = service.post(f"/v1/threads/{asked['thread_id']}/messages", {"message": {"content": said}})
    assert answer.json()["run"]["id"] == asked["id"]
    assert answer.json()["message"]["content"] == said
    run = service.settled(str(asked["id"]))
    turns = service.http.get(f"/v1/threads/{asked['thread_id']}/messages").json()["data"]
    assert [(turn["role"], turn["content"]) for turn in turns] == [
        ("user", "Make our platform scalable"),
        ("user", said),
        ("team", run["markdown"]),
    ]


def test_a_cancelled_run_stays_cancelled(service: Served) -> None:
    run = service.settled(service.ask("Make our platform scalable"))
    assert run["status"] == "clarifying"
    stopped = service.post(f"/v1/runs/{run['id']}/cancel", {"reason": "changed my mind"})
    assert (stopped.status_code, stopped.json()["status"]) == (202, "cancelled")
    assert service.post(f"/v1/runs/{run['id']}/cancel", {}).status_code == 200
    clarification = run["clarification"]
    assert isinstance(clarification, dict)
    answers = service.post(f"/v1/clarifications/{clarification['id']}/answers", {"answers": [], "finish": True})
    assert_problem(answers, 409, "clarification-not-open")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("", "invalid-message"),
        ("  \n\t", "invalid-message"),
        ("x" * 100_001, "invalid-message"),
        ("a\x00b", "invalid-message"),
    ],
)
def test_a_message_that_cannot_be_used_is_refused(service: Served, content: str, code: str) -> None:
    assert_problem(service.post("/v1/runs", {"message": {"content": content}}), 422, code)


def test_a_body_of_a_megabyte_is_too_large(service: Served) -> None:
    response = service.post("/v1/runs", {"message": {"content": "x" * (1024 * 1024 + 1)}})
    assert_problem(response, 413, "payload-too-large")


@pytest.mark.parametrize(
    "body",
    [b"\xff\xfe\x00", b'{"message": {"content": "\xff"}}', b"{", b"", b'{"message": {"content": "a"}', b"[" * 100_000],
)
def test_a_body_that_is_no_json_in_utf_8_is_refused(service: Served, body: bytes) -> None:
    response = service.http.post("/v1/runs", content=body, headers={"Content-Type": "application/json"})
    assert response.status_code in {400, 422}
    assert_problem(response, response.status_code, response.json()["code"])


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"message": {"content": "a"}, "temperature": 1}, "/temperature"),
        ({"message": {"content": "a", "role": "system"}}, "/message/role"),
        ({"message": "a"}, "/message"),
        ({"message": {"content": "a"}, "type": "poem"}, "/type"),
        ({"message": {"content": "a"}, "sensitivity": "secret"}, "/sensitivity"),
        ({}, "/message"),
    ],
)
def test_unknown_and_wrong_fields_are_named(service: Served, body: dict[str, object], pointer: str) -> None:
    document = assert_problem(service.post("/v1/runs", body), 422, "validation-failed")
    errors = document["errors"]
    assert isinstance(errors, list)
    assert pointer in {error["pointer"] for error in errors}
    assert "poem" not in json.dumps(errors)


@pytest.mark.parametrize(
    "path",
    [
        f"/v1/runs/run_{UNKNOWN}",
        "/v1/runs/nonsense",
        "/v1/runs/run_'; DROP TABLE run; --",
        f"/v1/runs/run_{UNKNOWN}/events",
        f"/v1/threads/thr_{UNKNOWN}",
        f"/v1/threads/thr_{UNKNOWN}/messages",
        f"/v1/clarifications/clr_{UNKNOWN}",
        "/v1/nothing",
    ],
)
def test_what_does_not_exist_is_not_found(service: Served, path: str) -> None:
    assert_problem(service.http.get(path), 404, "not-found")


def test_a_message_to_an_unknown_thread_is_not_found(service: Served) -> None:
    response = service.post(f"/v1/threads/thr_{UNKNOWN}/messages", {"message": {"content": "a"}})
    assert_problem(response, 404, "not-found")


def test_a_wrong_method_and_a_wrong_content_type_are_said(service: Served) -> None:
    assert_problem(service.http.put("/v1/runs", json={}), 405, "method-not-allowed")
    response = service.http.post("/v1/runs", content=b"a=b", headers={"Content-Type": "text/plain"})
    assert response.status_code in {400, 415, 422}
    assert_problem(response, response.status_code, response.json()["code"])


def test_the_openapi_document_lists_the_routes(service: Served) -> None:
    paths = service.http.get("/openapi.json").json()["paths"]
    assert {"/v1/runs", "/v1/runs/{run_id}/events", "/v1/clarifications/{clarification_id}/answers"} <= paths.keys()
