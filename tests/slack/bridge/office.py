"""Runs with scripted work, a scripted Slack, and bridges between them."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from aiohttp import ClientSession
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import text

from app.access.limits import Limits
from app.content.commands import CommandBook
from app.domain.clarification import Clarification, Option, Question
from app.domain.conclusion import Conclusion
from app.domain.events import (
    AnalysisFinished,
    ConclusionFinished,
    ConsultationFinished,
    RunEvent,
    ScreeningFinished,
    TextAppended,
)
from app.domain.identifiers import new_id
from app.domain.labels import (
    ClarificationStatus,
    Completeness,
    Complexity,
    ConsultationStatus,
    Pattern,
    Priority,
    RequestType,
    RunStatus,
    Sensitivity,
)
from app.domain.model_call import Usage
from app.domain.run import Run
from app.domain.screening import Screening
from app.domain.slack import Errand, Installation, InstallationState, Place, Workspace
from app.screening.detect import Screener
from app.slack.bridge.bridge import Means
from app.slack.bridge.bridges import LEASE, Bridges
from app.slack.bridge.decide import Tempo
from app.slack.bridge.pacing import Pacer
from app.slack.bridge.speech import Speech
from app.slack.render.steps import chunks
from app.steps.memory import Memory
from app.store.engine import Database
from app.store.erasure import ErasureStore
from app.store.memory import MemoryStore
from app.store.notifications import Notifications
from app.store.replies import ReplyStore
from app.store.retries import Retries
from app.store.rows import Rows
from app.store.runs import Ending
from app.store.slack.errands import ErrandStore
from app.store.slack.posts import PostStore
from app.store.threads import ThreadStore
from app.store.words import AnswersInWords
from app.team import Team
from tests.slack.fake import FakeSlack, Message
from tests.store.opened import Stores, opened

WORKSPACE = Workspace("T0001")
TEXT = "**Use Postgres.** It is enough for this load.\n\nBuy the rest when the load has grown."
ANSWER = Conclusion(Completeness.FULL, TEXT, None, (), (), (), (), (), {})
QUESTION = Question(
    "q1", "scale", Priority.P0, "It is vague.", "How many users?", "It decides.", (Option("few", "one server"),), "few"
)
_OUTCOME = text("SELECT outcome FROM slack_bridge WHERE run_id = :run")
_METHODS = (
    "agents.sessions.setStatus chat.appendStream chat.postEphemeral chat.postMessage chat.startStream chat.stopStream "
    "chat.update conversations.open files.completeUploadExternal reactions.add reactions.remove"
)
UNHURRIED: dict[str, float] = dict.fromkeys(_METHODS.split(), 100_000.0)
"""The clock stands still, so nothing may have to wait for its turn."""

FAST = Tempo(buffer_s=0.0, update_s=0.0, pause_s=0.0)


def screened(label: Sensitivity = Sensitivity.INTERNAL) -> RunEvent:
    """The label is known."""
    return ScreeningFinished(label, (), inherited=False, injection_marks=(), degraded=None)


def analysed() -> RunEvent:
    """The request is understood."""
    return AnalysisFinished(
        RequestType.DESIGN, ("architect",), Pattern.SINGLE, False, Complexity.LOW, "en", {}, (), (), None
    )  # fmt: skip


def consulted() -> RunEvent:
    """A specialist is done."""
    return ConsultationFinished("architect", ConsultationStatus.OK, "Postgres", "extractive", Usage(), Decimal(0))


def wrote(words: str) -> RunEvent:
    """A piece of the conclusion."""
    return TextAppended(None, "conclude", 1, 0, words)


def speech(errand: Errand, question: str) -> Speech:
    """The words for an errand, as the service says them."""
    base = "https://team.example"
    return Speech(errand, question, base, lambda event: chunks(event, {"architect": "Architect"}, base))


@dataclass
class Clock:
    """The time of the bridges; it follows the scripted Slack's."""

    fake: FakeSlack

    def __call__(self) -> datetime:
        return datetime.fromtimestamp(self.fake.clock.now, UTC)


@dataclass
class OneWorkspace:
    """T0001 and its client; what was told about it."""

    fake: FakeSlack
    session: ClientSession
    told: list[str] = field(default_factory=list[str])

    async def installation(self, workspace: Workspace) -> Installation:
        """The installation of T0001."""
        team = self.fake.world.teams[workspace.team_id]
        return Installation(
            enterprise_id="",
            team_id=team.id,
            tenant="default",
            name=team.name,
            app_id="A0001",
            bot_id=team.bot_id,
            bot_user=team.bot_user,
            scopes=frozenset(),
            state=InstallationState.ACTIVE,
            reason="",
            without=frozenset(),
            installed_at=datetime.now(UTC),
            token=team.token,
        )

    async def web(self, workspace: Workspace, *, patient: bool = True) -> AsyncWebClient:
        """A client that sends nothing twice."""
        assert not patient
        token = self.fake.world.teams[workspace.team_id].token
        return AsyncWebClient(token, base_url=self.fake.url, session=self.session, retry_handlers=[])

    async def broken(self, workspace: Workspace, reason: str) -> None:
        """Noted."""
        self.told.append(f"broken {workspace.team_id}: {reason}")

    async def lacks(self, workspace: Workspace, scope: str) -> None:
        """Noted."""
        self.told.append(f"lacks {workspace.team_id}: {scope}")


