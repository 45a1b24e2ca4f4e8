"""A draft that decides beside the live policy: what it would change, how surely, and what that has cost."""

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation

from fastapi import Response

from app.domain.access import Scope
from app.domain.budget import dollars, nano
from app.domain.errors import InvalidBudget, NotFound, PolicyConflict
from app.domain.policy_version import PolicyState, Said, policy_ref
from app.domain.shadow import Choice, Half, Liking, Pair, Shadow
from app.domain.trail import Action, change_by
from app.policy.shadow.estimate import FEWEST_PAIRS, Difference
from app.policy.shadow.view import MEASURES
from app.web.console.changes import Confirmation, Form, FormDep, changed, diff_of
from app.web.console.period import MOST
from app.web.console.shell import View, ViewDep, console_router, needs
from app.web.console.table import Column, Table
from app.web.console.values import Kind, money

router = console_router()

_READS = [needs(Scope.POLICIES_READ, operator=True)]
_PUBLISHES = [needs(Scope.POLICIES_PUBLISH, operator=True)]
_HOME = "/admin/shadow"
_HIGHEST = Decimal(1_000_000)
_FOUND = {Liking.LIVE: "live", Liking.NEITHER: "neither", Liking.CANDIDATE: "candidate"}

DIFFERENCES: Table[Difference] = Table(
    "What it would change",
    (
        Column("measure", "Candidate less live", lambda each: MEASURES.get(each.measure, each.measure)),
        Column("pairs", "Pairs", lambda each: each.pairs, Kind.COUNT),
        Column("mean", "Where they differ", lambda each: each.mean, Kind.CHANGE),
        Column("overall", "Over all calls", lambda each: each.overall, Kind.CHANGE),
        Column("low", "95 % from", lambda each: each.low, Kind.CHANGE),
        Column("high", "to", lambda each: each.high, Kind.CHANGE),
    ),
    order="-pairs",
    prefix="d_",
    note=(
        "Over all calls: the mean where they differ, times how often they differ. "
        f"An interval needs {FEWEST_PAIRS} pairs; times, costs and characters count where both first choices answered."
    ),
)


def _backend(name: str) -> str:
    return f"/admin/backends/{name}"


CHOICES: Table[Choice] = Table(
    "Choices of both",
    (
        Column("live", "Live choice", lambda each: each.live, Kind.CODE, lambda each: _backend(each.live)),
        Column(
            "candidate", "Candidate's choice", lambda each: each.candidate, Kind.CODE, lambda e: _backend(e.candidate)
        ),
        Column("pairs", "Pairs", lambda each: each.pairs, Kind.COUNT),
        Column("live_answered", "Live answered", lambda each: each.live_answered, Kind.COUNT),
        Column("candidate_answered", "Candidate's answered", lambda each: each.candidate_answered, Kind.COUNT),
        Column("live_usd", "Live, a call", lambda each: each.live_usd, Kind.MONEY),
        Column("candidate_usd", "Candidate's, a call", lambda each: each.candidate_usd, Kind.MONEY),
    ),
    order="-pairs",
    prefix="c_",
    empty="No call was made a second time yet.",
)


def _usd(half: Half) -> Decimal | None:
    return None if half.cost is None else dollars(half.cost)


def _pairs(rows: Sequence[Pair]) -> Table[Pair]:
    return Table(
        "Second calls",
        (
            Column("at", "When", lambda each: each.at, Kind.MOMENT),
            Column("purpose", "For", lambda each: each.purpose, choices=True),
            Column("rule", "Candidate's rule", lambda each: each.decision.rule, Kind.CODE, choices=True),
            Column("live", "Live choice", lambda each: each.live.backend, Kind.CODE, choices=True),
            Column("candidate", "Candidate's choice", lambda each: each.second.backend, Kind.CODE, choices=True),
            Column("live_answered", "Live answered", lambda each: each.live.answered),
            Column("candidate_answered", "Candidate's answered", lambda each: each.second.answered),
            Column("live_ms", "Live took", lambda each: each.live.took_ms, Kind.MS),
            Column("candidate_ms", "Candidate's took", lambda each: each.second.took_ms, Kind.MS),
            Column("live_usd", "Live cost", lambda each: _usd(each.live), Kind.MONEY),
            Column("candidate_usd", "Candidate's cost", lambda each: _usd(each.second), Kind.MONEY),
            Column("better", "Found better", lambda each: None if each.liking is None else _FOUND[each.liking]),
        ),
        order="-at",
        note=f"These are the newest {MOST:,}." if len(rows) == MOST else "",
        empty="No call was made a second time yet.",
    )


