"""A draft on a share of the threads: both sides, what the guardrails find, and the next step."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from fastapi import Response

from app.domain.access import Scope
from app.domain.canary import WHOLE, Canary, CanaryState, CanaryStep
from app.domain.canary_arms import Arm, Window
from app.domain.errors import NotFound
from app.domain.policy_version import PolicyState, Said, policy_ref
from app.domain.trail import Action, change_by
from app.policy.canary.ruling import Evidence, Guardrail, Ruling, Verdict
from app.policy.canary.view import PowerRow
from app.policy.canary.whole import held_to
from app.web.console.changes import Confirmation, Form, FormDep, changed, diff_of
from app.web.console.charts import Axis, Chart, Drawing, Point, Series, Shape, drawn
from app.web.console.shell import View, ViewDep, console_router, needs
from app.web.console.table import Column, Table
from app.web.console.values import Kind, Value, written

router = console_router()

_PUBLISHES = [needs(Scope.POLICIES_PUBLISH, operator=True)]
_HOME = "/admin/canary"

_KINDS: Mapping[Guardrail, Kind] = {
    Guardrail.ERRORS: Kind.SHARE,
    Guardrail.FIRST_ERRORS: Kind.SHARE,
    Guardrail.STREAK: Kind.COUNT,
    Guardrail.MEDIAN: Kind.MS,
    Guardrail.TAIL: Kind.MS,
    Guardrail.COST: Kind.MONEY,
    Guardrail.QUALITY: Kind.SHARE,
}

STEPS: Table[CanaryStep] = Table(
    "What was done",
    (
        Column("at", "When", lambda each: each.at, Kind.MOMENT),
        Column("kind", "What", lambda each: each.kind.value),
        Column("share", "Share", lambda each: each.share / WHOLE, Kind.SHARE),
        Column("who", "Who", lambda each: each.who),
        Column("why", "Why", lambda each: each.why),
    ),
    order="-at",
)


@dataclass(frozen=True, slots=True)
class Fact:
    """One figure of both sides."""

    name: str
    control: str
    candidate: str


@dataclass(frozen=True, slots=True)
class Rail:
    """How one guardrail stands: ``filled`` of its hundred parts speak against the candidate."""

    name: str
    control: str
    candidate: str
    filled: int
    evidence: Evidence


@router.get(_HOME, dependencies=[needs(Scope.POLICIES_READ)])
async def canary(view: ViewDep) -> Response:
    """The canary that goes on, or the last one."""
    found = await view.service.canaries.view()
    versions = await view.service.policies.store.versions()
    ruling, on = found.ruling, found.canary
    return view.page(
        "canary.html",
        "Canary",
        found=found,
        canary=on,
        going=on is not None and not on.state.is_over,
        state=_state(on, ruling),
        facts=_facts(found.windows) if found.windows else (),
        held_to=held_to(found.windows),
        rails=_rails(ruling) if ruling else (),
        steps=view.table(STEPS, found.steps),
        power=_power(found.power),
        power_chart=_power_chart(found.power),
        requests=found.power[0].requests if found.power else 0,
        drafts=[each.ref for each in versions if each.state is PolicyState.DRAFT],
        publishes=view.operates(Scope.POLICIES_PUBLISH),
        ready=ruling is not None and ruling.verdict is Verdict.READY,
        held=on is not None and on.state is CanaryState.HELD,
        now=datetime.now(UTC),
    )


@router.post(f"{_HOME}/start", dependencies=_PUBLISHES)
async def start(view: ViewDep, form: FormDep) -> Response:
    """Serve the first share of the threads by a draft."""
    ref = policy_ref(form.get("draft"))
    if ref is None:
        raise NotFound("Choose the draft that is to be tried.")
    desk = view.service.policies
    found, live = await desk.store.get(ref), await desk.store.live()
    share = (await desk.check(ref)).canary.steps[0]
    if form.why is None:
        lead = (
            f"{ref} serves {share} % of the conversations, {live.ref if live else desk.live.configured.id} the others. "
            "It is rolled back by itself when its errors, times, cost or judgements speak against it."
        )
        lines = diff_of(live.yaml if live else "", found.yaml)
        back = f"/admin/policies/{ref.name}/{ref.version}"
        return view.confirm(Confirmation(f"Try {ref} on {share} %?", f"Publish to {share} %", lines, lead, back), form)
    said = _said(view, form, form.why, Action.CANARY_START)
    begun = await view.service.canaries.start(ref, said, view.principal.tenant)
    return view.done(_HOME, f"{begun.candidate} serves {begun.share} % of the conversations.")


@router.post(f"{_HOME}/step", dependencies=_PUBLISHES)
async def step(view: ViewDep, form: FormDep) -> Response:
    """Serve the next share; the last one makes it the policy that holds."""
    going = await _going(view)
    share = going.next_share or WHOLE
    if form.why is None:
        lead = (
            "Everybody is served by it from then on." if share == WHOLE else "Whoever is with it already stays there."
        )
        lines = changed([("share of the conversations", f"{going.share} %", f"{share} %")])
        button = "Approve 100 %" if share == WHOLE else f"Go to {share} %"
        return view.confirm(Confirmation(f"{going.candidate} to {share} %?", button, lines, lead, _HOME), form)
    done = await view.service.canaries.step(_said(view, form, form.why, Action.CANARY_STEP))
    return view.done(_HOME, f"{done.candidate} serves {done.share} % of the conversations.")


@router.post(f"{_HOME}/hold", dependencies=_PUBLISHES)
async def hold(view: ViewDep, form: FormDep) -> Response:
    """Take no more steps for now."""
    going = await _going(view)
    if form.why is None:
        lines = changed([("state", going.state.value, CanaryState.HELD.value)])
        lead = f"It keeps its {going.share} %; no further step can be taken until it goes on."
        return view.confirm(Confirmation(f"Hold {going.candidate}?", "Hold", lines, lead, _HOME), form)
    await view.service.canaries.hold(_said(view, form, form.why, Action.CANARY_HOLD))
    return view.done(_HOME, f"{going.candidate} is held at {going.share} %.")


@router.post(f"{_HOME}/resume", dependencies=_PUBLISHES)
async def resume(view: ViewDep, form: FormDep) -> Response:
    """Go on after a hold."""
    going = await _going(view)
    if form.why is None:
        lines = changed([("state", going.state.value, CanaryState.RUNNING.value)])
        return view.confirm(Confirmation(f"Go on with {going.candidate}?", "Go on", lines, "", _HOME), form)
    await view.service.canaries.resume(_said(view, form, form.why, Action.CANARY_RESUME))
    return view.done(_HOME, f"{going.candidate} goes on.")


@router.post(f"{_HOME}/rollback", dependencies=_PUBLISHES)
async def roll_back(view: ViewDep, form: FormDep) -> Response:
    """Serve nobody by the candidate."""
    going = await _going(view)
    if form.why is None:
        lines = changed([("share of the conversations", f"{going.share} %", "0 %")])
        lead = (
            f"{going.control} serves everybody again, within seconds. {going.candidate} cannot be tried a second time."
        )
        asked = Confirmation(f"Roll back {going.candidate}?", "Roll back", lines, lead, _HOME, grave=True)
        return view.confirm(asked, form)
    await view.service.canaries.rollback(_said(view, form, form.why, Action.CANARY_ROLLBACK))
    return view.done(_HOME, f"{going.candidate} is rolled back; {going.control} serves everybody.")


async def _going(view: View) -> Canary:
    found = await view.service.canaries.store.latest()
    if found is None or found.state.is_over:
        raise NotFound("No canary goes on.")
    return found


def _said(view: View, form: Form, why: str, action: Action) -> Said:
    """Who says so and why; where they saw it stand it must stand still."""
    seen = form.get("seen")
    return Said(view.principal.user, why, seen, change_by(view.principal, action, "", why))


def _state(canary: Canary | None, ruling: Ruling | None) -> tuple[str, str]:
    """How it stands in a few words, and their tone."""
    if canary is None:
        return "none", "quiet"
    if canary.state is CanaryState.RUNNING and ruling is not None:
        words = {Verdict.WAIT: "running", Verdict.READY: "ready for the next step", Verdict.ROLL_BACK: "failing"}
        tones = {Verdict.WAIT: "quiet", Verdict.READY: "good", Verdict.ROLL_BACK: "bad"}
        return words[ruling.verdict], tones[ruling.verdict]
    tones_over = {CanaryState.HELD: "warn", CanaryState.ROLLED_BACK: "bad", CanaryState.PROMOTED: "good"}
    return canary.state.value.replace("_", " "), tones_over.get(canary.state, "quiet")


def _facts(windows: Sequence[Window]) -> Sequence[Fact]:
    """The figures of the present share; at the whole those of the control are from the share that it is held to."""
    last, present = held_to(windows), windows[-1]
    control = last.control if last is not None else present.control

    def fact(name: str, kind: Kind, of: Mapping[str, Value]) -> Fact:
        return Fact(name, written(of["control"], kind), written(of["candidate"], kind))

    def both(name: str, kind: Kind, attribute: str) -> Fact:
        sides: Mapping[str, Arm] = {"control": control, "candidate": present.candidate}
        return fact(name, kind, {side: getattr(arm, attribute) for side, arm in sides.items()})

    return (
        both("Calls", Kind.COUNT, "requests"),
        both("Not answered by the first choice", Kind.COUNT, "errors"),
        both("Error rate", Kind.SHARE, "error_rate"),
        both("Answered by nobody", Kind.COUNT, "unanswered"),
        both("Median time", Kind.MS, "median_ms"),
        both("95th percentile of time", Kind.MS, "p95_ms"),
        both("Mean cost of a call", Kind.MONEY, "cost"),
        both("Judged useful", Kind.SHARE, "approval"),
        both("Judgements", Kind.COUNT, "judged"),
    )


def _rails(ruling: Ruling) -> Sequence[Rail]:
    return [
        Rail(
            each.guardrail.value.replace("_", " "),
            written(each.control, _KINDS[each.guardrail]),
            written(each.candidate, _KINDS[each.guardrail]),
            max(0, min(100, round(each.weight / each.limit * 100))) if each.limit else 0,
            each,
        )
        for each in ruling.evidence
    ]


def _power(rows: Sequence[PowerRow]) -> tuple[list[float], list[tuple[float, list[float]]]]:
    """The factors, and for each rate of the control the power at each of them."""
    factors = sorted({row.factor for row in rows})
    rates = sorted({row.rate for row in rows})
    found = {(row.rate, row.factor): row.power for row in rows}
    return factors, [(rate, [found[rate, factor] for factor in factors]) for rate in rates]


def _power_chart(rows: Sequence[PowerRow]) -> Drawing | None:
    factors, table = _power(rows)
    if not factors:
        return None
    chosen = table[-4:]
    series = tuple(
        Series(f"control fails {rate * 100:g} %", tuple(Point(at, power) for at, power in enumerate(powers)))
        for rate, powers in chosen
    )
    return drawn(
        Chart(
            f"How surely a worse candidate is rolled back within {rows[0].requests} of its calls",
            Shape.LINE,
            Axis("It fails so many times as often as the control", categories=tuple(f"{each:g} x" for each in factors)),
            Axis("Probability of a rollback", Kind.SHARE),
            series,
            "At 1 x it is as good as the control: what is shown there is the chance of a false alarm.",
        )
    )
