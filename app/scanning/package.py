"""A skill as it came: every file's bytes in memory, and what was wrong with the way they were packed."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import PurePosixPath

MOST_FILES = 200
MOST_FILE_BYTES = 2_000_000
MOST_BYTES = 10_000_000
MOST_DEPTH = 12
MOST_NAME_BYTES = 240
MAIN = "SKILL.md"


class Trouble(StrEnum):
    """What can be wrong with a package before anything in it is read."""

    OUTSIDE = "a path leads out of the package"
    BAD_NAME = "a name that no file should have"
    LINK = "a link instead of a file"
    HARD_LINK = "a second name of a file that may lie elsewhere"
    SPECIAL = "neither a file nor a folder"
    TWICE = "the same name twice"
    ENCRYPTED = "encrypted, so that nobody can look at it"
    BOMB = "grows far beyond its packed size"
    UNKNOWN_PACKING = "packed in a way that is not understood"
    DAMAGED = "damaged"
    TOO_LARGE = "larger than a file of a skill may be"
    TOO_MANY = "more files or bytes than a skill may have"
    TOO_DEEP = "nested deeper than a skill may be"
    UNREADABLE = "cannot be read"


@dataclass(frozen=True, slots=True)
class PackageFile:
    """One file. ``sha256`` is the hash of its bytes in hex."""

    path: str
    data: bytes = field(repr=False)
    sha256: str


@dataclass(frozen=True, slots=True)
class Damage:
    """Something that is wrong with one entry of a package; ``path`` is its name as it stands there."""

    kind: Trouble
    path: str


@dataclass(frozen=True, slots=True)
class Package:
    """The files of one skill by path, in order, with ``SKILL.md`` at the top when there is one.

    ``name`` is the name of the folder or archive that it came in.
    """

    name: str
    files: tuple[PackageFile, ...]
    damages: tuple[Damage, ...] = ()

    @property
    def main(self) -> PackageFile | None:
        """The file that makes it a skill."""
        return next((file for file in self.files if file.path == MAIN), None)


class Collector:
    """Takes in files one by one and keeps to the limits; what is refused is noted."""

    def __init__(self) -> None:
        self._files: dict[str, PackageFile] = {}
        self._damages: list[Damage] = []
        self._bytes = 0

    @property
    def room(self) -> int:
        """Bytes that the next file may have."""
        return max(0, min(MOST_FILE_BYTES, MOST_BYTES - self._bytes))

    @property
    def full(self) -> bool:
        """Whether the package has as many files as it may have."""
        return len(self._files) >= MOST_FILES

    def note(self, kind: Trouble, path: str) -> None:
        """Something is wrong with an entry."""
        if len(self._damages) < MOST_FILES:
            self._damages.append(Damage(kind, path[:MOST_NAME_BYTES]))

    def add(self, path: str, data: bytes) -> None:
        """Take in one file; ``data`` may be cut off behind ``room`` bytes, which shows that it is too large."""
        if len(data) > self.room:
            self.note(Trouble.TOO_LARGE if len(data) > MOST_FILE_BYTES else Trouble.TOO_MANY, path)
            return
        self._bytes += len(data)
        self._files[path] = PackageFile(path, data, hashlib.sha256(data).hexdigest())

    def package(self, name: str) -> Package:
        """All that was taken in. A single folder around everything is left away."""
        files = self._files
        tops = {PurePosixPath(path).parts[0] for path in files}
        if MAIN not in files and len(tops) == 1:
            top = tops.pop()
            if f"{top}/{MAIN}" in files:
                name, cut = top, len(top) + 1
                files = {path[cut:]: PackageFile(path[cut:], file.data, file.sha256) for path, file in files.items()}
        ordered = sorted(files.values(), key=lambda file: (file.path != MAIN, file.path))
        return Package(name, tuple(ordered), tuple(self._damages))


def package_of(files: Mapping[str, str | bytes], name: str = "package") -> Package:
    """A package made of texts in memory."""
    collector = Collector()
    for path, content in files.items():
        collector.add(path, content.encode() if isinstance(content, str) else content)
    return collector.package(name)
