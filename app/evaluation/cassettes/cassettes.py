"""All recorded answers of a suite, in memory; on disk in two files.

What may be shared stands in the repository. Answers to confidential and restricted text stand in the state folder of
whoever recorded them, and go nowhere else.
"""

import hashlib
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from app.domain.errors import InvalidCassettes
from app.domain.labels import Sensitivity
from app.evaluation.cassettes.entry import Entry, dump_entry, load_entry
from app.evaluation.cassettes.key import Request

SHARED_UP_TO = Sensitivity.INTERNAL
"""The highest label of text whose answers may stand in a shared file."""


@dataclass(frozen=True, slots=True)
class Places:
    """The two files of a suite's answers."""

    shared: Path
    private: Path

    def of(self, label: Sensitivity | None) -> Path:
        """Where answers to text of this label go; what has none counts as the highest."""
        return self.shared if label is not None and label.rank <= SHARED_UP_TO.rank else self.private


class Cassettes:
    """Finds recorded answers, and takes in new ones."""

    def __init__(self, places: Places) -> None:
        self._places = places
        self._entries: dict[str, Entry] = {}
        self._private: set[str] = set()
        self._used: set[str] = set()
        self._fresh: set[str] = set()
        for path in (places.shared, places.private):
            for entry in _read(path):
                self._entries[entry.key] = entry
                if path == places.private:
                    self._private.add(entry.key)

    def __len__(self) -> int:
        return len(self._entries)

    @property
    def digest(self) -> str:
        """SHA-256 over all entries, in hex."""
        found = hashlib.sha256()
        for key in sorted(self._entries):
            found.update(dump_entry(self._entries[key]).encode() + b"\n")
        return found.hexdigest()

    @property
    def unused(self) -> tuple[str, ...]:
        """The keys that nobody has asked for."""
        return tuple(sorted(self._entries.keys() - self._used))

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All answers."""
        return tuple(self._entries.values())

    def find(self, key: str) -> Entry | None:
        """The answer with this key."""
        return self._entries.get(key)

    def mark(self, keys: Iterable[str]) -> None:
        """Note that these were asked for."""
        self._used.update(keys)

    def is_fresh(self, key: str) -> bool:
        """Whether the answer was taken in by this process."""
        return key in self._fresh

    def nearest(self, request: Request) -> Entry | None:
        """The answer to the request that has most in common with this one."""
        return min(self._entries.values(), key=lambda each: (_distance(each, request), each.key), default=None)

    def add(self, entry: Entry, label: Sensitivity | None) -> None:
        """Take an answer in, and write it down at once: it has cost money."""
        path = self._places.of(label)
        path.parent.mkdir(parents=True, exist_ok=True)
        private = path == self._places.private
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, _mode(private=private)), "ab") as file:
            file.write(f"{dump_entry(entry)}\n".encode())
        self._entries[entry.key] = entry
        (self._private.add if private else self._private.discard)(entry.key)
        self._fresh.add(entry.key)

    def label(self, key: str, label: Sensitivity | None) -> None:
        """Take a shared answer back whose text has turned out to be closed; nothing is ever shared later on."""
        if self._places.of(label) == self._places.private and key in self._entries and key not in self._private:
            self.add(self._entries[key], label)

    def tidy(self, *, prune: bool = False) -> int:
        """Write both files anew, sorted by key, each key once; with ``prune`` without the unused. How many went."""
        gone = set(self.unused) if prune else set[str]()
        for key in gone:
            del self._entries[key]
        self._private -= gone
        self._write(self._places.shared, self._entries.keys() - self._private, private=False)
        self._write(self._places.private, self._private, private=True)
        return len(gone)

    def _write(self, path: Path, keys: Iterable[str], *, private: bool) -> None:
        listed = sorted(keys)
        if not listed and not path.exists():
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(".draft")
        text = "".join(f"{dump_entry(self._entries[key])}\n" for key in listed)
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, _mode(private=private))
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
        draft.replace(path)


def _mode(*, private: bool) -> int:
    return 0o600 if private else 0o644


def _read(path: Path) -> list[Entry]:
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return []
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidCassettes(f"{path} cannot be read: {error}.") from error
    # A recording that was killed may have left half a line.
    lines = text.split("\n")[:-1]
    return [load_entry(line, f"{path}:{number}") for number, line in enumerate(lines, start=1)]


def _distance(entry: Entry, request: Request) -> int:
    return len(request.differing(entry.request))
