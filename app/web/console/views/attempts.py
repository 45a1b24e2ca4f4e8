"""Attempts: the rows behind the figures of backends and usage; and the decision that each followed from."""

from fastapi import Response

from app.domain.access import Scope
from app.domain.audit import AttemptRecord
from app.domain.budget import dollars
from app.domain.decision import Candidate, Rejection
from app.domain.errors import NotFound
from app.domain.identifiers import is_id
from app.domain.insight.backends import FAILED, NO_FAILURE, AttemptFilter, whose
from app.domain.labels import Tier
from app.web.console.period import MOST, cut, period_of
from app.web.console.shell import View, ViewDep, console_router, needs
from app.web.console.table import Column, Table, state_column
from app.web.console.values import Kind

router = console_router()
_READ = needs(Scope.DECISIONS_READ)


def outcome_tone(outcome: str) -> str:
    """The mark of how an attempt ended."""
    return "good" if outcome == "ok" else "quiet" if outcome in NO_FAILURE else "bad"


def attempts_table(
    title: str = "Attempts", prefix: str = "", note: str = "", *, narrowed: bool = False
) -> Table[AttemptRecord]:
    """The table of attempts; ``narrowed`` where the address has chosen the rows, which then need no second choice."""
    return Table(
        title,
        (
            Column("at", "When", lambda each: each.at, Kind.MOMENT, _decision),
            Column(
                "backend", "Backend", lambda each: each.backend, Kind.CODE, lambda e: f"/admin/backends/{e.backend}"
            ),
            Column("tier", "Tier", lambda each: each.tier.value),
            Column("agent", "Agent", lambda each: each.agent),
            state_column(
                lambda each: each.outcome,
                lambda each: outcome_tone(each.outcome),
                key="outcome",
                title="Outcome",
                choices=False,
            ),
            Column("number", "Try", lambda each: each.number, Kind.COUNT),
            Column("took", "Took", lambda each: each.took_ms, Kind.MS),
            Column("in", "Tokens in", lambda each: each.input_tokens, Kind.COUNT),
            Column("out", "Tokens out", lambda each: each.output_tokens, Kind.COUNT),
            Column("cost", "Cost", lambda each: dollars(each.cost), Kind.MONEY),
            Column("model", "Model", lambda each: each.model, Kind.CODE),
        ),
        order="-at",
        prefix=prefix,
        note=note,
        empty="Nothing of that kind was tried in these days." if narrowed else "Nothing was tried in these days.",
    )


def _decision(record: AttemptRecord) -> str | None:
    return f"/admin/decisions/{record.decision_id}" if record.decision_id else None


def attempt_filter(view: View) -> AttemptFilter:
    """The attempts that the address asks for."""
    address = view.address
    tier = address.get("is_tier")
    return AttemptFilter(
        backend=address.get("is_backend") or None,
        agent=address.get("is_agent") or None,
        tier=Tier(tier) if tier in {each.value for each in Tier} else None,
        model=address.get("is_model") or None,
        outcome=address.get("is_outcome") or None,
    )


@router.get("/admin/attempts", dependencies=[_READ])
async def attempts(view: ViewDep) -> Response:
    """The attempts of some days, of one backend, agent, tier, model or outcome if the address says so."""
    period, wanted = await period_of(view), attempt_filter(view)
    reader = view.service.operations.insights.backends
    found = await reader.attempts(whose(view.principal), period.span, wanted, MOST)
    return view.page(
        "attempts.html",
        "Attempts",
        period=period,
        choices=_choices(view, wanted),
        table=view.table(attempts_table(note=cut(len(found)), narrowed=wanted != AttemptFilter()), found),
    )


def _choices(view: View, wanted: AttemptFilter) -> list[tuple[str, str, tuple[str, ...], str | None]]:
    """Each filter: its name in the address, its title, its options, what is chosen."""
    outcomes = ("ok", FAILED, *(each for each in NO_FAILURE if each != "ok"))
    return [
        ("is_backend", "Backend", tuple(spec.id for spec in view.service.backends), wanted.backend),
        ("is_outcome", "Outcome", outcomes, wanted.outcome),
        ("is_tier", "Tier", tuple(each.value for each in Tier), wanted.tier),
        ("is_agent", "Agent", tuple(view.service.agents), wanted.agent),
        *([("is_model", "Model", (wanted.model,), wanted.model)] if wanted.model else []),
    ]


CANDIDATES: Table[Candidate] = Table(
    "In the order of asking",
    (
        Column("rank", "Place", lambda each: each.rank, Kind.COUNT),
        Column("backend", "Backend", lambda each: each.backend, Kind.CODE, lambda e: f"/admin/backends/{e.backend}"),
        Column("tier", "Tier", lambda each: each.tier.value),
        Column("cost", "Expected cost", lambda each: each.expected_cost_usd, Kind.MONEY),
    ),
    order="rank",
    empty="No backend was left.",
)

REJECTED: Table[Rejection] = Table(
    "Rejected",
    (
        Column("backend", "Backend", lambda each: each.backend, Kind.CODE, lambda e: f"/admin/backends/{e.backend}"),
        Column("stage", "Filter", lambda each: each.stage),
        Column("reason", "Reason", lambda each: each.reason.replace("_", " ")),
        Column("detail", "Detail", lambda each: each.detail),
    ),
    order="backend",
    prefix="r_",
    empty="No backend was rejected.",
)


@router.get("/admin/decisions/{decision_id}", dependencies=[_READ])
async def decision(view: ViewDep, decision_id: str) -> Response:
    """Why one call went where it went."""
    if not is_id("dec", decision_id):
        raise NotFound("There is no such decision.")
    tenant = view.principal.tenant
    found = await view.service.audit.explain(tenant, decision_id)
    made = found.record.decision
    return view.page(
        "decision.html",
        "Decision",
        record=found.record,
        made=made,
        run=await view.service.operations.insights.runs.run_of(tenant, decision_id),
        cost=dollars(sum(each.cost for each in found.attempts)),
        candidates=view.table(CANDIDATES, made.candidates),
        rejected=view.table(REJECTED, made.rejected),
        attempts=view.table(attempts_table(prefix="a_"), found.attempts),
    )
