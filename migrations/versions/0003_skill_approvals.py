"""Who let which version of an imported skill in."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TABLE = """
-- Rows are never changed but for the withdrawal: the history of a name says who let in which bytes.
CREATE TABLE skill_approval (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant text NOT NULL DEFAULT 'default',
    name text NOT NULL,
    files jsonb NOT NULL,
    tree_hash text NOT NULL,
    verdict text NOT NULL CHECK (verdict IN ('benign', 'suspicious')),
    report jsonb NOT NULL,
    source text NOT NULL,
    approved_by text NOT NULL,
    approved_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    withdrawn_by text,
    withdrawn_at timestamptz,
    CHECK ((withdrawn_by IS NULL) = (withdrawn_at IS NULL))
);
COMMENT ON COLUMN skill_approval.files IS 'SHA-256 of the raw bytes by path';
COMMENT ON COLUMN skill_approval.tree_hash IS 'as in skill: of the texts that are indexed';
CREATE UNIQUE INDEX skill_approval_current ON skill_approval (tenant, name) WHERE withdrawn_at IS NULL;
"""


def upgrade() -> None:
    op.get_bind().execution_options(no_parameters=True).exec_driver_sql(TABLE)


def downgrade() -> None:
    op.execute("DROP TABLE skill_approval")
