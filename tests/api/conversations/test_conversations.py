"""Threads, messages, runs, events, feedback and clarifications over HTTP."""

import json
import random
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import httpx
import pytest

from tests.api.test_http import QUESTION, UNKNOWN, assert_problem
from tests.running import Json, Served

VAGUE = "Make our platform scalable"
FEW = 7


@pytest.fixture(scope="module")
def concluded(service: Served) -> Json:
    """A run with an answer."""
    run = service.settled(service.ask(QUESTION))
    assert run["status"] == "concluded"
    return run


def _pages(service: Served, path: str, **query: object) -> list[Json]:
    """All items of a list, by its links."""
    found: list[Json] = []
    response = service.http.get(path, params={name: str(value) for name, value in query.items()})
    while True:
        assert response.status_code == 200, response.text
        page = response.json()
        found += page["data"]
        if page["next_cursor"] is None:
            assert "next" not in response.links
            return found
        response = service.http.get(response.links["next"]["url"])


def _stream(service: Served, path: str, at_most: int, **headers: str) -> list[Json]:
    """Up to so many events of a stream, each with its id."""
    found: list[Json] = []
    with service.http.stream("GET", path, headers=headers, timeout=60) as response:
        if response.status_code == 204:
            return []
        identifier, data = "", ""
        for line in response.iter_lines():
            if line.startswith("id: "):
                identifier = line.removeprefix("id: ")
            elif line.startswith("data: "):
                data = line.removeprefix("data: ")
            elif not line and data:
                found.append({**json.loads(data), "id": identifier})
                data = ""
                if len(found) == at_most:
                    break
    return found


def _numbers(events: Sequence[Json]) -> list[object]:
    return [each["seq"] for each in events]


def test_a_thread_can_begin_with_turns_that_were_spoken_elsewhere(service: Served) -> None:
    turns = [
        {"role": "user", "content": "Ines Holm, ines.holm@firma-holm.de, earns 84,000 EUR a year. Is that fair?"},
        {"role": "team", "content": "It is within the usual range."},
        {"role": "user", "content": "And in Berlin?"},
    ]
    made = service.post("/v1/threads", {"messages": turns, "metadata": {"ticket": "A-2"}}).json()
    assert (made["sensitivity"], made["metadata"]) == ("confidential", {"ticket": "A-2"})
    assert made["title"].startswith("Ines Holm")
    told = service.http.get(f"/v1/threads/{made['id']}/messages").json()["data"]
    assert [(turn["role"], turn["content"]) for turn in told] == [(turn["role"], turn["content"]) for turn in turns]
    run = service.settled(service.ask(QUESTION, thread_id=made["id"]))
    assert run["sensitivity"] == "confidential"
    assert service.post("/v1/threads", {"messages": [{"role": "user", "content": " "}]}).status_code == 422


def test_a_thread_is_made_found_renamed_and_deleted(service: Served) -> None:
    made = service.post(
        "/v1/threads", {"title": "Drift of 2026", "metadata": {"ticket": "A-1"}, "sensitivity": "internal"}
    )
    assert (made.status_code, made.headers["cache-control"]) == (201, "no-store")
    thread = made.json()
    path = made.headers["location"]
    assert (thread["metadata"], thread["sensitivity"]) == ({"ticket": "A-1"}, "internal")
    assert [each["id"] for each in _pages(service, "/v1/threads", q="DRIFT OF")] == [thread["id"]]
    tag = service.http.get(path).headers["etag"]
    assert tag == made.headers["etag"]
    unchanged = service.http.get(path, headers={"If-None-Match": tag})
    assert (unchanged.status_code, unchanged.content, unchanged.headers["etag"]) == (304, b"", tag)
    assert_problem(service.http.patch(path, json={"title": "B"}), 428, "precondition-required")
    renamed = service.http.patch(path, json={"title": "B"}, headers={"If-Match": tag})
    assert (renamed.json()["title"], renamed.headers["etag"] == tag) == ("B", False)
    stale = service.http.patch(path, json={"title": "C"}, headers={"If-Match": tag})
    assert_problem(stale, 412, "precondition-failed")
    run = service.post(f"{path}/messages", {"message": {"content": VAGUE}}).json()["run"]
    assert service.http.delete(path).status_code == 204
    for gone in (
        path,
        f"{path}/messages",
        f"{path}/events",
        f"/v1/runs/{run['id']}",
        f"/v1/runs?thread_id={path[-36:]}",
    ):
        assert_problem(service.http.get(gone), 404, "not-found")
    assert_problem(service.http.delete(path), 404, "not-found")


