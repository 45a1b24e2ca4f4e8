"""What the conversation half of the API keeps: responses by key, tickets, feedback, and what belongs to a thread."""

from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

TABLES = """
-- What was answered to a POST with an Idempotency-Key; without a status it is being worked on.
CREATE TABLE kept_reply (
    tenant text NOT NULL DEFAULT current_setting('cto_team.tenant') CHECK (tenant <> ''),
    author text NOT NULL,
    key text NOT NULL,
    request text NOT NULL,
    status int,
    headers jsonb,
    body bytea,
    began_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (tenant, author, key),
    CHECK ((status IS NULL) = (headers IS NULL) AND (status IS NULL) = (body IS NULL))
);
CREATE INDEX kept_reply_age ON kept_reply (began_at);

-- Leave to follow one run for those who can send no header; taken away by its first use.
CREATE TABLE event_ticket (
    tenant text NOT NULL DEFAULT current_setting('cto_team.tenant') CHECK (tenant <> ''),
    digest bytea PRIMARY KEY,
    run_id text NOT NULL REFERENCES run ON DELETE CASCADE,
    expires_at timestamptz NOT NULL
);

CREATE TABLE feedback (
    tenant text NOT NULL DEFAULT current_setting('cto_team.tenant') CHECK (tenant <> ''),
    run_id text NOT NULL REFERENCES run ON DELETE CASCADE,
    author text NOT NULL,
    target text NOT NULL,
    rating text NOT NULL CHECK (rating IN ('up', 'down')),
    reasons text[] NOT NULL,
    comment text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    changed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (run_id, author, target)
);

ALTER TABLE thread ADD COLUMN metadata jsonb NOT NULL DEFAULT '{}';

CREATE INDEX clarification_created ON clarification (tenant, created_at, id);

-- A key is its author's own: the same one may be used by others.
ALTER TABLE run DROP CONSTRAINT run_idempotency_key_key;
CREATE UNIQUE INDEX run_idempotency ON run (tenant, COALESCE('key:' || key_id, 'user:' || author), idempotency_key)
    WHERE idempotency_key IS NOT NULL;
"""


_OF_TENANT = ("kept_reply", "event_ticket", "feedback")
_MINE = "tenant = (SELECT current_setting('cto_team.tenant', true))"


def upgrade() -> None:
    run = op.get_bind().execution_options(no_parameters=True).exec_driver_sql
    run(TABLES)
    for table in _OF_TENANT:
        run(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        run(f"CREATE POLICY {table}_of_tenant ON {table} TO cto_team_app USING ({_MINE}) WITH CHECK ({_MINE})")
        run(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO cto_team_app")


def downgrade() -> None:
    op.execute("DROP INDEX run_idempotency, clarification_created")
    op.execute("UPDATE run SET idempotency_key = NULL")
    op.execute("ALTER TABLE run ADD CONSTRAINT run_idempotency_key_key UNIQUE (idempotency_key)")
    op.execute("ALTER TABLE thread DROP COLUMN metadata")
    op.execute("DROP TABLE feedback, event_ticket, kept_reply")
