"""Erasing a user over HTTP."""

from tests.running import Served


def test_one_call_erases_a_user(service: Served) -> None:
    run_id = service.ask("Which population stability index means that I must retrain?")
    service.settled(run_id)
    erased = service.http.delete("/v1/users/local")
    assert erased.status_code == 200
    assert (erased.json()["threads"], erased.json()["runs"], erased.json()["messages"]) == (1, 1, 2)
    assert service.http.get(f"/v1/runs/{run_id}").status_code == 404
    assert set(service.http.delete("/v1/users/local").json().values()) == {0}
