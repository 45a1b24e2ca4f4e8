"""``cto-team slack workspaces`` and ``cto-team slack channels`` as commands."""

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from app.store.engine import open_database
from tests.running import Place
from tests.slack.fake import FakeSlack, http, scripted_slack
from tests.slack.installed import opened


@pytest.fixture
def fake() -> Iterator[FakeSlack]:
    with scripted_slack() as slack:
        yield slack


_INSTALLED = """
    INSERT INTO slack_installation (team_id, tenant, name, app_id, bot_id, bot_user, scopes, token, installed_by)
    VALUES ('T0001', 'default', 'Acme', 'A0001', 'B0001', 'U0001', '{chat:write}', 'sealed', 'U0002')
"""


def test_whoever_owns_the_state_folder_decides(tmp_path: Path, database_dsn: str) -> None:
    place = Place(tmp_path, database_dsn)
    missing = place.run("slack", "channels", "allow", "C0001")
    assert missing.returncode != 0
    assert "no workspace" in missing.stderr
    with psycopg.connect(database_dsn, autocommit=True) as connection:
        connection.execute(_INSTALLED)
    assert place.run("slack", "channels", "allow", "C0001").returncode == 0
    assert place.run("slack", "channels", "clearance", "C0001", "public", "--team", "T0001").returncode == 0
    (rule,) = json.loads(place.run("slack", "channels", "list", "--json").stdout)
    assert (rule["team_id"], rule["channel"], rule["outsiders"], rule["highest"]) == ("T0001", "C0001", True, "public")
    # This token cannot be opened, so nobody can be told: it is said, and the workspace is removed all the same.
    removed = place.run("slack", "workspaces", "remove", "T0001")
    assert (removed.returncode, "remove the app in the workspace" in removed.stdout) == (1, True)
    (workspace,) = json.loads(place.run("slack", "workspaces", "list", "--json").stdout)
    assert (workspace["id"], workspace["state"]) == ("T0001", "removed")
    with psycopg.connect(database_dsn) as connection:
        assert connection.execute("SELECT token FROM slack_installation").fetchone() == (None,)


def test_slack_revokes_what_a_command_removes(fake: FakeSlack, tmp_path: Path, database_dsn: str) -> None:
    token = fake.world.team().token

    async def install() -> None:
        database = open_database(database_dsn)
        async with opened(fake, database) as setting:
            await setting.install(tenant="default")
        await database.close()

    asyncio.run(install())
    app = {"SLACK_CLIENT_ID": fake.oauth.client_id, "SLACK_CLIENT_SECRET": fake.oauth.client_secret}
    place = Place(tmp_path, database_dsn, more={**app, "CTO_TEAM_SLACK_API_URL": fake.url})
    fake.script("apps.uninstall", http(503))
    away = place.run("slack", "workspaces", "remove", "T0001")
    assert (away.returncode, fake.world.tokens[token].error) == (1, None)
    assert "Slack does not answer" in away.stderr
    removed = place.run("slack", "workspaces", "remove", "T0001")
    assert (removed.returncode, removed.stderr) == (0, "")
    assert removed.stdout == "T0001 is removed: Slack has revoked its tokens and uninstalled the app.\n"
    assert fake.world.tokens[token].error == "account_inactive"
    assert "was removed already" in place.run("slack", "workspaces", "remove", "T0001").stdout
    assert not any(secret in removed.stdout + away.stderr for secret in (token, fake.oauth.client_secret))
