"""Slack's workspaces and channels over HTTP and on the command line."""

from collections.abc import Iterator

import psycopg
import pytest

from tests.running import Place, Served, served

DATABASE = "slack_admin"
_INSTALLED = """
    INSERT INTO slack_installation (team_id, tenant, name, app_id, bot_id, bot_user, scopes, token, installed_by)
    VALUES ('T0001', 'default', 'Acme', 'A0001', 'B0001', 'U0001', '{chat:write}', 'sealed', 'U0002')
"""


@pytest.fixture(scope="module")
def place(postgres_dsn: str, tmp_path_factory: pytest.TempPathFactory) -> Place:
    """A database with one workspace in it."""
    with psycopg.connect(postgres_dsn, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {DATABASE} TEMPLATE migrated")
    head, _, options = postgres_dsn.partition("?")
    dsn = f"{head.rpartition('/')[0]}/{DATABASE}?{options}"
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute(_INSTALLED)
    return Place(tmp_path_factory.mktemp("slack"), dsn)


@pytest.fixture(scope="module")
def service(place: Place) -> Iterator[Served]:
    with served(place) as running:
        yield running


def test_workspaces_are_listed_without_their_tokens(service: Served) -> None:
    answer = service.http.get("/v1/slack/workspaces")
    (workspace,) = answer.json()["data"]
    assert (workspace["team_id"], workspace["state"], workspace["scopes"]) == ("T0001", "active", ["chat:write"])
    assert "sealed" not in answer.text


def test_a_channel_is_decided_about_part_by_part_and_it_is_written_down(service: Served) -> None:
    assert service.http.get("/v1/slack/channels").json() == {"data": []}
    path = "/v1/slack/channels/T0001/C0001"
    first = service.http.put(path, json={"outsiders": True})
    assert (first.status_code, first.json()["outsiders"], first.json()["highest"]) == (200, True, "internal")
    second = service.http.put(path, json={"highest": "confidential"}).json()
    assert (second["outsiders"], second["highest"]) == (True, "confidential")
    assert service.http.get("/v1/slack/channels").json()["data"] == [second]
    trail = service.http.get("/v1/audit", params={"action": "slack.channel"}).json()["data"]
    assert [entry["target"] for entry in trail] == ["slack:T0001:C0001"] * 2


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("T0404/C0001", {"outsiders": True}, 404),
        ("T0001/general", {"outsiders": True}, 422),
        ("T0001/C0001", {"outsiders": "perhaps"}, 422),
        ("T0001/C0001", {"highest": "secret"}, 422),
        ("T0001/C0001", {"more": 1}, 422),
    ],
)
def test_what_cannot_be_is_refused(service: Served, path: str, body: dict[str, object], status: int) -> None:
    assert service.http.put(f"/v1/slack/channels/{path}", json=body).status_code == status
