"""A thread's memory over HTTP: read, corrected, deleted, and used by the next question."""

import pytest

from tests.api.test_http import assert_problem
from tests.running import Json, Served

TOLD = "We are 4 engineers with a budget of 50k EUR. At which population stability index must we retrain?"
NOBODY = "0" * 32


@pytest.fixture
def thread(service: Served) -> str:
    """A thread in which something was said."""
    run = service.settled(service.ask(TOLD, clarify="never"))
    assert run["status"] == "concluded"
    return str(run["thread_id"])


def facts_of(service: Served, thread: str) -> dict[str, Json]:
    found = service.http.get(f"/v1/threads/{thread}/memory").json()["facts"]
    return {str(fact["topic"]): fact for fact in found if fact["said_by"] == "user"}


def test_what_was_said_is_remembered_with_its_source(service: Served, thread: str) -> None:
    document = service.http.get(f"/v1/threads/{thread}/memory").json()
    assert (document["thread_id"], document["sensitivity"], document["summary"]) == (thread, "internal", None)
    facts = facts_of(service, thread)
    message = service.http.get(f"/v1/threads/{thread}/messages").json()["data"][0]
    assert {topic: fact["text"] for topic, fact in facts.items()} == {
        "budget": "50k EUR",
        "team": "4 engineers",
    }
    fact = facts["budget"]
    assert (fact["kind"], fact["state"], fact["source_id"], fact["run_id"]) == (
        "number",
        "active",
        message["id"],
        message["run_id"],
    )


def test_a_fact_is_corrected_and_another_one_deleted(service: Served, thread: str) -> None:
    facts = facts_of(service, thread)
    place = f"/v1/threads/{thread}/memory"
    changed = service.http.patch(f"{place}/{facts['budget']['id']}", json={"text": " 70k  EUR "})
    assert changed.status_code == 200, changed.text
    assert (changed.json()["text"], changed.json()["state"]) == ("70k EUR", "corrected")
    assert changed.json()["changed_at"]
    assert service.http.delete(f"{place}/{facts['team']['id']}").status_code == 204
    assert list(facts_of(service, thread)) == ["budget"]
    assert_problem(service.http.delete(f"{place}/{facts['team']['id']}"), 404, "not-found")
    newer = {"message": {"content": "Our budget is 90k EUR. What is drift?"}, "clarify": "never"}
    service.settled(service.post(f"/v1/threads/{thread}/messages", newer).json()["run"]["id"])
    assert facts_of(service, thread)["budget"]["text"] == "Our budget is 90k EUR"
    assert_problem(service.http.patch(f"{place}/{facts['budget']['id']}", json={"text": "x"}), 409, "fact-replaced")


def test_unknown_threads_and_facts_are_not_found(service: Served, thread: str) -> None:
    fact = facts_of(service, thread)["budget"]["id"]
    for path in (f"thr_{NOBODY}/memory", "nonsense/memory"):
        assert_problem(service.http.get(f"/v1/threads/{path}"), 404, "not-found")
    for path in (f"{thread}/memory/fct_{NOBODY}", f"{thread}/memory/x", f"thr_{NOBODY}/memory/{fact}"):
        assert_problem(service.http.patch(f"/v1/threads/{path}", json={"text": "x"}), 404, "not-found")
        assert_problem(service.http.delete(f"/v1/threads/{path}"), 404, "not-found")


@pytest.mark.parametrize(
    "body", [{}, {"text": ""}, {"text": "x" * 401}, {"text": " "}, {"text": "a", "kind": "number"}]
)
def test_bad_words_are_a_problem(service: Served, thread: str, body: Json) -> None:
    fact = facts_of(service, thread)["budget"]["id"]
    assert_problem(service.http.patch(f"/v1/threads/{thread}/memory/{fact}", json=body), 422, "validation-failed")


def test_the_memory_is_in_the_openapi_document(service: Served) -> None:
    paths = service.http.get("/openapi.json").json()["paths"]
    assert set(paths["/v1/threads/{thread_id}/memory"]) == {"get"}
    assert set(paths["/v1/threads/{thread_id}/memory/{fact_id}"]) == {"patch", "delete"}
