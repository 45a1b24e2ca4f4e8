"""What the conversation half of the API keeps: responses by key, tickets, feedback, and what belongs to a thread."""

from alembic import op

revision = "0014"
down_revision = "0010"
branch_labels = None
depends_on = None

TABLES = """
-- What was answered to a POST with an Idempotency-Key; without a status it is being worked on.
CREATE TABLE kept_reply (
    tenant text NOT NULL DEFAULT COALESCE(current_setting('cto_team.tenant', true), 'default'),
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
    tenant text NOT NULL DEFAULT COALESCE(current_setting('cto_team.tenant', true), 'default'),
    digest bytea PRIMARY KEY,
    run_id text NOT NULL REFERENCES run ON DELETE CASCADE,
    expires_at timestamptz NOT NULL
);

CREATE TABLE feedback (
    tenant text NOT NULL DEFAULT COALESCE(current_setting('cto_team.tenant', true), 'default'),
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

-- Lists go by time and id.
CREATE INDEX thread_created ON thread (created_at, id);
CREATE INDEX run_created ON run (created_at, id);
CREATE INDEX clarification_created ON clarification (created_at, id);
"""


def upgrade() -> None:
    op.get_bind().execution_options(no_parameters=True).exec_driver_sql(TABLES)


def downgrade() -> None:
    op.execute("DROP INDEX clarification_created, run_created, thread_created")
    op.execute("ALTER TABLE thread DROP COLUMN metadata")
    op.execute("DROP TABLE feedback, event_ticket, kept_reply")
