"""Routing policies as versions, which of them is live, and who changed that and why."""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

TABLES = """
CREATE TABLE policy_version (
    name text NOT NULL,
    version int NOT NULL CHECK (version > 0),
    yaml text NOT NULL,
    state text NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'published', 'retired')),
    author text NOT NULL,
    note text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    published_at timestamptz,
    published_by text,
    PRIMARY KEY (name, version),
    CHECK ((state = 'draft') = (published_at IS NULL)),
    CHECK ((published_at IS NULL) = (published_by IS NULL))
);
COMMENT ON COLUMN policy_version.published_at IS 'when it was live for the first time';
-- At most one version is live.
CREATE UNIQUE INDEX policy_version_live ON policy_version ((true)) WHERE state = 'published';

-- Append only. Absent names: the policy of the setting, before the first publication and after its rollback.
CREATE TABLE policy_change (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind text NOT NULL CHECK (kind IN ('publish', 'rollback')),
    from_name text,
    from_version int,
    to_name text,
    to_version int,
    who text NOT NULL,
    why text NOT NULL,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    FOREIGN KEY (from_name, from_version) REFERENCES policy_version,
    FOREIGN KEY (to_name, to_version) REFERENCES policy_version,
    CHECK ((from_name IS NULL) = (from_version IS NULL)),
    CHECK ((to_name IS NULL) = (to_version IS NULL)),
    CHECK (kind = 'rollback' OR to_name IS NOT NULL)
);

CREATE FUNCTION policy_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what was written of a policy stays as it is';
END $$;
CREATE TRIGGER policy_version_text BEFORE UPDATE ON policy_version FOR EACH ROW
    WHEN ((OLD.name, OLD.version, OLD.yaml, OLD.author, OLD.note, OLD.created_at)
        IS DISTINCT FROM (NEW.name, NEW.version, NEW.yaml, NEW.author, NEW.note, NEW.created_at)
        OR (OLD.published_at IS NOT NULL
            AND (OLD.published_at, OLD.published_by) IS DISTINCT FROM (NEW.published_at, NEW.published_by)))
    EXECUTE FUNCTION policy_is_kept();
CREATE TRIGGER policy_version_kept BEFORE DELETE ON policy_version FOR EACH ROW
    WHEN (OLD.state <> 'draft') EXECUTE FUNCTION policy_is_kept();
CREATE TRIGGER policy_change_kept BEFORE UPDATE OR DELETE ON policy_change FOR EACH ROW
    EXECUTE FUNCTION policy_is_kept();
"""


def upgrade() -> None:
    op.get_bind().execution_options(no_parameters=True).exec_driver_sql(TABLES)


def downgrade() -> None:
    op.execute("DROP TABLE policy_change, policy_version")
    op.execute("DROP FUNCTION policy_is_kept")
