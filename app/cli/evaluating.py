"""A run of the evaluation: a stage, the runner on it, and the files that it leaves."""

import asyncio
import signal
from collections.abc import Callable, Generator, Mapping
from contextlib import AbstractAsyncContextManager, contextmanager
from dataclasses import dataclass

from app.cli.evals_stage import Machinery, Order, Stage, open_stage, remote_stage
from app.cli.evals_wish import write_wish
from app.domain.codec import Json
from app.domain.errors import InvalidSuite, SecretFound
from app.domain.evaluation.row import Manifest, Mode, Row
from app.evaluation.running.folder import RunFolder, summary_of
from app.evaluation.running.journal import Journal
from app.evaluation.running.manifest import Ingredients, Terms, manifest_of
from app.evaluation.running.progress import Watcher
from app.evaluation.running.rows import digest, in_order
from app.evaluation.running.runner import Plan, Runner, Stop
from app.retrieval.indexing.preparing import Progress as SyncProgress
from app.settings import Environment, Settings


@dataclass(frozen=True, slots=True)
class Finished:
    """A run that has ended, or was stopped: ``stopped`` with tries left."""

    manifest: Manifest
    folder: RunFolder
    rows: tuple[Row, ...]
    stopped: bool
    secret: SecretFound | None
    unused: int


Watching = Callable[[int], Watcher]
"""Makes a watcher, given how many tries there are."""


async def evaluate(
    order: Order,
    settings: Settings,
    environment: Environment,
    watching: Watching,
    progress: SyncProgress | None = None,
) -> Finished:
    """Run, or go on with a run; every row that is done is kept, whatever happens.

    Raises:
        ManifestDiffers: the run to go on with was begun with something else.
        ConfigurationError: a setting cannot be used.
    """
    async with _stage(order, settings, environment, progress) as stage:
        return await run_on(stage, order, watching)


def _stage(
    order: Order, settings: Settings, environment: Environment, progress: SyncProgress | None
) -> AbstractAsyncContextManager[Stage]:
    if settings.server is None:
        return open_stage(order, settings, environment, progress)
    if order.mode is not Mode.LIVE:
        raise InvalidSuite("A service elsewhere asks its own models: run with --mode live.")
    return remote_stage(order, settings, settings.server)


async def run_on(stage: Stage, order: Order, watching: Watching) -> Finished:
    """As ``evaluate``, on a stage that is open."""
    machinery = stage.machinery
    manifest, folder = _folder(order, machinery, stage.made_of)
    journal, kept = Journal.open(folder.journal)
    plan, watch = _plan(order, manifest), watching(order.planned)
    try:
        runner = Runner(stage.door, plan, journal, order.scoring.score, kept, watch, machinery.stop)
        with _interruptible(machinery.stop):
            rows = await runner.run()
    finally:
        journal.close()
        if order.mode is Mode.RECORD:
            machinery.cassettes.tidy()
    for row in rows:
        machinery.cassettes.mark(call.key for call in row.observed.calls)
    stopped = len(rows) < order.planned
    if order.prune and not stopped:
        machinery.cassettes.tidy(prune=True)
    secret = machinery.recorder.found if machinery.recorder else None
    return Finished(manifest, folder, in_order(rows), stopped, secret, len(machinery.cassettes.unused))


def write_results(finished: Finished, more: Mapping[str, Json]) -> str:
    """Write the rows and the summary of a run; the digest of the rows."""
    found = digest(finished.rows)
    summary: Json = {"manifest": summary_of(finished.manifest), "digest": found, "rows": len(finished.rows), **more}
    finished.folder.finish(finished.rows, summary)
    return found


def _folder(order: Order, machinery: Machinery, made_of: Ingredients) -> tuple[Manifest, RunFolder]:
    recorded = machinery.cassettes.digest if order.mode is Mode.REPLAY else ""
    suite = order.suite
    terms = Terms(suite.name, order.mode, suite.repeats, order.concurrency, recorded, order.scoring.versions)
    manifest = manifest_of(terms, order.cases, made_of)
    if order.resume is not None:
        folder = RunFolder(order.folder / order.resume)
        return folder.go_on(manifest), folder
    folder = RunFolder(order.folder / manifest.run)
    folder.begin(manifest)
    write_wish(folder.path, order.wish)
    return manifest, folder


def _plan(order: Order, manifest: Manifest) -> Plan:
    suite, free = order.suite, order.mode is Mode.REPLAY
    return Plan(
        name=manifest.run,
        cases=order.cases,
        tries=suite.tries,
        concurrency=order.concurrency,
        case_timeout_s=suite.case_timeout_s,
        # A recorded answer has been paid for.
        usd=None if free else suite.limits.usd,
        seconds=None if suite.limits.minutes is None else suite.limits.minutes * 60,
        again=order.retry_errors,
    )


@contextmanager
def _interruptible(stop: Stop) -> Generator[None]:
    """While the block runs, an interrupt asks for an orderly end; a second one ends it at once."""
    loop = asyncio.get_running_loop()

    def interrupt() -> None:
        stop.wanted = True
        loop.remove_signal_handler(signal.SIGINT)

    loop.add_signal_handler(signal.SIGINT, interrupt)
    try:
        yield
    finally:
        loop.remove_signal_handler(signal.SIGINT)
