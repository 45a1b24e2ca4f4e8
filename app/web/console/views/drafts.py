"""Drafts of cases: made of runs by a click, scrubbed, labelled by a person, accepted or dropped."""

from enum import StrEnum
from typing import TypeVar

from fastapi import Response

from app.domain.access import Scope
from app.domain.errors import NotFound
from app.domain.evaluation.case import Expect
from app.domain.evaluation.draft import CaseDraft, DraftChange, DraftState
from app.domain.identifiers import is_id
from app.domain.labels import RequestType, Sensitivity, Tier
from app.evaluation.drafting.opening import draft_desk
from app.web.console.changes import Confirmation, Form, FormDep, changed
from app.web.console.shell import View, ViewDep, console_router, needs
from app.web.console.table import Column, Table, state_column
from app.web.console.values import NONE, Kind
from app.web.console.views.runs import label_column, run_page

router = console_router()
Label = TypeVar("Label", bound=StrEnum)

_HOME = "/admin/drafts"
_READ, _WRITE = needs(Scope.EVALS_READ), needs(Scope.EVALS_WRITE)
_MOST = 1_000
_TONES = {DraftState.DRAFT: "warn", DraftState.ACCEPTED: "good", DraftState.DROPPED: "quiet"}
_ACTS = {"accept": DraftState.ACCEPTED, "drop": DraftState.DROPPED}

DRAFTS: Table[CaseDraft] = Table(
    "Drafts",
    (
        Column("created", "Made", lambda each: each.created_at, Kind.MOMENT, lambda each: f"{_HOME}/{each.id}"),
        state_column(lambda each: each.state.value, lambda each: _TONES[each.state]),
        Column("reason", "Because", lambda each: each.reason.value, choices=True),
        Column("question", "Question, scrubbed", lambda each: each.case.question[:120]),
        Column("replaced", "Replaced", lambda each: sum(each.replaced.values()), Kind.COUNT),
        Column("by", "By", lambda each: each.created_by),
        Column("run", "Run", lambda each: each.run_id[4:12], Kind.CODE, lambda each: run_page(each.run_id)),
        label_column(lambda each: each.sensitivity, title="Thread", choices=False),
    ),
    order="-created",
    empty="No run was made into a case yet. A run's page has a button for that.",
)


@router.get(_HOME, dependencies=[_READ])
async def drafts(view: ViewDep) -> Response:
    """All drafts of the tenant."""
    found = await draft_desk(view.service).store.all(None, _MOST)
    return view.page("drafts.html", "Drafts of cases", table=view.table(DRAFTS, found))


@router.post("/admin/runs/{run_id}/draft", dependencies=[_WRITE])
async def make(view: ViewDep, run_id: str) -> Response:
    """The draft of a run; the desk refuses threads that are too sensitive."""
    if not is_id("run", run_id):
        raise NotFound("There is no such run.")
    made = await draft_desk(view.service).from_run(run_id, view.principal)
    replaced = sum(made.replaced.values())
    return view.done(f"{_HOME}/{made.id}", f"The draft is there; {replaced} values were replaced by stand-ins.")


@router.get(f"{_HOME}/{{draft_id}}", dependencies=[_READ])
async def draft(view: ViewDep, draft_id: str) -> Response:
    """One draft with the labels that a person gives it, and beside them what the service made of the run."""
    found = await _draft(view, draft_id)
    return view.page(
        "draft.html",
        "Draft of a case",
        draft=found,
        tone=_TONES[found.state],
        replaced=", ".join(f"{kind} {number}" for kind, number in sorted(found.replaced.items())) or NONE,
        labels=_labels(found),
        agents=sorted(view.service.agents),
        writes=view.may(Scope.EVALS_WRITE) and found.state is DraftState.DRAFT,
    )


@router.post(f"{_HOME}/{{draft_id}}/{{act}}", dependencies=[_WRITE])
async def decide(view: ViewDep, form: FormDep, draft_id: str, act: str) -> Response:
    """Accept a draft with its labels, or drop it, once a reason is given."""
    found, state = await _draft(view, draft_id), _ACTS.get(act)
    if state is None:
        raise NotFound("A draft is accepted or dropped.")
    expect = labels_of(form, frozenset(view.service.agents)) if state is DraftState.ACCEPTED else None
    if form.why is None:
        words = _words(expect) if expect else ()
        diff = changed([("state", found.state.value, state.value), *((name, "", value) for name, value in words)])
        verb = act.capitalize()
        asked = Confirmation(f"{verb} this draft?", verb, diff, back=f"{_HOME}/{draft_id}", grave=expect is None)
        return view.confirm(asked, form)
    change = DraftChange(expect=expect, state=state, why=form.why)
    await draft_desk(view.service).change(draft_id, change, view.principal)
    return view.done(_HOME, f"The draft is {state.value}.")


def labels_of(form: Form, agents: frozenset[str]) -> Expect:
    """What a person expects; fields that were left open are not scored."""
    chosen = tuple(each for each in form.all("agent") if each in agents)
    return Expect(
        type=_member(RequestType, form.get("type")),
        agents=chosen or None,
        clarify={"yes": True, "no": False}.get(form.get("clarify")),
        sensitivity=_member(Sensitivity, form.get("sensitivity")),
        tier=_member(Tier, form.get("tier")),
    )


def _labels(found: CaseDraft) -> list[tuple[str, str, tuple[str, ...], str, str]]:
    """Each label with a closed vocabulary: its field, title and options, what is expected, what was seen."""
    asks = {True: "yes", False: "no", None: ""}
    expect, seen = found.case.expect, found.seen
    return [
        ("type", "Type", tuple(RequestType), expect.type or "", seen.type or NONE),
        ("clarify", "Asks back", ("yes", "no"), asks[expect.clarify], asks[seen.clarify] or NONE),
        ("sensitivity", "Label", tuple(Sensitivity), expect.sensitivity or "", seen.sensitivity or NONE),
        ("tier", "Tier", tuple(Tier), expect.tier or "", seen.tier or NONE),
    ]


def _words(expect: Expect) -> tuple[tuple[str, str], ...]:
    named = (
        ("type", expect.type),
        ("agents", ", ".join(expect.agents or ())),
        ("asks back", None if expect.clarify is None else "yes" if expect.clarify else "no"),
        ("label", expect.sensitivity),
        ("tier", expect.tier),
    )
    return tuple((name, str(value)) for name, value in named if value)


def _member(kind: type[Label], name: str) -> Label | None:
    return next((each for each in kind if each.value == name), None)


async def _draft(view: View, draft_id: str) -> CaseDraft:
    if not is_id("drf", draft_id):
        raise NotFound("There is no such draft.")
    return await draft_desk(view.service).store.get(draft_id)
