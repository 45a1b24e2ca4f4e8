"""Runs: a list, and one of them as a line of time with everything that is on record of it."""

from collections.abc import Callable
from enum import StrEnum
from typing import TypeVar

from fastapi import Response

from app.domain.access import Scope
from app.domain.audit import Explanation
from app.domain.budget import dollars
from app.domain.errors import NotFound
from app.domain.feedback import Feedback, Rating
from app.domain.identifiers import is_id
from app.domain.insight.runs import RunLine, RunSieve
from app.domain.insight.trace import Trace
from app.domain.journal import JournalledStep
from app.domain.labels import Origin, RequestType, RunStatus, Sensitivity
from app.domain.passage import Citation
from app.web.console.period import MOST, cut, period_of
from app.web.console.shell import View, ViewDep, console_router, needs
from app.web.console.table import Column, Table, state_column
from app.web.console.values import Kind
from app.web.console.views.attempts import attempts_table

router = console_router()
E_ = TypeVar("E_", bound=StrEnum)
Row = TypeVar("Row")

_READ = needs(Scope.RUNS_READ)

_LABEL_TONES = {
    Sensitivity.PUBLIC: "quiet",
    Sensitivity.INTERNAL: "quiet",
    Sensitivity.CONFIDENTIAL: "warn",
    Sensitivity.RESTRICTED: "bad",
}
_STATUS_TONES = {
    RunStatus.CONCLUDED: "good",
    RunStatus.FAILED: "bad",
    RunStatus.DECLINED: "warn",
    RunStatus.CLARIFYING: "warn",
}


def status_tone(status: RunStatus) -> str:
    """The mark of how a run stands."""
    return _STATUS_TONES.get(status, "quiet")


def label_column(label: Callable[[Row], Sensitivity], title: str = "Label", *, choices: bool = True) -> Column[Row]:
    """The column of the label of a text."""
    return state_column(
        lambda each: label(each).value,
        lambda each: _LABEL_TONES[label(each)],
        key="sensitivity",
        title=title,
        choices=choices,
    )


def run_page(run_id: str) -> str:
    """The page of a run."""
    return f"/admin/runs/{run_id}"


def _list(note: str) -> Table[RunLine]:
    return Table(
        "Runs",
        (
            Column("at", "When", lambda each: each.at, Kind.MOMENT, lambda each: run_page(each.id)),
            state_column(
                lambda each: each.status.value,
                lambda each: status_tone(each.status),
                key="status",
                title="Status",
                choices=False,
            ),
            Column("type", "Type", lambda each: each.type.value if each.type else None),
            Column("agents", "Agents", lambda each: ", ".join(each.agents)),
            label_column(lambda each: each.sensitivity, choices=False),
            Column("origin", "Through", lambda each: each.origin.value),
            Column("took", "Took", lambda each: each.took_ms, Kind.MS),
            Column("cost", "Cost", lambda each: each.cost_usd, Kind.MONEY),
            Column("why", "Why not", lambda each: each.declined.value if each.declined else each.error),
            Column("author", "By", lambda each: each.author),
            Column("policy", "Policy", lambda each: each.policy, Kind.CODE),
        ),
        order="-at",
        note=note,
        empty="No run of that kind was begun in these days.",
    )


@router.get("/admin/runs", dependencies=[_READ])
async def runs(view: ViewDep) -> Response:
    """The runs of some days, narrowed by what the address says."""
    period, wanted = await period_of(view), _sieve(view)
    found = await view.service.operations.insights.runs.runs(view.principal.tenant, period.span, wanted, MOST)
    return view.page(
        "runs.html",
        "Runs",
        period=period,
        choices=_choices(view, wanted),
        table=view.table(_list(cut(len(found))), found),
    )


def _sieve(view: View) -> RunSieve:
    address = view.address
    return RunSieve(
        status=_member(RunStatus, address.get("is_status")),
        type=_member(RequestType, address.get("is_type")),
        sensitivity=_member(Sensitivity, address.get("is_sensitivity")),
        origin=_member(Origin, address.get("is_origin")),
        agent=address.get("is_agent") or None,
        policy=address.get("is_policy") or None,
    )


def _choices(view: View, wanted: RunSieve) -> list[tuple[str, str, tuple[str, ...], str | None]]:
    """Each filter: its name in the address, its title, its options, what is chosen."""
    agents = tuple(view.service.agents)
    return [
        ("is_status", "Status", tuple(each.value for each in RunStatus), wanted.status),
        ("is_type", "Type", tuple(each.value for each in RequestType), wanted.type),
        ("is_sensitivity", "Label", tuple(each.value for each in Sensitivity), wanted.sensitivity),
        ("is_origin", "Through", tuple(each.value for each in Origin), wanted.origin),
        ("is_agent", "Agent", agents, wanted.agent),
        *([("is_policy", "Policy", (wanted.policy,), wanted.policy)] if wanted.policy else []),
    ]


