"""A tenant's own documents as collections, and row-level security on everything that a search reads."""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

KINDS = """
ALTER TABLE skill ADD COLUMN kind text NOT NULL DEFAULT 'skill' CHECK (kind IN ('skill', 'collection'));
COMMENT ON COLUMN skill.kind IS 'skills follow a folder, collections are filled by a tenant; neither touches the other';
ALTER TABLE skill DROP CONSTRAINT skill_tenant_name_key;
ALTER TABLE skill ADD CONSTRAINT skill_tenant_kind_name_key UNIQUE (tenant, kind, name);
"""

# The role belongs to the whole server: another database of it may have made it already. Nobody logs in as it; searches
# put it on for the length of a transaction. An owner of tables, and a superuser even more, would see every row.
ROLE = """
DO $$
DECLARE
    missing text := NULL;
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'cto_team_reader') THEN
        BEGIN
            CREATE ROLE cto_team_reader NOLOGIN;
        EXCEPTION
            WHEN duplicate_object OR unique_violation THEN NULL;
            WHEN insufficient_privilege THEN
                missing := format('CREATE ROLE cto_team_reader NOLOGIN; GRANT cto_team_reader TO %I;', current_user);
        END;
    END IF;
    IF missing IS NULL AND NOT pg_has_role(current_user, 'cto_team_reader', 'SET') THEN
        BEGIN
            EXECUTE format('GRANT cto_team_reader TO %I WITH SET TRUE, INHERIT FALSE', current_user);
        EXCEPTION WHEN insufficient_privilege THEN
            missing := format('GRANT cto_team_reader TO %I;', current_user);
        END;
    END IF;
    IF missing IS NOT NULL THEN
        RAISE insufficient_privilege USING MESSAGE = format(
            'searches run under a role that %s may not set up; let an administrator of the server run: %s',
            current_user, missing);
    END IF;
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'cto_team_reader' AND (rolsuper OR rolbypassrls)) THEN
        RAISE insufficient_privilege USING MESSAGE =
            'the role cto_team_reader reads past row-level security; let an administrator of the server run: '
            'ALTER ROLE cto_team_reader NOSUPERUSER NOBYPASSRLS;';
    END IF;
END $$;
"""

OF_TENANT = ("skill", "document_version", "chunk", "posting", "lexeme_stat", "corpus_stat")
READ = ("document", *OF_TENANT)


def _policies() -> str:
    # Without the setting it is NULL or empty, which no tenant is called: then nothing can be read.
    lines = [
        f"CREATE POLICY {table}_of_tenant ON {table} FOR SELECT TO cto_team_reader "
        "USING (tenant = (SELECT current_setting('cto_team.tenant', true)));"
        for table in OF_TENANT
    ]
    lines.append(
        "CREATE POLICY document_of_tenant ON document FOR SELECT TO cto_team_reader "
        "USING (EXISTS (SELECT FROM skill WHERE skill.id = document.skill_id));"
    )
    lines += [f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;" for table in READ]
    lines.append(f"GRANT SELECT ON {', '.join(READ)} TO cto_team_reader;")
    return "\n".join(lines)


def upgrade() -> None:
    run = op.get_bind().execution_options(no_parameters=True).exec_driver_sql
    for part in (KINDS, ROLE, _policies()):
        run(part)


def downgrade() -> None:
    op.execute(f"REVOKE SELECT ON {', '.join(READ)} FROM cto_team_reader")
    for table in READ:
        op.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
        op.execute(f"DROP POLICY {table}_of_tenant ON {table}")
    op.execute("DELETE FROM document_version WHERE path LIKE 'collections/%'")
    op.execute("DELETE FROM skill WHERE kind = 'collection'")
    op.execute("ALTER TABLE skill DROP CONSTRAINT skill_tenant_kind_name_key")
    op.execute("ALTER TABLE skill ADD CONSTRAINT skill_tenant_name_key UNIQUE (tenant, name)")
    op.execute("ALTER TABLE skill DROP COLUMN kind")
