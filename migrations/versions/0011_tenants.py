"""Tenants and their API keys; every row of a conversation belongs to a tenant, behind row-level security."""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

TENANTS = """
CREATE TABLE tenant (
    id text PRIMARY KEY CHECK (id ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
    name text NOT NULL,
    runs_per_minute int CHECK (runs_per_minute > 0),
    created_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
INSERT INTO tenant (id, name) VALUES ('default', 'Default');

CREATE TABLE api_key (
    id text PRIMARY KEY,
    tenant text NOT NULL REFERENCES tenant ON DELETE CASCADE,
    name text NOT NULL,
    digest bytea NOT NULL,
    earlier_digest bytea,
    earlier_until timestamptz,
    scopes text[] NOT NULL,
    agents text[] NOT NULL DEFAULT '{}',
    highest smallint NOT NULL DEFAULT 3 CHECK (highest BETWEEN 0 AND 3),
    operator boolean NOT NULL DEFAULT false,
    runs_per_minute int CHECK (runs_per_minute > 0),
    created_by text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    expires_at timestamptz,
    last_used_at timestamptz,
    revoked_at timestamptz,
    version int NOT NULL DEFAULT 1,
    CHECK ((earlier_digest IS NULL) = (earlier_until IS NULL))
);
CREATE INDEX api_key_tenant ON api_key (tenant, created_at);
COMMENT ON COLUMN api_key.digest IS 'SHA-256 of the secret, which has 256 bits of its own: a slow hash would add nothing';

ALTER TABLE thread ADD COLUMN author text NOT NULL DEFAULT 'local';
ALTER TABLE run ADD COLUMN author text NOT NULL DEFAULT 'local';
ALTER TABLE run ADD COLUMN key_id text;
"""

# As in 0007: nobody logs in as this role; transactions over tenants' rows put it on. Owners and superusers would see
# every row.
ROLE = """
DO $$
DECLARE
    missing text := NULL;
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'cto_team_app') THEN
        BEGIN
            CREATE ROLE cto_team_app NOLOGIN;
        EXCEPTION
            WHEN duplicate_object OR unique_violation THEN NULL;
            WHEN insufficient_privilege THEN
                missing := format('CREATE ROLE cto_team_app NOLOGIN; GRANT cto_team_app TO %I;', current_user);
        END;
    END IF;
    IF missing IS NULL AND NOT pg_has_role(current_user, 'cto_team_app', 'SET') THEN
        BEGIN
            EXECUTE format('GRANT cto_team_app TO %I WITH SET TRUE, INHERIT FALSE', current_user);
        EXCEPTION WHEN insufficient_privilege THEN
            missing := format('GRANT cto_team_app TO %I;', current_user);
        END;
    END IF;
    IF missing IS NOT NULL THEN
        RAISE insufficient_privilege USING MESSAGE = format(
            'tenants are kept apart by a role that %s may not set up; let an administrator of the server run: %s',
            current_user, missing);
    END IF;
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'cto_team_app' AND (rolsuper OR rolbypassrls)) THEN
        RAISE insufficient_privilege USING MESSAGE =
            'the role cto_team_app reads past row-level security; let an administrator of the server run: '
            'ALTER ROLE cto_team_app NOSUPERUSER NOBYPASSRLS;';
    END IF;
END $$;
"""

_OF_TENANT = ("thread", "message", "run", "run_event", "run_step", "clarification", "thread_fact", "thread_summary")
# Kept by writers that serve all tenants; a tenant's own transactions only read them.
_READ = ("decision", "attempt", "usage_day")
_MINE = "tenant = (SELECT current_setting('cto_team.tenant', true))"


def upgrade() -> None:
    run = op.get_bind().execution_options(no_parameters=True).exec_driver_sql
    run(TENANTS)
    run(ROLE)
    for table in _OF_TENANT:
        # What is there already is the first tenant's; afterwards each transaction says for whom it writes.
        run(f"ALTER TABLE {table} ADD COLUMN tenant text NOT NULL DEFAULT 'default' CHECK (tenant <> '')")
        run(f"ALTER TABLE {table} ALTER COLUMN tenant SET DEFAULT current_setting('cto_team.tenant')")
        run(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        run(f"CREATE POLICY {table}_of_tenant ON {table} TO cto_team_app USING ({_MINE}) WITH CHECK ({_MINE})")
        run(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO cto_team_app")
    for table in _READ:
        run(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        run(f"CREATE POLICY {table}_of_tenant ON {table} FOR SELECT TO cto_team_app USING ({_MINE})")
        run(f"GRANT SELECT ON {table} TO cto_team_app")
    run("CREATE INDEX thread_tenant ON thread (tenant, created_at DESC, id)")
    run("CREATE INDEX run_tenant ON run (tenant, created_at DESC, id)")
    run("GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO cto_team_app")


def downgrade() -> None:
    op.execute("DROP INDEX thread_tenant")
    op.execute("DROP INDEX run_tenant")
    for table in _OF_TENANT:
        op.execute(f"DELETE FROM {table} WHERE tenant <> 'default'")
        op.execute(f"REVOKE ALL ON {table} FROM cto_team_app")
        op.execute(f"DROP POLICY {table}_of_tenant ON {table}")
        op.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} DROP COLUMN tenant")
    for table in _READ:
        op.execute(f"REVOKE SELECT ON {table} FROM cto_team_app")
        op.execute(f"DROP POLICY {table}_of_tenant ON {table}")
        op.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
    op.execute("REVOKE USAGE ON ALL SEQUENCES IN SCHEMA public FROM cto_team_app")
    op.execute("ALTER TABLE thread DROP COLUMN author")
    op.execute("ALTER TABLE run DROP COLUMN author, DROP COLUMN key_id")
    op.execute("DROP TABLE api_key")
    op.execute("DROP TABLE tenant")
