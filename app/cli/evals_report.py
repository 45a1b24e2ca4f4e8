"""The end of a run of the evaluation: its files, what is said of it, and the exit code."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from rich.console import Console

from app.cli.evals_scoring import compared, measured
from app.cli.evals_stage import Order
from app.cli.evaluating import Finished, write_results
from app.domain.codec import Json
from app.domain.evaluation.comparison import Comparison
from app.domain.evaluation.observed import RowStatus
from app.domain.evaluation.row import Mode, Row
from app.evaluation.reporting.wording import not_gating
from app.evaluation.running.outcome import Outcome, Reason, outcome
from app.evaluation.running.rows import settled
from app.evaluation.secrets import masked_rows

_MOST_NAMED = 3


def conclude(order: Order, done: Finished, baseline: Path | None = None, *, strict: bool = False) -> int:
    """Write and say what came of a run; the exit code."""
    gate, secret = order.suite.gate, done.secret is not None
    comparison = None if done.stopped else compared(order.suite, order.cases, done.rows, baseline)
    found = outcome(done.rows, order.planned, gate, comparison, interrupted=done.stopped and not secret, secret=secret)
    console = Console(stderr=True, highlight=False, markup=False, soft_wrap=True)
    if found.reason is Reason.INTERRUPTED:
        console.print(f"Stopped after {found.rows} of {found.planned}.")
        console.print(f"Go on with: cto-team eval resume {done.manifest.run}")
        return found.exit_code(strict=strict)
    timed = order.mode is Mode.LIVE
    # What the clock of this run says must not show in what two replays have in common.
    more = measured(order.cases, done.rows if timed else [*map(settled, done.rows)], comparison, timed=timed)
    ending: dict[str, Json] = {"reason": found.reason.value, "hard": {**dict(found.hard)}, "failed": found.failed}
    # Files of a run leave this machine more easily than the journal: no secret stands in them.
    shown = replace(done, rows=masked_rows(order.cases, done.rows))
    digest = write_results(shown, {**ending, **more})
    _tell_failures(console, done)
    _tell_broken(console, done.rows, found)
    if comparison is not None:
        _tell_comparison(console, comparison)
    if done.unused and order.mode is Mode.REPLAY:
        console.print(f"{done.unused} recorded answers were not asked for; `cto-team eval prune` drops them.")
    print(done.folder.path)
    print(f"{found.rows} rows, {found.failed} without an answer, digest {digest}: {found.reason.value}")
    return found.exit_code(strict=strict)


def _tell_failures(console: Console, done: Finished) -> None:
    if done.secret is not None:
        console.print(f"{done.secret.sentence} {done.secret.remedy}")
    failed = [row for row in done.rows if row.observed.status is not RowStatus.OK]
    for status, count in sorted(Counter(row.observed.status for row in failed).items()):
        console.print(f"{count} x {status.value}:")
        for row in [each for each in failed if each.observed.status is status][:_MOST_NAMED]:
            console.print(f"  {row.case}: {row.observed.detail}")


def _tell_broken(console: Console, rows: Sequence[Row], found: Outcome) -> None:
    for rule, times in found.hard:
        names = [row.case for row in rows if rule in row.scored.hard]
        console.print(f"Broken: {rule}, {times} times ({', '.join(dict.fromkeys(names[:_MOST_NAMED]))}).")


def _tell_comparison(console: Console, comparison: Comparison) -> None:
    for each in comparison.metrics:
        if each.gates and each.difference is not None and each.interval is not None:
            seen = f"; could have seen a drop of {each.detectable.at_80:.3f}" if each.detectable else ""
            console.print(
                f"{each.metric}: {each.state.value}, {each.difference:+.4f} "
                f"({each.interval.low:+.4f} to {each.interval.high:+.4f}){seen}"
            )
    for told in not_gating(comparison):
        console.print(told)