def test_of_two_who_rename_the_same_version_one_wins(service: Served) -> None:
    made = service.post("/v1/threads", {"title": "Race"})
    path, tag = made.headers["location"], made.headers["etag"]

    def rename(number: int) -> int:
        return service.http.patch(path, json={"title": f"{number}"}, headers={"If-Match": tag}).status_code

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(rename, range(8))) == [200, *[412] * 7]


def test_a_key_makes_one_thread(service: Served) -> None:
    headers = {"Idempotency-Key": "thread-1", "X-Request-Id": "mine-7"}
    first = service.http.post("/v1/threads", json={"title": "Once"}, headers=headers)
    second = service.http.post("/v1/threads", json={"title": "Once"}, headers=headers)
    assert (second.status_code, second.content) == (201, first.content)
    assert (second.headers["idempotency-replayed"], second.headers["x-request-id"]) == ("true", "mine-7")
    assert (second.headers["location"], second.headers["etag"]) == (first.headers["location"], first.headers["etag"])
    assert "idempotency-replayed" not in first.headers
    other = service.http.post("/v1/threads", json={"title": "Twice"}, headers=headers)
    assert_problem(other, 422, "idempotency-mismatch")
    wrong = service.http.post("/v1/threads", json={"title": "x", "y": 1}, headers={"Idempotency-Key": "thread-2"})
    assert_problem(wrong, 422, "validation-failed")
    again = service.http.post("/v1/threads", json={"title": "x"}, headers={"Idempotency-Key": "thread-2"})
    assert again.status_code == 201
    assert_problem(service.post("/v1/threads", {}, **{"Idempotency-Key": "a b"}), 400, "invalid-request")


def test_twenty_equal_posts_make_one_run(service: Served) -> None:
    def send(_: int) -> httpx.Response:
        return service.post("/v1/runs", {"message": {"content": VAGUE}}, **{"Idempotency-Key": "twenty"})

    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(send, range(20)))
    assert {each.status_code for each in answers} == {202}
    assert len({each.json()["run"]["id"] for each in answers}) == 1
    assert sum("idempotency-replayed" not in each.headers for each in answers) == 1
    (run_id,) = {each.headers["cto-run-id"] for each in answers}
    service.post(f"/v1/runs/{run_id}/cancel", {})


def test_turns_and_runs_come_in_pages(service: Served) -> None:
    path = service.post("/v1/threads", {"title": "Long"}).headers["location"]
    thread_id = path.rpartition("/")[2]
    runs: list[str] = []
    for number in range(FEW):
        answer = service.post(f"{path}/messages", {"message": {"content": f"{VAGUE} {number}"}})
        assert answer.status_code == 202, answer.text
        run = answer.json()["run"]
        service.post(f"/v1/runs/{run['id']}/cancel", {})
        assert service.settled(run["id"])["status"] == "cancelled"
        runs.append(run["id"])
    turns = [each["content"] for each in _pages(service, f"{path}/messages", limit=2)]
    assert turns == [f"{VAGUE} {number}" for number in range(FEW)]
    assert [each["id"] for each in _pages(service, "/v1/runs", thread_id=thread_id, limit=3)] == runs
    newest = _pages(service, "/v1/runs", thread_id=thread_id, limit=3, order="newest", status="cancelled")
    assert [each["id"] for each in newest] == runs[::-1]
    assert _pages(service, "/v1/runs", thread_id=thread_id, origin="cli") == []
    since = str(newest[1]["created_at"])
    assert {each["id"] for each in _pages(service, "/v1/runs", since=since)} >= set(runs[-2:])
    assert not {each["id"] for each in _pages(service, "/v1/runs", since=since)} & set(runs[:-2])


