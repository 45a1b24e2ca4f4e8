"""Puts cases to the team of one service in this process and collects what came of each."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import text

from app.domain.labels import Origin
from app.domain.passage import Citation, Passage
from app.domain.run import Run, Submission, Wishes
from app.service import Service
from scripts.goldenbench.cases import Case

_HITS = text("SELECT result FROM run_step WHERE run_id = :run AND step LIKE 'retrieve:%' AND result IS NOT NULL")


@dataclass(frozen=True, slots=True)
class Outcome:
    """A case with its run and all passages that its specialists were given.

    ``altered`` are citations whose quote is not what the cited version of the document holds at their place.
    """

    case: Case
    run: Run
    passages: tuple[Passage, ...]
    altered: tuple[Citation, ...]

    @property
    def citations(self) -> tuple[Citation, ...]:
        """The citations of the answer."""
        return self.run.conclusion.citations if self.run.conclusion else ()

    @property
    def foreign(self) -> tuple[Citation, ...]:
        """Citations from outside of what was retrieved."""
        return tuple(citation for citation in self.citations if not any(_within(citation, p) for p in self.passages))


async def ask_all(service: Service, cases: Sequence[Case], at_a_time: int = 2) -> list[Outcome]:
    """The outcome of every case, in their order."""
    gate = asyncio.Semaphore(at_a_time)

    async def ask(case: Case) -> Outcome:
        async with gate:
            return await ask_one(service, case)

    return list(await asyncio.gather(*map(ask, cases)))


async def ask_one(service: Service, case: Case) -> Outcome:
    """Put the case's turns to the team, one after the other; nothing is asked back."""
    thread: str | None = None
    run: Run | None = None
    for words in (*case.turns, case.question):
        submission = Submission(words, Origin.CLI, thread, Wishes(clarify="never"))
        run = (await service.team.submit(submission)).run
        run = await service.team.settled(run.id)
        thread = run.thread_id
    assert run is not None  # noqa: S101 - there is at least the question
    altered = [each for each in _cited(run) if not await _verbatim(service, each)]
    return Outcome(case, run, await _passages(service, run.id), tuple(altered))


def _cited(run: Run) -> tuple[Citation, ...]:
    return run.conclusion.citations if run.conclusion else ()


async def _verbatim(service: Service, citation: Citation) -> bool:
    version = await service.library.document(citation.path, citation.content_hash)
    return version.text[citation.start : citation.end] == citation.quote


async def _passages(service: Service, run_id: str) -> tuple[Passage, ...]:
    async with service.database.session() as session:
        results = (await session.execute(_HITS, {"run": run_id})).scalars().all()
    ids = dict.fromkeys(hit["id"] for result in results for hit in _hits(result))
    return await service.retriever.passages(list(ids))


def _hits(result: object) -> list[dict[str, int]]:
    """The hits of a stored step, whether it holds only them or them under a name."""
    return result["hits"] if isinstance(result, dict) else result  # type: ignore[return-value]


def _within(citation: Citation, passage: Passage) -> bool:
    same = (citation.path, citation.content_hash) == (passage.path, passage.content_hash)
    return same and passage.start <= citation.start and citation.end <= passage.end
