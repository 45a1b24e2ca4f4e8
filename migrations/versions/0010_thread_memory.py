"""What a thread remembers: facts with their places, and a summary of the older turns."""

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

# A fact without a thread is nothing: it goes with it. Of a deleted one the words are gone, the place stays.
TABLES = """
CREATE TABLE thread_fact (
    id text PRIMARY KEY,
    thread_id text NOT NULL REFERENCES thread ON DELETE CASCADE,
    run_id text NOT NULL REFERENCES run ON DELETE CASCADE,
    kind text NOT NULL CHECK (kind IN ('constraint', 'decision', 'number', 'answer')),
    topic text NOT NULL,
    subject text NOT NULL,
    content text NOT NULL,
    about text NOT NULL DEFAULT '',
    said_by text NOT NULL CHECK (said_by IN ('user', 'team')),
    source_id text NOT NULL,
    starts_at int NOT NULL,
    ends_at int NOT NULL,
    said_at timestamptz NOT NULL,
    state text NOT NULL CHECK (state IN ('active', 'corrected', 'replaced', 'deleted')),
    changed_at timestamptz,
    replaced_by text,
    CHECK (starts_at <= ends_at),
    CHECK ((state = 'deleted') = (content = '')),
    CHECK ((state = 'replaced') = (replaced_by IS NOT NULL)),
    UNIQUE (thread_id, source_id, topic, starts_at)
);
CREATE INDEX thread_fact_run ON thread_fact (run_id);

CREATE FUNCTION thread_fact_stays_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state = 'deleted' AND NEW.state <> 'deleted' THEN
        RAISE EXCEPTION 'the fact % was deleted', OLD.id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER thread_fact_deleted BEFORE UPDATE OF state ON thread_fact
    FOR EACH ROW EXECUTE FUNCTION thread_fact_stays_deleted();

CREATE TABLE thread_summary (
    thread_id text PRIMARY KEY REFERENCES thread ON DELETE CASCADE,
    lines jsonb NOT NULL,
    upto text NOT NULL,
    turns int NOT NULL CHECK (turns > 0),
    backend text
);

ALTER TABLE run ADD COLUMN remembered_at timestamptz;
COMMENT ON COLUMN run.remembered_at IS 'when the facts of an ended run were taken up';
CREATE INDEX run_not_remembered ON run (thread_id) WHERE remembered_at IS NULL;
"""


def upgrade() -> None:
    op.get_bind().execution_options(no_parameters=True).exec_driver_sql(TABLES)


def downgrade() -> None:
    op.execute("ALTER TABLE run DROP COLUMN remembered_at")
    op.execute("DROP TABLE thread_summary, thread_fact")
    op.execute("DROP FUNCTION thread_fact_stays_deleted")
