"""Skills in the shape of the HTTP API."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from pydantic import BaseModel, ConfigDict, Field

from app.domain.digests import sha256_of
from app.domain.labels import Sensitivity
from app.retrieval.chunks.blocks import parse_blocks, sections, slug
from app.scanning.package import MAIN, MOST_FILES
from app.store.skill_values import DocumentVersion, SkillInfo

if TYPE_CHECKING:
    from app.retrieval.indexing.library import SyncReport


class SkillBody(BaseModel):
    """A skill as texts by their paths inside it; one of them is its ``SKILL.md``."""

    model_config: ClassVar[ConfigDict] = ConfigDict(extra="forbid", frozen=True)

    files: dict[str, str] = Field(
        min_length=1,
        max_length=MOST_FILES,
        examples=[{MAIN: "---\nname: naming\ndescription: How we name things.\n---\n# Naming\n\nShort names win.\n"}],
    )
    accept: bool = Field(default=False, description="let a suspicious one in, whose findings you have read")
    why: str = Field(default="", max_length=2_000, description="the reason, kept in the trail of changes")


class SyncBody(BaseModel):
    """How to sync."""

    model_config: ClassVar[ConfigDict] = ConfigDict(extra="forbid", frozen=True)

    force: bool = Field(default=False, description="also when more than half of the library would be deleted")


class _View(BaseModel):
    model_config: ClassVar[ConfigDict] = ConfigDict(frozen=True, from_attributes=True)


class SkillView(_View):
    """A skill in a list. ``version`` names the state of all its documents; one that is not ``enabled`` is not found."""

    name: str
    title: str
    description: str
    license: str | None
    agents: tuple[str, ...]
    sensitivity: Sensitivity
    enabled: bool
    version: str
    chunks: int
    synced_at: datetime


class SkillsView(_View):
    """Skills by name."""

    data: tuple[SkillView, ...]
    next_cursor: str | None = None


class SectionView(_View):
    """A section of a document: ``section`` is the anchor that citations name, the offsets count characters."""

    section: str
    heading: str
    path: tuple[str, ...]
    start: int
    end: int


class SkillDocumentView(_View):
    """A document with its sections; ``version`` is the SHA-256 of its text, ``current`` if the library holds it now."""

    path: str
    version: str
    current: bool
    sections: tuple[SectionView, ...]
    text: str


class SkillDetailView(_View):
    """A skill with its documents, ``SKILL.md`` first."""

    name: str
    title: str
    description: str
    license: str | None
    documents: tuple[SkillDocumentView, ...]


class WithheldView(_View):
    """A skill that is not served, and why."""

    name: str
    reason: str


class SyncView(_View):
    """What a sync did to documents, and what it left to people."""

    added: int
    updated: int
    deleted: int
    unchanged: int
    embedded: int
    took_ms: int
    held: tuple[WithheldView, ...]
    rejected: tuple[WithheldView, ...]
    withheld: tuple[WithheldView, ...]
    warnings: tuple[str, ...]


def skill_view(info: SkillInfo) -> SkillView:
    """A skill for a list."""
    return SkillView(
        name=info.name,
        title=info.title,
        description=info.description,
        license=info.license,
        agents=info.agents,
        sensitivity=info.sensitivity,
        enabled=info.enabled,
        version=info.tree_hash,
        chunks=info.chunks,
        synced_at=info.synced_at,
    )


def skill_detail_view(info: SkillInfo, texts: Mapping[str, str]) -> SkillDetailView:
    """A skill as the library holds it now."""
    return _detail(info, tuple(_document(path, text, current=True) for path, text in texts.items()))


def skill_version_view(info: SkillInfo, version: DocumentVersion) -> SkillDetailView:
    """A skill with one document as it was."""
    return _detail(info, (_document(version.path, version.text, current=version.current),))


def sync_view(report: "SyncReport") -> SyncView:
    """A report for the wire."""
    counts = report.counts
    return SyncView(
        added=counts.added,
        updated=counts.updated,
        deleted=counts.deleted,
        unchanged=counts.unchanged,
        embedded=counts.embedded,
        took_ms=report.took_ms,
        held=tuple(WithheldView(name=each.name, reason="; ".join(each.reasons)) for each in report.held),
        rejected=tuple(map(WithheldView.model_validate, report.rejected)),
        withheld=tuple(map(WithheldView.model_validate, report.withheld)),
        warnings=report.warnings,
    )


def _detail(info: SkillInfo, documents: tuple[SkillDocumentView, ...]) -> SkillDetailView:
    return SkillDetailView(
        name=info.name, title=info.title, description=info.description, license=info.license, documents=documents
    )


def _document(path: str, text: str, *, current: bool) -> SkillDocumentView:
    blocks = parse_blocks(text)
    found = [
        SectionView(section=slug(home.path[-1]), heading=home.path[-1], path=home.path, start=home.start, end=home.end)
        for block, home in zip(blocks, sections(text, blocks), strict=True)
        if block.title
    ]
    version = sha256_of(text)
    return SkillDocumentView(path=path, version=version, current=current, sections=tuple(found), text=text)
