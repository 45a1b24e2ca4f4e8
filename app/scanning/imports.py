"""Letting a skill from outside in, and putting it out again."""

import asyncio
import shutil
import tempfile
from pathlib import Path

from app.content.front_matter import parse_document
from app.content.skills import SkillFolder, normalise, read_skill_folder
from app.domain.approval import Approval
from app.domain.errors import ContentError, NotFound, SkillRefused
from app.scanning.names import imitated_name
from app.scanning.package import MAIN, Package
from app.scanning.report import Report, Verdict, report_json
from app.store.approvals import ApprovalStore
from app.store.tenancy import acting_tenant


def shipped_names(folder: Path) -> frozenset[str]:
    """The names of the skills in a folder of skills."""
    if not folder.is_dir():
        return frozenset()
    return frozenset(path.name for path in folder.iterdir() if (path / MAIN).is_file())


class SkillImports:
    """The folder of imported skills and the record of who let them in."""

    def __init__(self, approvals: ApprovalStore, folder: Path, shipped: Path) -> None:
        self._approvals = approvals
        self._folder = folder
        self._shipped = shipped

    @property
    def folder(self) -> Path:
        """Where the imported skills lie."""
        return self._folder

    async def add(
        self, package: Package, report: Report, *, source: str, by: str, accept: bool, tenant: str | None = None
    ) -> SkillFolder:
        """Take in a package with its report, and record who did; the next sync serves it.

        ``accept`` lets a suspicious one in. The files that are written are those that were scanned, from memory.

        Raises:
            SkillRefused: it is malicious, could not be looked at in full, is suspicious without ``accept``, or has the
                name of a shipped skill or one that can be taken for it.
            ContentError: it is no usable skill; the message names file and line.
        """
        tenant = tenant or acting_tenant()
        name = skill_name(package)
        self._check_name(name)
        _check_verdict(report, accept=accept)
        skill = await asyncio.to_thread(_install, package, name, self._folder)
        approval = Approval(
            name=name,
            files={file.path: file.sha256 for file in package.files},
            tree_hash=skill.tree_hash,
            verdict=report.verdict.value,
            report=report_json(report),
            source=source,
            approved_by=by,
        )
        await self._approvals.approve(tenant, approval)
        return skill

    async def remove(self, name: str, *, by: str, tenant: str | None = None) -> None:
        """Put an imported skill out: its approval ends, its folder goes; the next sync serves it no more.

        Raises:
            NotFound: no skill of this name was imported.
        """
        tenant = tenant or acting_tenant()
        withdrawn = await self._approvals.withdraw(tenant, name, by)
        place = self._place(name)
        if place is None and not withdrawn:
            raise NotFound(f"No skill '{name}' was imported.")
        if place is not None:
            await asyncio.to_thread(_discard, place)

    def _place(self, name: str) -> Path | None:
        """The entry of this very name; a name is never joined to a path unseen."""
        if not self._folder.is_dir():
            return None
        return next((path for path in self._folder.iterdir() if path.name == name and not name.startswith(".")), None)

    def _check_name(self, name: str) -> None:
        shipped = shipped_names(self._shipped)
        if name in shipped:
            raise SkillRefused(f"A skill named '{name}' is shipped; an imported one cannot replace it.")
        imitated = imitated_name(name, shipped)
        if imitated is not None:
            raise SkillRefused(f"The name '{name}' can be taken for that of the shipped skill '{imitated}'.")


def skill_name(package: Package) -> str:
    """The name that the skill's header gives.

    Raises:
        ContentError: there is no ``SKILL.md``, or it cannot be read; the message names file and line.
    """
    main = package.main
    if main is None:
        raise ContentError(f"{package.name}: a skill needs a {MAIN}.")
    return parse_document(normalise(main.data, MAIN), MAIN).field("name")


def _check_verdict(report: Report, *, accept: bool) -> None:
    if report.verdict is Verdict.MALICIOUS:
        raise SkillRefused(f"'{report.name}' is refused: the scan calls it malicious.")
    if not report.complete:
        raise SkillRefused(f"'{report.name}' is refused: a part of it could not be looked at.")
    if report.verdict is Verdict.SUSPICIOUS and not accept:
        raise SkillRefused(f"'{report.name}' is suspicious and nobody has accepted it.")


def _install(package: Package, name: str, folder: Path) -> SkillFolder:
    """Write the files beside their place, check that they make a skill, then move them in at once."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".adding-", dir=folder) as staging:
        if name in {"", ".", ".."} or "/" in name or "\\" in name or "\0" in name:
            raise ContentError(f"{MAIN}: '{name}' is no name for a skill.")
        staged = Path(staging) / name
        for file in package.files:
            place = staged / file.path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(file.data)
            place.chmod(0o644)
        skill = read_skill_folder(staged)
        final = folder / name
        if final.exists() or final.is_symlink():
            final.rename(Path(staging) / ".replaced")
        staged.rename(final)
    return skill


def _discard(place: Path) -> None:
    if place.is_dir() and not place.is_symlink():
        shutil.rmtree(place)
    else:
        place.unlink()
