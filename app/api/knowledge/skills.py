"""The skill library: listed, read, searched, and changed by whoever operates the service."""

import asyncio
from collections.abc import Generator
from contextlib import contextmanager
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Path, Query, Response

from app.api.conversations.schemas import SearchBody
from app.api.conversations.views import PassagesView, passage_view
from app.api.http.dependencies import PrincipalDep, ServiceDep, operates, requires
from app.api.knowledge.skill_views import (
    SkillBody,
    SkillDetailView,
    SkillsView,
    SkillView,
    SyncBody,
    SyncView,
    skill_detail_view,
    skill_version_view,
    skill_view,
    sync_view,
)
from app.domain.access import Principal, Scope
from app.domain.errors import ContentError, FieldError, NotFound, SkillRefused
from app.domain.trail import Action, change_by
from app.retrieval.search import SearchQuery
from app.scanning.imports import shipped_names, skill_name
from app.scanning.package import Package
from app.scanning.posted import posted_package
from app.scanning.report import Finding, Report, Severity, Verdict
from app.scanning.scan import scan
from app.service import Service
from app.store.skill_values import SkillInfo

router = APIRouter(prefix="/v1/skills", tags=["skills"])

Name = Annotated[str, Path(max_length=64, pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", examples=["mentor"])]
Hash = Annotated[
    str | None, Query(pattern=r"^[0-9a-f]{64}$", description="SHA-256 of a document, as citations name it")
]
Limit = Annotated[int, Query(ge=1, le=100)]
Cursor = Annotated[str | None, Query(max_length=64, description="`next_cursor` of the page before")]
Why = Annotated[str, Query(max_length=2_000, description="the reason, kept in the trail of changes")]

_READ = [Depends(requires(Scope.SKILLS_READ))]
_WRITE = [Depends(requires(Scope.SKILLS_WRITE)), Depends(operates)]
_MARKDOWN = {"text/markdown": {"schema": {"type": "string"}, "example": "# Naming\n\nShort names win.\n"}}
_MOST_FINDINGS = 100


@router.get("", summary="List skills", dependencies=_READ)
async def list_skills(
    service: ServiceDep, principal: PrincipalDep, limit: Limit = 100, cursor: Cursor = None
) -> SkillsView:
    """The skills of the library by name, those that are withdrawn included."""
    names = [each for each in await _skills(service, principal) if cursor is None or each.name > cursor]
    more = names[limit - 1].name if len(names) > limit else None
    return SkillsView(data=tuple(map(skill_view, names[:limit])), next_cursor=more)


@router.get(
    "/{name}",
    summary="Read a skill",
    dependencies=_READ,
    response_model=SkillDetailView,
    responses={200: {"content": _MARKDOWN}},
)
async def read_skill(
    name: Name,
    service: ServiceDep,
    principal: PrincipalDep,
    version: Hash = None,
    accept: Annotated[str, Header(include_in_schema=False)] = "",
) -> Response:
    """A skill with its documents and their sections; with ``version``, the document that has, or had, this content.

    With ``Accept: text/markdown`` the text of the first document alone.
    """
    info = await _skill(service, principal, name)
    if version is None:
        view = skill_detail_view(info, await service.library.texts(name))
    else:
        view = skill_version_view(info, await service.library.earlier(name, version))
    headers = {"ETag": f'"{version or info.tree_hash}"', "Vary": "Accept"}
    if "text/markdown" in accept:
        return Response(view.documents[0].text, media_type="text/markdown", headers=headers)
    return Response(view.model_dump_json(), media_type="application/json", headers=headers)


@router.post("/search", summary="Search skills and collections", dependencies=_READ)
async def search_skills(body: SearchBody, service: ServiceDep, principal: PrincipalDep) -> PassagesView:
    """Passages that fit a query, best first, with each part of the score."""
    clearance = min(body.clearance, principal.highest, key=lambda label: label.rank)
    query = SearchQuery(
        body.query, k=body.k, agent=body.agent, skills=body.skills, tenant=principal.tenant, clearance=clearance
    )
    return PassagesView(data=tuple(map(passage_view, await service.retriever.search(query))))


@router.put("/{name}", summary="Put a skill in", dependencies=_WRITE)
async def put_skill(name: Name, body: SkillBody, service: ServiceDep, principal: PrincipalDep) -> SkillView:
    """A new skill, or a new version of an imported one.

    It is scanned first: what speaks against it is in ``errors``.
    """
    package = posted_package(body.files, name)
    with _sent():
        if skill_name(package) != name:
            raise SkillRefused(f"The header of SKILL.md calls the skill {skill_name(package)!r}, the path {name!r}.")
        report = await _scanned(service, package)
        _check(report, accept=body.accept)
        await service.imports.add(package, report, source="api", by=principal.user, accept=body.accept)
    detail = {"verdict": report.verdict.value, "files": len(package.files)}
    await service.operations.trail.add(change_by(principal, Action.SKILL_PUT, name, body.why, detail))
    await _renewed(service)
    return skill_view(await _skill(service, principal, name))


@contextmanager
def _sent() -> Generator[None]:
    """What is wrong with files that a caller has sent is no fault of this service's own files."""
    try:
        yield
    except ContentError as error:
        raise SkillRefused(error.sentence) from error


@router.delete("/{name}", summary="Withdraw a skill", status_code=204, dependencies=_WRITE)
async def withdraw_skill(name: Name, service: ServiceDep, principal: PrincipalDep, why: Why = "") -> Response:
    """An imported skill goes for good; a shipped one is found no more until it is restored.

    Answers that cited it keep their text.
    """
    await _skill(service, principal, name)
    await service.operations.skills.retire(name, principal.user)
    await service.operations.trail.add(change_by(principal, Action.SKILL_WITHDRAW, name, why))
    await service.operations.look()
    return Response(status_code=204)


@router.post("/{name}/restore", summary="Restore a skill", dependencies=_WRITE)
async def restore_skill(name: Name, service: ServiceDep, principal: PrincipalDep) -> SkillView:
    """Let a shipped skill be found again that was withdrawn."""
    await service.operations.skills.restore(name)
    await service.operations.trail.add(change_by(principal, Action.SKILL_RESTORE, name))
    return skill_view(await _skill(service, principal, name))


@router.post("/sync", summary="Sync the library", dependencies=_WRITE)
async def sync_skills(service: ServiceDep, principal: PrincipalDep, body: SyncBody | None = None) -> SyncView:
    """Make the library equal to the folders of skills; embeds only what has changed."""
    report = await service.library.sync(service.settings.skills, force=body is not None and body.force)
    await service.operations.look()
    if report.changed:
        await service.operations.trail.add(change_by(principal, Action.SKILL_SYNC, "library"))
    return sync_view(report)


async def _skills(service: Service, principal: Principal) -> list[SkillInfo]:
    """Those whose label the caller may read."""
    found = await service.library.list()
    return [each for each in found if each.sensitivity.rank <= principal.highest.rank]


async def _skill(service: Service, principal: Principal, name: str) -> SkillInfo:
    found = next((each for each in await _skills(service, principal) if each.name == name), None)
    if found is None:
        raise NotFound(f"There is no skill '{name}'.")
    return found


async def _scanned(service: Service, package: Package) -> Report:
    known = await asyncio.to_thread(shipped_names, service.settings.skills)
    return await asyncio.to_thread(scan, package, known)


async def _renewed(service: Service) -> None:
    """The library as the folders are now, and new runs with its new version."""
    await service.library.sync(service.settings.skills)
    await service.operations.look()


def _check(report: Report, *, accept: bool) -> None:
    """Say what speaks against it, place by place; the importer itself refuses in one sentence only."""
    refused = report.verdict is Verdict.MALICIOUS or (report.verdict is Verdict.SUSPICIOUS and not accept)
    if refused or not report.complete:
        found = [each for each in report.findings if each.severity is not Severity.NOTE][:_MOST_FINDINGS]
        what = report.verdict.value if refused else "not readable in full"
        raise SkillRefused(f"The skill '{report.name}' is {what}.", tuple(map(_error, found)))


def _error(finding: Finding) -> FieldError:
    place = finding.file.replace("~", "~0").replace("/", "~1")
    hidden = f" ({finding.hidden})" if finding.hidden else ""
    return FieldError(f"/files/{place}", f"line {finding.line}: {finding.message}{hidden}", finding.rule)