def test_a_cursor_holds_for_its_list_only(service: Served) -> None:
    for number in range(3):
        service.post("/v1/threads", {"title": f"Cursor {number}"})
    cursor = service.http.get("/v1/threads", params={"limit": 1, "q": "cursor"}).json()["next_cursor"]
    same = service.http.get("/v1/threads", params={"limit": 2, "q": "cursor", "cursor": cursor})
    assert [each["title"] for each in same.json()["data"]] == ["Cursor 1", "Cursor 0"]
    for path, query in (("/v1/threads", {"q": "other"}), ("/v1/threads", {}), ("/v1/clarifications", {"q": "cursor"})):
        response = service.http.get(path, params={**query, "cursor": cursor})
        assert_problem(response, 400, "cursor-mismatch")
    for wrong in ("x", cursor[:-3], cursor[1:], "é"):
        response = service.http.get("/v1/threads", params={"q": "cursor", "cursor": wrong})
        assert_problem(response, 400, "invalid-cursor")
    for limit in ("0", "101", "x"):
        assert_problem(service.http.get("/v1/threads", params={"limit": limit}), 422, "validation-failed")


def test_pages_of_events_equal_the_stream(service: Served, concluded: Json) -> None:
    path = f"/v1/runs/{concluded['id']}/events"
    streamed = _stream(service, path, 10_000)
    assert _numbers(streamed) == list(range(1, int(str(concluded["last_seq"])) + 1))
    paged: list[Json] = []
    url = f"{path}?limit=7"
    while url:
        response = service.http.get(url, headers={"Accept": "application/json"})
        paged += response.json()["data"]
        assert response.json()["last_seq"] == concluded["last_seq"]
        url = response.links["next"]["url"] if response.json()["next_cursor"] else ""
    assert paged == [{name: value for name, value in each.items() if name != "id"} for each in streamed]
    for detail in ("conclusion", "progress", "all"):
        query = {"events": detail, "limit": "100", "after": "3"}
        page = service.http.get(path, params=query, headers={"Accept": "application/json"}).json()["data"]
        filtered = _stream(service, f"{path}?events={detail}&after=3", 10_000)
        assert _numbers(page) == _numbers(filtered)[:100]
        assert all(int(str(each["seq"])) > 3 for each in filtered)
    finished = service.http.get(path, headers={"Last-Event-ID": str(concluded["last_seq"])})
    assert finished.status_code == 204
    beyond = service.http.get(path, headers={"Last-Event-ID": "99999", "Accept": "application/json"})
    assert_problem(beyond, 400, "invalid-request")


def test_details_differ(service: Served, concluded: Json) -> None:
    path = f"/v1/runs/{concluded['id']}/events"
    kinds = {
        detail: {each["type"] for each in _stream(service, f"{path}?events={detail}", 10_000)}
        for detail in ("conclusion", "progress", "all")
    }
    assert kinds["conclusion"] < kinds["progress"] < kinds["all"]
    assert "run.finished" in kinds["conclusion"]
    assert "analysis.finished" not in kinds["conclusion"]
    assert kinds["all"] - kinds["progress"] >= {"step.started", "step.finished"}
    assert_problem(service.http.get(f"{path}?events=some"), 422, "validation-failed")


def test_a_stream_that_is_cut_anywhere_goes_on_where_it_was(service: Served) -> None:
    run_id = service.ask(QUESTION)
    path, found, dice = f"/v1/runs/{run_id}/events", list[Json](), random.Random(8)  # noqa: S311 - cuts a stream, guards nothing
    while not found or found[-1]["type"] != "run.finished":
        headers = {"Last-Event-ID": str(found[-1]["id"])} if found else {}
        found += _stream(service, path, dice.randint(1, 9), **headers)
    assert _numbers(found) == list(range(1, len(found) + 1))
    assert _numbers(_stream(service, path, 10_000)) == _numbers(found)


