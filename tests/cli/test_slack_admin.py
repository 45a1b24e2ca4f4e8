"""``cto-team slack workspaces`` and ``cto-team slack channels`` as commands."""

import json
from pathlib import Path

import psycopg

from tests.running import Place

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
    assert "is removed" in place.run("slack", "workspaces", "remove", "T0001").stdout
    (workspace,) = json.loads(place.run("slack", "workspaces", "list", "--json").stdout)
    assert (workspace["id"], workspace["state"]) == ("T0001", "removed")
    with psycopg.connect(database_dsn) as connection:
        assert connection.execute("SELECT token FROM slack_installation").fetchone() == (None,)
