"""What-if, frontier and drift over HTTP, on what the service itself has logged."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from tests.running import Json, Place, Served, backends_file, cloud, served
from tests.servers import says, scripted_openai

QUESTIONS = (
    "At which population stability index should we retrain the model?",
    "How large should a connection pool be?",
)
SECRET = "Our confidential salary list: Jane Roe earns 93,000 EUR and was put on a performance plan. Is that fair?"
STAYS = """policy: home
version: 1
rules:
- {id: all, when: {}, then: {prefer: [extractive]}, why: Nothing leaves the house.}
"""


@pytest.fixture(scope="module")
def service(postgres_dsn: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A service with one cloud that has answered two questions, and a third one that may go nowhere."""
    folder = Path(tmp_path_factory.mktemp("what-if"))
    name = f"what_if_{abs(hash(folder))}"
    with psycopg.connect(postgres_dsn, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE migrated").format(sql.Identifier(name)))
    head, _, options = postgres_dsn.partition("?")
    with scripted_openai(says("**Above 0.2.** ", "Retrain then.")) as model:
        backends = backends_file(folder, cloud(model, tier="cheap"))
        more = {"CTO_TEAM_BACKENDS": str(backends)}
        with served(Place(folder, f"{head.rpartition('/')[0]}/{name}?{options}", more=more)) as running:
            runs = [running.ask(question) for question in (*QUESTIONS, SECRET)]
            for run_id in runs:
                running.settled(run_id)
            thumb = running.http.put(f"/v1/runs/{runs[-1]}/feedback", json={"rating": "down"})
            assert thumb.status_code == 200, thumb.text
            _logged(f"{head.rpartition('/')[0]}/{name}?{options}")
            yield running


_MISSING = """
    SELECT count(*) FROM run_event e WHERE type = 'decision.made' AND NOT EXISTS (
        SELECT FROM decision d JOIN attempt a ON a.decision_id = d.id WHERE d.id = e.data -> 'decision' ->> 'id')
"""


def _logged(dsn: str) -> None:
    """Wait until the log, which is written behind the work, has every decision and an attempt of each."""
    with psycopg.connect(dsn, autocommit=True) as connection:
        for _ in range(30_000):
            if connection.execute(_MISSING).fetchone() == (0,):
                return
    raise AssertionError("the log lacks decisions")


def what_if(service: Served, path: str = "/v1/policies/what-if", body: Json | None = None) -> Json:
    """The report, once all decisions are written."""
    found: Json = {}
    for _ in range(2_000):
        response = service.post(path, {"yaml": STAYS} if body is None else body)
        assert response.status_code == 200, response.text
        found = response.json()
        if isinstance(found["cost_usd"], dict) and found["cost_usd"]["decisions"] == decisions(found) >= 3:
            return found
    raise AssertionError(found)


def decisions(found: Json) -> int:
    period = found["period"]
    assert isinstance(period, dict)
    return int(str(period["decisions"]))


def test_a_text_that_keeps_everything_at_home(service: Served) -> None:
    found = what_if(service)
    assert (found["current"], found["draft"], found["violations"]) == ("default@1", "home@1", 0)
    moves = found["moves"]
    assert isinstance(moves, list)
    assert {(each["before"], each["after"], each["why"]) for each in moves} == {
        ("cloud", "extractive", "Nothing leaves the house.")
    }
    assert sum(each["decisions"] for each in moves) == found["changed"] == decisions(found) - secret(found)
    assert all("caller" not in sample["features"] for each in moves for sample in each["samples"])
    assert all(word not in str(found) for word in (*QUESTIONS, "salary", "Jane"))
    quality = found["quality"]
    assert isinstance(quality, list)
    assert [each["reward"] for each in quality] == ["thumbs", "undisturbed", "answered"]
    assert quality[0]["decisions"] > 0


def secret(found: Json) -> int:
    tiers = found["by_tier"]
    assert isinstance(tiers, list)
    return sum(each["decisions"] for each in tiers if each["name"] == "extractive")


def test_a_version_and_its_frontier(service: Served) -> None:
    draft = {"yaml": STAYS, "author": "jo", "note": "to see"}
    assert service.post("/v1/policies/home/drafts", draft).status_code == 201
    by_version, by_text = what_if(service, "/v1/policies/home/1/what-if", {}), what_if(service)
    assert {**by_version, "period": {}} == {**by_text, "period": {}}
    found: Json = service.http.get("/v1/policies/home/1/frontier").json()
    points = found["points"]
    assert isinstance(points, list)
    kinds = {each["name"]: each["kind"] for each in points}
    assert kinds == {"default@1": "current", "home@1": "draft", "cloud": "backend", "extractive": "backend"}
    with_text: Json = service.post("/v1/policies/frontier", {"yaml": STAYS}).json()
    assert with_text["points"] == points
    assert found["sentence"]


def test_the_mix_of_questions(service: Served) -> None:
    what_if(service)
    found: Json = service.http.get("/v1/drift").json()
    assert (found["questions"], found["reference_questions"]) == (3, 0)
    features = found["features"]
    assert isinstance(features, list)
    assert {each["feature"]: each["state"] for each in features} == dict.fromkeys(
        ("agent", "language", "length", "sensitivity", "type"), "too_few"
    )


def test_a_publication_keeps_a_replay(service: Served) -> None:
    what_if(service)
    draft = {"yaml": STAYS, "author": "jo", "note": "to see"}
    number = service.post("/v1/policies/home/drafts", draft).json()["version"]
    said = {"who": "ann", "why": "an audit"}
    assert service.post(f"/v1/policies/home/{number}/publish", said).status_code == 200
    entry = service.http.get("/v1/audit", params={"limit": 1}).json()["data"][0]
    assert (entry["action"], entry["target"]) == ("policy.publish", f"home@{number}")
    assert entry["detail"]["replayed"] == decisions(what_if(service))
    assert entry["detail"]["changed"] > 0
    assert service.post("/v1/policies/rollback", said).status_code == 200


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/v1/policies/what-if", {"yaml": STAYS.replace("why", "wy")}, 422),
        ("/v1/policies/what-if", {"yaml": "x" * 64_001}, 422),
        ("/v1/policies/what-if?since=2026-10-02T00:00:00Z&until=2026-10-01T00:00:00Z", {"yaml": STAYS}, 400),
        ("/v1/policies/what-if?since=yesterday", {"yaml": STAYS}, 422),
        ("/v1/policies/nobody/1/what-if", {}, 404),
        ("/v1/policies/frontier", {}, 422),
    ],
)
def test_what_is_refused(service: Served, path: str, body: Json, status: int) -> None:
    assert service.post(path, body).status_code == status


def test_a_tenant_sees_its_own_decisions_and_the_operator_all(service: Served) -> None:
    """Comes last: from the first key on everybody needs one."""
    whole = decisions(what_if(service))
    made = service.post("/v1/keys", {"name": "operator", "scopes": ["admin"], "operator": True}).json()
    operator = {"Authorization": f"Bearer {made['secret']}"}
    founded = service.http.post("/v1/tenants", json={"id": "acme", "name": "Acme"}, headers=operator)
    assert founded.status_code == 201, founded.text
    seen = {"operator": operator}
    for name, scopes in (("reader", ["policies:read"]), ("asker", ["runs:write"])):
        body = {"name": name, "scopes": scopes, "tenant": "acme"}
        answer = service.http.post("/v1/keys", json=body, headers=operator).json()
        seen[name] = {"Authorization": f"Bearer {answer['secret']}"}
    replies = {
        name: service.http.post("/v1/policies/what-if", json={"yaml": STAYS}, headers=headers)
        for name, headers in seen.items()
    }
    assert decisions(replies["operator"].json()) == whole
    assert decisions(replies["reader"].json()) == 0
    assert replies["asker"].status_code == 403
    assert service.http.get("/v1/drift", headers=seen["reader"]).json()["questions"] == 0
