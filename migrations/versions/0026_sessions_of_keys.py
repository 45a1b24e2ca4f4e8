"""Sessions that were opened with an API key, and end with it."""

from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

COLUMNS = """
ALTER TABLE web_session
    ADD COLUMN key_id text REFERENCES api_key ON DELETE CASCADE,
    ADD COLUMN key_digest bytea,
    ADD CHECK ((key_id IS NULL) = (key_digest IS NULL));
COMMENT ON COLUMN web_session.key_digest IS 'SHA-256 of the secret that opened it; with another secret the session is over';
CREATE INDEX web_session_key ON web_session (key_id) WHERE key_id IS NOT NULL;
"""


def upgrade() -> None:
    op.get_bind().execution_options(no_parameters=True).exec_driver_sql(COLUMNS)


def downgrade() -> None:
    # Without their key nothing would end them.
    op.execute("DELETE FROM web_session WHERE key_id IS NOT NULL")
    op.execute("ALTER TABLE web_session DROP COLUMN key_id, DROP COLUMN key_digest")
