"""Skills: what of the library is used and what it lacks; what waits for a person; one skill with its sections."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from fastapi import Response

from app.domain.access import Scope
from app.domain.approval import Approval
from app.domain.errors import NotFound
from app.domain.insight.passages import Gap, SectionUse
from app.domain.trail import Action, Detail, change_by
from app.scanning.report import Finding, Severity, Verdict
from app.scanning.waiting import Waiting
from app.store.skill_values import SkillInfo
from app.web.console.changes import Confirmation, DiffLine, FormDep, changed
from app.web.console.period import MOST, Period, cut, period_of
from app.web.console.shell import View, ViewDep, console_router, needs
from app.web.console.table import Column, Table, state_column
from app.web.console.values import Kind
from app.web.console.views.runs import label_column, run_page

router = console_router()

_READ = (needs(Scope.SKILLS_READ), needs(Scope.RUNS_READ))
_DECIDE = needs(Scope.SKILLS_WRITE, operator=True)
_VERDICTS = {Verdict.BENIGN: "good", Verdict.SUSPICIOUS: "warn", Verdict.MALICIOUS: "bad"}


@dataclass(frozen=True, slots=True)
class SkillLine:
    """A skill with its use."""

    info: SkillInfo
    uses: tuple[SectionUse, ...]

    @property
    def found(self) -> int:
        """How often a section of it was found."""
        return sum(each.found for each in self.uses)

    @property
    def cited(self) -> int:
        """How often a section of it was cited."""
        return sum(each.cited for each in self.uses)

    @property
    def unused(self) -> int:
        """Sections that were never cited."""
        return sum(each.there and not each.cited for each in self.uses)

    @property
    def last(self) -> datetime | None:
        """When it was cited last."""
        return max((each.last_cited for each in self.uses if each.last_cited), default=None)


def _skills(period: Period) -> Table[SkillLine]:
    def page(line: SkillLine) -> str:
        return period.at(f"/admin/skills/{line.info.name}")

    return Table(
        "Skills",
        (
            Column("name", "Skill", lambda each: each.info.name, Kind.CODE, page),
            state_column(
                lambda each: "served" if each.info.enabled else "retired",
                lambda each: "good" if each.info.enabled else "quiet",
            ),
            Column("version", "Version", lambda each: each.info.tree_hash[:12], Kind.CODE),
            Column("sections", "Sections", lambda each: sum(one.there for one in each.uses), Kind.COUNT, page),
            Column("found", "Found", lambda each: each.found, Kind.COUNT),
            Column("cited", "Cited", lambda each: each.cited, Kind.COUNT, page),
            Column("unused", "Never cited", lambda each: each.unused, Kind.COUNT, page),
            Column("last", "Last cited", lambda each: each.last, Kind.MOMENT),
            Column("synced", "Synced", lambda each: each.info.synced_at, Kind.MOMENT),
        ),
        order="-cited",
    )


GAPS: Table[Gap] = Table(
    "Questions without a good passage",
    (
        Column("at", "When", lambda each: each.at, Kind.MOMENT, lambda each: run_page(each.run_id)),
        Column("type", "Type", lambda each: each.type.value if each.type else None, choices=True),
        Column("agents", "Agents", lambda each: ", ".join(each.agents)),
        Column(
            "grounding",
            "The library had",
            lambda each: "nothing" if each.grounding == "refused" else "a part",
            choices=True,
        ),
        Column("best", "Best score", lambda each: each.best, Kind.NUMBER),
        label_column(lambda each: each.sensitivity, choices=False),
    ),
    order="-at",
    prefix="g_",
    empty="The library had an answer to every question of these days.",
)

WAITING: Table[Waiting] = Table(
    "Waits for approval",
    (
        Column("name", "Skill", lambda each: each.name, Kind.CODE, lambda each: f"/admin/skills/waiting/{each.name}"),
        Column("why", "State", lambda each: each.why.value),
        state_column(
            lambda each: each.report.verdict.value if each.report else None,
            lambda each: _VERDICTS[each.report.verdict] if each.report else "quiet",
            key="verdict",
            title="Scan",
            choices=False,
        ),
        Column("reasons", "Why", lambda each: "; ".join(each.reasons)),
    ),
    order="name",
    prefix="w_",
    empty="Nothing waits: every skill in the folders is served as it lies there.",
)

APPROVED: Table[Approval] = Table(
    "Approvals",
    (
        Column("at", "When", lambda each: each.approved_at, Kind.MOMENT),
        Column("name", "Skill", lambda each: each.name, Kind.CODE, lambda each: f"/admin/skills/{each.name}"),
        Column("verdict", "Scan", lambda each: each.verdict, choices=True),
        Column("by", "By", lambda each: each.approved_by),
        Column("source", "From", lambda each: each.source),
    ),
    order="-at",
    prefix="p_",
    empty="No skill from outside was let in yet.",
)


@router.get("/admin/skills", dependencies=[*_READ])
async def skills(view: ViewDep) -> Response:
    """The library with its use, and the questions that it has nothing for."""
    period, tenant = await period_of(view), view.principal.tenant
    uses = await view.service.operations.insights.passages.sections(tenant, period.span)
    found = [SkillLine(each, tuple(use for use in uses if use.skill == each.name)) for each in await _listed(view)]
    gaps = await view.service.operations.insights.passages.gaps(tenant, period.span, MOST)
    desk = view.service.operations.skills if view.may(Scope.SKILLS_WRITE) else None
    return view.page(
        "skills.html",
        "Skills",
        period=period,
        table=view.table(_skills(period), found),
        waiting=view.table(WAITING, await desk.waiting()) if desk else None,
        gaps=view.table(GAPS, gaps),
        gaps_note=cut(len(gaps)),
        approved=view.table(APPROVED, await desk.history()) if desk else None,
    )


def _sections(info: SkillInfo) -> Table[SectionUse]:
    return Table(
        "Sections",
        (
            Column("section", "Section", lambda each: each.section, Kind.CODE),
            state_column(
                lambda each: "cited" if each.cited else "found only" if each.found else "never found",
                lambda each: "good" if each.cited else "warn" if each.found else "quiet",
                key="use",
                title="Use",
            ),
            Column("found", "Found", lambda each: each.found, Kind.COUNT),
            Column("cited", "Cited", lambda each: each.cited, Kind.COUNT),
            Column("last", "Last cited", lambda each: each.last_cited, Kind.MOMENT),
            Column("there", "In the library", lambda each: each.there, choices=True),
        ),
        order="-cited",
        empty=f"{info.name} has no section.",
    )


@router.get("/admin/skills/waiting/{name}", dependencies=[needs(Scope.SKILLS_WRITE)])
async def waiting(view: ViewDep, name: str) -> Response:
    """A skill that waits, with what its scan has found."""
    found = await _waiting(view, name)
    shown = [each for each in found.report.findings if each.severity is not Severity.NOTE] if found.report else []
    return view.page(
        "skill_waiting.html",
        name,
        waiting=found,
        tone=_VERDICTS[found.report.verdict] if found.report else "quiet",
        findings=view.table(FINDINGS, shown),
        operates=view.operates(Scope.SKILLS_WRITE) and found.why != "rejected",
    )


FINDINGS: Table[Finding] = Table(
    "Findings",
    (
        Column("severity", "Severity", lambda each: each.severity.value, choices=True),
        Column("file", "Place", lambda each: f"{each.file}:{each.line}", Kind.CODE),
        Column("rule", "Rule", lambda each: each.rule, Kind.CODE),
        Column("message", "Why", lambda each: f"{each.message}{f' ({each.hidden})' if each.hidden else ''}"),
        Column("excerpt", "Excerpt", lambda each: each.excerpt, Kind.CODE),
    ),
    order="file",
    empty="The scan has found nothing.",
)


@router.post("/admin/skills/waiting/{name}/approve", dependencies=[_DECIDE])
async def approve(view: ViewDep, form: FormDep, name: str) -> Response:
    """Let a skill in as it lies there now, once a reason is given."""
    found = await _waiting(view, name)
    if form.why is None:
        verdict = found.report.verdict.value if found.report else "not scanned"
        diff = changed([(name, found.why.value, "served")])
        lead = f"The scan calls it {verdict}. Specialists will read it as it lies there now."
        back = f"/admin/skills/waiting/{name}"
        return view.confirm(
            Confirmation(f"Let {name} in?", "Approve", diff, lead, back, grave=verdict != "benign"), form
        )
    approved = await view.service.operations.skills.approve(name, view.principal.user)
    scanned = approved.report.verdict.value if approved.report else None
    await _noted(view, Action.SKILL_APPROVE, name, form.why, {"waited": approved.why.value, "verdict": scanned})
    return view.done("/admin/skills", f"{name} is served.")


@router.get("/admin/skills/{name}", dependencies=[*_READ])
async def skill(view: ViewDep, name: str) -> Response:
    """One skill with the use of its sections."""
    info, period = await _skill(view, name), await period_of(view)
    uses = await view.service.operations.insights.passages.sections(view.principal.tenant, period.span)
    mine = [each for each in uses if each.skill == name]
    return view.page(
        "skill.html",
        name,
        info=info,
        period=period,
        table=view.table(_sections(info), mine),
        operates=view.operates(Scope.SKILLS_WRITE),
    )


@router.post("/admin/skills/{name}/retire", dependencies=[_DECIDE])
async def retire(view: ViewDep, form: FormDep, name: str) -> Response:
    """Take a skill out, once a reason is given."""
    await _skill(view, name)
    if form.why is None:
        diff = (DiffLine("-", f"{name}: served"), DiffLine("+", f"{name}: retired"))
        lead = (
            "No specialist finds it any more. Answers that cited it keep their text. An imported skill goes for good."
        )
        asked = Confirmation(f"Retire {name}?", "Retire", diff, lead, f"/admin/skills/{name}", grave=True)
        return view.confirm(asked, form)
    await view.service.operations.skills.retire(name, view.principal.user)
    await _noted(view, Action.SKILL_WITHDRAW, name, form.why)
    return view.done("/admin/skills", f"{name} is retired.")


@router.post("/admin/skills/{name}/restore", dependencies=[_DECIDE])
async def restore(view: ViewDep, form: FormDep, name: str) -> Response:
    """Let a retired skill be found again, once a reason is given."""
    await _skill(view, name)
    if form.why is None:
        diff = (DiffLine("-", f"{name}: retired"), DiffLine("+", f"{name}: served"))
        return view.confirm(Confirmation(f"Restore {name}?", "Restore", diff, back=f"/admin/skills/{name}"), form)
    await view.service.operations.skills.restore(name)
    await _noted(view, Action.SKILL_RESTORE, name, form.why)
    return view.done(f"/admin/skills/{name}", f"{name} is served again.")


async def _noted(view: View, action: Action, name: str, why: str, detail: Mapping[str, Detail] | None = None) -> None:
    """Write it into the trail; new runs begin with the library as it is now."""
    await view.service.operations.trail.add(change_by(view.principal, action, name, why, detail))
    await view.service.operations.look()


async def _listed(view: View) -> list[SkillInfo]:
    """The skills whose label the caller may read."""
    highest = view.principal.highest
    return [each for each in await view.service.library.list() if each.sensitivity.rank <= highest.rank]


async def _skill(view: View, name: str) -> SkillInfo:
    found = next((each for each in await _listed(view) if each.name == name), None)
    if found is None:
        raise NotFound(f"There is no skill '{name}'.")
    return found


async def _waiting(view: View, name: str) -> Waiting:
    found = next((each for each in await view.service.operations.skills.waiting() if each.name == name), None)
    if found is None:
        raise NotFound(f"No skill '{name}' waits for anybody.")
    return found
