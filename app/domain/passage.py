"""Passages of skill documents and the citations that point at them."""

from dataclasses import dataclass
from urllib.parse import quote, urlencode

from app.domain.labels import Sensitivity


@dataclass(frozen=True, slots=True)
class Passage:
    """A chunk of a skill document that retrieval found.

    ``start`` and ``end`` are character offsets into the document as stored, ``text`` is exactly that span.
    ``section`` is the slug of the nearest heading. ``score`` is the fused score that ranks; ``cosine`` and ``bm25``
    are its parts (bm25 is not normalised). ``sensitivity`` is that of its source and goes with it.
    """

    id: int
    document_id: int
    skill: str
    path: str
    section: str
    heading_path: tuple[str, ...]
    start: int
    end: int
    text: str
    score: float
    cosine: float
    bm25: float
    content_hash: str
    sensitivity: Sensitivity = Sensitivity.PUBLIC

    @property
    def heading(self) -> str:
        """The nearest heading, or the skill's name where the passage stands above the first one."""
        return self.heading_path[-1] if self.heading_path else self.skill

    @property
    def address(self) -> str:
        """Where people can read the passage, marked in the version that was read, relative to the service."""
        return _address(self.path, self.content_hash, self.start, self.end)


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage by its id, with how well it fits the query that found it; see ``Passage`` for scores and label.

    ``path``, ``content_hash`` and ``start`` are its place, which outlives the id: an id goes when texts are cut anew.
    """

    id: int
    score: float
    cosine: float
    bm25: float
    sensitivity: Sensitivity = Sensitivity.PUBLIC
    path: str = ""
    content_hash: str = ""
    start: int = 0


@dataclass(frozen=True, slots=True)
class Citation:
    """A verified quote: ``quote`` is the document's own text between the character offsets ``start`` and ``end``.

    ``path`` is relative to the folder that holds ``skills/``; ``content_hash`` is the SHA-256 of the document version
    that was read.
    """

    n: int
    skill: str
    section: str
    heading: str
    path: str
    quote: str
    start: int
    end: int
    content_hash: str

    @property
    def address(self) -> str:
        """Where people can read the passage with the quote marked, relative to the service; stays valid for good."""
        return _address(self.path, self.content_hash, self.start, self.end)


def _address(path: str, version: str, start: int, end: int) -> str:
    span = urlencode({"version": version, "start": start, "end": end})
    return f"/passages/{quote(path)}?{span}#quote"
