"""Drafts of cases for the evaluation, made from runs and scrubbed."""

from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

TABLES = """
-- A draft goes with its run: whoever has their data erased, or waits until threads are removed, leaves none behind.
CREATE TABLE case_draft (
    id text PRIMARY KEY,
    tenant text NOT NULL DEFAULT current_setting('cto_team.tenant') REFERENCES tenant (id) ON DELETE CASCADE,
    run_id text NOT NULL REFERENCES run ON DELETE CASCADE,
    reason text NOT NULL,
    state text NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'accepted', 'dropped')),
    content jsonb NOT NULL,
    seen jsonb NOT NULL,
    replaced jsonb NOT NULL,
    sensitivity smallint NOT NULL CHECK (sensitivity BETWEEN 0 AND 2),
    version int NOT NULL DEFAULT 1,
    created_by text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    decided_by text,
    decided_at timestamptz,
    why text NOT NULL DEFAULT '',
    UNIQUE (tenant, run_id),
    CHECK ((state = 'draft') = (decided_by IS NULL) AND (decided_by IS NULL) = (decided_at IS NULL))
);
COMMENT ON COLUMN case_draft.sensitivity IS 'of the thread as it was; the text is internal at most';
CREATE INDEX case_draft_created ON case_draft (tenant, created_at DESC, id DESC);
"""

_MINE = "tenant = (SELECT current_setting('cto_team.tenant', true))"
RIGHTS = f"""
ALTER TABLE case_draft ENABLE ROW LEVEL SECURITY;
CREATE POLICY case_draft_of_tenant ON case_draft TO cto_team_app USING ({_MINE}) WITH CHECK ({_MINE});
GRANT SELECT, INSERT, UPDATE, DELETE ON case_draft TO cto_team_app;
"""


def upgrade() -> None:
    run = op.get_bind().execution_options(no_parameters=True).exec_driver_sql
    run(TABLES)
    run(RIGHTS)


def downgrade() -> None:
    op.execute("DROP TABLE case_draft")
