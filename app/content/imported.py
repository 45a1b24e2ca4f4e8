"""Skills from outside: read only while every byte is one that a person has let in."""

import hashlib
import os
import stat
from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import Path

from app.content.skills import RejectedSkill, SkillFolder, SkillLibrary, read_skill_folder
from app.domain.approval import Approval
from app.domain.errors import ContentError

_MOST_FILES = 1_000
_MOST_BYTES = 20_000_000
_OPEN = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)


def with_imported(
    library: SkillLibrary, folder: Path, approvals: Mapping[str, Approval], once: Collection[str] = ()
) -> SkillLibrary:
    """A library with the imported skills that are as they were approved; the others are withheld, with a reason.

    ``once``: names that were ever imported, so that their going is no loss of the library.
    """
    taken = {skill.name for skill in library.skills} | {rejected.name for rejected in library.rejected}
    skills: list[SkillFolder] = []
    withheld: list[RejectedSkill] = []
    for place in _folders(folder):
        try:
            skills.append(_approved(place, approvals.get(place.name), taken))
        except ContentError as error:
            withheld.append(RejectedSkill(place.name, error.sentence))
    missing = sorted(set(approvals) - {skill.name for skill in skills} - {one.name for one in withheld})
    withheld += [RejectedSkill(name, f"{name}: approved, but its folder is gone.") for name in missing]
    return replace(
        library,
        skills=(*library.skills, *skills),
        withheld=tuple(withheld),
        imported=frozenset((*approvals, *once, *(skill.name for skill in skills))) - taken,
    )


def file_hashes(folder: Path) -> Mapping[str, str]:
    """The SHA-256 of every file below a folder, in hex, by path.

    Raises:
        ContentError: something there is no plain file, cannot be read, or there is too much of it.
    """
    hashes: dict[str, str] = {}
    left = _MOST_BYTES
    pending = [folder]
    while pending:
        for entry in _entries(pending.pop()):
            name = Path(entry.path).relative_to(folder).as_posix()
            if entry.is_dir(follow_symlinks=False):
                pending.append(Path(entry.path))
                continue
            data = _bytes_of(entry, f"{folder.name}/{name}", left)
            left -= len(data)
            hashes[name] = hashlib.sha256(data).hexdigest()
            if len(hashes) > _MOST_FILES:
                raise ContentError(f"{folder.name}: more than {_MOST_FILES} files.")
    return hashes


def _folders(folder: Path) -> list[Path]:
    """Every entry but hidden ones; whatever is no folder fails when it is read."""
    return sorted(path for path in folder.iterdir() if not path.name.startswith(".")) if folder.is_dir() else []


def _approved(place: Path, approval: Approval | None, taken: Collection[str]) -> SkillFolder:
    name = place.name
    if place.is_symlink() or not place.is_dir():
        raise ContentError(f"{name}: not a folder.")
    if name in taken:
        raise ContentError(f"{name}: a skill of this name is shipped; an imported one cannot replace it.")
    if approval is None:
        raise ContentError(f"{name}: nobody has approved it; run `cto-team skills add`.")
    changed = _difference(approval.files, file_hashes(place))
    if changed is not None:
        raise ContentError(f"{name}: {changed} since it was approved; scan and add it again.")
    skill = read_skill_folder(place)
    # The texts that were just read must be those that were approved, even if a file changed a moment ago.
    if skill.tree_hash != approval.tree_hash:
        raise ContentError(f"{name}: changed since it was approved; scan and add it again.")
    return replace(skill, held=())


def _difference(approved: Mapping[str, str], found: Mapping[str, str]) -> str | None:
    for path in sorted({*approved, *found}):
        if path not in found:
            return f"{path} is gone"
        if path not in approved:
            return f"{path} is new"
        if approved[path] != found[path]:
            return f"{path} has changed"
    return None


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return sorted(entries, key=lambda entry: entry.name)
    except OSError as error:
        raise ContentError(f"{folder.name}: cannot be read ({error.strerror}).") from error


def _bytes_of(entry: os.DirEntry[str], name: str, most: int) -> bytes:
    try:
        number = os.open(entry.path, _OPEN)
        with os.fdopen(number, "rb") as file:
            if not stat.S_ISREG(os.fstat(number).st_mode):
                raise ContentError(f"{name}: not a plain file.")
            data = file.read(most + 1)
    except OSError as error:
        raise ContentError(f"{name}: cannot be read ({error.strerror}).") from error
    if len(data) > most:
        raise ContentError(f"{name}: the skill is larger than {_MOST_BYTES:,} bytes.")
    return data
