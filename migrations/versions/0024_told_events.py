"""Events that tell what was found out about a run are found by their time."""

from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

# A handful of a run's events, so that pieces of text, which are most of them, cost nothing more to write.
INDEX = """
CREATE INDEX run_event_told ON run_event (tenant, type, at)
    WHERE type IN ('screening.finished', 'retrieval.finished', 'decision.made');
"""


def upgrade() -> None:
    op.get_bind().execution_options(no_parameters=True).exec_driver_sql(INDEX)


def downgrade() -> None:
    op.execute("DROP INDEX run_event_told")
