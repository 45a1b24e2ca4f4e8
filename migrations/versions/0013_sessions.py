"""Sessions of the pages, and the local administrator's password."""

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

TABLES = """
CREATE TABLE web_session (
    digest bytea PRIMARY KEY,
    tenant text NOT NULL REFERENCES tenant ON DELETE CASCADE,
    user_name text NOT NULL,
    scopes text[] NOT NULL,
    operator boolean NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    seen_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    expires_at timestamptz NOT NULL
);
CREATE INDEX web_session_end ON web_session (expires_at);
COMMENT ON COLUMN web_session.digest IS 'SHA-256 of the token in the cookie, which has 256 bits of its own';

CREATE TABLE local_password (
    singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
    salt bytea NOT NULL,
    digest bytea NOT NULL,
    set_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
"""


def upgrade() -> None:
    op.get_bind().execution_options(no_parameters=True).exec_driver_sql(TABLES)


def downgrade() -> None:
    op.execute("DROP TABLE web_session, local_password")
