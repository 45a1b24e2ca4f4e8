"""Puts requests to a service whose models have a character, and keeps what can be seen of each run."""

import asyncio
import json
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from app.domain.brief import Brief
from app.domain.events import AnalysisFinished, DecisionMade, ScreeningFinished
from app.domain.labels import Origin
from app.domain.run import Run, Submission, Wishes
from app.service import Service
from tests.running import backends_file, cloud, local
from tests.servers import Exchange, Reply, ScriptedServer, scripted_openai
from tests.servers.personalities import PERSONALITIES


@dataclass(frozen=True, slots=True)
class Request:
    """A question with the user's turns before it. ``private`` words may reach nothing but the local model."""

    id: str
    question: str
    turns: tuple[str, ...] = ()
    private: str = ""


@dataclass(frozen=True, slots=True)
class Answered:
    """A request and its run: what was decided about it, and what was written."""

    request: Request
    run: Run
    screening: ScreeningFinished | None
    analysis: AnalysisFinished | None
    decisions: tuple[tuple[str, str, tuple[str, ...]], ...]
    briefs: tuple[Brief, ...]

    @property
    def markdown(self) -> str:
        """The whole answer; empty where the run has none."""
        return self.run.conclusion.markdown if self.run.conclusion else ""

    @property
    def decided(self) -> object:
        """Everything that no text of a model may change."""
        analysis, screening = self.analysis, self.screening
        return (
            (analysis.request_type, analysis.agents, analysis.pattern, analysis.clarify) if analysis else None,
            screening.sensitivity if screening else None,
            frozenset(each for each in self.decisions if each[0].startswith("consult:")),
        )


class Stage:
    """Two scripted models, one in the cloud and one in the house, which play the same character at a time."""

    def __init__(self, folder: Path) -> None:
        self.character = "good"
        self._folder = folder
        self.cloud: ScriptedServer
        self.house: ScriptedServer

    def play(self, exchange: Exchange) -> Reply:
        """What the current character says."""
        return PERSONALITIES[self.character](exchange)

    @contextmanager
    def open(self) -> Generator[Path]:
        """The backends file of both models, while they run."""
        with scripted_openai(self.play) as self.cloud, scripted_openai(self.play) as self.house:
            entries = [
                cloud(self.cloud, id="cheap-cloud", tier="cheap"),
                cloud(self.cloud, id="big-cloud"),
                local(self.house),
            ]
            yield backends_file(self._folder, *entries)

    def reached_cloud(self, words: str) -> bool:
        """Whether some words have left the house."""
        wanted = json.dumps(words)[1:-1]
        return bool(words) and any(wanted.encode() in each.raw for each in self.cloud.requests)


async def ask_all(service: Service, requests: Sequence[Request], at_a_time: int = 2) -> list[Answered]:
    """Every request with its run, in their order; nothing is asked back."""
    gate = asyncio.Semaphore(at_a_time)

    async def ask(request: Request) -> Answered:
        async with gate:
            return await ask_one(service, request)

    return list(await asyncio.gather(*map(ask, requests)))


async def ask_one(service: Service, request: Request) -> Answered:
    """One request with its run."""
    thread: str | None = None
    for words in request.turns:
        thread = (await _run(service, words, thread)).thread_id
    return await seen(service, request, await _run(service, request.question, thread))


async def _run(service: Service, words: str, thread: str | None) -> Run:
    accepted = await service.team.submit(Submission(words, Origin.CLI, thread, Wishes(clarify="never")))
    return await service.team.settled(accepted.run.id)


async def seen(service: Service, request: Request, run: Run) -> Answered:
    """What can be seen of a run that has ended."""
    events = [stored.event async for stored in service.team.follow(run.id)]
    decisions = tuple(
        (event.decision.step, event.decision.rule, tuple(each.backend for each in event.decision.candidates))
        for event in events
        if isinstance(event, DecisionMade)
    )
    return Answered(
        request,
        run,
        next((event for event in events if isinstance(event, ScreeningFinished)), None),
        next((event for event in reversed(events) if isinstance(event, AnalysisFinished)), None),
        decisions,
        await service.briefs.of_run(run.id),
    )
