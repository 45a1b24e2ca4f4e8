"""Rates of callers, turns of waiting runs, and what each worker can take."""

from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

# Both tables may be lost with a crash of the server: the buckets are full again then, and each worker reports anew.
TABLES = """
CREATE UNLOGGED TABLE rate_bucket (
    bucket text PRIMARY KEY,
    spent_until double precision NOT NULL
) WITH (fillfactor = 50);
COMMENT ON TABLE rate_bucket IS 'quotas of callers and tenants; spent_until is in seconds since 1970';

CREATE FUNCTION rate_take(buckets text[], counts double precision[], windows double precision[])
RETURNS TABLE (owed double precision, taken boolean) LANGUAGE plpgsql AS $$
DECLARE
    moment double precision;
BEGIN
    INSERT INTO rate_bucket SELECT DISTINCT unnest(buckets), 0 ON CONFLICT DO NOTHING;
    PERFORM FROM rate_bucket WHERE bucket = ANY (buckets) ORDER BY bucket FOR UPDATE;
    -- After the locks: who waited for another request must not count from before it.
    moment := extract(epoch FROM clock_timestamp());
    RETURN QUERY
        WITH asked AS (
            SELECT a.bucket, a.place, a.span, greatest(b.spent_until - moment, 0) + a.span / a.most AS debt
            FROM unnest(buckets, counts, windows) WITH ORDINALITY AS a (bucket, most, span, place)
            JOIN rate_bucket b ON b.bucket = a.bucket
        ),
        verdict AS (SELECT bool_and(debt <= span * (1 + 1e-9)) AS fits FROM asked),
        paid AS (
            UPDATE rate_bucket b SET spent_until = moment + asked.debt FROM asked, verdict
            WHERE verdict.fits AND b.bucket = asked.bucket
        )
        SELECT debt, fits FROM asked, verdict ORDER BY place;
END $$;

CREATE UNLOGGED TABLE worker_at_work (
    id text PRIMARY KEY,
    queue text NOT NULL,
    concurrency int NOT NULL CHECK (concurrency > 0),
    run_s double precision,
    seen_at timestamptz NOT NULL DEFAULT clock_timestamp()
) WITH (fillfactor = 50);
COMMENT ON COLUMN worker_at_work.run_s IS 'how long one run has taken of late, on average';

ALTER TABLE run ADD COLUMN turn int NOT NULL DEFAULT 0;
ALTER TABLE job ADD COLUMN turn int NOT NULL DEFAULT 0;
DROP INDEX job_free;
CREATE INDEX job_free ON job (queue, turn, id) WHERE worker_id IS NULL;
COMMENT ON COLUMN run.turn IS 'place in the fair order of the tenants: lower ones are worked on first';
"""


def upgrade() -> None:
    op.get_bind().execution_options(no_parameters=True).exec_driver_sql(TABLES)


def downgrade() -> None:
    op.execute("ALTER TABLE run DROP COLUMN turn")
    op.execute("ALTER TABLE job DROP COLUMN turn")
    op.execute("CREATE INDEX job_free ON job (queue, id) WHERE worker_id IS NULL")
    op.execute("DROP TABLE worker_at_work")
    op.execute("DROP FUNCTION rate_take")
    op.execute("DROP TABLE rate_bucket")
