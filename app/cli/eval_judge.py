"""``cto-team eval judge``: answers judged by a model, and the judge held against people."""

from pathlib import Path
from typing import Annotated

import typer

from app.cli.eval_report import or_usage

Rubric = Annotated[str, typer.Option(help="name of a rubric below evals/rubrics, or its file")]
Run = Annotated[str, typer.Argument(metavar="RUN", help="a finished run: its name or its folder")]


def calibrate(
    labels: Annotated[
        Path, typer.Argument(help="what people said of answers, JSON Lines", exists=True, dir_okay=False)
    ],
    rubric: Rubric = "answer",
    out: Annotated[Path | None, typer.Option(help="where to keep it; absent: in the state folder")] = None,
) -> None:
    """Hold the judge against people: how often it agrees, and whether it may decide about changes."""
    # The whole service takes seconds to import; help and usage errors need none of it.
    from app.cli.eval_judging import calibrated  # noqa: PLC0415

    for line in or_usage(lambda: calibrated(labels, rubric, out)):
        print(line)


def judge(run: Run, rubric: Rubric = "answer") -> None:
    """Judge the answers of a run. Writes judged.jsonl beside its rows; reports and comparisons of the run use it."""
    from app.cli.eval_judging import judged_run  # noqa: PLC0415 - see calibrate()

    for line in or_usage(lambda: judged_run(run, rubric)):
        print(line)


def pairs(
    first: Annotated[str, typer.Argument(metavar="BASELINE", help="the run to hold against")],
    second: Run,
    rubric: Rubric = "answer",
) -> None:
    """Which answers of two runs are better, asked in both orders."""
    from app.cli.eval_judging import compared_runs  # noqa: PLC0415 - see calibrate()

    for line in or_usage(lambda: compared_runs(first, second, rubric)):
        print(line)
