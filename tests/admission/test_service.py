"""The service under limits and under more load than it can bear, as its callers meet it."""

from dataclasses import dataclass
from pathlib import Path

from tests.running import Place, Served, backends_file, local, served
from tests.servers import Hold, Signal, Text, scripted_openai, streams


@dataclass(frozen=True)
class Told:
    """What one submission was told; ``said`` is the run's id, or the code of the problem."""

    status: int
    headers: dict[str, str]
    said: str
    thread_id: str = ""


def ask(service: Served, thread_id: str | None = None, key: str | None = None) -> Told:
    """Submit a question."""
    body: dict[str, object] = {"message": {"content": "Which PSI value means drift?"}, "clarify": "never"}
    if thread_id:
        body["thread_id"] = thread_id
    answer = service.post("/v1/runs", body, **({"Authorization": f"Bearer {key}"} if key else {}))
    document = answer.json()
    headers = {name.lower(): value for name, value in answer.headers.items()}
    if answer.status_code == 202:
        return Told(202, headers, document["run"]["id"], document["run"]["thread_id"])
    return Told(answer.status_code, headers, document["code"])


def made(service: Served, maker: str | None, **fields: object) -> str:
    """A new key."""
    answer = service.post("/v1/keys", fields, **({"Authorization": f"Bearer {maker}"} if maker else {}))
    assert answer.status_code == 201, answer.text
    return str(answer.json()["secret"])


def test_a_key_is_held_to_its_quota_and_the_local_administrator_to_none(tmp_path: Path, database_dsn: str) -> None:
    with served(Place(tmp_path, database_dsn)) as service:
        assert "ratelimit" not in ask(service).headers
        key = made(service, None, name="ann", scopes=["runs:write"], runs_per_minute=2)
        told = [ask(service, key=key) for _ in range(3)]
    assert [each.status for each in told] == [202, 202, 429]
    assert '"runs";q=2;w=60' in told[0].headers["ratelimit-policy"]
    assert '"runs";r=1;t=30' in told[0].headers["ratelimit"]
    assert told[2].said == "rate-limited"
    assert 1 <= int(told[2].headers["retry-after"]) <= 30


def test_more_than_can_be_done_is_refused_and_what_was_accepted_ends(tmp_path: Path, database_dsn: str) -> None:
    go = Signal()
    with scripted_openai(streams(Hold(go), Text("Above 0.2."))) as model:
        more = {
            "CTO_TEAM_BACKENDS": str(backends_file(tmp_path, local(model))),
            "CTO_TEAM_CONCURRENCY": "1",
            "CTO_TEAM_WAITING": "6",
            "CTO_TEAM_WAITING_IN_THREAD": "2",
        }
        with served(Place(tmp_path, database_dsn, more=more)) as service:
            told = [ask(service) for _ in range(40)]
            accepted = [each for each in told if each.status == 202]
            refused = [each for each in told if each.status != 202]
            assert {(each.status, each.said) for each in refused} == {(503, "overloaded")}
            assert all(int(each.headers["retry-after"]) >= 1 for each in refused)
            # One is worked on, and six wait; while the first was being taken up, it waited, too.
            assert 6 <= len(accepted) <= 8
            go.set()
            for each in accepted:
                assert service.settled(each.said)["status"] == "concluded"
            thread_id = accepted[0].thread_id
            # The picture of the load is a second old at most, and asking takes longer than that.
            assert any(ask(service, thread_id).status == 202 for _ in range(2000))


def test_a_thread_and_a_tenant_have_their_share_of_the_queue(tmp_path: Path, database_dsn: str) -> None:
    go = Signal()
    with scripted_openai(streams(Hold(go), Text("Above 0.2."))) as model:
        more = {
            "CTO_TEAM_BACKENDS": str(backends_file(tmp_path, local(model))),
            "CTO_TEAM_CONCURRENCY": "1",
            "CTO_TEAM_WAITING": "20",
            "CTO_TEAM_WAITING_IN_THREAD": "2",
        }
        with served(Place(tmp_path, database_dsn, more=more)) as service:
            operator = made(service, None, name="operator", scopes=["admin"], operator=True)
            asked = {"Authorization": f"Bearer {operator}"}
            assert service.post("/v1/tenants", {"id": "quiet", "name": "Quiet"}, **asked).status_code == 201
            loud = made(service, operator, name="loud", scopes=["runs:write", "runs:read"])
            quiet = made(service, operator, name="quiet", scopes=["runs:write", "runs:read"], tenant="quiet")
            first = ask(service, key=loud)
            thread = [ask(service, first.thread_id, loud) for _ in range(4)]
            assert {each.said for each in thread if each.status == 429} == {"too-many-waiting"}
            flood = [ask(service, key=loud) for _ in range(20)]
            assert {each.said for each in flood if each.status != 202} == {"too-many-waiting"}
            assert all(int(each.headers["retry-after"]) >= 1 for each in flood if each.status != 202)
            calm = ask(service, key=quiet)
            assert calm.status == 202
            go.set()
            service.http.headers["Authorization"] = f"Bearer {quiet}"
            done = service.settled(calm.said)
            service.http.headers["Authorization"] = f"Bearer {loud}"
            last = service.settled([each.said for each in flood if each.status == 202][-1])
    assert str(done["finished_at"]) < str(last["finished_at"])
