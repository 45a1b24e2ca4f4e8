"""How far a sync is, as a bar where somebody watches and as a few lines where somebody reads the log."""

import sys
from collections.abc import Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

if TYPE_CHECKING:
    # It brings the embedding along, which takes its time; only its shape is needed.
    from app.retrieval.indexing.preparing import SyncProgress

_STEPS = 10


class Lines:
    """One line each tenth of the way."""

    def __init__(self, title: str, console: Console) -> None:
        self._title = title
        self._console = console
        self._step = 0

    def __call__(self, at: "SyncProgress") -> None:
        """Print a line if another tenth is done."""
        # A share adds up from many parts and may miss a tenth by a rounding error.
        step = int(at.share * _STEPS + 1e-9)
        if step > self._step:
            self._step = step
            self._console.print(f"{self._title}: {step * 100 // _STEPS} % ({_facts(at)})", highlight=False)

    def stop(self) -> None:
        """Lines stay."""


class Bar:
    """A bar with the rate and the time that remains, drawn from the first news on."""

    def __init__(self, title: str, console: Console) -> None:
        self._drawn = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.percentage:3.0f} %"),
            TextColumn("{task.fields[facts]}", style="dim"),
            TimeRemainingColumn(),
            console=console,
            transient=True,
        )
        self._title = title
        self._begun = self._drawn.get_time()

    def __call__(self, at: "SyncProgress") -> None:
        """Draw it anew."""
        if not self._drawn.tasks:
            self._drawn.add_task(self._title, total=1.0, facts="")
            self._drawn.start()
        took = self._drawn.get_time() - self._begun
        rate = f", {at.embedded / took:.0f}/s" if at.embedded and took > 0 else ""
        self._drawn.update(self._drawn.task_ids[0], completed=at.share, facts=f"{_facts(at)}{rate}")

    def stop(self) -> None:
        """Clear it away."""
        self._drawn.stop()


@contextmanager
def shown_progress(
    title: str, *, quiet: bool = False, console: Console | None = None
) -> Generator["Lines | Bar | None"]:
    """What to hand to a sync: a bar on a terminal, lines elsewhere, None if nothing is to be shown.

    Standard error is used, so that what a command prints can be piped.
    """
    console = console or Console(file=sys.stderr)
    if quiet:
        yield None
    elif console.is_terminal:
        bar = Bar(title, console)
        try:
            yield bar
        finally:
            bar.stop()
    else:
        yield Lines(title, console)


def _facts(at: "SyncProgress") -> str:
    return f"{at.documents} of {at.total} documents, {at.embedded} texts embedded"