@router.get(_HOME, dependencies=_READS)
async def shadow(view: ViewDep) -> Response:
    """The shadow that goes on, or the last one."""
    found = await view.service.shadows.view(MOST)
    versions = await view.service.policies.store.versions()
    live = next((each.ref for each in versions if each.state is PolicyState.PUBLISHED), None)
    return view.page(
        "shadow.html",
        "Shadow",
        shadow=found.shadow,
        going=found.shadow is not None and not found.shadow.is_over,
        mean=_mean(found.shadow),
        differences=view.table(DIFFERENCES, found.differences),
        choices=view.table(CHOICES, found.choices),
        pairs=view.table(_pairs(found.recent), found.recent),
        drafts=[str(each.ref) for each in versions if each.state is PolicyState.DRAFT],
        chosen=view.address.get("draft"),
        live=str(live) if live else "",
        publishes=view.operates(Scope.POLICIES_PUBLISH),
    )


@router.post(f"{_HOME}/start", dependencies=_PUBLISHES)
async def start(view: ViewDep, form: FormDep) -> Response:
    """Let a draft decide beside the live policy, once a reason is given."""
    ref = policy_ref(form.get("draft"))
    if ref is None:
        raise NotFound("Choose the draft that is to decide beside the live policy.")
    budget, judged = _budget(form.get("budget")), bool(form.get("judge"))
    desk = view.service.policies
    found, live = await desk.store.get(ref), await desk.store.live()
    if form.why is None:
        judge = "A judge compares the answers, from the same budget. " if judged else ""
        lead = (
            f"{ref} decides beside {live.ref if live else desk.live.configured.id}. Where their first choices differ, "
            f"that of the draft is called as well, for {money(budget)} in all. {judge}"
            "Nobody sees what it says, and confidential text is never sent a second time."
        )
        lines = diff_of(live.yaml if live else "", found.yaml)
        back = f"/admin/policies/{ref.name}/{ref.version}"
        return view.confirm(Confirmation(f"Run {ref} as a shadow?", "Start", lines, lead, back), form)
    said = _said(view, form, form.why, Action.SHADOW_START)
    begun = await view.service.shadows.start(ref, said, nano(budget), judged=judged)
    return view.done(_HOME, f"{begun.plan.candidate} decides beside {begun.plan.control}.")


@router.post(f"{_HOME}/stop", dependencies=_PUBLISHES)
async def stop(view: ViewDep, form: FormDep) -> Response:
    """Compare no more, once a reason is given."""
    going = await view.service.shadows.going()
    if form.get("shadow") != going.id:
        raise PolicyConflict(f"The shadow of {going.plan.candidate} goes on by now, not the one that you saw.")
    if form.why is None:
        lines = changed([("state", "running", "stopped")])
        lead = "What was found stays."
        asked = Confirmation(f"Stop the shadow of {going.plan.candidate}?", "Stop", lines, lead, _HOME)
        return view.confirm(asked, form)
    done = await view.service.shadows.stop(_said(view, form, form.why, Action.SHADOW_STOP))
    return view.done(_HOME, f"The shadow of {done.plan.candidate} is stopped.")


def _said(view: View, form: Form, why: str, action: Action) -> Said:
    """Who says so and why; a start holds for the live policy that they saw."""
    seen = form.get("seen") if action is Action.SHADOW_START else None
    return Said(view.principal.user, why, seen, change_by(view.principal, action, "", why))


def _budget(text: str) -> Decimal:
    try:
        found = Decimal(text.replace(",", "").strip())
    except InvalidOperation:
        raise InvalidBudget(f"The budget {text!r} is no number.") from None
    if not (found.is_finite() and 0 <= found <= _HIGHEST):
        raise InvalidBudget(f"A shadow's budget is from 0 to {_HIGHEST:,} dollars.")
    return found


def _mean(shadow: Shadow | None) -> Decimal | None:
    """What a second call has cost so far, with its share of the judge."""
    return dollars(shadow.spent) / shadow.calls if shadow is not None and shadow.calls else None
