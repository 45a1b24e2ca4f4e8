"""The statements of the ledger. Rows of ``budget_period`` are always locked in the order of their key."""

from sqlalchemy import text

APPLYING = text(
    """
    SELECT b.id, b.tenant, b.scope, b.spending_window, b.cap, b.soft_share, b.hard, COALESCE(z.zone, 'UTC') AS zone
    FROM budget b LEFT JOIN tenant_zone z ON z.tenant = b.tenant
    WHERE b.tenant = :tenant AND b.scope = ANY(:scopes) ORDER BY b.id
    """
)
ALL_OF = text(
    """
    SELECT b.id, b.tenant, b.scope, b.spending_window, b.cap, b.soft_share, b.hard, COALESCE(z.zone, 'UTC') AS zone
    FROM budget b LEFT JOIN tenant_zone z ON z.tenant = b.tenant
    WHERE b.tenant = :tenant ORDER BY b.scope <> 'tenant', b.scope, b.spending_window
    """
)
KNOWN = text("SELECT DISTINCT tenant, scope FROM budget")
SET = text(
    """
    INSERT INTO budget (tenant, scope, spending_window, cap, soft_share, hard)
    VALUES (:tenant, :scope, :window, :cap, :soft_share, :hard)
    ON CONFLICT (tenant, scope, spending_window) DO UPDATE
        SET cap = EXCLUDED.cap, soft_share = EXCLUDED.soft_share, hard = EXCLUDED.hard, changed_at = clock_timestamp()
    """
)
REMOVE = text("DELETE FROM budget WHERE tenant = :tenant AND scope = :scope AND spending_window = :window")
SET_ZONE = text(
    "INSERT INTO tenant_zone (tenant, zone) VALUES (:tenant, :zone) ON CONFLICT (tenant) DO UPDATE SET zone = :zone"
)
ZONE = text("SELECT zone FROM tenant_zone WHERE tenant = :tenant")

OPEN_PERIODS = text(
    """
    INSERT INTO budget_period (budget_id, starts_at, ends_at)
    SELECT b.id, p.starts_at, p.ends_at
    FROM unnest(CAST(:ids AS bigint[]), CAST(:starts AS timestamptz[]), CAST(:ends AS timestamptz[]))
        AS p (budget_id, starts_at, ends_at)
    JOIN budget b ON b.id = p.budget_id
    ORDER BY b.id ON CONFLICT DO NOTHING
    """
)
BALANCES = text(
    """
    SELECT p.budget_id, p.spent, p.reserved
    FROM budget_period p
    JOIN unnest(CAST(:ids AS bigint[]), CAST(:starts AS timestamptz[])) AS k (budget_id, starts_at)
        USING (budget_id, starts_at)
    """
)
# From the first period that is looked at: one in which nothing was asked has no row, and counts all the same.
PACES = text(
    """
    SELECT p.budget_id, sum(p.spent)::bigint AS spent, min(p.starts_at) AS since
    FROM budget_period p JOIN budget b ON b.id = p.budget_id
    WHERE b.tenant = :tenant AND p.starts_at >
        CAST(:now AS timestamptz) - CASE b.spending_window WHEN 'day' THEN interval '8 days' ELSE interval '62 days' END
    GROUP BY p.budget_id
    """
)
LOCKED_BALANCES = text(f"{BALANCES.text} ORDER BY p.budget_id, p.starts_at FOR UPDATE OF p")

# The attempt's id is unique: a reservation that is asked for twice is made once.
RESERVE = text(
    """
    WITH made AS (
        INSERT INTO reservation (attempt_id, tenant, backend, tier, amount, budget_ids, starts, expires_at)
        VALUES (:attempt, :tenant, :backend, :tier, :amount, :ids, :starts, :expires) ON CONFLICT DO NOTHING
        RETURNING amount, budget_ids, starts
    )
    UPDATE budget_period p SET reserved = p.reserved + made.amount
    FROM made, unnest(made.budget_ids, made.starts) AS k (budget_id, starts_at)
    WHERE p.budget_id = k.budget_id AND p.starts_at = k.starts_at
    """
)
RESERVED = text("SELECT amount FROM reservation WHERE attempt_id = :attempt")
SENT = text("UPDATE reservation SET state = 'sent' WHERE attempt_id = :attempt AND state = 'held'")

_CLOSE = """
    WITH closed AS (
        UPDATE reservation SET state = :state, cost = CAST(:cost AS bigint)
        WHERE attempt_id = :attempt AND state = ANY(:open) RETURNING amount, budget_ids, starts
    ), locked AS (
        SELECT p.budget_id, p.starts_at, closed.amount
        FROM closed, unnest(closed.budget_ids, closed.starts) AS k (budget_id, starts_at), budget_period p
        WHERE p.budget_id = k.budget_id AND p.starts_at = k.starts_at
        ORDER BY p.budget_id, p.starts_at FOR UPDATE OF p
    ), booked AS (
        UPDATE budget_period p
        SET reserved = p.reserved - locked.amount, spent = p.spent + COALESCE(CAST(:cost AS bigint), 0)
        FROM locked WHERE p.budget_id = locked.budget_id AND p.starts_at = locked.starts_at
    )
    SELECT amount FROM closed
"""
CLOSE = text(_CLOSE)
"""Settles with a cost, or releases without one, what is in one of the states ``open``; nothing a second time."""

EXPIRED = text(
    """
    SELECT r.attempt_id, r.state, COALESCE(a.cost, r.amount) AS cost
    FROM reservation r LEFT JOIN attempt a ON a.id = r.attempt_id
    WHERE r.state IN ('held', 'sent') AND r.expires_at < :now ORDER BY r.expires_at LIMIT 500
    """
)
LOST_ATTEMPT = text(
    """
    INSERT INTO attempt (id, decision_id, at, tenant, tier, backend, outcome, took_ms, estimated, cost)
    SELECT attempt_id, '', created_at, tenant, tier, backend, 'lost', 0, true, cost
    FROM reservation WHERE attempt_id = :attempt AND state = 'settled' ON CONFLICT DO NOTHING
    """
)
FORGET = text("DELETE FROM reservation WHERE state IN ('settled', 'released') AND created_at < :before")

EXHAUSTED = text("SELECT webhook_of_budget(:budget, :starts, 'budget.exhausted')")
"""Tells whoever subscribed to it that a budget has refused a call; once in each period."""
