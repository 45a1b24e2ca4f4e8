"""Folders into memory. Links are not followed, special files are not opened, nothing grows beyond the limits."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from app.domain.errors import ContentError
from app.scanning.archive import bad_name, read_archive
from app.scanning.package import MAIN, MOST_DEPTH, MOST_FILES, Collector, Package, Trouble

ARCHIVES = frozenset({".zip", ".skill"})
_MOST_ENTRIES = 20 * MOST_FILES
_SKIPPED = frozenset({".git"})
_OPEN = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)


def read_packages(path: Path) -> tuple[Package, ...]:
    """The skill at ``path``, or each skill of a folder of skills.

    Raises:
        ContentError: there is nothing there, or it is neither a folder nor an archive that can be opened.
    """
    if path.is_dir() and not (path / MAIN).exists():
        folders = sorted(child for child in path.iterdir() if child.is_dir() and (child / MAIN).is_file())
        if folders:
            return tuple(read_package(folder) for folder in folders)
    return (read_package(path),)


def read_package(path: Path) -> Package:
    """The skill at ``path``: a folder, or a ``.zip`` or ``.skill`` archive.

    Raises:
        ContentError: there is nothing there, or it is neither a folder nor an archive that can be opened.
    """
    if path.is_dir():
        return _read_folder(path)
    if not path.is_file():
        raise ContentError(f"{path}: there is no such file or folder.")
    if path.suffix.lower() not in ARCHIVES:
        raise ContentError(f"{path}: a skill is a folder or a .zip or .skill archive.")
    return read_archive(path)


def _read_folder(root: Path) -> Package:
    collector = Collector()
    pending = [(root, "")]
    seen = 0
    while pending:
        folder, prefix = pending.pop()
        for entry in _entries(folder, prefix, collector):
            seen += 1
            if seen > _MOST_ENTRIES:
                collector.note(Trouble.TOO_MANY, prefix + entry.name)
                return collector.package(root.resolve().name)
            path = prefix + entry.name
            if entry.is_dir(follow_symlinks=False):
                if path.count("/") + 1 >= MOST_DEPTH:
                    collector.note(Trouble.TOO_DEEP, path)
                elif entry.name not in _SKIPPED:
                    pending.append((Path(entry.path), f"{path}/"))
            else:
                _take_file(entry, path, collector)
    return collector.package(root.resolve().name)


def _entries(folder: Path, prefix: str, collector: Collector) -> Iterator[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            yield from sorted(entries, key=lambda entry: entry.name)
    except OSError:
        collector.note(Trouble.UNREADABLE, prefix or ".")


def _take_file(entry: os.DirEntry[str], path: str, collector: Collector) -> None:
    if entry.is_symlink():
        collector.note(Trouble.LINK, path)
        return
    if not entry.is_file(follow_symlinks=False):
        collector.note(Trouble.SPECIAL, path)
        return
    if bad_name(path):
        collector.note(Trouble.BAD_NAME, path)
        return
    if collector.full:
        collector.note(Trouble.TOO_MANY, path)
        return
    try:
        _read_file(entry.path, path, collector)
    except OSError:
        collector.note(Trouble.UNREADABLE, path)


def _read_file(place: str, path: str, collector: Collector) -> None:
    """Read what the entry is at the moment it is opened: it may have been swapped since it was listed."""
    number = os.open(place, _OPEN)
    with os.fdopen(number, "rb") as file:
        status = os.fstat(number)
        if not stat.S_ISREG(status.st_mode):
            collector.note(Trouble.SPECIAL, path)
            return
        if status.st_nlink > 1:
            collector.note(Trouble.HARD_LINK, path)
        collector.add(path, file.read(collector.room + 1))
