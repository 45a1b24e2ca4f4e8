"""The statements of the audit: rows are only ever added, and removed when they are old."""

from sqlalchemy import text

from app.domain.audit import GroupBy

ADD_DECISION = text(
    """
    INSERT INTO decision (id, at, tenant, agent, policy, rule, sensitivity, text_digest, features, decision)
    VALUES (:id, :at, :tenant, :agent, :policy, :rule, :sensitivity, :digest,
        CAST(:features AS jsonb), CAST(:decision AS jsonb))
    ON CONFLICT DO NOTHING
    """
)
ADD_ATTEMPT = text(
    """
    INSERT INTO attempt (id, decision_id, at, tenant, agent, tier, backend, model, outcome, detail, took_ms,
        input_tokens, output_tokens, estimated, cost, number, first_token_ms, status, hedge)
    VALUES (:id, :decision_id, :at, :tenant, :agent, :tier, :backend, :model, :outcome, :detail, :took_ms,
        :input_tokens, :output_tokens, :estimated, :cost, :number, :first_token_ms, :status, :hedge)
    ON CONFLICT DO NOTHING
    """
)
DECISIONS = text(
    """
    SELECT id, at, tenant, text_digest, features, decision FROM decision
    WHERE tenant = :tenant AND id = ANY(:ids) ORDER BY at, id
    """
)
DECISIONS_OF_RUN = text(
    """
    SELECT data -> 'decision' ->> 'id' FROM run_event WHERE run_id = :run AND type = 'decision.made' ORDER BY seq
    """
)
ATTEMPTS = text("SELECT * FROM attempt WHERE decision_id = ANY(:ids) ORDER BY at, id")
RUN_EXISTS = text("SELECT 1 FROM run WHERE id = :run")

RETIRE_ATTEMPTS = text(
    """
    WITH gone AS (DELETE FROM attempt WHERE at < :before RETURNING *)
    INSERT INTO usage_day
        (tenant, day, agent, tier, backend, attempts, input_tokens, output_tokens, estimated, cost)
    SELECT g.tenant, (g.at AT TIME ZONE COALESCE(z.zone, 'UTC'))::date, COALESCE(g.agent, ''), g.tier, g.backend,
        count(*), COALESCE(sum(g.input_tokens), 0), COALESCE(sum(g.output_tokens), 0),
        count(*) FILTER (WHERE g.estimated), sum(g.cost)
    FROM gone g LEFT JOIN tenant_zone z ON z.tenant = g.tenant
    WHERE g.outcome <> 'budget' GROUP BY 1, 2, 3, 4, 5
    ON CONFLICT (tenant, day, agent, tier, backend) DO UPDATE SET
        attempts = usage_day.attempts + EXCLUDED.attempts,
        input_tokens = usage_day.input_tokens + EXCLUDED.input_tokens,
        output_tokens = usage_day.output_tokens + EXCLUDED.output_tokens,
        estimated = usage_day.estimated + EXCLUDED.estimated,
        cost = usage_day.cost + EXCLUDED.cost
    """
)
RETIRE_DECISIONS = text("DELETE FROM decision WHERE at < :before")
RETIRE_OBSERVATIONS = text("DELETE FROM canary_observation WHERE at < :before")
RETIRE_PAIRS = text("DELETE FROM shadow_pair WHERE at < :before")

# Sums of attempts that are no longer kept do not name the model.
_USED = """
    WITH used AS (
        SELECT a.tenant, (a.at AT TIME ZONE COALESCE(z.zone, 'UTC'))::date AS day, COALESCE(a.agent, '') AS agent,
            a.tier, a.backend, COALESCE(a.model, '') AS model, 1 AS attempts, a.input_tokens, a.output_tokens,
            a.estimated::int AS estimated, a.cost
        FROM attempt a LEFT JOIN tenant_zone z ON z.tenant = a.tenant
        WHERE {whose_attempts} AND a.outcome <> 'budget'
            AND a.at >= CAST(:first AS date) - 1 AND a.at < CAST(:last AS date) + 3
        UNION ALL
        SELECT tenant, day, agent, tier, backend, '' AS model, attempts, input_tokens, output_tokens, estimated, cost
        FROM usage_day WHERE {whose_days}
    )
    SELECT {group}::text AS name, sum(attempts) AS attempts, COALESCE(sum(input_tokens), 0) AS input_tokens,
        COALESCE(sum(output_tokens), 0) AS output_tokens, sum(estimated) AS estimated, sum(cost) AS cost
    FROM used WHERE day BETWEEN CAST(:first AS date) AND CAST(:last AS date) GROUP BY 1 ORDER BY 1
"""
USAGE = {
    group: text(_USED.format(group=group.value, whose_attempts="a.tenant = :tenant", whose_days="tenant = :tenant"))
    for group in GroupBy
}
USAGE_OF_ALL = {
    group: text(_USED.format(group=group.value, whose_attempts="true", whose_days="true")) for group in GroupBy
}
