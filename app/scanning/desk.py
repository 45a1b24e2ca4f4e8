"""Where skills are let in and taken out: the queue of those that wait for a person, and retirement."""

import asyncio
from pathlib import Path

from app.domain.approval import Approval
from app.domain.errors import NotFound, SkillRefused
from app.retrieval.indexing.library import Library
from app.scanning.imports import SkillImports, shipped_names
from app.scanning.package import Package
from app.scanning.reading import read_package
from app.scanning.report import Report
from app.scanning.scan import scan
from app.scanning.waiting import Waiting, Waits
from app.store.approvals import ApprovalStore
from app.store.tenancy import acting_tenant


class SkillDesk:
    """The skills of the tenant that the task acts for, as a person decides about them."""

    def __init__(self, library: Library, imports: SkillImports, approvals: ApprovalStore, shipped: Path) -> None:
        self._library = library
        self._imports = imports
        self._approvals = approvals
        self._shipped = shipped

    async def retire(self, name: str, by: str) -> None:
        """An imported skill goes for good; a shipped one is found no more until it is restored.

        Raises:
            NotFound: there is no such skill.
        """
        if name in await asyncio.to_thread(shipped_names, self._shipped):
            await self._library.enable(name, enabled=False)
        else:
            await self._imports.remove(name, by=by)
        await self._library.sync(self._shipped)

    async def restore(self, name: str) -> None:
        """Let a shipped skill be found again that was retired; raises NotFound."""
        await self._library.enable(name, enabled=True)

    async def waiting(self) -> tuple[Waiting, ...]:
        """The skills that wait, by name, each with a fresh scan."""
        found = await self._library.waiting(self._shipped)
        waiting = [
            *(Waiting(each.name, Waits.HELD, each.reasons, each.tree_hash) for each in found.held),
            *(Waiting(each.name, Waits.WITHHELD, (each.reason,)) for each in found.withheld),
            *(Waiting(each.name, Waits.REJECTED, (each.reason,)) for each in found.rejected),
        ]
        scanned = [await asyncio.to_thread(self._with_report, each) for each in waiting]
        return tuple(sorted(scanned, key=lambda each: each.name))

    async def history(self) -> tuple[Approval, ...]:
        """Every approval of an imported skill, the latest first."""
        return tuple(reversed(await self._approvals.history(acting_tenant())))

    async def approve(self, name: str, by: str) -> Waiting:
        """Let a skill in as it lies there now, and serve it.

        Raises:
            NotFound: no such skill waits.
            SkillRefused: it is rejected or malicious, or its folder cannot be read in full.
        """
        found = next((each for each in await self.waiting() if each.name == name), None)
        if found is None:
            raise NotFound(f"No skill '{name}' waits for anybody.")
        if found.why is Waits.REJECTED:
            raise SkillRefused(f"'{name}' cannot be approved: {found.reasons[0]}")
        if found.why is Waits.HELD and found.tree_hash is not None:
            await self._library.accept(name, found.tree_hash)
        else:
            await self._let_in(found, by)
        await self._library.sync(self._shipped)
        return found

    async def _let_in(self, waiting: Waiting, by: str) -> None:
        package = await asyncio.to_thread(self._package, waiting)
        if package is None or waiting.report is None:
            raise SkillRefused(f"'{waiting.name}' cannot be approved: its folder is gone.")
        # What is written is what is in memory: it is scanned once more, and not what lay there when the queue was read.
        report = await asyncio.to_thread(self._scanned, package)
        await self._imports.add(package, report, source="approval queue", by=by, accept=True)

    def _with_report(self, waiting: Waiting) -> Waiting:
        package = self._package(waiting)
        report = None if package is None else self._scanned(package)
        return Waiting(waiting.name, waiting.why, waiting.reasons, waiting.tree_hash, report)

    def _scanned(self, package: Package) -> Report:
        return scan(package, shipped_names(self._shipped) - {package.name})

    def _package(self, waiting: Waiting) -> Package | None:
        """What lies in the folder of that very name; a name is never joined to a path unseen."""
        folder = self._imports.folder if waiting.why is Waits.WITHHELD else self._shipped
        if not folder.is_dir():
            return None
        place = next((path for path in folder.iterdir() if path.name == waiting.name), None)
        return read_package(place) if place is not None and place.is_dir() and not place.is_symlink() else None
