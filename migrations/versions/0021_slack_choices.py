"""Slack: what people chose before their questions were settled, who settled them, and how they want to be treated."""

from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

TABLES = """
-- A choice for one question of a set, until all of them have one.
CREATE TABLE slack_choice (
    clarification_id text NOT NULL REFERENCES clarification (id) ON DELETE CASCADE,
    question_id text NOT NULL,
    tenant text NOT NULL DEFAULT current_setting('cto_team.tenant') REFERENCES tenant (id) ON DELETE CASCADE,
    option int,
    words text,
    chosen_by text NOT NULL,
    chosen_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (clarification_id, question_id),
    CHECK ((option IS NULL) <> (words IS NULL))
);

-- Who gave the answers to a set of questions. Written before they are given, so that nobody sees one without the other.
CREATE TABLE slack_settled (
    clarification_id text PRIMARY KEY REFERENCES clarification (id) ON DELETE CASCADE,
    tenant text NOT NULL DEFAULT current_setting('cto_team.tenant') REFERENCES tenant (id) ON DELETE CASCADE,
    settled_by text NOT NULL,
    settled_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- How a person wants to be treated.
CREATE TABLE slack_person (
    tenant text NOT NULL DEFAULT current_setting('cto_team.tenant') REFERENCES tenant (id) ON DELETE CASCADE,
    person text NOT NULL,
    private boolean NOT NULL DEFAULT false,
    clarify boolean NOT NULL DEFAULT true,
    home_at timestamptz,
    PRIMARY KEY (tenant, person)
);
COMMENT ON COLUMN slack_person.person IS 'slack:<organization or workspace>:<user>, as runs name their authors';
COMMENT ON COLUMN slack_person.home_at IS 'when the Home tab was shown last: it is made at most once a minute';

ALTER TABLE slack_channel ADD COLUMN answers text NOT NULL DEFAULT 'asker' CHECK (answers IN ('asker', 'everyone'));
COMMENT ON COLUMN slack_channel.answers IS 'who may answer the questions that the team asks back here';
"""

_OF_TENANT = ("slack_choice", "slack_settled", "slack_person")
_MINE = "tenant = (SELECT current_setting('cto_team.tenant', true))"


def upgrade() -> None:
    run = op.get_bind().execution_options(no_parameters=True).exec_driver_sql
    run(TABLES)
    for table in _OF_TENANT:
        run(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        run(f"CREATE POLICY {table}_of_tenant ON {table} TO cto_team_app USING ({_MINE}) WITH CHECK ({_MINE})")
        run(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO cto_team_app")


def downgrade() -> None:
    op.execute("ALTER TABLE slack_channel DROP COLUMN answers")
    op.execute("DROP TABLE slack_person, slack_settled, slack_choice")
