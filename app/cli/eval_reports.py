"""The report of a run, put together from its folder."""

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from app.cli.eval_runs import FoundRun, found_run
from app.cli.evals_wish import Ending
from app.domain.evaluation.comparison import Comparison
from app.domain.evaluation.row import Row
from app.evaluation.comparing.compare import SEED, compare
from app.evaluation.comparing.trusting import alike, trust
from app.evaluation.comparing.wishes import AS_IT_IS, GateWishes
from app.evaluation.judging.kept import kept_calibrations
from app.evaluation.reporting.report import Report, report_of
from app.evaluation.running.baseline import read_baseline
from app.evaluation.running.folder import RunFolder
from app.evaluation.running.outcome import outcome
from app.evaluation.scoring.aggregate import aggregate, slices_of


def reported(
    name: str, baseline: str | None, *, closed_too: bool, strict: bool = False, wishes: GateWishes = AS_IT_IS
) -> tuple[Report, int]:
    """The report of a run and the exit code of its comparison; see ``found_run`` and ``GateWishes.of`` for errors.

    ``baseline`` is another run or a file of rows; absent, the baseline of the run's suite, if it has one.
    """
    found = found_run(name)
    earlier, rows = _held(found, _earlier(found, baseline))
    comparison = _compared(found, earlier, rows, wishes) if earlier else None
    made = report_of(
        found.manifest,
        found.cases,
        rows,
        aggregate(found.cases, rows, timed=found.timed),
        comparison=comparison,
        baseline=earlier,
        closed_too=closed_too,
    )
    return made, outcome(rows, len(rows), found.suite.gate, comparison).exit_code(strict=strict)


def _held(found: FoundRun, earlier: Sequence[Row]) -> tuple[Sequence[Row], Sequence[Row]]:
    """Both runs with case scores that can be held against each other, so that all of a report says the same."""
    if not earlier:
        return earlier, found.rows
    return alike(earlier, found.rows, trust(earlier, found.rows, kept_calibrations(found.settings)))


def _compared(found: FoundRun, earlier: Sequence[Row], rows: Sequence[Row], wishes: GateWishes) -> Comparison:
    gate = wishes.of(found.suite.gate, earlier, rows)
    return compare(earlier, rows, gate, SEED, _slices(found), kept_calibrations(found.settings))


def _earlier(found: FoundRun, baseline: str | None) -> Sequence[Row]:
    if baseline is None:
        own = found.suite.baseline
        return read_baseline(own).rows if own is not None and own.is_file() else ()
    path = Path(baseline)
    if path.is_file():
        return read_baseline(path).rows
    folder = path if path.is_dir() else Ending().folder(found.settings) / baseline
    return read_baseline(RunFolder(folder).latest).rows


def _slices(found: FoundRun) -> dict[str, set[str]]:
    slices: dict[str, set[str]] = defaultdict(set)
    for case in found.cases:
        for kind, value in slices_of(case):
            slices[f"{kind}:{value}"].add(case.id)
    return slices
