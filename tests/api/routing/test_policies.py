"""Policies over HTTP: from a draft to the next run's decision, without a restart."""

import json
import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import httpx
import psycopg
import pytest
from psycopg import sql

from tests.running import PATIENCE_S, Json, Place, Served, backends_file, cloud, served
from tests.servers import ScriptedServer, says, scripted_openai

DRIFT = "At which population stability index should we retrain the model?"
SECRET = "Our confidential salary list: Jane Roe earns 93,000 EUR and was put on a performance plan. Is that fair?"
TEXT = """policy: {name}
version: 1
rules:
  - id: everything
    when: {{}}
    then: {{prefer: [{tiers}]}}
    why: A test wants it so.
"""
SAID = {"author": "jo@example.org", "note": "to see what it does"}
WHO = {"who": "ann@example.org", "why": "it was tried on a copy"}


@pytest.fixture(scope="module")
def model() -> Iterator[ScriptedServer]:
    with scripted_openai(says("**Above 0.2.** ", "Retrain then.")) as server:
        yield server


@pytest.fixture(scope="module")
def place(postgres_dsn: str, tmp_path_factory: pytest.TempPathFactory, model: ScriptedServer) -> Place:
    """A database of the module's own, and one cloud."""
    folder = Path(tmp_path_factory.mktemp("policies"))
    name = f"policies_{abs(hash(folder))}"
    with psycopg.connect(postgres_dsn, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE migrated").format(sql.Identifier(name)))
    head, _, options = postgres_dsn.partition("?")
    backends = backends_file(folder, cloud(model, tier="cheap"))
    return Place(folder, f"{head.rpartition('/')[0]}/{name}?{options}", more={"CTO_TEAM_BACKENDS": str(backends)})


@pytest.fixture(scope="module")
def service(place: Place) -> Iterator[Served]:
    with served(place) as running:
        yield running


@pytest.fixture(scope="module")
def _numbers() -> Iterator[int]:
    return count(1)


@pytest.fixture
def name(_numbers: Iterator[int]) -> str:
    """The name of a policy of the test's own."""
    return f"house-{next(_numbers)}"


@pytest.fixture(autouse=True)
def _nothing_stays(service: Served) -> Iterator[None]:
    """Afterwards the policy of the setting holds again."""
    yield
    while service.http.get("/v1/policies/live").json()["published"]:
        assert service.post("/v1/policies/rollback", WHO).status_code == 200


def draft(service: Served, name: str, tiers: str) -> Json:
    response = service.post(f"/v1/policies/{name}/drafts", {"yaml": TEXT.format(name=name, tiers=tiers), **SAID})
    assert response.status_code == 201, response.text
    found: Json = response.json()
    return found


def live(service: Served) -> Json:
    found: Json = service.http.get("/v1/policies/live").json()
    return found


def decisions(service: Served, run_id: str) -> list[Json]:
    """Those of a run, once they have been written."""
    found: list[Json] = []
    for _ in range(2_000):
        found = service.http.get(f"/v1/runs/{run_id}/decisions").json()["data"]
        if found and all(each["attempts"] for each in found):
            return found
    raise AssertionError(f"an attempt is missing: {found}")


def routed(service: Served, text: str = DRIFT) -> set[tuple[str, str]]:
    """By which policy the calls of a new run were routed, and where to first."""
    run_id = service.ask(text)
    assert service.settled(run_id)["status"] == "concluded"
    found = decisions(service, run_id)
    firsts = [each["candidates"] for each in found]
    return {
        (str(each["policy"]), str(first[0]["backend"]))
        for each, first in zip(found, firsts, strict=True)
        if isinstance(first, list)
    }


def problem_of(response: httpx.Response, status: int, code: str) -> Json:
    document: Json = response.json()
    assert (response.status_code, response.headers["content-type"]) == (status, "application/problem+json")
    assert str(document["type"]).endswith(code)
    assert document["detail"]
    assert document["remedy"]
    return document


def test_a_published_policy_routes_the_next_run_and_a_rollback_the_one_after(service: Served, name: str) -> None:
    assert routed(service) == {("default@1", "cloud")}
    saved = draft(service, name, "extractive")
    assert (saved["id"], saved["state"], saved["author"], saved["note"]) == (
        f"{name}@1",
        "draft",
        SAID["author"],
        SAID["note"],
    )
    assert live(service)["in_use"] == "default@1"
    change = service.post(f"/v1/policies/{name}/1/publish", WHO).json()
    assert {key: change[key] for key in ("kind", "from", "to", "who", "why")} == {
        "kind": "publish",
        "from": None,
        "to": f"{name}@1",
        **WHO,
    }
    assert routed(service) == {(f"{name}@1", "extractive")}
    shown = live(service)
    assert (shown["in_use"], shown["setting"]) == (f"{name}@1", "default@1")
    draft(service, name, "cheap, extractive")
    assert service.post(f"/v1/policies/{name}/2/publish", WHO).status_code == 200
    assert routed(service) == {(f"{name}@2", "cloud")}
    back = service.post("/v1/policies/rollback", WHO).json()
    assert (back["kind"], back["from"], back["to"]) == ("rollback", f"{name}@2", f"{name}@1")
    assert routed(service) == {(f"{name}@1", "extractive")}
    assert service.post("/v1/policies/rollback", {**WHO, "to": f"{name}@2"}).json()["to"] == f"{name}@2"
    kinds = [each["kind"] for each in service.http.get("/v1/policies/history").json()["data"]]
    assert kinds[-4:] == ["publish", "publish", "rollback", "rollback"]


def test_no_published_policy_sends_confidential_text_to_a_cloud(
    service: Served, model: ScriptedServer, name: str
) -> None:
    draft(service, name, "cheap")
    assert service.post(f"/v1/policies/{name}/1/publish", WHO).status_code == 200
    before = model.count
    assert routed(service, SECRET) == {(f"{name}@1", "extractive")}
    assert model.count == before


LEAKY = """policy: {name}
version: 1
rules:
  - {{id: payroll, when: {{sensitivity: [confidential]}}, then: {{prefer: [cheap, local]}}, why: It is cheaper.}}
  - {{id: rest, when: {{}}, then: {{prefer: [cheap, extractive]}}, why: All else.}}
"""
SENT = "line 4: Rule payroll sends confidential text to the cloud: it prefers cheap, and no backend of that tier is"


def test_a_policy_that_names_a_cloud_for_confidential_text_cannot_be_published(
    service: Served, place: Place, name: str
) -> None:
    text = LEAKY.format(name=name)
    refused = problem_of(service.post(f"/v1/policies/{name}/drafts", {"yaml": text, **SAID}), 422, "invalid-policy")
    assert SENT in str(refused["detail"])
    checked = service.post("/v1/policies/check", {"yaml": text}).json()
    assert (checked["usable"], SENT in checked["errors"][0]) == (False, True)
    # One that was kept while the cloud was cleared for such text.
    with psycopg.connect(place.database_dsn or "", autocommit=True) as connection:
        connection.execute(
            "INSERT INTO policy_version (name, version, yaml, author, note) VALUES (%s, 1, %s, 'jo', 'x')", (name, text)
        )
    refused = problem_of(service.post(f"/v1/policies/{name}/1/publish", WHO), 422, "invalid-policy")
    assert SENT in str(refused["detail"])
    assert live(service)["published"] is None


def test_what_another_process_publishes_is_used_here(service: Served, place: Place, name: str, tmp_path: Path) -> None:
    file = tmp_path / "policy.yaml"
    file.write_text(TEXT.format(name=name, tiers="extractive"))
    assert place.run("policy", "draft", str(file), "--note", "a try").returncode == 0
    done = place.run("policy", "publish", name, "1", "--why", "it is cheap")
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == f"{name}@1 holds now, in place of CTO_TEAM_POLICY."
    give_up = time.monotonic() + PATIENCE_S
    while live(service)["in_use"] != f"{name}@1":
        assert time.monotonic() < give_up
    assert routed(service) == {(f"{name}@1", "extractive")}


def test_an_error_in_a_draft_carries_its_line(service: Served, name: str) -> None:
    text = TEXT.format(name=name, tiers="cheap").replace("why:", "because:")
    found = problem_of(service.post(f"/v1/policies/{name}/drafts", {"yaml": text, **SAID}), 422, "invalid-policy")
    assert str(found["detail"]).startswith(f"{name}: line 4: rules[0].why")
    errors = found["errors"]
    assert isinstance(errors, list)
    assert [each["pointer"] for each in errors] == ["/yaml"]
    assert service.http.get(f"/v1/policies/{name}/1").status_code == 404


@pytest.mark.parametrize(
    "change",
    [
        {"author": " "},
        {"note": ""},
        {"note": "a\0b"},
        {"yaml": "a\0b"},
        {"yaml": "x" * 64_001},
        {"author": "x" * 201},
        {"clearance": "restricted"},
    ],
)
def test_a_draft_without_author_or_reason_is_refused(service: Served, name: str, change: Json) -> None:
    body = {"yaml": TEXT.format(name=name, tiers="cheap"), **SAID, **change}
    problem_of(service.post(f"/v1/policies/{name}/drafts", body), 422, "validation-failed")


def test_what_cannot_be_done(service: Served, name: str) -> None:
    problem_of(service.post("/v1/policies/rollback", WHO), 409, "policy-conflict")
    problem_of(service.post(f"/v1/policies/{name}/1/publish", WHO), 404, "not-found")
    problem_of(service.post("/v1/policies/rollback", {**WHO, "to": "no version"}), 404, "not-found")
    draft(service, name, "cheap")
    problem_of(service.post(f"/v1/policies/{name}/1/publish", {"who": "ann", "why": " "}), 422, "validation-failed")
    problem_of(service.post(f"/v1/policies/{name}/99999999999/publish", WHO), 422, "validation-failed")
    assert service.post(f"/v1/policies/{name}/1/publish", WHO).status_code == 200
    problem_of(service.post(f"/v1/policies/{name}/1/publish", WHO), 409, "policy-conflict")
    problem_of(service.post("/v1/policies/rollback", {**WHO, "to": f"{name}@1"}), 409, "policy-conflict")


def test_every_version_can_be_read_again(service: Served, name: str) -> None:
    draft(service, name, "cheap")
    draft(service, name, "extractive")
    found: list[Json] = service.http.get("/v1/policies").json()["data"]
    assert [(each["version"], each["state"]) for each in found if each["name"] == name] == [(1, "draft"), (2, "draft")]
    assert all("yaml" not in each for each in found)
    second = service.http.get(f"/v1/policies/{name}/2").json()
    assert second["yaml"] == TEXT.format(name=name, tiers="extractive")
    assert json.dumps(second["created_at"])
