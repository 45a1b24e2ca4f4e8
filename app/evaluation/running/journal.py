"""The journal of a run: one line for each try that has begun and each that is done. A kill loses no line that is done.

Written by one process at a time, which holds the file locked.
"""

import fcntl
import json
import os
import time
from dataclasses import dataclass, field
from io import FileIO
from pathlib import Path
from typing import Self

from pydantic import ValidationError

from app.domain.errors import ManifestDiffers
from app.domain.evaluation.row import Row
from app.evaluation.running.rows import canonical, dump_row, load_row

Key = tuple[str, int]
"""The case and the repeat."""


@dataclass(slots=True)
class Kept:
    """What a journal holds. ``broken_off`` are the names of tries that have begun and are not done."""

    rows: dict[Key, Row] = field(default_factory=dict[Key, Row])
    begun: dict[Key, int] = field(default_factory=dict[Key, int])
    broken_off: dict[Key, str] = field(default_factory=dict[Key, str])


_SYNC_S = 0.2


class Journal:
    """Appends. What is ``done`` outlives the process at once, and a loss of power up to a fifth of a second later.

    A replay finishes twenty tries a second: a disk that is waited for after each would set the pace.
    """

    def __init__(self, file: FileIO) -> None:
        self._file = file
        self._synced = 0.0

    @classmethod
    def open(cls, path: Path) -> tuple[Self, Kept]:
        """The journal of a run, with what it holds; a torn last line is cut off.

        Raises:
            ManifestDiffers: another process works on the run, or the file is no journal.
        """
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        file = FileIO(descriptor, "r+")
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.close()
            raise ManifestDiffers(f"Another process works on {path.parent.name}.") from None
        whole = file.read() or b""
        sound = whole[: whole.rfind(b"\n") + 1]
        try:
            kept = _kept(path, sound)
        except ManifestDiffers:
            file.close()
            raise
        file.truncate(len(sound))
        file.seek(len(sound))
        return cls(file), kept

    @staticmethod
    def read(path: Path) -> Kept:
        """What a journal holds, whoever works on it; raises ManifestDiffers where it is none."""
        try:
            whole = path.read_bytes()
        except OSError as error:
            raise ManifestDiffers(f"{path} cannot be read: {error}.") from error
        return _kept(path, whole[: whole.rfind(b"\n") + 1])

    def begin(self, key: Key, user: str) -> None:
        """Note that a try begins. That may be lost: the try is then begun anew all the same."""
        self._file.write((canonical({"begun": [*key], "user": user}) + "\n").encode())

    def done(self, row: Row) -> None:
        """Note what came of a try."""
        self._file.write((dump_row(row) + "\n").encode())
        if time.monotonic() - self._synced >= _SYNC_S:
            self._sync()

    def close(self) -> None:
        """Let others work on the run."""
        self._sync()
        self._file.close()

    def _sync(self) -> None:
        os.fsync(self._file.fileno())
        self._synced = time.monotonic()


def _kept(path: Path, sound: bytes) -> Kept:
    kept = Kept()
    for number, line in enumerate(sound.split(b"\n")[:-1], start=1):
        try:
            _take(kept, line)
        except (ValueError, ValidationError, KeyError, TypeError) as error:
            raise ManifestDiffers(f"{path}:{number} is no line of a journal.") from error
    return kept


def _take(kept: Kept, line: bytes) -> None:
    found = json.loads(line)
    if "begun" in found:
        case, repeat = found["begun"]
        key = (str(case), int(repeat))
        kept.begun[key] = kept.begun.get(key, 0) + 1
        kept.broken_off[key] = str(found["user"])
        return
    row = load_row(line.decode())
    kept.rows[row.case, row.repeat] = row
    kept.broken_off.pop((row.case, row.repeat), None)
