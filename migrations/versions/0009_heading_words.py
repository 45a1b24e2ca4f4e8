"""The words of a chunk's heading, so that a search can tell what a section is about from what it mentions."""

from alembic import op

revision = "0009"
down_revision = "0006"
branch_labels = None
depends_on = None

# Empty until the next sync: the recipe has changed, so that one writes all chunks anew.
CHANGE = "ALTER TABLE chunk ADD COLUMN heading_words text[] NOT NULL DEFAULT '{}'"
BACK = "ALTER TABLE chunk DROP COLUMN heading_words"


def upgrade() -> None:
    op.get_bind().execution_options(no_parameters=True).exec_driver_sql(CHANGE)


def downgrade() -> None:
    op.execute(BACK)
