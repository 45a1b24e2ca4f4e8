"""One version of a policy: its rules with what they decided lately, its text, and how it differs from others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from typing import Annotated

from fastapi import Path, Query, Response

from app.domain.access import Scope
from app.domain.errors import InvalidPolicy, NotFound
from app.domain.insight.overview import RuleHits, overseen
from app.domain.insight.span import Span
from app.domain.policy_version import HIGHEST_VERSION, POLICY_NAME, PolicyRef, PolicyState, PolicyVersion, policy_ref
from app.routing.policy import Policy, Range, Rule, When
from app.store.insight.overview import OverviewInsight
from app.web.console.changes import diff_of
from app.web.console.policy_text import Fault, faults_of, lines_of
from app.web.console.shell import ViewDep, console_router, needs
from app.web.console.table import Column, Table
from app.web.console.values import Kind

router = console_router()

Name = Annotated[str, Path(pattern=POLICY_NAME)]
Number = Annotated[int, Path(ge=1, le=HIGHEST_VERSION)]

_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A rule of a version with what rules of its name decided in the last week."""

    place: int
    rule: Rule
    calls: int
    share: float | None


RULES: Table[RuleRow] = Table(
    "Rules",
    (
        Column("place", "Order", lambda each: each.place, Kind.COUNT),
        Column("rule", "Rule", lambda each: each.rule.id, Kind.CODE),
        Column("when", "When", lambda each: said_of(each.rule.when)),
        Column("then", "Then", lambda each: ", ".join(each.rule.then.prefer)),
        Column("calls", "Calls in 7 days", lambda each: each.calls, Kind.COUNT),
        Column("share", "Share", lambda each: each.share, Kind.SHARE),
        Column("why", "Why", lambda each: each.rule.why),
    ),
    order="place",
    note="Calls are those that a rule of this name decided in the last seven days, under whichever version held.",
)


@router.get("/admin/policies/{name}/{version}", dependencies=[needs(Scope.POLICIES_READ)])
async def policy(view: ViewDep, name: Name, version: Number) -> Response:
    """One version."""
    desk = view.service.policies
    found = await desk.store.get(PolicyRef(name, version))
    parsed, faults = await _parsed(view, found)
    hits = await OverviewInsight(view.service.database).rule_hits(overseen(view.principal), name, _last_week())
    published = await desk.store.live()
    versions = await desk.store.versions()
    return view.page(
        "policy.html",
        str(found.ref),
        policy=found,
        published=published,
        rules=view.table(RULES, _rows(parsed.rules, hits)) if parsed else None,
        lines=lines_of(found.yaml, faults),
        faults=faults,
        others=[each.ref for each in versions if each.ref != found.ref],
        live=str(published.ref) if published else "",
        drafted=found.state is PolicyState.DRAFT,
        current=found.state is PolicyState.PUBLISHED,
        retired=found.state is PolicyState.RETIRED,
        scopes=Scope,
    )


@router.get("/admin/policies/{name}/{version}/diff", dependencies=[needs(Scope.POLICIES_READ)])
async def diff(view: ViewDep, name: Name, version: Number, to: Annotated[str, Query(max_length=80)]) -> Response:
    """What changed from one version to another."""
    other = policy_ref(to)
    if other is None:
        raise NotFound(f"There is no policy {to}: a version is named like house@3.")
    store = view.service.policies.store
    one, two = await store.get(PolicyRef(name, version)), await store.get(other)
    title = f"From {one.ref} to {two.ref}"
    return view.page("policy_diff.html", title, one=one, two=two, lines=diff_of(one.yaml, two.yaml))


def said_of(when: When) -> str:
    """The conditions of a rule in words."""
    parts: list[str] = []
    for part in fields(when):
        value = getattr(when, part.name)
        if isinstance(value, Range):
            bounds = [f"from {value.gte:g}"] if value.gte is not None else []
            bounds += [f"below {value.lt:g}"] if value.lt is not None else []
            parts.append(f"{part.name} {' and '.join(bounds)}")
        elif value:
            parts.append(f"{part.name}: {', '.join(sorted(map(str, value)))}")
    return "; ".join(parts) or "any call"


def _rows(rules: Sequence[Rule], hits: Mapping[str, RuleHits]) -> list[RuleRow]:
    calls = [hits[rule.id].calls if rule.id in hits else 0 for rule in rules]
    total = sum(calls)
    return [
        RuleRow(place, rule, count, count / total if total else None)
        for place, (rule, count) in enumerate(zip(rules, calls, strict=True), 1)
    ]


async def _parsed(view: ViewDep, version: PolicyVersion) -> tuple[Policy | None, tuple[Fault, ...]]:
    """The version's rules, or why it cannot be used with the backends as they are now."""
    try:
        return await view.service.policies.read(version.yaml), ()
    except InvalidPolicy as error:
        return None, faults_of(error.sentence)


def _last_week() -> Span:
    now = datetime.now(UTC)
    return Span(now - _WEEK, now)
