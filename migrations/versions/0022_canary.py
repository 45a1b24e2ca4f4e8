"""Canaries: a new version of the policy for a share of the threads, what was done with it, and how its calls went."""

from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

TABLES = """
-- Versions that were never live: drafts, the one that is tried, and those that failed, which need a new number.
ALTER TABLE policy_version DROP CONSTRAINT policy_version_state_check;
ALTER TABLE policy_version ADD CONSTRAINT policy_version_state_check
    CHECK (state IN ('draft', 'canary', 'failed', 'published', 'retired'));
ALTER TABLE policy_version DROP CONSTRAINT policy_version_check;
ALTER TABLE policy_version ADD CONSTRAINT policy_version_check
    CHECK ((state IN ('published', 'retired')) = (published_at IS NOT NULL));

CREATE TABLE canary (
    id text PRIMARY KEY,
    candidate_name text NOT NULL,
    candidate_version int NOT NULL,
    control text NOT NULL,
    state text NOT NULL DEFAULT 'running' CHECK (state IN ('running', 'held', 'rolled_back', 'promoted')),
    shares int[] NOT NULL CHECK (cardinality(shares) > 0),
    min_requests int NOT NULL CHECK (min_requests > 0),
    min_minutes int NOT NULL CHECK (min_minutes >= 0),
    max_cost float8 NOT NULL CHECK (max_cost > 0),
    step int NOT NULL DEFAULT 0 CHECK (step BETWEEN 0 AND cardinality(shares) - 1),
    past_requests bigint NOT NULL DEFAULT 0,
    past_errors bigint NOT NULL DEFAULT 0 CHECK (past_errors BETWEEN 0 AND past_requests),
    tenant text NOT NULL,
    who text NOT NULL,
    why text NOT NULL,
    started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    stepped_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    ended_at timestamptz,
    FOREIGN KEY (candidate_name, candidate_version) REFERENCES policy_version,
    CHECK ((state IN ('rolled_back', 'promoted')) = (ended_at IS NOT NULL))
);
COMMENT ON COLUMN canary.control IS 'the policy of all others, as decisions name it';
COMMENT ON COLUMN canary.past_requests IS 'calls under the control before the canary began';
COMMENT ON COLUMN canary.tenant IS 'whose trail tells what is done by itself';
-- One at a time: two would blur each other's numbers.
CREATE UNIQUE INDEX canary_open ON canary ((true)) WHERE state IN ('running', 'held');

-- Append only.
CREATE TABLE canary_step (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    canary_id text NOT NULL REFERENCES canary,
    kind text NOT NULL CHECK (kind IN ('start', 'step', 'hold', 'resume', 'rollback', 'promote')),
    step int NOT NULL,
    share int NOT NULL,
    who text NOT NULL,
    why text NOT NULL,
    evidence jsonb NOT NULL DEFAULT '{}',
    at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX canary_step_of ON canary_step (canary_id, id);
CREATE TRIGGER canary_step_kept BEFORE UPDATE OR DELETE ON canary_step FOR EACH ROW EXECUTE FUNCTION policy_is_kept();

-- How each call of both sides went, in the order in which that became known. Numbers only.
CREATE TABLE canary_observation (
    place bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    canary_id text NOT NULL REFERENCES canary,
    decision_id text NOT NULL,
    step int NOT NULL,
    side text NOT NULL CHECK (side IN ('control', 'candidate')),
    at timestamptz NOT NULL,
    failed boolean NOT NULL,
    answered boolean NOT NULL,
    took_ms int,
    cost bigint NOT NULL,
    UNIQUE (canary_id, decision_id)
);
COMMENT ON COLUMN canary_observation.failed IS 'the first choice did not answer, whoever did afterwards';
COMMENT ON COLUMN canary_observation.cost IS 'nano-dollars';
CREATE INDEX canary_observation_at ON canary_observation (at);
"""


def upgrade() -> None:
    op.get_bind().execution_options(no_parameters=True).exec_driver_sql(TABLES)


def downgrade() -> None:
    op.execute("DROP TABLE canary_observation, canary_step, canary")
    op.execute("UPDATE policy_version SET state = 'draft' WHERE state IN ('canary', 'failed')")
    op.execute("ALTER TABLE policy_version DROP CONSTRAINT policy_version_state_check")
    op.execute(
        "ALTER TABLE policy_version ADD CONSTRAINT policy_version_state_check "
        "CHECK (state IN ('draft', 'published', 'retired'))"
    )
    op.execute("ALTER TABLE policy_version DROP CONSTRAINT policy_version_check")
    op.execute(
        "ALTER TABLE policy_version ADD CONSTRAINT policy_version_check "
        "CHECK ((state = 'draft') = (published_at IS NULL))"
    )
