"""What the library of skills looks like in the database, and a change to it, as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from app.domain.labels import Sensitivity


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """A document that is indexed: the hash of its text, by which recipe it was cut, and into how many chunks."""

    content_hash: str
    recipe: str
    chunks: int


@dataclass(frozen=True, slots=True)
class StoredSkill:
    """A skill that is indexed, with its documents by path."""

    tree_hash: str
    recipe: str
    documents: Mapping[str, StoredDocument] = field(default_factory=dict[str, StoredDocument])

    @property
    def chunks(self) -> int:
        """Chunks of all its documents."""
        return sum(document.chunks for document in self.documents.values())


@dataclass(frozen=True, slots=True)
class LibraryState:
    """One tenant's skills by name, and the versions (name, tree hash) that a person has let in."""

    skills: Mapping[str, StoredSkill] = field(default_factory=dict[str, StoredSkill])
    accepted: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True, slots=True)
class NewChunk:
    """A chunk to store.

    ``lexical`` is what words are found by, ``heading`` the part of it that says what the section is about;
    ``input_hash`` finds its vector in the cache.
    """

    kind: str
    heading_path: tuple[str, ...]
    anchor: str
    start: int
    end: int
    parent_start: int
    parent_end: int
    body: str
    lexical: str
    heading: str
    input_hash: bytes


@dataclass(frozen=True, slots=True)
class NewDocument:
    """A document to store in place of the one with the same path."""

    path: str
    content_hash: str
    text: str
    chunks: tuple[NewChunk, ...]


@dataclass(frozen=True, slots=True)
class SkillChange:
    """A skill to store: its own fields, the documents that are new or different, and the paths that are gone."""

    name: str
    title: str
    description: str
    license: str | None
    agents: tuple[str, ...]
    meta: Mapping[str, str]
    sensitivity: Sensitivity
    language: str
    tree_hash: str
    recipe: str
    documents: tuple[NewDocument, ...]
    gone: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SyncCounts:
    """What a sync did to documents; how many chunks it wrote, and of those embedded or found in the cache."""

    added: int = 0
    updated: int = 0
    deleted: int = 0
    unchanged: int = 0
    chunks: int = 0
    embedded: int = 0
    cached: int = 0


@dataclass(frozen=True, slots=True)
class LibraryChange:
    """All that one sync writes. ``base`` is the state that it was worked out from."""

    base: LibraryState
    model: str
    skills: tuple[SkillChange, ...]
    removed: tuple[str, ...]
    counts: SyncCounts
    took_ms: int


@dataclass(frozen=True, slots=True)
class SkillInfo:
    """A skill as a list of skills shows it."""

    name: str
    title: str
    description: str
    license: str | None
    agents: tuple[str, ...]
    meta: Mapping[str, str]
    enabled: bool
    sensitivity: Sensitivity
    tree_hash: str
    chunks: int
    synced_at: datetime
    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DocumentVersion:
    """A document as it was when it was cited; ``current`` if it still is what the library holds."""

    skill: str
    path: str
    content_hash: str
    text: str
    license: str | None
    current: bool
