"""A watched folder: what is written is served, whatever is written, one sync at a time."""

import asyncio
import shutil
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing, asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from app.domain.budget import DEFAULT_TENANT
from app.retrieval.indexing.keeping import Keeper
from app.retrieval.indexing.library import Library
from app.retrieval.indexing.watching import changes
from app.retrieval.vectors.embedding import Embedder
from app.store.engine import Database
from tests.retrieval.library_folder import PLANS, Parts, opened, write_library, write_skill

PATIENCE_S = 60.0


@dataclass(frozen=True)
class Kept:
    """A library that is kept equal to a folder, and word of each look at the folder that is over."""

    parts: Parts
    keeper: Keeper
    looks: asyncio.Queue[bool]

    async def until(self, holds: Callable[[dict[str, str]], bool]) -> None:
        """Wait for looks at the folder until the skills' titles by name are as they should be."""
        async with asyncio.timeout(PATIENCE_S):
            while not holds({skill.name: skill.title for skill in await self.parts.library.list()}):
                await self.looks.get()


async def only() -> tuple[str, ...]:
    return (DEFAULT_TENANT,)


@asynccontextmanager
async def kept(database: Database, embedder: Embedder, root: Path) -> AsyncGenerator[Kept]:
    looks: asyncio.Queue[bool] = asyncio.Queue()

    async def told() -> AsyncGenerator[bool]:
        async with aclosing(changes([root])) as seen:
            async for changed in seen:
                yield changed
                looks.put_nowait(changed)

    async with opened(database, embedder) as parts:
        keeper = Keeper(parts.library, root, only)
        await keeper.open()
        task = asyncio.create_task(keeper.run(told()))
        try:
            yield Kept(parts, keeper, looks)
            assert not task.done()
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task


def test_what_is_written_renamed_and_deleted_is_served(database: Database, embedder: Embedder, tmp_path: Path) -> None:
    async def scenario() -> None:
        root = write_library(tmp_path)
        async with kept(database, embedder, root) as service:
            first = service.keeper.version(DEFAULT_TENANT)
            write_skill(root, "plans", PLANS.replace("# Plans", "# Roadmaps"))
            await service.until(lambda skills: skills["plans"] == "Roadmaps")
            assert service.keeper.version(DEFAULT_TENANT) != first
            write_skill(root, "new", "# Brand new\n\nFresh text.\n")
            await service.until(lambda skills: skills.get("new") == "Brand new")
            shutil.rmtree(root / "new")
            await service.until(lambda skills: "new" not in skills)
            write_skill(root, "plans", PLANS)
            await service.until(lambda skills: skills["plans"] == "Plans")
            assert service.keeper.version(DEFAULT_TENANT) == first

    asyncio.run(scenario())


def test_what_cannot_be_read_is_served_as_it_was_until_it_can(
    database: Database, embedder: Embedder, tmp_path: Path
) -> None:
    async def scenario() -> None:
        root = write_library(tmp_path / "skills")
        async with kept(database, embedder, root) as service:
            (root / "plans" / "SKILL.md").write_text("---\nname: pla")
            write_skill(root, "new", "# New\n")
            await service.until(lambda skills: "new" in skills)
            shutil.move(root / "sizing", tmp_path / "sizing")
            shutil.move(root / "new", tmp_path / "new")
            # More than half is gone, which no sync takes at its word.
            while not await service.looks.get():
                pass
            write_skill(root, "plans", PLANS.replace("# Plans", "# Roadmaps"))
            shutil.move(tmp_path / "sizing", root / "sizing")
            await service.until(lambda skills: skills == {"plans": "Roadmaps", "sizing": "Sizing"})

    asyncio.run(scenario())


def test_what_changed_before_the_folder_was_watched_is_taken_up(
    database: Database, embedder: Embedder, tmp_path: Path
) -> None:
    async def scenario() -> None:
        root = write_library(tmp_path)
        async with opened(database, embedder) as parts:
            keeper = Keeper(parts.library, root, only)
            await keeper.open()
            write_skill(root, "plans", PLANS.replace("# Plans", "# Roadmaps"))

            async def quiet() -> AsyncGenerator[bool]:
                yield False

            await keeper.run(quiet())
            assert [skill.title for skill in await parts.library.list()] == ["Roadmaps", "Sizing"]

    asyncio.run(scenario())


def test_a_folder_that_cannot_be_watched_ends_no_service(
    database: Database, embedder: Embedder, tmp_path: Path
) -> None:
    async def scenario() -> None:
        async with opened(database, embedder) as parts:
            await Keeper(parts.library, tmp_path, only).run(changes([tmp_path / "nowhere"]))

    asyncio.run(scenario())


def test_a_service_with_another_model_opens_at_once_and_renews_behind(
    database: Database, embedder: Embedder, tmp_path: Path
) -> None:
    """The model has another name only, which is enough to make all vectors anew."""

    class Renamed(Embedder):
        @property
        def fingerprint(self) -> str:
            return "another model"

    async def scenario() -> None:
        root, renamed = write_library(tmp_path), Renamed()
        async with opened(database, embedder) as parts:
            await parts.library.sync(root)
            library = Library(database, renamed)
            keeper = Keeper(library, root, only)
            await keeper.open()
            assert await library.outdated() == ("default",)
            assert keeper.version(DEFAULT_TENANT) == await parts.library.version()
            write_skill(root, "plans", PLANS.replace("# Plans", "# Roadmaps"))
            await keeper.run()
            assert await library.outdated() == ()
            assert [skill.title for skill in await library.list()] == ["Roadmaps", "Sizing"]
        renamed.close()

    asyncio.run(scenario())
