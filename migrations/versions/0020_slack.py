"""Slack: workspaces, what they sent, threads, answers on their way, messages that were posted."""

from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

TABLES = """
-- One row per workspace, or per organization that installed for all of its workspaces (team_id is '' then).
CREATE TABLE slack_installation (
    enterprise_id text NOT NULL DEFAULT '',
    team_id text NOT NULL DEFAULT '',
    tenant text NOT NULL REFERENCES tenant (id) ON DELETE CASCADE,
    name text NOT NULL,
    app_id text NOT NULL,
    bot_id text NOT NULL,
    bot_user text NOT NULL,
    scopes text[] NOT NULL,
    token bytea,
    refresh bytea,
    token_until timestamptz,
    installed_by text NOT NULL,
    state text NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'broken', 'removed')),
    reason text NOT NULL DEFAULT '',
    without text[] NOT NULL DEFAULT '{}',
    version int NOT NULL DEFAULT 1,
    installed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    changed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (enterprise_id, team_id)
);
COMMENT ON COLUMN slack_installation.token IS 'sealed with the key of the installation; never in plain text';
COMMENT ON COLUMN slack_installation.without IS 'scopes that the workspace did not grant: what needs them is off';

CREATE TABLE slack_oauth_state (
    digest bytea PRIMARY KEY,
    until timestamptz NOT NULL
);

-- What Slack has delivered, stored before it is acknowledged.
CREATE TABLE slack_inbox (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    key text NOT NULL UNIQUE,
    message text UNIQUE,
    kind text NOT NULL,
    enterprise_id text NOT NULL DEFAULT '',
    team_id text NOT NULL DEFAULT '',
    body jsonb NOT NULL,
    received_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    due_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    leased_until timestamptz,
    tries int NOT NULL DEFAULT 0,
    done_at timestamptz,
    outcome text
) WITH (fillfactor = 70);
CREATE INDEX slack_inbox_due ON slack_inbox (due_at, id) WHERE done_at IS NULL;
CREATE INDEX slack_inbox_done ON slack_inbox (done_at) WHERE done_at IS NOT NULL;
COMMENT ON COLUMN slack_inbox.key IS 'event_id, or a hash of what makes a click or command unique';
COMMENT ON COLUMN slack_inbox.message IS 'team:channel:ts of a question: it may arrive as two events';

-- A conversation in Slack, and the thread it is here.
CREATE TABLE slack_thread (
    tenant text NOT NULL DEFAULT current_setting('cto_team.tenant') REFERENCES tenant (id) ON DELETE CASCADE,
    team_id text NOT NULL,
    channel text NOT NULL,
    root text NOT NULL,
    thread_id text NOT NULL REFERENCES thread (id) ON DELETE CASCADE,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (team_id, channel, root)
);
CREATE INDEX slack_thread_of ON slack_thread (thread_id);

-- The way of one run's events to Slack: how far it is, and who is on it.
CREATE TABLE slack_bridge (
    run_id text PRIMARY KEY REFERENCES run (id) ON DELETE CASCADE,
    tenant text NOT NULL DEFAULT current_setting('cto_team.tenant') REFERENCES tenant (id) ON DELETE CASCADE,
    enterprise_id text NOT NULL DEFAULT '',
    team_id text NOT NULL,
    channel text NOT NULL,
    root text NOT NULL,
    question text NOT NULL,
    asker text NOT NULL,
    private boolean NOT NULL,
    streams boolean NOT NULL DEFAULT true,
    seq int NOT NULL DEFAULT 0,
    progress jsonb NOT NULL DEFAULT '{}',
    due_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    leased_until timestamptz,
    lease int NOT NULL DEFAULT 0,
    tries int NOT NULL DEFAULT 0,
    done_at timestamptz,
    outcome text,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp()
) WITH (fillfactor = 70);
CREATE INDEX slack_bridge_due ON slack_bridge (due_at) WHERE done_at IS NULL;
CREATE INDEX slack_bridge_asker ON slack_bridge (team_id, asker, created_at);
COMMENT ON COLUMN slack_bridge.lease IS 'fences: whoever has lost the lease cannot write any more';

-- Every message that is posted for a run, noted before the call.
CREATE TABLE slack_post (
    run_id text NOT NULL REFERENCES run (id) ON DELETE CASCADE,
    purpose text NOT NULL,
    tenant text NOT NULL DEFAULT current_setting('cto_team.tenant') REFERENCES tenant (id) ON DELETE CASCADE,
    state text NOT NULL CHECK (state IN ('sending', 'posted', 'refused')),
    channel text NOT NULL,
    ts text,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (run_id, purpose)
);

-- What an administrator has decided for a channel.
CREATE TABLE slack_channel (
    tenant text NOT NULL DEFAULT current_setting('cto_team.tenant') REFERENCES tenant (id) ON DELETE CASCADE,
    team_id text NOT NULL,
    channel text NOT NULL,
    outsiders boolean NOT NULL DEFAULT false,
    highest text NOT NULL DEFAULT 'internal'
        CHECK (highest IN ('public', 'internal', 'confidential', 'restricted')),
    changed_by text NOT NULL,
    changed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (team_id, channel)
);
COMMENT ON COLUMN slack_channel.outsiders IS 'whether people of other organizations may ask here';
COMMENT ON COLUMN slack_channel.highest IS 'answers with a higher label go to the asker alone';
"""

_OF_TENANT = ("slack_thread", "slack_bridge", "slack_post", "slack_channel")
_MINE = "tenant = (SELECT current_setting('cto_team.tenant', true))"


def upgrade() -> None:
    run = op.get_bind().execution_options(no_parameters=True).exec_driver_sql
    run(TABLES)
    for table in _OF_TENANT:
        run(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        run(f"CREATE POLICY {table}_of_tenant ON {table} TO cto_team_app USING ({_MINE}) WITH CHECK ({_MINE})")
        run(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO cto_team_app")


def downgrade() -> None:
    op.execute(
        "DROP TABLE slack_channel, slack_post, slack_bridge, slack_thread, slack_inbox, slack_oauth_state, "
        "slack_installation"
    )
