"""Who changed what and why, sealed entry by entry; and the backends that get no more work."""

from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

TABLES = """
-- Append only: each seal covers its entry and the seal before.
CREATE TABLE audit_entry (
    tenant text NOT NULL,
    seq bigint NOT NULL CHECK (seq > 0),
    at timestamptz NOT NULL,
    who text NOT NULL,
    key_id text,
    action text NOT NULL,
    target text NOT NULL,
    why text NOT NULL,
    detail jsonb NOT NULL,
    previous text NOT NULL,
    seal text NOT NULL,
    PRIMARY KEY (tenant, seq)
);

CREATE FUNCTION audit_entry_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the trail of changes is only added to';
END $$;
CREATE TRIGGER audit_entry_kept BEFORE UPDATE OR DELETE ON audit_entry FOR EACH ROW
    EXECUTE FUNCTION audit_entry_is_kept();
CREATE TRIGGER audit_entry_never_emptied BEFORE TRUNCATE ON audit_entry
    EXECUTE FUNCTION audit_entry_is_kept();

CREATE TABLE backend_drain (
    backend text PRIMARY KEY,
    who text NOT NULL,
    why text NOT NULL,
    at timestamptz NOT NULL DEFAULT clock_timestamp()
);
"""

_MINE = "tenant = (SELECT current_setting('cto_team.tenant', true))"
RIGHTS = f"""
ALTER TABLE audit_entry ENABLE ROW LEVEL SECURITY;
CREATE POLICY audit_entry_of_tenant ON audit_entry TO cto_team_app USING ({_MINE}) WITH CHECK ({_MINE});
GRANT SELECT, INSERT ON audit_entry TO cto_team_app;
"""


def upgrade() -> None:
    run = op.get_bind().execution_options(no_parameters=True).exec_driver_sql
    run(TABLES)
    run(RIGHTS)


def downgrade() -> None:
    op.execute("DROP TABLE audit_entry, backend_drain")
    op.execute("DROP FUNCTION audit_entry_is_kept")
