"""Backends: how each does, what it costs, and the attempts behind every figure."""

from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import Response

from app.domain.access import Scope
from app.domain.backend import BackendSpec
from app.domain.budget import dollars
from app.domain.errors import NotFound
from app.domain.insight.backends import AttemptFilter, BackendFigures, FailureCount, whose
from app.domain.trail import Action, change_by
from app.gateway.checkup import Finding
from app.routing.health import BackendHealth
from app.store.drains import Drain
from app.web.console.changes import Confirmation, DiffLine, FormDep
from app.web.console.period import Period, period_of
from app.web.console.shell import View, ViewDep, console_router, needs
from app.web.console.table import Column, Table, state_column
from app.web.console.values import Kind, money, span, written
from app.web.console.views.attempts import attempts_table

router = console_router()

_READ = needs(Scope.POLICIES_READ)
_OPERATE = needs(Scope.POLICIES_PUBLISH, operator=True)
_LATEST = 20
"""Attempts on the page of one backend; the list of attempts has the others."""


@dataclass(frozen=True, slots=True)
class Line:
    """A backend with all that is known of it."""

    spec: BackendSpec
    health: BackendHealth | None
    drain: Drain | None
    figures: BackendFigures | None
    failures: tuple[FailureCount, ...]

    @property
    def where(self) -> str:
        """Its page."""
        return f"/admin/backends/{self.spec.id}"

    @property
    def state(self) -> str:
        """How it does, in a word."""
        if not self.spec.enabled:
            return "switched off"
        if self.drain is not None:
            return "drained"
        return "ok" if self.health is None else self.health.trouble.value.replace("_", " ")

    @property
    def tone(self) -> str:
        """The mark of its state."""
        return {"ok": "good", "drained": "quiet", "switched off": "quiet"}.get(self.state, "bad")

    @property
    def failed_share(self) -> float | None:
        """The part of the attempts that failed."""
        return self.figures.failed / self.figures.attempts if self.figures else None


def price_of(spec: BackendSpec) -> str:
    """What a million tokens cost, and since when that is known."""
    price = spec.price
    if price is None:
        return "unknown"
    dated = f", {price.as_of}" if price.as_of else ""
    return f"${price.input.normalize():f} / ${price.output.normalize():f}{dated}"


def _table(period: Period) -> Table[Line]:
    def rows(line: Line, outcome: str | None = None) -> str | None:
        if line.figures is None:
            return None
        return period.at("/admin/attempts", is_backend=line.spec.id, is_outcome=outcome)

    return Table(
        "Backends",
        (
            Column("backend", "Backend", lambda each: each.spec.id, Kind.CODE, lambda each: each.where),
            state_column(lambda each: each.state, lambda each: each.tone),
            Column("tier", "Tier", lambda each: each.spec.tier.value, choices=True),
            Column("clearance", "Cleared for", lambda each: each.spec.clearance.value, choices=True),
            Column("attempts", "Attempts", lambda each: each.figures.attempts if each.figures else 0, Kind.COUNT, rows),
            Column("failed", "Failed", lambda each: each.failed_share, Kind.SHARE, lambda each: rows(each, "failed")),
            Column("p50", "p50", lambda each: each.figures.p50_ms if each.figures else None, Kind.MS),
            Column("p95", "p95", lambda each: each.figures.p95_ms if each.figures else None, Kind.MS),
            Column("spend", "Spend", lambda each: dollars(each.figures.cost) if each.figures else None, Kind.MONEY),
            Column("price", "Per million in / out", lambda each: price_of(each.spec)),
            Column("last", "Last asked", lambda each: each.figures.last_at if each.figures else None, Kind.MOMENT),
        ),
        order="backend",
    )


def _failures(period: Period) -> Table[FailureCount]:
    return Table(
        "Failures by class",
        (
            Column(
                "backend", "Backend", lambda each: each.backend, Kind.CODE, lambda e: f"/admin/backends/{e.backend}"
            ),
            Column("outcome", "Class", lambda each: each.outcome, choices=True),
            Column(
                "number",
                "Number",
                lambda each: each.number,
                Kind.COUNT,
                lambda e: period.at("/admin/attempts", is_backend=e.backend, is_outcome=e.outcome),
            ),
            Column("last", "Last", lambda each: each.last_at, Kind.MOMENT),
        ),
        order="-last",
        prefix="f_",
        empty="No backend failed in these days.",
    )


async def lines(view: View, period: Period) -> Sequence[Line]:
    """Every backend of the registry."""
    operations, tenant = view.service.operations, whose(view.principal)
    health, drains = operations.health(), await operations.drains.store.all()
    figures = {each.backend: each for each in await operations.insights.backends.figures(tenant, period.span)}
    failures = await operations.insights.backends.failures(tenant, period.span)
    return [
        Line(
            spec,
            health.get(spec.id),
            drains.get(spec.id),
            figures.get(spec.id),
            tuple(each for each in failures if each.backend == spec.id),
        )
        for spec in view.service.backends
    ]


