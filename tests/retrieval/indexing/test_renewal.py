"""A change of model: old vectors serve until all new ones are there, and no two models' vectors are ever compared."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import text

from app.domain.errors import ConfigurationError
from app.domain.passage import Passage
from app.retrieval.indexing.library import Library
from app.retrieval.indexing.preparing import SyncProgress
from app.retrieval.search import Retriever, SearchQuery
from app.retrieval.vectors.earlier import open_earlier
from app.retrieval.vectors.embedding import Embedder
from app.store.engine import Database
from app.store.skill_values import SyncCounts
from tests.retrieval.library_folder import PLANS, Parts, opened, write_library, write_skill
from tests.retrieval.other_model import other_model

QUESTION = SearchQuery("How short should queues be kept?", tenant="default")
_MODELS = text("SELECT DISTINCT model FROM corpus_stat")
_STOP = text("CREATE FUNCTION stop() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION $$dead$$; END'")


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Embedder]:
    embedder = open_earlier(other_model(tmp_path_factory.mktemp("model") / "other"))
    asyncio.run(embedder.settle())
    yield embedder
    embedder.close()


async def models(parts: Parts) -> set[str]:
    async with parts.database.system() as session:
        return set((await session.execute(_MODELS)).scalars())


def places(found: tuple[Passage, ...]) -> list[tuple[str, int]]:
    return [(passage.path, passage.start) for passage in found]


def test_the_other_model_is_as_good_and_cannot_be_compared(embedder: Embedder, other: Embedder) -> None:
    async def scenario() -> None:
        ours = [await embedder.embed_query(words) for words in ("queue length", "how long is a queue")]
        theirs = [await other.embed_query(words) for words in ("queue length", "how long is a queue")]
        assert other.fingerprint != embedder.fingerprint
        assert ours[0] @ ours[1] == pytest.approx(float(theirs[0] @ theirs[1]), abs=0.001)
        assert abs(ours[0] @ theirs[0]) < 0.3 < ours[0] @ ours[1]

    asyncio.run(scenario())


def test_each_question_is_asked_with_the_model_that_made_the_vectors(
    database: Database, embedder: Embedder, other: Embedder, tmp_path: Path
) -> None:
    async def scenario() -> None:
        async with opened(database, embedder) as parts:
            await parts.library.sync(write_library(tmp_path))
            before = await parts.retriever.search(QUESTION)
            # The service has a new model; the old one is still at hand, or it is not.
            both, alone = Retriever(database, other, [embedder]), Retriever(database, other)
            assert places(await both.search(QUESTION)) == places(before)
            by_words = await alone.search(QUESTION)
            assert by_words[0].heading == before[0].heading == "Queues"
            assert {passage.cosine for passage in by_words} == {0}
            assert (await alone.evidence(QUESTION, by_words)).sufficient
            nonsense = SearchQuery("Which Xylophone does Quetzalcoatl's Brontosaurus prefer?")
            assert not (await alone.evidence(nonsense, await alone.search(nonsense))).sufficient

            assert await Library(database, other).renew(tmp_path) == 1
            assert await models(parts) == {other.fingerprint}
            for retriever in (both, alone):
                after = await retriever.search(QUESTION)
                assert places(after) == places(before)
                assert np.allclose([one.cosine for one in after], [one.cosine for one in before], atol=0.002)
            # A process that still has only the old model gets no nonsense from the new vectors.
            assert {passage.cosine for passage in await parts.retriever.search(QUESTION)} == {0}

    asyncio.run(scenario())


def test_the_model_used_before_is_known_by_its_weights(
    database: Database, embedder: Embedder, other: Embedder, tmp_path_factory: pytest.TempPathFactory, tmp_path: Path
) -> None:
    async def scenario() -> None:
        earlier = open_earlier(other_model(tmp_path_factory.mktemp("model") / "again"))
        assert earlier.fingerprint == other.fingerprint
        async with opened(database, other) as parts:
            await parts.library.sync(write_library(tmp_path))
            before = await parts.retriever.search(QUESTION)
            again = await Retriever(database, embedder, [earlier]).search(QUESTION)
            # Of its two forms the one that is built meanwhile rounds more: the same within that.
            cosines = {passage.id: passage.cosine for passage in before}
            assert {passage.id: passage.cosine for passage in again} == pytest.approx(cosines, abs=0.03)
        earlier.close()
        with pytest.raises(ConfigurationError, match="no embedding model"):
            open_earlier(tmp_path)

    asyncio.run(scenario())


def test_a_renewal_reaches_what_the_folder_no_longer_gives(
    database: Database, embedder: Embedder, other: Embedder, tmp_path: Path
) -> None:
    """A broken skill is served in its last sound version, and collections have no folder at all."""

    async def scenario() -> None:
        root = write_library(tmp_path / "skills")
        (tmp_path / "notes").mkdir()
        (tmp_path / "notes" / "birds.txt").write_text("The kingfisher dives for fish.")
        async with opened(database, embedder) as parts:
            await parts.library.sync(root)
            await parts.library.index(tmp_path / "notes", collection="notes")
            (root / "plans" / "SKILL.md").write_text("no header")
            renewing = Library(database, other)
            assert await renewing.outdated() == ("default", "notes")
            report = await renewing.sync(root)
            assert [one.name for one in report.rejected] == ["plans"]
            assert await renewing.outdated() == ("notes",)
            assert await renewing.renew(root) == 1
            retriever = Retriever(database, other)
            (bird,) = await retriever.search(SearchQuery("What does a kingfisher eat?", tenant="notes"))
            (plan, *_) = await retriever.search(SearchQuery("Who owns a milestone of a plan?"))
            assert min(bird.cosine, plan.cosine) > 0.3
            assert "names an owner" in plan.text
            assert (await renewing.history())[0].unchanged == 3
            # There is nothing left to do, also not for a sync with a sound folder.
            write_skill(root, "plans", PLANS)
            assert (await renewing.sync(root)).counts == SyncCounts(unchanged=3)

    asyncio.run(scenario())


class Killed(Exception):
    """Stands for a process that ends in the middle."""


def test_what_was_embedded_before_a_kill_is_not_embedded_again(
    database: Database, embedder: Embedder, other: Embedder, tmp_path: Path
) -> None:
    async def scenario() -> None:
        async with opened(database, embedder) as parts:
            await parts.library.sync(write_library(tmp_path))
            before = await parts.retriever.search(QUESTION)

            def kill(at: SyncProgress) -> None:
                assert at.embedded
                raise Killed

            with pytest.raises(Killed):
                await Library(database, other).renew(tmp_path, kill)
            assert await parts.retriever.search(QUESTION) == before
            assert await Library(database, other).renew(tmp_path) == 1
            renewed, *_ = await parts.library.history()
            assert (renewed.embedded, renewed.cached) == (0, renewed.chunks)

    asyncio.run(scenario())


def test_the_switch_is_whole_or_not_at_all(
    database: Database, embedder: Embedder, other: Embedder, tmp_path: Path
) -> None:
    async def scenario() -> None:
        async with opened(database, embedder) as parts:
            await parts.library.sync(write_library(tmp_path))
            before = await parts.retriever.search(QUESTION)
            async with parts.database.system() as session:
                await session.execute(_STOP)
                await session.execute(text("CREATE TRIGGER stop BEFORE INSERT ON sync_run EXECUTE FUNCTION stop()"))
            with pytest.raises(Exception, match="dead"):
                await Library(database, other).renew(tmp_path)
            assert await parts.retriever.search(QUESTION) == before

    asyncio.run(scenario())


def test_two_renewals_at_once_embed_once(
    database: Database, embedder: Embedder, other: Embedder, tmp_path: Path
) -> None:
    async def scenario() -> None:
        async with opened(database, embedder) as parts:
            await parts.library.sync(write_library(tmp_path))
            await asyncio.gather(*(Library(database, other).renew(tmp_path) for _ in range(3)))
            assert len(await parts.library.history()) == 2
            assert await models(parts) == {other.fingerprint}

    asyncio.run(scenario())
