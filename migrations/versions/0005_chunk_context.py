"""Chunks are searched with their neighbours instead of with their whole section; postings take less room."""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

# What is stored keeps its old meaning until the next sync: the recipe has changed, so that one writes all chunks anew.
CHANGE = """
COMMENT ON COLUMN chunk.embedding IS 'the middle between its own vector and the mean of its neighbours and itself';
COMMENT ON COLUMN chunk.context_len IS 'words of the chunk and its neighbours, its own counted three times';
ALTER TABLE posting ALTER COLUMN lex_len TYPE smallint, ALTER COLUMN context_len TYPE smallint;
"""
BACK = """
ALTER TABLE posting ALTER COLUMN lex_len TYPE int, ALTER COLUMN context_len TYPE int;
COMMENT ON COLUMN chunk.context_len IS 'words of its section, its own counted three times';
COMMENT ON COLUMN chunk.embedding IS 'the middle between its own vector and the mean of its section''s';
"""


def upgrade() -> None:
    op.get_bind().execution_options(no_parameters=True).exec_driver_sql(CHANGE)


def downgrade() -> None:
    op.get_bind().execution_options(no_parameters=True).exec_driver_sql(BACK)
