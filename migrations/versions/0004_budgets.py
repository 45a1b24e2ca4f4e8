"""Budgets with their reservations, the audit of decisions and attempts, and what was used."""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

TABLES = """
-- The zone in which a tenant's days and months begin; UTC where there is no row.
CREATE TABLE tenant_zone (
    tenant text PRIMARY KEY,
    zone text NOT NULL
);

CREATE TABLE budget (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant text NOT NULL,
    scope text NOT NULL,
    spending_window text NOT NULL CHECK (spending_window IN ('day', 'month')),
    cap bigint NOT NULL CHECK (cap >= 0),
    soft_share numeric(5, 4) NOT NULL DEFAULT 0.8 CHECK (soft_share > 0 AND soft_share <= 1),
    hard boolean NOT NULL DEFAULT true,
    changed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    UNIQUE (tenant, scope, spending_window)
);
COMMENT ON COLUMN budget.cap IS 'nano-dollars';

-- A new row for each day and month: nothing is ever reset.
CREATE TABLE budget_period (
    budget_id bigint NOT NULL REFERENCES budget ON DELETE CASCADE,
    starts_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    reserved bigint NOT NULL DEFAULT 0 CHECK (reserved >= 0),
    spent bigint NOT NULL DEFAULT 0 CHECK (spent >= 0),
    PRIMARY KEY (budget_id, starts_at)
);

CREATE TABLE reservation (
    attempt_id text PRIMARY KEY,
    tenant text NOT NULL,
    backend text NOT NULL,
    tier text NOT NULL,
    amount bigint NOT NULL CHECK (amount >= 0),
    cost bigint CHECK (cost >= 0),
    state text NOT NULL DEFAULT 'held' CHECK (state IN ('held', 'sent', 'settled', 'released')),
    budget_ids bigint[] NOT NULL,
    starts timestamptz[] NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    expires_at timestamptz NOT NULL,
    CHECK (cardinality(budget_ids) = cardinality(starts)),
    CHECK ((state = 'settled') = (cost IS NOT NULL))
);
COMMENT ON COLUMN reservation.starts IS 'with budget_ids the periods that it was taken from, in the order of locking';
CREATE INDEX reservation_open ON reservation (expires_at) WHERE state IN ('held', 'sent');
CREATE INDEX reservation_age ON reservation (created_at);

-- Append only. Neither prompts nor answers: labels, sizes and a keyed digest of the text.
CREATE TABLE decision (
    id text PRIMARY KEY,
    at timestamptz NOT NULL,
    tenant text NOT NULL,
    agent text,
    policy text NOT NULL,
    rule text NOT NULL,
    sensitivity smallint NOT NULL CHECK (sensitivity BETWEEN 0 AND 3),
    text_digest text,
    features jsonb NOT NULL,
    decision jsonb NOT NULL,
    CHECK (sensitivity < 3 OR text_digest IS NULL)
);
CREATE INDEX decision_at ON decision (at);

CREATE TABLE attempt (
    id text PRIMARY KEY,
    decision_id text NOT NULL,
    at timestamptz NOT NULL,
    tenant text NOT NULL,
    agent text,
    tier text NOT NULL,
    backend text NOT NULL,
    model text,
    outcome text NOT NULL,
    detail text NOT NULL DEFAULT '',
    took_ms int NOT NULL,
    input_tokens int,
    output_tokens int,
    estimated boolean NOT NULL,
    cost bigint NOT NULL CHECK (cost >= 0),
    number int NOT NULL DEFAULT 1,
    first_token_ms int,
    status int,
    hedge boolean NOT NULL DEFAULT false
);
COMMENT ON COLUMN attempt.input_tokens IS 'absent for restricted text, as it tells about the text';
COMMENT ON COLUMN attempt.cost IS 'nano-dollars';
CREATE INDEX attempt_decision ON attempt (decision_id);
CREATE INDEX attempt_tenant ON attempt (tenant, at);
CREATE INDEX attempt_at ON attempt (at);

-- What attempts that are no longer kept have used, by day.
CREATE TABLE usage_day (
    tenant text NOT NULL,
    day date NOT NULL,
    agent text NOT NULL,
    tier text NOT NULL,
    backend text NOT NULL,
    attempts bigint NOT NULL,
    input_tokens bigint NOT NULL,
    output_tokens bigint NOT NULL,
    estimated bigint NOT NULL,
    cost bigint NOT NULL,
    PRIMARY KEY (tenant, day, agent, tier, backend)
);

-- Secrets of this installation that its own processes share.
CREATE TABLE installation_secret (
    name text PRIMARY KEY,
    value bytea NOT NULL
);
"""


def upgrade() -> None:
    op.get_bind().execution_options(no_parameters=True).exec_driver_sql(TABLES)


def downgrade() -> None:
    op.execute(
        "DROP TABLE installation_secret, usage_day, attempt, decision, reservation, budget_period, budget, tenant_zone"
    )
