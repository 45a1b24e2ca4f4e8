"""``cto-team eval``: cases checked, run against the team, and gone on with after an interruption."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer
from rich.console import Console

from app.cli.evals_wish import Ending, Wish, read_wish
from app.cli.options import Server
from app.content.agents import load_agents
from app.domain.errors import ContentError, InvalidCases, InvalidCassettes, InvalidSuite, ManifestDiffers
from app.domain.evaluation.row import Mode
from app.evaluation.cases.reading import read_cases
from app.evaluation.running.baseline import Accepted, read_baseline
from app.evaluation.running.baseline import accept as accept_rows
from app.evaluation.running.folder import RunFolder
from app.evaluation.suites.reading import read_suite
from app.settings import Settings, read_environment, read_settings
from app.telemetry import configure

if TYPE_CHECKING:
    from app.cli.evals_stage import Order

T = TypeVar("T")

USAGE = 2
CASES = ".jsonl"

Name = Annotated[str, typer.Argument(help="a suite by its name, its file, or a file of cases")]
Repeats = Annotated[int | None, typer.Option(min=1, help="how often each case is put")]
AtOnce = Annotated[int, typer.Option("--concurrency", min=1, max=64, help="cases at a time")]
Only = Annotated[list[str] | None, typer.Option(help="id of a case; may be repeated")]
Slices = Annotated[list[str] | None, typer.Option("--slice", help="tag:lang:de, type:debug, ...; may be repeated")]
Policy = Annotated[str | None, typer.Option(help="name or file of a routing policy, in place of the live one")]
Refresh = Annotated[bool, typer.Option("--refresh", help="ask anew for what was recorded before")]
RetryErrors = Annotated[bool, typer.Option("--retry-errors", help="also put cases again that failed")]
Against = Annotated[Path | None, typer.Option("--baseline", help="rows to hold the run against; absent: the suite's")]
Processes = Annotated[
    int | None, typer.Option(min=1, max=64, help="processes that share the cases; absent: as many as pay off")
]
Strict = Annotated[bool, typer.Option("--strict", help="exit with 3 also where nothing could be decided")]
Foretell = Annotated[bool, typer.Option("--estimate", help="say what it would cost and take, and do nothing")]
Out = Annotated[Path | None, typer.Option(help="folder of runs; absent: in the state folder")]


def lint(files: Annotated[list[Path], typer.Argument(help="files of cases, JSON Lines")]) -> None:
    """Find what is wrong with cases: unknown keys, twins, labels that do not exist or contradict each other."""
    agents = frozenset(load_agents(read_settings().agents))
    read = _or_usage(lambda: read_cases(files, agents))
    for problem in read.problems:
        print(problem)
    Console(stderr=True).print(f"{len(read.cases)} cases, {len(read.problems)} problems")
    if read.problems:
        raise typer.Exit(USAGE)


def run(  # noqa: PLR0913, PLR0917 - each option of the command is a parameter
    suite: Name,
    mode: Annotated[Mode, typer.Option(help="where answers of models come from")] = Mode.REPLAY,
    repeats: Repeats = None,
    concurrency: AtOnce = 8,
    only: Only = None,
    slices: Slices = None,
    policy: Policy = None,
    refresh: Refresh = False,  # noqa: FBT002
    go_on: Annotated[str | None, typer.Option("--resume", metavar="RUN", help="a run to go on with")] = None,
    retry_errors: RetryErrors = False,  # noqa: FBT002
    baseline: Against = None,
    strict: Strict = False,  # noqa: FBT002
    processes: Processes = None,
    server: Server = None,
    out: Out = None,
    estimate: Foretell = False,  # noqa: FBT002
) -> None:
    """Put the cases of a suite to the team, and keep what came of each."""
    wish = Wish(suite, mode, repeats, tuple(only or ()), tuple(slices or ()), policy, refresh)
    ending = Ending(out, baseline, strict, go_on, retry_errors, processes=processes, server=server)
    (_estimate if estimate else _carry_out)(wish, concurrency, ending)


def record(
    suite: Name,
    repeats: Repeats = None,
    concurrency: AtOnce = 4,
    only: Only = None,
    policy: Policy = None,
    refresh: Refresh = False,  # noqa: FBT002
    out: Out = None,
) -> None:
    """Ask the models for the answers that no recording has, and write them down."""
    wish = Wish(suite, Mode.RECORD, repeats, tuple(only or ()), (), policy, refresh)
    _carry_out(wish, concurrency, Ending(out))


def resume(
    name: Annotated[str, typer.Argument(metavar="RUN", help="the run to go on with")],
    concurrency: AtOnce = 8,
    retry_errors: RetryErrors = False,  # noqa: FBT002
    baseline: Against = None,
    strict: Strict = False,  # noqa: FBT002
    out: Out = None,
) -> None:
    """Go on with a run that was stopped or killed; what is done stays as it is."""
    ending = Ending(out, baseline, strict, name, retry_errors)
    wish = _or_usage(lambda: read_wish(ending.folder(read_settings()) / name))
    _carry_out(wish, concurrency, ending)


def prune(suite: Name, policy: Policy = None) -> None:
    """Drop the recorded answers of a suite that none of its cases asks for."""
    _carry_out(Wish(suite, Mode.REPLAY, None, (), (), policy, refresh=False), 8, Ending(prune=True))


class BaselineAction(StrEnum):
    """What can be done with a baseline."""

    ACCEPT = "accept"


def baseline(
    _action: Annotated[BaselineAction, typer.Argument(metavar="accept", help="what to do")],
    name: Annotated[str, typer.Argument(metavar="RUN", help="a finished run")],
    why: Annotated[str, typer.Option("--why", help="the reason, kept in the file")],
    target: Annotated[Path | None, typer.Option("--baseline", help="the file; absent: that of the suite")] = None,
    out: Out = None,
) -> None:
    """Make a run the baseline that later ones are held against; the old one stays named by its digest."""
    settings = read_settings()
    folder = RunFolder(Ending(out).folder(settings) / name)

    def take() -> Accepted:
        manifest, rows = folder.manifest(), read_baseline(folder.rows).rows
        path = target or read_suite(manifest.suite, settings.evals).baseline
        if path is None:
            raise InvalidSuite(f"The suite {manifest.suite} names no baseline.")
        return accept_rows(path, rows, why, datetime.now(UTC).date().isoformat(), manifest.suite)

    print(f"{_or_usage(take).digest}")


def _estimate(wish: Wish, concurrency: int, ending: Ending) -> None:
    from app.cli.evals_estimate import estimated  # noqa: PLC0415 - see _ordered()

    order, settings = _ordered(wish, concurrency, ending)
    for line in _or_usage(lambda: asyncio.run(estimated(order, settings, read_environment()))):
        print(line)


def _carry_out(wish: Wish, concurrency: int, ending: Ending) -> None:
    from app.cli.evals_progress import watched  # noqa: PLC0415 - see _ordered()
    from app.cli.evals_report import conclude  # noqa: PLC0415
    from app.cli.evaluating import evaluate  # noqa: PLC0415
    from app.cli.progress import shown_progress  # noqa: PLC0415

    order, settings = _ordered(wish, concurrency, ending)
    environment = read_environment()
    with watched(order.suite.gate.metrics[0]) as watching, shown_progress("skills") as syncing:
        done = _or_usage(lambda: asyncio.run(evaluate(order, settings, environment, watching, syncing)))
    raise typer.Exit(_or_usage(lambda: conclude(order, done, ending.baseline, strict=ending.strict)))


def _ordered(wish: Wish, concurrency: int, ending: Ending) -> "tuple[Order, Settings]":
    # The whole service takes seconds to import; help and usage errors need none of it.
    from app.cli.evals_orders import order_of, settings_of  # noqa: PLC0415

    settings = settings_of(wish)
    settings = settings.model_copy(update={"server": ending.server}) if ending.server else settings
    order = _or_usage(lambda: order_of(wish, settings, concurrency, ending))
    configure(settings.log_level)
    return order, settings


def _or_usage(work: Callable[[], T]) -> T:
    """What ``work`` returns; what is wrong with the files of the evaluation ends the command with 2."""
    try:
        return work()
    except (ContentError, InvalidCases, InvalidCassettes, InvalidSuite, ManifestDiffers) as error:
        Console(stderr=True).print(f"{error.sentence} {error.remedy}", highlight=False, markup=False, soft_wrap=True)
        raise typer.Exit(USAGE) from error
