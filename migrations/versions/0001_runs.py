"""Threads, messages, runs, events, the step journal, and clarifications."""

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TABLES = """
CREATE EXTENSION IF NOT EXISTS vector;

CREATE TABLE thread (
    id text PRIMARY KEY,
    title text NOT NULL DEFAULT '',
    sensitivity smallint NOT NULL DEFAULT 0 CHECK (sensitivity BETWEEN 0 AND 3),
    created_at timestamptz NOT NULL DEFAULT now()
);

CREATE FUNCTION thread_sensitivity_never_falls() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.sensitivity < OLD.sensitivity THEN
        RAISE EXCEPTION 'the sensitivity of thread % cannot fall', OLD.id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER thread_sensitivity BEFORE UPDATE OF sensitivity ON thread
    FOR EACH ROW EXECUTE FUNCTION thread_sensitivity_never_falls();

CREATE TABLE message (
    id text PRIMARY KEY,
    thread_id text NOT NULL REFERENCES thread ON DELETE CASCADE,
    role text NOT NULL CHECK (role IN ('user', 'team')),
    content text NOT NULL,
    run_id text,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX message_thread ON message (thread_id, created_at);

CREATE TABLE run (
    id text PRIMARY KEY,
    thread_id text NOT NULL REFERENCES thread ON DELETE CASCADE,
    message_id text NOT NULL REFERENCES message ON DELETE CASCADE,
    origin text NOT NULL,
    status text NOT NULL,
    epoch int NOT NULL DEFAULT 0,
    last_seq bigint NOT NULL DEFAULT 0,
    job_id bigint,
    queue text NOT NULL,
    sensitivity smallint NOT NULL DEFAULT 0 CHECK (sensitivity BETWEEN 0 AND 3),
    wishes jsonb NOT NULL,
    pins jsonb NOT NULL,
    crashes int NOT NULL DEFAULT 0,
    conclusion jsonb,
    declined text,
    error jsonb,
    cost_usd numeric(14, 6) NOT NULL DEFAULT 0,
    idempotency_key text UNIQUE,
    idempotency_hash text,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    started_at timestamptz,
    cancelling_at timestamptz,
    finished_at timestamptz
);
CREATE INDEX run_thread ON run (thread_id, created_at);
CREATE INDEX run_open ON run (status) WHERE status IN ('queued', 'running', 'cancelling', 'clarifying');
-- The queue's lock is a convenience; this is the law: one run of a thread is worked on at a time.
CREATE UNIQUE INDEX run_one_at_work ON run (thread_id) WHERE status IN ('running', 'cancelling');

CREATE FUNCTION run_final_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.status IN ('concluded', 'declined', 'failed', 'cancelled') AND NEW.status <> OLD.status THEN
        RAISE EXCEPTION 'run % has ended as %', OLD.id, OLD.status USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER run_final BEFORE UPDATE OF status ON run FOR EACH ROW EXECUTE FUNCTION run_final_is_final();

CREATE TABLE run_event (
    run_id text NOT NULL REFERENCES run ON DELETE CASCADE,
    seq bigint NOT NULL,
    type text NOT NULL,
    data jsonb NOT NULL,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (run_id, seq)
);

CREATE TABLE run_step (
    run_id text NOT NULL REFERENCES run ON DELETE CASCADE,
    step text NOT NULL,
    input_hash text NOT NULL,
    takes int NOT NULL DEFAULT 1,
    epoch int NOT NULL,
    result jsonb,
    cost_usd numeric(14, 6) NOT NULL DEFAULT 0,
    started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    finished_at timestamptz,
    PRIMARY KEY (run_id, step, input_hash)
);

CREATE TABLE clarification (
    id text PRIMARY KEY,
    run_id text NOT NULL REFERENCES run ON DELETE CASCADE,
    round smallint NOT NULL CHECK (round IN (1, 2)),
    status text NOT NULL CHECK (status IN ('open', 'answered', 'expired', 'withdrawn')),
    questions jsonb NOT NULL,
    replies jsonb NOT NULL DEFAULT '[]',
    expires_at timestamptz NOT NULL,
    version int NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    UNIQUE (run_id, round)
);
CREATE INDEX clarification_open ON clarification (expires_at) WHERE status = 'open';
"""


def upgrade() -> None:
    plain = op.get_bind().execution_options(no_parameters=True)
    plain.exec_driver_sql(TABLES)


def downgrade() -> None:
    raise NotImplementedError("The first migration has nothing to go back to; drop the database instead.")
