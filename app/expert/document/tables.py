"""The table of documents: which template is meant, its fields, and what is known about often compared technologies."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from app.content.expert import ExpertContent
from app.content.tables import typed

_NAME = "documents"


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a template.

    ``cues`` find its content in the request: what the group ``v`` holds, else the clause around the match. ``who``
    names who can supply it, ``blocks`` tells that nothing can be published without it, ``proposed`` that the sentence
    ``<kind>.<id>.proposed`` stands in for it, ``figure`` a calculation that belongs there. An ``opening`` field that
    stays empty takes the first clause. ``options`` are proposals ``<kind>.<id>.proposed.<name>`` for requests that
    have the cue, with the source ``cite``. ``also`` names what a filled field still lacks unless the request has the
    cue, by the last part of the sentence ``<kind>.<id>.also.<name>``.
    """

    id: str
    cues: tuple[str, ...] = ()
    who: str = ""
    blocks: bool = False
    proposed: bool = False
    figure: str = ""
    rest: bool = False
    opening: bool = False
    options: Mapping[str, str] = field(default_factory=dict[str, str])
    cite: str = ""
    also: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True)
class Template:
    """A kind of document: how to recognize it, its fields, and where a skill describes it."""

    cues: Mapping[str, int]
    fields: tuple[Field, ...] = ()
    layout: str = "sections"
    title: str = ""
    source: str = ""
    way: str = "fields"
    topics: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Technology:
    """What speaks for a technology, what it costs, and where a skill says so; sentences ``tech.<id>.<what>``."""

    cue: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Documents:
    """All templates."""

    templates: Mapping[str, Template]
    technologies: Mapping[str, Technology]
    decision: tuple[str, ...]
    instruction: str
    kinds_of_note: Mapping[str, str]
    alternatives: str
    chosen: str
    decider: str
    no_reason: str
    number: str
    contacts: str
    downsides: str
    leading: str
    picked: str
    status: str
    date: str
    burden: str
    telling: str
    expected: str


@lru_cache(maxsize=4)
def read_documents(content: ExpertContent) -> Documents:
    """The table of documents, checked.

    Raises:
        ContentError: the table is malformed or missing.
    """
    return typed(Documents, content.table(_NAME), _NAME)
