"""Passages in the words and at the places of the files that they come from."""

from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from app.content.offsets import Offsets
from app.content.skills import normalise
from app.domain.digests import sha256_of
from app.domain.errors import ContentError

if TYPE_CHECKING:
    from app.domain.passage import Passage

# Files that were read last; the passages of a question mostly come from few of them.
_KEPT = 64


@dataclass(frozen=True, slots=True)
class Place:
    """A span of a file's own characters."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class _Original:
    content_hash: str
    text: str
    offsets: Offsets


class Originals:
    """The files of one folder. What is stored has other line ends than some of them, and composed characters."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._read: OrderedDict[str, _Original | None] = OrderedDict()

    def place(self, passage: "Passage") -> Place:
        """Where the passage stands in its file; in the stored text, if the file is another one by now."""
        original = self._original(passage.path)
        if original is None or original.content_hash != passage.content_hash:
            return Place(passage.start, passage.end, passage.text)
        start, end = original.offsets.original(passage.start), original.offsets.original(passage.end)
        return Place(start, end, original.text[start:end])

    def _original(self, path: str) -> _Original | None:
        if path not in self._read:
            self._read[path] = _opened(self._folder / path)
            if len(self._read) > _KEPT:
                self._read.popitem(last=False)
        self._read.move_to_end(path)
        return self._read[path]


def _opened(path: Path) -> _Original | None:
    try:
        raw = path.read_bytes()
        text = normalise(raw, path.name)
    except (OSError, ContentError):
        return None
    own = raw.decode("utf-8")
    return _Original(sha256_of(text), own, Offsets(own))
