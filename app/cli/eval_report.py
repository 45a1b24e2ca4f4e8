"""``cto-team eval report`` and ``compare``: what a run amounts to, and what it says against another one."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer
from rich.console import Console

from app.domain.errors import ContentError, InvalidCases, InvalidGate, InvalidSuite, ManifestDiffers

if TYPE_CHECKING:
    from app.evaluation.reporting.report import Report

T = TypeVar("T")

USAGE = 2
_WIDE = 160

Run = Annotated[str, typer.Argument(metavar="RUN", help="a finished run: its name or its folder")]
Html = Annotated[Path | None, typer.Option(help="write one page to read in")]
Junit = Annotated[Path | None, typer.Option(help="write JUnit XML for a build server")]
Markdown = Annotated[Path | None, typer.Option(help="write the comment for a pull request")]
FailedOnly = Annotated[bool, typer.Option("--failed-only", help="list what failed, and nothing else")]
Closed = Annotated[bool, typer.Option("--closed-too", help="show confidential and restricted texts, secrets masked")]


def report(
    run: Run,
    html: Html = None,
    junit: Junit = None,
    markdown: Markdown = None,
    baseline: Annotated[str | None, typer.Option(help="a run or a baseline file to hold it against")] = None,
    failed_only: FailedOnly = False,  # noqa: FBT002
    closed_too: Closed = False,  # noqa: FBT002
) -> None:
    """Show what a run amounts to, against the baseline of its suite if there is one."""
    # With the statistics comes numpy; help and usage errors need none of it.
    from app.cli.eval_reports import reported  # noqa: PLC0415

    made, _ = or_usage(lambda: reported(run, baseline, closed_too=closed_too))
    _give(made, html, junit, markdown, failed_only=failed_only)


def compare(  # noqa: PLR0913, PLR0917 - as report()
    first: Annotated[str, typer.Argument(metavar="BASELINE", help="the run to hold against: name, folder or file")],
    second: Run,
    html: Html = None,
    junit: Junit = None,
    markdown: Markdown = None,
    strict: Annotated[bool, typer.Option("--strict", help="also fail where nothing could be decided")] = False,  # noqa: FBT002
    metric: Annotated[
        list[str] | None, typer.Option(help="what decides, in place of the suite's metrics; may be repeated")
    ] = None,
    margin: Annotated[float | None, typer.Option(min=0, max=1, help="the largest drop that is accepted")] = None,
    alpha: Annotated[
        float | None, typer.Option(min=1e-6, max=0.5, help="the chance of calling a regression where there is none")
    ] = None,
    min_effect: Annotated[float | None, typer.Option(min=0, max=1, help="a drop below it is never called")] = None,
    failed_only: FailedOnly = False,  # noqa: FBT002
    closed_too: Closed = False,  # noqa: FBT002
) -> None:
    """Hold a run against another one: of another policy, other prompts, another day. Ends with 3 on a regression."""
    from app.cli.eval_reports import reported  # noqa: PLC0415 - see report()
    from app.evaluation.comparing.wishes import GateWishes  # noqa: PLC0415

    wishes = GateWishes(tuple(metric) if metric else None, margin, alpha, min_effect)
    made, code = or_usage(lambda: reported(second, first, closed_too=closed_too, strict=strict, wishes=wishes))
    _give(made, html, junit, markdown, failed_only=failed_only)
    raise typer.Exit(code)


def or_usage(work: Callable[[], T]) -> T:
    """What ``work`` returns; what is wrong with the files of the evaluation ends the command with 2."""
    try:
        return work()
    except (ContentError, InvalidCases, InvalidGate, InvalidSuite, ManifestDiffers) as error:
        Console(stderr=True).print(f"{error.sentence} {error.remedy}", highlight=False, markup=False, soft_wrap=True)
        raise typer.Exit(USAGE) from error


def _give(made: "Report", html: Path | None, junit: Path | None, markdown: Path | None, *, failed_only: bool) -> None:
    """Print the report, and write the files that are wanted."""
    from app.evaluation.reporting.html import html as page  # noqa: PLC0415 - see report()
    from app.evaluation.reporting.junit import junit as tests  # noqa: PLC0415
    from app.evaluation.reporting.markdown import markdown as comment  # noqa: PLC0415
    from app.evaluation.reporting.terminal import print_report  # noqa: PLC0415

    console = Console(highlight=False)
    # A file or a pipe has no width; a table that is cut would be of no use in it.
    print_report(
        made, console if console.is_terminal else Console(highlight=False, width=_WIDE), failed_only=failed_only
    )
    wanted = ((html, page), (junit, tests), (markdown, comment))
    for path, write in wanted:
        if path is not None:
            path.write_text(write(made), encoding="utf-8", newline="\n")
