"""Questions that came in a foreign dialect: how their conversations and answers are found again."""

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

# A run that went on after its questions were answered has one row for each part, because each was a request of its own.
TABLES = """
CREATE TABLE asked_part (
    run_id text NOT NULL REFERENCES run ON DELETE CASCADE,
    part int NOT NULL CHECK (part > 0),
    tenant text NOT NULL DEFAULT current_setting('cto_team.tenant') CHECK (tenant <> ''),
    fingerprint text NOT NULL,
    followers int NOT NULL DEFAULT 1 CHECK (followers >= 0),
    request jsonb,
    following text,
    taken boolean NOT NULL DEFAULT false,
    asked_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (run_id, part)
);
COMMENT ON COLUMN asked_part.fingerprint IS 'of the request, so that one sent twice joins the first run';
COMMENT ON COLUMN asked_part.followers IS 'open connections that wait for the answer; at none of them the run is stopped';
COMMENT ON COLUMN asked_part.request IS 'what the answer repeats of the request; null where nobody can ask for it later';
COMMENT ON COLUMN asked_part.following IS 'hash of the history that a client sends next';
COMMENT ON COLUMN asked_part.taken IS 'a message has followed: the next one with this history begins a thread of its own';
CREATE INDEX asked_part_fingerprint ON asked_part (fingerprint, asked_at);
CREATE INDEX asked_part_following ON asked_part (following, asked_at) WHERE following IS NOT NULL;
"""


_OF_TENANT = ("asked_part",)
_MINE = "tenant = (SELECT current_setting('cto_team.tenant', true))"


def upgrade() -> None:
    run = op.get_bind().execution_options(no_parameters=True).exec_driver_sql
    run(TABLES)
    for table in _OF_TENANT:
        run(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        run(f"CREATE POLICY {table}_of_tenant ON {table} TO cto_team_app USING ({_MINE}) WITH CHECK ({_MINE})")
        run(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO cto_team_app")


def downgrade() -> None:
    op.execute("DROP TABLE asked_part")
