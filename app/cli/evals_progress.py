"""How far a run of the evaluation is, on standard error: a line that changes on a terminal, else one each tenth."""

import time
from collections.abc import Callable, Generator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Drawn

from app.evaluation.running.progress import Progress, Watcher

_STEPS = 10


class Lines:
    """One line each tenth of the way."""

    def __init__(self, console: Console, metric: str) -> None:
        self._console = console
        self._metric = metric
        self._begun = time.monotonic()
        self._step = 0

    def __call__(self, at: Progress) -> None:
        """Print a line if another tenth is done."""
        step = at.done * _STEPS // at.total if at.total else _STEPS
        if step > self._step:
            self._step = step
            took = time.monotonic() - self._begun
            left = took / at.done * (at.total - at.done)
            self._console.print(
                f"{at.done}/{at.total}: {facts(at, self._metric)}, {took:.0f} s, {left:.0f} s left", highlight=False
            )


class Bar:
    """A bar with the figures beside it."""

    def __init__(self, drawn: Drawn, metric: str, total: int) -> None:
        self._drawn = drawn
        self._metric = metric
        self._task = drawn.add_task("cases", total=total, facts="")

    def __call__(self, at: Progress) -> None:
        """Draw it anew."""
        self._drawn.update(self._task, completed=at.done, facts=facts(at, self._metric))


@contextmanager
def watched(metric: str, console: Console | None = None) -> Generator[Callable[[int], Watcher]]:
    """Makes a watcher, given the number of tries; ``metric`` is the one whose running mean is shown."""
    console = console or Console(stderr=True)
    if not console.is_terminal:
        yield lambda _total: Lines(console, metric)
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[facts]}", style="dim"),
        TimeRemainingColumn(),
    )
    with Drawn(*columns, console=console, transient=True) as drawn:
        yield lambda total: Bar(drawn, metric, total)


def facts(at: Progress, metric: str) -> str:
    """Errors, broken rules, the running score and the money."""
    mean = at.mean(metric)
    score = f"{metric} {mean:.3f}, " if mean is not None else ""
    broken = f"{at.broken} broken rules, " if at.broken else ""
    return f"{score}{at.errors} errors, {broken}{at.usd:.4f} USD"
