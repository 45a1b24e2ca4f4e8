"""A service inside the command's own process, opened for as long as the command runs."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TypeVar

from pydantic import TypeAdapter

from app.analyzer.classifier import save_classifier
from app.analyzer.request import AnalyzerRequest
from app.analyzer.train import HeldOut, train_file
from app.api.conversations.brief_views import BriefsView
from app.api.conversations.briefs import briefs_for
from app.api.conversations.documents import paper_for
from app.api.conversations.views import RunView, run_view
from app.api.local import local_app
from app.client.client import Client
from app.client.runs import File
from app.client.wire import open_inner_wire
from app.content.agents import load_agents
from app.domain.access import Principal, Scope
from app.domain.analysis import Analysis
from app.domain.budget import DEFAULT_TENANT
from app.domain.clarification import GivenAnswer
from app.domain.run import Submission
from app.export.formats import Format, file_name
from app.retrieval.indexing.preparing import Progress
from app.retrieval.vectors.embedding import Embedder
from app.service import Service
from app.settings import Environment, Settings, operator, read_environment, read_settings
from app.store.tenancy import acting_for
from app.telemetry import configure
from app.wiring import build_analyzer, embed_questions, open_service

T = TypeVar("T")


def with_service(work: Callable[[Service], Awaitable[T]], *, sync: bool = True) -> T:
    """What ``work`` returns, given a service that works on no runs. ``sync`` brings the skills up to date first.

    Raises:
        TeamError: the service cannot be opened, or the work failed.
    """
    settings = read_settings()
    configure(settings.log_level)

    async def run() -> T:
        async with open_service(settings, read_environment(), work=False, sync=sync) as service:
            with acting_for(DEFAULT_TENANT):
                return await work(service)

    return asyncio.run(run())


@asynccontextmanager
async def local_client(settings: Settings, environment: Environment, *, sync: bool) -> AsyncGenerator[Client]:
    """A client of a service in this process; what is changed through it is the doing of whoever runs the command."""
    who = Principal(DEFAULT_TENANT, operator(), frozenset({Scope.ADMIN}), operator=True)
    async with (
        open_service(settings, environment, work=False, sync=sync) as service,
        open_inner_wire(local_app(service, who)) as wire,
    ):
        yield Client(wire)


async def train_analyzer(exemplars: Path, artefact: Path, models: Path) -> dict[str, HeldOut]:
    """Train from the exemplars, write the artefact, and tell how well each head does on exemplars it has not seen."""
    embedder = Embedder(models=models)
    try:
        await embedder.settle()
        classifier, report = await train_file(exemplars, embed_questions(embedder), embedder.fingerprint)
    finally:
        embedder.close()
    await asyncio.to_thread(save_classifier, classifier, artefact)
    return report


async def analyze_text(text: str, settings: Settings) -> str:
    """The analysis of one request as JSON."""
    embedder = Embedder(models=settings.home / "models")
    try:
        analysis = await build_analyzer(load_agents(settings.agents), settings, embedder).analyze(AnalyzerRequest(text))
    finally:
        embedder.close()
    return TypeAdapter(Analysis).dump_json(analysis).decode()


@asynccontextmanager
async def local_connection(
    settings: Settings, environment: Environment, progress: Progress | None = None
) -> AsyncGenerator["LocalConnection"]:
    """A private service: it works on its own runs only, on the same database as everybody else.

    ``progress`` is told how far the skills are brought up to date first.
    """
    async with open_service(settings, environment, private=True, progress=progress) as service:
        with acting_for(DEFAULT_TENANT):
            yield LocalConnection(service)


class LocalConnection:
    """The team in this process; see Connection."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._team = service.team

    async def submit(self, submission: Submission) -> RunView:
        """See Connection."""
        return run_view((await self._team.submit(submission)).run)

    async def settled(self, run_id: str) -> RunView:
        """See Connection."""
        await self._team.settled(run_id)
        return await self._view(run_id)

    async def answer(self, clarification_id: str, answers: Sequence[GivenAnswer]) -> None:
        """See Connection."""
        await self._team.answer(clarification_id, answers, finish=True)

    async def open_run(self, thread_id: str) -> RunView | None:
        """See Connection."""
        run = await self._team.open_run(thread_id)
        return await self._view(run.id) if run else None

    async def run(self, run_id: str) -> RunView:
        """See Connection."""
        return await self._view(run_id)

    async def briefs(self, run_id: str) -> BriefsView:
        """See Connection."""
        return await briefs_for(self._service, (await self._team.run(run_id)).id)

    async def document(self, run_id: str, wanted: Format) -> File:
        """See Connection."""
        paper = await paper_for(self._service, await self._team.run(run_id))
        return File(file_name(paper, wanted), await self._service.exporter.export(paper, wanted))

    async def _view(self, run_id: str) -> RunView:
        team = self._team
        return run_view(await team.run(run_id), await team.history(run_id), await team.rounds(run_id))
