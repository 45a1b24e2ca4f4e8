"""The service that cases are put to, with what stands between it and the outside while it is measured."""

import gc
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from app.cli.evals_child import Child, Task, children
from app.cli.evals_remote import RemoteDoor
from app.cli.evals_scoring import Scoring
from app.cli.evals_wish import Wish
from app.client.client import open_client
from app.domain.budget import DEFAULT_TENANT
from app.domain.evaluation.case import Case
from app.domain.evaluation.row import Mode
from app.evaluation.cassettes.calm import CalmBoard, at_once
from app.evaluation.cassettes.cassettes import Cassettes, Places
from app.evaluation.cassettes.recording import Recorder, recording
from app.evaluation.cassettes.redaction import Guard
from app.evaluation.cassettes.replaying import replaying
from app.evaluation.running.door import Door
from app.evaluation.running.local import LocalDoor
from app.evaluation.running.manifest import Ingredients, ingredients_of
from app.evaluation.running.runner import Stop
from app.evaluation.running.sharing import SharedDoor
from app.evaluation.suites.suite import Suite
from app.evaluation.tapping import Tap
from app.retrieval.indexing.preparing import Progress as SyncProgress
from app.retrieval.vectors.known import RepeatableEmbedder
from app.screening.operator_rules import operator_screener
from app.service import Service
from app.settings import Environment, Settings
from app.store.tenancy import acting_for
from app.wiring import Instruments, open_service


@dataclass(frozen=True, slots=True)
class Order:
    """A wish with what it comes to: the suite, its cases, its scorers. ``folder`` is where runs are kept.

    ``resume`` is one of them to go on with. With ``prune`` recorded answers go that nobody has asked for. ``processes``
    share the cases.
    """

    suite: Suite
    cases: tuple[Case, ...]
    wish: Wish
    folder: Path
    scoring: Scoring
    concurrency: int = 8
    resume: str | None = None
    retry_errors: bool = False
    prune: bool = False
    processes: int = 1

    @property
    def mode(self) -> Mode:
        """Where answers of models come from."""
        return self.wish.mode

    @property
    def pinned(self) -> bool:
        """Whether the policy of the setting holds, whatever is published: live, users' policy is to be measured."""
        return self.mode is not Mode.LIVE or self.wish.policy is not None

    @property
    def planned(self) -> int:
        """How many tries that makes."""
        return sum(map(self.suite.tries, self.cases))

    def places(self, settings: Settings) -> Places:
        """Where the recorded answers of its suite stand."""
        name = f"{self.suite.name}.jsonl"
        return Places(settings.evals / "cassettes" / name, settings.home / "evaluation" / "cassettes" / name)

    def asking(self, settings: Settings) -> Settings:
        """The settings with the backends that the suite wants asked."""
        return settings.model_copy(update={"backends": self.suite.backends}) if self.suite.backends else settings


@dataclass(slots=True)
class Machinery:
    """What stands between a service and the outside while it is measured."""

    mode: Mode
    pinned: bool
    tap: Tap
    cassettes: Cassettes
    stop: Stop
    recorder: Recorder | None = None

    @classmethod
    def of(cls, order: Order, settings: Settings) -> "Machinery":
        """The machinery of an order."""
        made = cls(order.mode, order.pinned, Tap(), Cassettes(order.places(settings)), Stop())
        if order.mode is Mode.RECORD:
            guard = Guard(operator_screener(settings.screening_rules))
            made.recorder = Recorder(made.cassettes, made.tap, guard, made.halt, order.wish.refresh)
        return made

    def halt(self) -> None:
        """Begin nothing more."""
        self.stop.wanted = True

    def instruments(self, settings: Settings) -> Instruments:
        """For the service. Live, it is as every user has it, but for the tap and the vectors."""
        known = settings.home / "evaluation" / "vectors"
        plain = Instruments(
            trail=self.tap.trail,
            embedder=lambda models: RepeatableEmbedder(models, known),
            whole=True,
            pinned=self.pinned,
        )
        if self.mode is Mode.LIVE:
            return plain
        # What one case has done to a backend's health must not show in the next one.
        clients = replaying(self.cassettes, self.tap) if self.recorder is None else recording(self.recorder)
        pacing = at_once() if self.mode is Mode.REPLAY else None
        return replace(plain, clients=clients, board=CalmBoard, pacing=pacing)


@dataclass(frozen=True, slots=True)
class Stage:
    """An open service with a door for cases, for as many runs as are wanted."""

    made_of: Ingredients
    machinery: Machinery
    door: Door


@asynccontextmanager
async def open_stage(
    order: Order, settings: Settings, environment: Environment, progress: SyncProgress | None = None
) -> AsyncGenerator[Stage]:
    """The service of an order, in this process and in as many others as it wants.

    Raises:
        ConfigurationError: a setting cannot be used.
        DatabaseUnavailable: the database does not start or answer.
    """
    machinery = Machinery.of(order, settings)
    share = -(-order.concurrency // order.processes)
    async with AsyncExitStack() as stack:
        # They import the service while it opens here; only then do they open theirs, on the same database.
        others = await children(stack, order.processes - 1, Task(order.wish, share, settings))
        service = await stack.enter_async_context(opened(order, machinery, settings, environment, share, progress))
        door: Door = LocalDoor(service, machinery.tap)
        if others:
            await _begin(others)
            door = SharedDoor((door, *others))
        yield Stage(ingredients_of(service), machinery, door)


@asynccontextmanager
async def remote_stage(order: Order, settings: Settings, server: str) -> AsyncGenerator[Stage]:
    """The service at an address; it answers as it is set up, with its own models and its own policy.

    Raises:
        Unreachable: nobody answers there.
    """
    async with open_client(server, settings.key) as client:
        backends, policy = (await client.operations.backends()).data, await client.policies.live()
        models = {each.id: f"{each.kind.value}:{each.model}" for each in backends if each.enabled}
        made_of = Ingredients(policy=policy.in_use, models=models)
        yield Stage(made_of, Machinery.of(order, settings), RemoteDoor(client, backends))


@asynccontextmanager
async def opened(
    order: Order,
    machinery: Machinery,
    settings: Settings,
    environment: Environment,
    concurrency: int,
    progress: SyncProgress | None = None,
) -> AsyncGenerator[Service]:
    """A service of this process's own."""
    settings = order.asking(settings).model_copy(update={"concurrency": concurrency})
    instruments = machinery.instruments(settings)
    async with open_service(settings, environment, private=True, progress=progress, instruments=instruments) as found:
        # What the service holds stays until its end: looking through it again and again takes a tenth of the time.
        gc.collect()
        gc.freeze()
        with acting_for(DEFAULT_TENANT):
            yield found


async def _begin(others: tuple[Child, ...]) -> None:
    for other in others:
        await other.begin()
