"""What is left of an ended run when its stream and its journal are no longer kept."""

from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

TABLES = """
ALTER TABLE run ADD COLUMN stream_gone boolean NOT NULL DEFAULT false;
ALTER TABLE run ADD COLUMN journal_gone boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN run.stream_gone IS 'its events have no pieces of text any more, and gaps in their numbers';
CREATE INDEX run_stream_kept ON run (finished_at) WHERE NOT stream_gone;
CREATE INDEX run_journal_kept ON run (finished_at) WHERE NOT journal_gone;
CREATE INDEX thread_age ON thread (created_at);
CREATE INDEX thread_author ON thread (tenant, author);
CREATE INDEX run_author ON run (tenant, author);
CREATE INDEX decision_user ON decision (tenant, (features #>> '{caller,user}'));
"""


def upgrade() -> None:
    op.get_bind().execution_options(no_parameters=True).exec_driver_sql(TABLES)


def downgrade() -> None:
    op.execute("DROP INDEX decision_user, run_author, thread_author, thread_age")
    op.execute("ALTER TABLE run DROP COLUMN stream_gone, DROP COLUMN journal_gone")