@dataclass
class Office:
    """Everything around the bridges."""

    fake: FakeSlack
    stores: Stores
    means: Means
    notifications: Notifications
    workspaces: OneWorkspace
    highest: Sensitivity = Sensitivity.INTERNAL

    async def ask(self, channel: str = "C0001", *, private: bool = False, words: str = "Which database?") -> Errand:
        """A question in Slack with its run and errand."""
        asked = self.fake.world.say(channel, "U0001", words)
        run = (await self.stores.accept(words)).run
        question, root = ("", f"/command-{run.id}") if private else (asked.ts, asked.ts)
        errand = Errand(run.id, "default", WORKSPACE, Place("T0001", channel, root), question, "U0001", private)
        await self.means.errands.create(errand)
        return errand

    async def claim(self) -> Errand:
        """The one errand that is due."""
        (errand,) = await self.means.errands.claim(self.means.clock(), LEASE, 10)
        return errand

    def bridges(self) -> Bridges:
        """The bridges of another process."""
        return Bridges(self.means, self.notifications)

    async def carry(self) -> None:
        """Carry what is due as far as it goes."""
        for errand in await self.means.errands.claim(self.means.clock(), LEASE, 10):
            await self.bridges().carry(errand)

    async def start(self, errand: Errand, *events: RunEvent) -> Run:
        """A worker takes the run."""
        run = await self.stores.runs.claim(errand.run_id, {})
        assert run is not None
        if events:
            await self.stores.events.append(run.id, run.epoch, events)
        return run

    async def tell(self, run: Run, *events: RunEvent) -> None:
        """More happens."""
        await self.stores.events.append(run.id, run.epoch, events)

    async def finish(self, run: Run, ending: Ending | None = None) -> None:
        """The run ends, with the answer unless told otherwise."""
        if ending is None:
            await self.tell(run, ConclusionFinished(ANSWER))
            ending = Ending(RunStatus.CONCLUDED, conclusion=ANSWER)
        await self.stores.runs.finish(run.id, run.epoch, ending)

    async def clarify(self, run: Run) -> Clarification:
        """The team asks back."""
        until = self.means.clock() + timedelta(hours=1)
        asked = Clarification(new_id("clr"), run.id, 1, ClarificationStatus.OPEN, (QUESTION,), (), until)
        await self.stores.runs.clarifying(run, asked)
        return asked

    async def outcome(self, errand: Errand) -> str | None:
        """How an errand ended."""
        async with self.stores.database.session() as session:
            return (await session.execute(_OUTCOME, {"run": errand.run_id})).scalar()

    def posted(self) -> list[Message]:
        """What the app has said, in order."""
        return self.fake.world.by_bot()


def shown(message: Message) -> str:
    """All that a message says."""
    return "\n".join([message.text, message.markdown, message.plan, str(message.blocks), str(message.tasks)])


@asynccontextmanager
async def office(database: Database, fake: FakeSlack, tempo: Tempo = FAST) -> AsyncGenerator[Office]:
    """Bridges to a scripted Slack over a database of the test's own."""
    notifications = Notifications(database.dsn)
    await notifications.open()
    # The clock of the database goes its own way; what was said before now must have happened before now.
    fake.clock.now = (datetime.now(UTC) + timedelta(seconds=1)).timestamp()
    async with opened(database) as stores, ClientSession() as session:
        workspaces = OneWorkspace(fake, session)
        means = Means(
            team=team_of(stores, notifications),
            errands=ErrandStore(database),
            posts=PostStore(database),
            workspaces=workspaces,
            pacer=Pacer(UNHURRIED, 1000),
            privacy=_unused,
            speech=speech,
            names=named,
            clock=Clock(fake),
            tempo=tempo,
        )
        here = Office(fake, stores, means, notifications, workspaces)

        async def privacy(_errand: Errand, label: Sensitivity) -> bool:
            return label.rank > here.highest.rank

        here.means = replace(means, privacy=privacy)
        try:
            yield here
        finally:
            await notifications.close()


async def named(_workspace: Workspace, user: str) -> str:
    """The name that this Slack says."""
    return f"name of {user}"


async def _unused(_errand: Errand, _label: Sensitivity) -> bool:
    raise AssertionError


def team_of(stores: Stores, notifications: Notifications) -> Team:
    """The door, over the stores of a test."""
    database, rows = stores.database, Rows()
    return Team(
        stores.runs,
        stores.clarifications,
        stores.events,
        notifications,
        lambda _thread: {},
        "runs",
        CommandBook({}),
        Memory(MemoryStore(database, rows), lambda _text: Screening(Sensitivity.PUBLIC), 3000),
        ThreadStore(database),
        Retries(database, stores.events, stores.queue, rows),
        AnswersInWords(ReplyStore(database)),
        Limits(Screener()),
        ErasureStore(database, stores.runs),
    )


@asynccontextmanager
async def running(here: Office) -> AsyncGenerator[None]:
    """The loop of a process, woken all the time."""
    wake = asyncio.Event()
    here.notifications.join("slack.bridge", wake)
    task = asyncio.create_task(here.bridges().run(wake))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


@asynccontextmanager
async def carrying(here: Office) -> AsyncGenerator[None]:
    """One process at work on what is due, which takes nothing over from itself when the clock is moved."""

    async def always() -> None:
        while True:
            await here.carry()

    task = asyncio.create_task(always())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def methods(fake: FakeSlack) -> list[str]:
    """What Slack was asked, in order."""
    return [call.method for call in fake.calls]


def has(here: Office, words: str) -> Callable[[], bool]:
    """Whether the app has said this."""
    return lambda: any(words in shown(message) for message in here.posted())


async def settled(here: Office, errand: Errand) -> str:
    """Wait for the end of an errand."""
    outcome = None
    while outcome is None:
        outcome = await here.outcome(errand)
    return outcome
