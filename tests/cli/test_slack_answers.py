"""``cto-team slack channels answers``."""

from pathlib import Path

import psycopg

from tests.running import Place

_WORKSPACE = """
    INSERT INTO slack_installation (team_id, tenant, name, app_id, bot_id, bot_user, scopes, installed_by)
    VALUES ('T0001', 'default', 'Team', 'A0001', 'B0001', 'UBOT0001', '{}', 'ann')
"""


def test_who_may_answer_is_decided_by_channel(database_dsn: str, tmp_path: Path) -> None:
    place = Place(tmp_path, database_dsn)
    with psycopg.connect(database_dsn, autocommit=True) as connection:
        connection.execute(_WORKSPACE)
        done = place.run("slack", "channels", "answers", "C0001", "everyone")
        assert (done.returncode, done.stdout) == (0, "T0001\tC0001\tanswers from: everyone\n"), done.stderr
        assert connection.execute("SELECT answers, outsiders FROM slack_channel").fetchall() == [("everyone", False)]
        kept = "SELECT action, detail ->> 'answers' FROM audit_entry WHERE action = 'slack.channel'"
        assert connection.execute(kept).fetchall() == [("slack.channel", "everyone")]
        assert place.run("slack", "channels", "answers", "general", "asker").returncode != 0
        assert connection.execute("SELECT answers FROM slack_channel").fetchall() == [("everyone",)]