@router.get("/admin/backends", dependencies=[_READ])
async def backends(view: ViewDep) -> Response:
    """All backends."""
    period = await period_of(view)
    found = await lines(view, period)
    failures = [failure for line in found for failure in line.failures]
    return view.page(
        "backends.html",
        "Backends",
        period=period,
        table=view.table(_table(period), found),
        failures=view.table(_failures(period), failures),
    )


@router.get("/admin/backends/{backend_id}", dependencies=[_READ])
async def backend(view: ViewDep, backend_id: str) -> Response:
    """One backend with its latest attempts."""
    period = await period_of(view)
    line = await _line(view, period, backend_id)
    attempts = []
    if view.may(Scope.DECISIONS_READ):
        reader, wanted = view.service.operations.insights.backends, AttemptFilter(backend=backend_id)
        attempts = list(await reader.attempts(whose(view.principal), period.span, wanted, _LATEST))
    return view.page(
        "backend.html",
        backend_id,
        line=line,
        period=period,
        facts=_facts(line, period),
        failures=view.table(_failures(period), line.failures),
        attempts=view.table(attempts_table("Latest attempts", prefix="a_"), attempts),
        operates=view.operates(Scope.POLICIES_PUBLISH),
        tried=None,
    )


@router.post("/admin/backends/{backend_id}/test", dependencies=[_OPERATE])
async def try_backend(view: ViewDep, backend_id: str) -> Response:
    """One tiny call; what it has shown is told on the backend's page."""
    found = await view.service.operations.examine((await _line(view, await period_of(view), backend_id)).spec)
    return view.done(f"/admin/backends/{backend_id}", _told(found))


@router.post("/admin/backends/{backend_id}/drain", dependencies=[_OPERATE])
async def drain(view: ViewDep, form: FormDep, backend_id: str) -> Response:
    """Give it no more work."""
    line = await _line(view, await period_of(view), backend_id)
    if form.why is None:
        diff = (DiffLine("-", f"{backend_id}: {line.state}"), DiffLine("+", f"{backend_id}: drained"))
        lead = "It gets no more work, in every process within seconds. Calls under way end as they would have."
        return view.confirm(Confirmation(f"Drain {backend_id}?", "Drain", diff, lead, line.where, grave=True), form)
    change = change_by(view.principal, Action.BACKEND_DRAIN, backend_id, form.why)
    await view.service.operations.drains.drain(backend_id, change)
    return view.done(line.where, f"{backend_id} is drained.")


@router.post("/admin/backends/{backend_id}/undrain", dependencies=[_OPERATE])
async def undrain(view: ViewDep, form: FormDep, backend_id: str) -> Response:
    """Let it work again."""
    line = await _line(view, await period_of(view), backend_id)
    if form.why is None:
        diff = (DiffLine("-", f"{backend_id}: drained"), DiffLine("+", f"{backend_id}: in work"))
        return view.confirm(Confirmation(f"Let {backend_id} work again?", "Undrain", diff, back=line.where), form)
    change = change_by(view.principal, Action.BACKEND_UNDRAIN, backend_id, form.why)
    await view.service.operations.drains.undrain(backend_id, change)
    return view.done(line.where, f"{backend_id} works again.")


async def _line(view: View, period: Period, backend_id: str) -> Line:
    found = next((each for each in await lines(view, period) if each.spec.id == backend_id), None)
    if found is None:
        raise NotFound(f"There is no backend {backend_id!r}.")
    return found


def _facts(line: Line, period: Period) -> list[tuple[str, str, str | None]]:
    spec, figures = line.spec, line.figures
    rows = period.at("/admin/attempts", is_backend=spec.id)
    region = spec.traits.region or ("here" if spec.local_zone else "unknown")
    return [
        ("Tier", spec.tier.value, None),
        ("Model", spec.model, None),
        ("Cleared for", f"up to {spec.clearance.value}", None),
        ("Region", region, None),
        ("Per million in / out", price_of(spec), None),
        ("Context", f"{spec.context_window:,} tokens", None),
        ("Attempts", written(figures.attempts if figures else 0, Kind.COUNT), rows),
        (
            "Failed",
            written(line.failed_share, Kind.SHARE),
            period.at("/admin/attempts", is_backend=spec.id, is_outcome="failed"),
        ),
        ("p50 / p95", _latency(figures), None),
        ("Spend", money(dollars(figures.cost if figures else 0)), rows),
    ]


def _latency(figures: BackendFigures | None) -> str:
    if figures is None or figures.p50_ms is None or figures.p95_ms is None:
        return written(None)
    return f"{span(figures.p50_ms)} / {span(figures.p95_ms)}"


def _told(finding: Finding) -> str:
    """What a call has shown, in a sentence or two."""
    attempt, name = finding.attempt, finding.spec.id
    if attempt is None or finding.fails:
        said = finding.sentence or f"It is {finding.verdict.value.replace('_', ' ')}."
        return f"{name} was not reached: {said} {finding.remedy}".strip()
    cost = "" if attempt.cost_usd is None else f" for {money(attempt.cost_usd)}"
    return f"{name} answered in {span(attempt.total_ms)}{cost}."
