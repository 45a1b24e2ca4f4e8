"""Everything that deals with clicks, over a real database and a scripted Slack."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from slack_bolt.async_app import AsyncBoltRequest

from app.access.limits import Limits
from app.content.commands import CommandBook, load_commands
from app.domain.access import Author
from app.domain.budget import DEFAULT_TENANT
from app.domain.clarification import Clarification, Option, Question
from app.domain.codec import Json
from app.domain.identifiers import new_id
from app.domain.labels import ClarificationStatus, Origin, Priority
from app.domain.run import Submission
from app.domain.slack import Envelope, EnvelopeKind, Errand, Place, Workspace, user_name
from app.retrieval.indexing.library import Library
from app.retrieval.vectors.embedding import Embedder
from app.screening.detect import Screener
from app.settings import Settings
from app.slack.app import build_bolt
from app.slack.channels import ChannelRules
from app.slack.interactions.inline import inline, install_inline
from app.slack.interactions.register import Deps, desk, handlers
from app.slack.opening import Credentials, open_clients
from app.slack.render import questions as rendered
from app.steps.memory import Memory
from app.store.erasure import ErasureStore
from app.store.slack.channels import ChannelStore
from app.store.slack.errands import ErrandStore
from app.store.slack.inbox import Inbox
from app.store.words import AnswersInWords
from app.team import Team
from app.wiring.stores import Stores, open_stores
from tests.conftest import PROJECT
from tests.slack.doors import Delivery
from tests.slack.fake import FakeSlack, Message
from tests.slack.fake.words import Object, items, mapping, words
from tests.slack.people import SlackUser

HERE = Workspace("T0001")
QUEUE = "runs"
_KINDS = {
    "block_actions": EnvelopeKind.ACTION,
    "view_submission": EnvelopeKind.VIEW,
    "event_callback": EnvelopeKind.EVENT,
}


def asked_back(*names: str) -> tuple[Question, ...]:
    """A question for each name, with two options."""
    options = (Option("A few", "One server is enough."), Option("Millions", "The load must be spread."))
    return tuple(
        Question(name, name, Priority.P1, "That is vague.", f"How large is {name}?", "It decides.", options, "Small.")
        for name in names
    )


class Table:
    """Where people click. Brings what Slack sends to the handlers, or to Bolt where a click is answered at once."""

    def __init__(self, fake: FakeSlack, stores: Stores, deps: Deps) -> None:
        self.fake, self.stores, self.team, self.clients = fake, stores, deps.team, deps.workspaces
        self.outcomes: list[str] = []
        self.errands = ErrandStore(stores.database)
        self.channels = ChannelStore(stores.database)
        found = desk(deps)
        self._handlers = handlers(found)
        self._bolt = build_bolt(fake.url, Inbox(stores.database), deps.workspaces, inline)
        install_inline(self._bolt, found, deps.workspaces)

    async def bring(self, kind: str, payload: Object, *, retry: int = 0) -> Delivery:
        del kind, retry
        if inline(payload):
            response = await self._bolt.async_dispatch(AsyncBoltRequest(mode="socket_mode", body=dict(payload)))
            return Delivery(response.status)
        self.outcomes.append(await self.handle(payload))
        return Delivery(200)

    async def handle(self, payload: Object) -> str:
        """What becomes of a delivery."""
        kind = _KINDS[words(payload.get("type"))]
        return await self._handlers[_topic(kind, payload)](
            Envelope(1, "key", kind, HERE, payload, datetime.now(UTC)), await self.clients.installation(HERE)
        )

    def person(self, user: str = "U0001") -> SlackUser:
        """Somebody of the workspace."""
        if user not in self.fake.world.people:
            self.fake.world.person(user)
            self.fake.world.channels["C0001"].members.add(user)
        return SlackUser(self.fake, self, user)

    async def ask(self, text: str = "How should we scale?", user: str = "U0001", *, channel: str = "C0001") -> Errand:
        """A question in a channel, with its run and its way to Slack."""
        said = self.fake.world.say(channel, user, text)
        accepted = await self.team.submit(Submission(text, Origin.SLACK, author=Author(user_name(HERE, user))))
        errand = Errand(
            run_id=accepted.run.id,
            tenant=DEFAULT_TENANT,
            workspace=HERE,
            place=Place(HERE.team_id, channel, said.ts),
            question=said.ts,
            asker=user,
            private=False,
        )
        await self.errands.create(errand)
        return errand

    async def ask_back(self, *names: str, user: str = "U0001") -> tuple[Clarification, Message]:
        """Questions of the team to a question in the channel, and the message that shows them."""
        errand = await self.ask(user=user)
        run = await self.stores.runs.claim(errand.run_id, {})
        assert run is not None
        until = datetime.now(UTC) + timedelta(days=1)
        clarification = Clarification(new_id("clr"), run.id, 1, ClarificationStatus.OPEN, asked_back(*names), (), until)
        await self.stores.runs.clarifying(run, clarification)
        return clarification, await self.post(errand, rendered.ask(clarification).blocks)

    async def post(self, errand: Errand, blocks: Sequence[Mapping[str, Json]]) -> Message:
        """A message of the app below a question."""
        web = await self.clients.web(HERE)
        posted = await web.chat_postMessage(
            channel=errand.place.channel,
            thread_ts=errand.place.root,
            text="A message",
            blocks=[dict(each) for each in blocks],
        )
        return self.fake.world.messages[errand.place.channel, str(posted["ts"])]

    @property
    def notes(self) -> list[tuple[str, str]]:
        """What was said to one person alone: to whom, and the words."""
        return [(each.only_for, each.text) for each in self.fake.world.ephemeral]


def _topic(kind: EnvelopeKind, payload: Object) -> str:
    if kind is EnvelopeKind.ACTION:
        action: Json = items(payload.get("actions"))[0]
        return f"action:{words(mapping(action).get('action_id')).partition(':')[0]}"
    if kind is EnvelopeKind.VIEW:
        return f"view:{words(mapping(payload.get('view')).get('callback_id'))}"
    return f"event:{words(mapping(payload.get('event')).get('type'))}"


@asynccontextmanager
async def laid(fake: FakeSlack, dsn: str, home: Path) -> AsyncGenerator[Table]:
    """The table, for as long as the block runs."""
    settings = Settings.model_validate({"DATABASE_URL": dsn, "CTO_TEAM_HOME": home})
    async with AsyncExitStack() as stack:
        stores = await open_stores(stack, settings)
        database, team = stores.database, _team(stores)
        credentials = Credentials(fake.url, fake.world.teams[HERE.team_id].token)
        clients = await open_clients(database, credentials, team.cancel, lambda: datetime.now(UTC))
        stack.push_async_callback(clients.close)
        embedder = Embedder(models=home / "models")
        stack.callback(embedder.close)
        deps = Deps(
            team=team,
            database=database,
            workspaces=clients,
            rules=ChannelRules(ChannelStore(database), clients, lambda: datetime.now(UTC)),
            budgets=stores.budgets,
            audit=stores.audit,
            library=Library(database, embedder),
            titles={"mentor": "Mentor"},
        )
        yield Table(fake, stores, deps)


def _team(stores: Stores) -> Team:
    commands: CommandBook = load_commands(PROJECT / "prompts" / "commands", {})
    screener = Screener()
    return Team(
        stores.runs,
        stores.clarifications,
        stores.events,
        stores.notifications,
        lambda _thread: {"policy": "test@1"},
        QUEUE,
        commands,
        Memory(stores.memory, screener, 2_000),
        stores.threads,
        stores.retries,
        AnswersInWords(stores.conversations.replies),
        Limits(screener),
        ErasureStore(stores.database, stores.runs),
    )


Scene = Callable[[Table], Awaitable[None]]


def play(fake: FakeSlack, dsn: str, home: Path, scene: Scene) -> None:
    """Run a scene."""

    async def run() -> None:
        async with laid(fake, dsn, home) as table:
            await scene(table)

    asyncio.run(run())
