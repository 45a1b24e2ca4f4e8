"""Shadows: a draft that decides beside the live policy, and how its first choices did where the two differ."""

from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

TABLES = """
CREATE TABLE shadow (
    id text PRIMARY KEY,
    candidate_name text NOT NULL,
    candidate_version int NOT NULL,
    control text NOT NULL,
    cap bigint NOT NULL CHECK (cap >= 0),
    judged boolean NOT NULL,
    spent bigint NOT NULL DEFAULT 0 CHECK (spent >= 0),
    withheld bigint NOT NULL DEFAULT 0,
    agreed bigint NOT NULL DEFAULT 0,
    disagreed bigint NOT NULL DEFAULT 0,
    refused bigint NOT NULL DEFAULT 0,
    unmade bigint NOT NULL DEFAULT 0,
    calls bigint NOT NULL DEFAULT 0,
    liked bigint NOT NULL DEFAULT 0,
    who text NOT NULL,
    why text NOT NULL,
    started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    stopped_at timestamptz,
    stopped_by text,
    stopped_why text,
    FOREIGN KEY (candidate_name, candidate_version) REFERENCES policy_version,
    CHECK ((stopped_at IS NULL) = (stopped_by IS NULL) AND (stopped_at IS NULL) = (stopped_why IS NULL))
);
COMMENT ON COLUMN shadow.control IS 'the live policy when it began, as decisions name it';
COMMENT ON COLUMN shadow.cap IS 'nano-dollars';
COMMENT ON COLUMN shadow.spent IS 'nano-dollars; a call under way counts with all that it may cost';
COMMENT ON COLUMN shadow.withheld IS 'calls above internal, for which nothing was compared';
-- One at a time: they would share the budget of nobody.
CREATE UNIQUE INDEX shadow_open ON shadow ((true)) WHERE stopped_at IS NULL;

-- Numbers and names only, never a word of a question or an answer.
CREATE TABLE shadow_pair (
    place bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    shadow_id text NOT NULL REFERENCES shadow,
    decision_id text NOT NULL,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    purpose text NOT NULL,
    sensitivity text NOT NULL CHECK (sensitivity IN ('public', 'internal')),
    decision jsonb NOT NULL,
    live_policy text NOT NULL,
    live_backend text NOT NULL,
    live_answered boolean NOT NULL,
    live_ms int NOT NULL,
    live_cost bigint,
    live_characters int NOT NULL,
    second_backend text NOT NULL,
    second_answered boolean NOT NULL,
    second_ms int NOT NULL,
    second_cost bigint,
    second_characters int NOT NULL,
    liking smallint CHECK (liking BETWEEN -1 AND 1),
    UNIQUE (shadow_id, decision_id)
);
COMMENT ON COLUMN shadow_pair.decision IS 'the candidate''s; that of the live policy is the decision with this id';
COMMENT ON COLUMN shadow_pair.liking IS '1 where the candidate''s answer was found better in both orders';
CREATE INDEX shadow_pair_at ON shadow_pair (at);
"""


def upgrade() -> None:
    op.get_bind().execution_options(no_parameters=True).exec_driver_sql(TABLES)


def downgrade() -> None:
    op.execute("DROP TABLE shadow_pair, shadow")