def test_a_threads_stream_goes_over_its_runs_and_can_be_cut(service: Served) -> None:
    path = service.post("/v1/threads", {"title": "Stream"}).headers["location"]
    runs: list[Json] = []
    for number in range(3):
        asked = {"message": {"content": f"{QUESTION} ({number})"}, "clarify": "never"}
        runs.append(service.settled(service.post(f"{path}/messages", asked).json()["run"]["id"]))
    total = sum(int(str(run["last_seq"])) for run in runs)
    whole = _stream(service, f"{path}/events", total)
    expected = [(run["id"], seq) for run in runs for seq in range(1, int(str(run["last_seq"])) + 1)]
    assert [(each["run_id"], each["seq"]) for each in whole] == expected
    assert all(str(each["id"]).split(",")[0] == f"{each['run_id']}.{each['seq']}" for each in whole)
    found, dice = list[Json](), random.Random(8)  # noqa: S311 - cuts a stream, guards nothing
    while len(found) < total:
        headers = {"Last-Event-ID": str(found[-1]["id"])} if found else {}
        found += _stream(service, f"{path}/events", min(dice.randint(1, 30), total - len(found)), **headers)
    assert found == whole
    for wrong in ("7", f"run_{UNKNOWN}.1", f"{runs[0]['id']}.99999"):
        assert_problem(service.http.get(f"{path}/events", params={"after": wrong}), 400, "invalid-request")


def test_a_threads_stream_tells_of_runs_that_come_later(service: Served) -> None:
    path = service.post("/v1/threads", {"title": "Later"}).headers["location"]
    with ThreadPoolExecutor(1) as pool:
        following = pool.submit(_stream, service, f"{path}/events", 3)
        for number in range(3):
            answer = service.post(f"{path}/messages", {"message": {"content": f"{VAGUE} {number}"}})
            assert answer.status_code == 202, answer.text
            run = answer.json()["run"]
            service.post(f"/v1/runs/{run['id']}/cancel", {})
        assert len(following.result(60)) == 3


def test_a_ticket_opens_one_stream(service: Served, concluded: Json) -> None:
    path = f"/v1/runs/{concluded['id']}/events"
    issued = service.post(f"{path}/ticket", {})
    assert (issued.status_code, issued.headers["cache-control"]) == (201, "no-store")
    ticket = issued.json()["ticket"]
    other = service.ask(VAGUE)
    assert_problem(service.http.get(f"/v1/runs/{other}/events?ticket={ticket}"), 401, "unauthenticated")
    assert _stream(service, f"{path}?ticket={ticket}", 10_000) == _stream(service, f"{path}?events=progress", 10_000)
    used = service.http.get(f"{path}?ticket={ticket}")
    assert_problem(used, 401, "unauthenticated")
    assert used.headers["www-authenticate"].startswith("Bearer")
    service.post(f"/v1/runs/{other}/cancel", {})


def test_what_failed_is_tried_again_and_what_was_answered_is_not(service: Served, concluded: Json) -> None:
    assert_problem(service.post(f"/v1/runs/{concluded['id']}/retry", {}), 409, "not-retryable")
    run_id = service.ask(VAGUE)
    service.post(f"/v1/runs/{run_id}/cancel", {})
    assert service.settled(run_id)["status"] == "cancelled"
    key = {"Idempotency-Key": "again"}
    first = service.http.post(f"/v1/runs/{run_id}/retry", headers=key)
    assert (first.status_code, first.headers["cto-run-id"]) == (202, first.json()["id"])
    again = service.settled(first.json()["id"])
    assert (again["status"], again["id"] == run_id) == ("clarifying", False)
    second = service.http.post(f"/v1/runs/{run_id}/retry", headers=key)
    assert (second.json()["id"], second.headers["cto-run-id"]) == (again["id"], again["id"])
    open_ones = _pages(service, "/v1/clarifications", status="open", limit=1)
    assert again["id"] in {each["run_id"] for each in open_ones}
    assert {each["status"] for each in open_ones} == {"open"}
    service.post(f"/v1/runs/{again['id']}/cancel", {})
    withdrawn = _pages(service, "/v1/clarifications", status="withdrawn")
    assert again["id"] in {each["run_id"] for each in withdrawn}


