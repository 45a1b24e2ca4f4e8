"""Money over HTTP and on the command line: limits, what was used, and why a call went where it went."""

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from tests.running import Json, Place, Served, backends_file, cloud, served
from tests.servers import ScriptedServer, says, scripted_openai

DRIFT = "At which population stability index should we retrain the model?"


@pytest.fixture(scope="module")
def model() -> Iterator[ScriptedServer]:
    with scripted_openai(says("**Above 0.2.** ", "Retrain then.")) as server:
        yield server


@pytest.fixture(scope="module")
def place(postgres_dsn: str, tmp_path_factory: pytest.TempPathFactory, model: ScriptedServer) -> Place:
    """A database of the module's own, and one cloud that costs 1 and 2 dollars per million tokens."""
    folder = Path(tmp_path_factory.mktemp("money"))
    name = f"money_{abs(hash(folder))}"
    with psycopg.connect(postgres_dsn, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE migrated").format(sql.Identifier(name)))
    head, _, options = postgres_dsn.partition("?")
    backends = backends_file(folder, cloud(model, tier="cheap"))
    return Place(folder, f"{head.rpartition('/')[0]}/{name}?{options}", more={"CTO_TEAM_BACKENDS": str(backends)})


@pytest.fixture(scope="module")
def service(place: Place) -> Iterator[Served]:
    with served(place) as running:
        yield running


def get(service: Served, path: str, **params: str) -> Json:
    response = service.http.get(path, params=params)
    assert response.status_code == 200, response.text
    found: Json = response.json()
    return found


def items(document: Json, name: str = "data") -> list[Json]:
    found = document[name]
    assert isinstance(found, list)
    return found


def decisions(service: Served, run_id: str, attempts: int = 1) -> list[Json]:
    """Those of a run, once so many attempts have been written of each; that happens after the answer."""
    found: list[Json] = []
    for _ in range(2_000):
        found = service.http.get(f"/v1/runs/{run_id}/decisions").json()["data"]
        if found and all(len(items(each, "attempts")) >= attempts for each in found):
            return found
    raise AssertionError(f"an attempt is missing: {found}")


def test_what_a_run_cost_is_spent_used_and_explained_to_the_same_amount(service: Served) -> None:
    response = service.http.put("/v1/budgets/tenant", json={"limit_usd": "5.00", "zone": "Europe/Berlin"})
    assert response.status_code == 200, response.text
    run_id = service.ask(DRIFT)
    assert service.settled(run_id)["status"] == "concluded"
    budget = items(get(service, "/v1/budgets"))[0]
    spent = Decimal(str(budget["spent_usd"]))
    assert spent > 0
    assert (budget["reserved_usd"], budget["limit_usd"]) == ("0.000000", "5.000000")
    found = decisions(service, run_id)
    assert sum(Decimal(str(each["cost_usd"])) for each in found) == spent
    served_by = [attempt for each in found for attempt in items(each, "attempts") if attempt["outcome"] == "ok"]
    assert served_by[0]["backend"] == "cloud"
    first = get(service, f"/v1/decisions/{found[0]['id']}")
    assert first == found[0]
    assert {each["backend"] for each in items(first, "candidates")} == {"cloud", "extractive"}
    assert DRIFT not in json.dumps(found)
    for group in ("tenant", "agent", "tier", "backend", "day"):
        rows = items(get(service, "/v1/usage", group_by=group))
        assert sum(Decimal(str(row["cost_usd"])) for row in rows) == spent


def test_beyond_the_limit_only_the_built_in_backend_answers(service: Served, model: ScriptedServer) -> None:
    before = model.count
    assert service.http.put("/v1/budgets", json={"limit_usd": "0.000001", "window": "month"}).status_code == 200
    try:
        run_id = service.ask(DRIFT)
        run = service.settled(run_id)
        assert run["status"] == "concluded"
        assert "no language model was used" in str(run["markdown"])
        assert model.count == before
        outcomes = [
            (attempt["backend"], attempt["outcome"])
            for each in decisions(service, run_id, attempts=2)
            for attempt in items(each, "attempts")
        ]
        assert outcomes[:2] == [("cloud", "budget"), ("extractive", "ok")]
    finally:
        assert service.http.delete("/v1/budgets/tenant", params={"window": "month"}).status_code == 204


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"limit_usd": "-1"}, 422),
        ({"limit_usd": "1", "warn_at": [0]}, 422),
        ({"limit_usd": "1", "warn_at": [0.5, 0.8]}, 422),
        ({"limit_usd": "1", "zone": "Mars/Olympus"}, 422),
        ({"limit_usd": "1", "scope": "everything"}, 422),
        ({"limit_usd": "1", "owner": "me"}, 422),
        ({"limit_usd": "NaN"}, 422),
        ({}, 422),
    ],
)
def test_a_limit_that_makes_no_sense_is_refused(service: Served, body: Json, status: int) -> None:
    response = service.http.put("/v1/budgets", json=body)
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"


def test_what_does_not_exist_is_not_found(service: Served) -> None:
    for path in (
        "/v1/budgets/key:none",
        "/v1/decisions/dec_" + "0" * 32,
        "/v1/decisions/x",
        "/v1/runs/run_" + "0" * 32,
    ):
        assert service.http.get(path if "runs" not in path else f"{path}/decisions").status_code == 404
    assert service.http.delete("/v1/budgets/key:none").status_code == 404
    assert service.http.get("/v1/usage", params={"from": "2026-02-02", "to": "2026-02-01"}).status_code == 422


def test_the_command_line_sets_shows_and_lifts(place: Place) -> None:
    done = place.run("budget", "set", "2.5", "--scope", "key:k9", "--window", "month", "--soft", "0.5", "--warn-only")
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "key:k9: 2.500000 USD each month, 0.000000 spent."
    shown = json.loads(place.run("budget", "show", "--json").stdout)
    (mine,) = [each for each in shown["data"] if each["scope"] == "key:k9"]
    assert (mine["limit_usd"], mine["window"], mine["hard"], mine["warn_at"]) == ("2.500000", "month", False, ["0.5"])
    assert place.run("budget", "lift", "--scope", "key:k9", "--window", "month").returncode == 0
    assert place.run("budget", "set", "much").returncode == 2
