"""Targets that events are sent to, and the outbox of what is to be sent, filled within the transaction of the event."""

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

TABLES = """
CREATE TABLE webhook (
    id text PRIMARY KEY,
    tenant text NOT NULL DEFAULT current_setting('cto_team.tenant') CHECK (tenant <> ''),
    url text NOT NULL,
    events text[] NOT NULL CHECK (cardinality(events) > 0),
    description text NOT NULL DEFAULT '',
    include_content boolean NOT NULL DEFAULT false,
    state text NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'paused', 'disabled')),
    secret text NOT NULL,
    earlier_secret text,
    earlier_until timestamptz,
    version int NOT NULL DEFAULT 1,
    failing_since timestamptz,
    created_by text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CHECK ((earlier_secret IS NULL) = (earlier_until IS NULL))
);
CREATE INDEX webhook_tenant ON webhook (tenant, created_at);

CREATE TABLE webhook_delivery (
    id text PRIMARY KEY DEFAULT 'dlv_' || replace(gen_random_uuid()::text, '-', ''),
    tenant text NOT NULL DEFAULT current_setting('cto_team.tenant') CHECK (tenant <> ''),
    webhook_id text NOT NULL REFERENCES webhook ON DELETE CASCADE,
    event text NOT NULL,
    key text,
    data jsonb NOT NULL,
    state text NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'delivered', 'dead')),
    tries int NOT NULL DEFAULT 0,
    due_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    status int,
    error text,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    finished_at timestamptz,
    UNIQUE (webhook_id, key)
);
COMMENT ON COLUMN webhook_delivery.key IS 'what happened: the same thing is told to a target once';
COMMENT ON COLUMN webhook_delivery.due_at IS 'the next try; while one is under way, when another worker may take over';
CREATE INDEX webhook_delivery_due ON webhook_delivery (due_at) WHERE state = 'pending';
CREATE INDEX webhook_delivery_of ON webhook_delivery (webhook_id, created_at DESC);
"""

# The functions run as their owner: who finishes a run need not see the targets of its tenant.
OUTBOX = """
CREATE FUNCTION webhook_announce(for_tenant text, event_type text, event_data jsonb, event_key text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    INSERT INTO webhook_delivery (tenant, webhook_id, event, key, data)
    SELECT w.tenant, w.id, event_type, event_key, event_data FROM webhook w
    WHERE w.tenant = for_tenant AND w.state <> 'disabled' AND event_type = ANY (w.events)
    ON CONFLICT (webhook_id, key) DO NOTHING;
    IF FOUND THEN
        PERFORM pg_notify('run_event', 'webhook:');
    END IF;
END $$;

CREATE FUNCTION webhook_of_run() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    told jsonb := jsonb_build_object('run_id', NEW.run_id, 'seq', NEW.seq);
BEGIN
    IF NOT EXISTS (SELECT FROM webhook WHERE tenant = NEW.tenant) THEN
        RETURN NULL;
    END IF;
    SELECT told || jsonb_build_object('thread_id', r.thread_id, 'origin', r.origin) INTO told
    FROM run r WHERE r.id = NEW.run_id;
    IF NEW.type = 'run.finished' THEN
        told := told || jsonb_build_object(
            'status', NEW.data -> 'status', 'completeness', NEW.data -> 'completeness',
            'declined', NEW.data -> 'declined', 'error', NEW.data -> 'error' -> 'code',
            'cost_usd', NEW.data -> 'cost_usd', 'took_ms', NEW.data -> 'took_ms');
    ELSIF NEW.type = 'clarification.requested' THEN
        told := told || jsonb_build_object(
            'clarification_id', NEW.data -> 'clarification' -> 'id', 'round', NEW.data -> 'clarification' -> 'round',
            'expires_at', NEW.data -> 'clarification' -> 'expires_at');
    ELSE
        told := told || jsonb_build_object('clarification_id', NEW.data -> 'clarification_id');
    END IF;
    PERFORM webhook_announce(NEW.tenant, NEW.type, told, NEW.run_id || ':' || NEW.seq);
    RETURN NULL;
END $$;
CREATE TRIGGER webhook_of_run AFTER INSERT ON run_event FOR EACH ROW
    WHEN (NEW.type IN ('run.finished', 'clarification.requested', 'clarification.expired'))
    EXECUTE FUNCTION webhook_of_run();

-- Policies belong to the installation, and so to the tenant that it begins with.
CREATE FUNCTION webhook_of_policy() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM webhook_announce(
        'default', CASE NEW.kind WHEN 'publish' THEN 'policy.published' ELSE 'policy.rolled_back' END,
        jsonb_build_object(
            'from', NEW.from_name || '@' || NEW.from_version, 'to', NEW.to_name || '@' || NEW.to_version,
            'who', NEW.who),
        'policy:' || NEW.id);
    RETURN NULL;
END $$;
CREATE TRIGGER webhook_of_policy AFTER INSERT ON policy_change FOR EACH ROW EXECUTE FUNCTION webhook_of_policy();

CREATE FUNCTION webhook_of_budget(which bigint, period timestamptz, event_type text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    found record;
BEGIN
    SELECT b.tenant, b.scope, b.spending_window, b.cap, b.hard, p.spent, p.reserved, p.ends_at INTO found
    FROM budget b JOIN budget_period p ON p.budget_id = b.id AND p.starts_at = period WHERE b.id = which;
    PERFORM webhook_announce(
        found.tenant, event_type,
        jsonb_build_object(
            'scope', found.scope, 'window', found.spending_window, 'hard', found.hard,
            'limit_usd', (found.cap / 1e9)::numeric(20, 6)::text, 'spent_usd', (found.spent / 1e9)::numeric(20, 6)::text,
            'reserved_usd', (found.reserved / 1e9)::numeric(20, 6)::text, 'resets_at', found.ends_at),
        event_type || ':' || which || ':' || extract(epoch FROM period));
END $$;

CREATE FUNCTION webhook_of_spending() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    soft numeric;
BEGIN
    SELECT b.cap * b.soft_share INTO soft FROM budget b WHERE b.id = NEW.budget_id;
    IF OLD.spent + OLD.reserved < soft AND NEW.spent + NEW.reserved >= soft THEN
        PERFORM webhook_of_budget(NEW.budget_id, NEW.starts_at, 'budget.warning');
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER webhook_of_spending AFTER UPDATE OF spent, reserved ON budget_period FOR EACH ROW
    WHEN (NEW.spent + NEW.reserved > OLD.spent + OLD.reserved) EXECUTE FUNCTION webhook_of_spending();
"""

_OF_TENANT = ("webhook", "webhook_delivery")
_MINE = "tenant = (SELECT current_setting('cto_team.tenant', true))"


def upgrade() -> None:
    run = op.get_bind().execution_options(no_parameters=True).exec_driver_sql
    run(TABLES)
    run(OUTBOX)
    for table in _OF_TENANT:
        run(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        run(f"CREATE POLICY {table}_of_tenant ON {table} TO cto_team_app USING ({_MINE}) WITH CHECK ({_MINE})")
        run(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO cto_team_app")


def downgrade() -> None:
    op.execute("DROP TRIGGER webhook_of_run ON run_event")
    op.execute("DROP TRIGGER webhook_of_policy ON policy_change")
    op.execute("DROP TRIGGER webhook_of_spending ON budget_period")
    op.execute("DROP FUNCTION webhook_of_run, webhook_of_policy, webhook_of_spending, webhook_of_budget, webhook_announce")
    op.execute("DROP TABLE webhook_delivery, webhook")