def test_an_answer_in_words_is_taken_in_once_for_its_key(service: Served) -> None:
    asked = service.settled(service.ask(VAGUE))
    path = f"/v1/threads/{asked['thread_id']}/messages"
    said = {"message": {"content": "Pages take 6 s at noon, 5,000 users, one Rails app on one server."}}
    first = service.post(path, said, **{"Idempotency-Key": "words"})
    second = service.post(path, said, **{"Idempotency-Key": "words"})
    assert (first.status_code, second.status_code) == (202, 202)
    assert first.json()["message"] == second.json()["message"]
    assert first.json()["run"]["id"] == second.json()["run"]["id"] == asked["id"]
    assert second.headers["idempotency-replayed"] == "true"
    other = service.post(path, {"message": {"content": "Something else."}}, **{"Idempotency-Key": "words"})
    assert_problem(other, 422, "idempotency-mismatch")
    service.post(f"/v1/runs/{asked['id']}/cancel", {})


def test_feedback_is_one_word_for_each_part(service: Served, concluded: Json) -> None:
    path = f"/v1/runs/{concluded['id']}/feedback"
    down = {"rating": "down", "reasons": ["wrong", "too-long"], "text": "Not for us."}
    assert service.http.put(path, json={"rating": "up"}).status_code == 200
    assert service.http.put(path, json=down).json()["reasons"] == ["wrong", "too-long"]
    assert service.http.put(path, json={"rating": "up", "target": "citation:1"}).status_code == 200
    assert service.http.put(path, json={"rating": "up", "target": "agent:mentor"}).status_code == 200
    given = service.http.get(path).json()["data"]
    assert [(each["target"], each["rating"]) for each in given] == [
        ("run", "down"),
        ("citation:1", "up"),
        ("agent:mentor", "up"),
    ]
    for target in ("citation:99", "agent:nobody"):
        problem = assert_problem(
            service.http.put(path, json={"rating": "up", "target": target}), 422, "validation-failed"
        )
        assert problem["run_id"] == concluded["id"]
    for wrong in ({"rating": "meh"}, {"rating": "up", "target": "elsewhere"}, {"rating": "up", "reasons": ["ugly"]}):
        assert_problem(service.http.put(path, json=wrong), 422, "validation-failed")


def test_the_journal_shows_what_was_done(service: Served, concluded: Json) -> None:
    path = f"/v1/runs/{concluded['id']}/steps"
    steps = service.http.get(path).json()["data"]
    assert {"screen", "analyze"} <= {each["step"] for each in steps}
    assert all(each["takes"] == 1 and each["result"] is None for each in steps)
    assert all(a["started_at"] <= b["started_at"] for a, b in pairwise(steps))
    shown = service.http.get(path, params={"include": "io"}).json()["data"]
    assert all(each["result"] is not None for each in shown)


def test_a_busy_thread_takes_what_its_caller_wants(service: Served) -> None:
    first = service.settled(service.ask(VAGUE))
    assert first["status"] == "clarifying"
    asked = {"message": {"content": QUESTION}, "thread_id": first["thread_id"], "clarify": "never"}
    second = service.post("/v1/runs", {**asked, "new_topic": True, "if_busy": "reject"})
    assert second.status_code == 202
    third = service.post("/v1/runs", {**asked, "if_busy": "cancel"})
    assert third.status_code == 202
    assert service.settled(third.json()["run"]["id"])["status"] == "concluded"
    before = service.settled(second.json()["run"]["id"])
    assert before["status"] in {"cancelled", "concluded"}


def test_a_run_has_the_time_that_its_caller_gives_it(service: Served) -> None:
    for wrong in (0, 0.5, 3601, "x"):
        body = {"message": {"content": QUESTION}, "deadline_s": wrong}
        assert_problem(service.post("/v1/runs", body), 422, "validation-failed")
    assert service.settled(service.ask(QUESTION, deadline_s=3600))["status"] == "concluded"


def test_whoever_asks_learns_who_they_are(service: Served) -> None:
    me = service.http.get("/v1/me").json()
    assert me.items() >= {"tenant": "default", "operator": True, "agents": [], "budgets": []}.items()
    assert "admin" in me["scopes"]
    assert me["limits"] == {"message_characters": 100_000, "highest_sensitivity": "restricted"}