def _member(kind: type[E_], name: str) -> E_ | None:
    return next((each for each in kind if each.value == name), None)


def _chosen(explanation: Explanation) -> str:
    candidates = explanation.record.decision.candidates
    return candidates[0].backend if candidates else "none"


def _rejected(explanation: Explanation) -> str:
    return "; ".join(
        f"{each.backend}: {each.reason.replace('_', ' ')}" for each in explanation.record.decision.rejected
    )


STEPS: Table[JournalledStep] = Table(
    "Steps",
    (
        Column("step", "Step", lambda each: each.step, Kind.CODE),
        Column("began", "Began", lambda each: each.started_at, Kind.MOMENT),
        Column(
            "took",
            "Took",
            lambda each: (each.finished_at - each.started_at).total_seconds() * 1000 if each.finished_at else None,
            Kind.MS,
        ),
        Column("takes", "Takes", lambda each: each.takes, Kind.COUNT),
        Column("cost", "Cost", lambda each: each.cost_usd, Kind.MONEY),
    ),
    order="",
    prefix="s_",
    empty="The journal of this run is no longer kept, or nothing was begun yet.",
)

DECISIONS: Table[Explanation] = Table(
    "Decisions",
    (
        Column("at", "When", lambda e: e.record.at, Kind.MOMENT, lambda e: f"/admin/decisions/{e.record.decision.id}"),
        Column("step", "Step", lambda each: each.record.decision.step, Kind.CODE),
        Column("chosen", "First asked", _chosen, Kind.CODE),
        Column("rule", "Rule", lambda each: each.record.decision.rule, Kind.CODE),
        Column("why", "Why", lambda each: each.record.decision.why),
        Column("rejected", "Rejected, and why", _rejected),
        Column("cost", "Cost", lambda each: dollars(sum(one.cost for one in each.attempts)), Kind.MONEY),
    ),
    order="at",
    prefix="d_",
    empty="No model was needed, or the decisions are no longer kept.",
)

CITATIONS: Table[Citation] = Table(
    "Passages cited",
    (
        Column("n", "Mark", lambda each: each.n, Kind.COUNT),
        Column("skill", "Skill", lambda each: each.skill, Kind.CODE, lambda each: f"/admin/skills/{each.skill}"),
        Column("section", "Section", lambda each: each.heading, Kind.TEXT, lambda each: each.address),
    ),
    order="n",
    prefix="c_",
    empty="The answer cites nothing.",
)

FEEDBACK: Table[Feedback] = Table(
    "Feedback",
    (
        Column("at", "When", lambda each: each.changed_at, Kind.MOMENT),
        state_column(
            lambda each: each.judgement.rating.value,
            lambda each: "good" if each.judgement.rating is Rating.UP else "bad",
            key="rating",
            title="Rating",
            choices=False,
        ),
        Column("target", "Of", lambda each: each.judgement.target),
        Column("reasons", "Reasons", lambda each: ", ".join(one.value for one in each.judgement.reasons)),
        Column("author", "By", lambda each: each.author),
    ),
    order="at",
    prefix="o_",
)


@router.get("/admin/runs/{run_id}", dependencies=[_READ, needs(Scope.DECISIONS_READ)])
async def run(view: ViewDep, run_id: str) -> Response:
    """One run. What was asked and answered is there only for whoever may look into runs."""
    if not is_id("run", run_id):
        raise NotFound("There is no such run.")
    debug = view.may(Scope.RUNS_DEBUG)
    trace = await view.service.operations.traces.read(view.principal.tenant, run_id, with_words=debug)
    conclusion = trace.run.conclusion
    attempts = [each for decision in trace.decisions for each in decision.attempts]
    return view.page(
        "run.html",
        "Run",
        trace=trace,
        run=trace.run,
        facts=_facts(trace),
        drafts=view.may(Scope.EVALS_WRITE) and trace.run.status.final,
        figures=conclusion.figures if conclusion else (),
        status_tone=status_tone(trace.run.status),
        label_tone=_LABEL_TONES[trace.run.sensitivity],
        steps=view.table(STEPS, trace.steps),
        decisions=view.table(DECISIONS, trace.decisions),
        attempts=view.table(attempts_table(prefix="a_"), attempts),
        citations=view.table(CITATIONS, conclusion.citations if conclusion else ()),
        feedback=view.table(FEEDBACK, trace.feedback) if trace.feedback else None,
    )


def _facts(trace: Trace) -> list[tuple[str, object, str | None]]:
    found = trace.run
    return [
        ("Began", found.created_at, None),
        ("Ended", found.finished_at, None),
        ("Through", found.origin.value, None),
        ("By", found.author.user, None),
        ("Cost", found.cost_usd, None),
        *((name.capitalize(), version, None) for name, version in sorted(found.pins.items())),
    ]
