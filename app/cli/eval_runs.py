"""Finished runs, found again with what they were asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from app.cli.evals_orders import order_of, settings_of
from app.cli.evals_wish import Ending, read_wish
from app.domain.evaluation.case import Case
from app.domain.evaluation.content import content_of
from app.domain.evaluation.row import Manifest, Mode, Row
from app.evaluation.running.baseline import read_baseline
from app.evaluation.running.folder import RunFolder
from app.evaluation.suites.suite import Suite
from app.settings import Settings, read_settings


@dataclass(frozen=True, slots=True)
class FoundRun:
    """A finished run. ``cases`` are as the run had them; one that was changed or is gone since is missing."""

    folder: RunFolder
    manifest: Manifest
    suite: Suite
    cases: tuple[Case, ...]
    rows: tuple[Row, ...]
    settings: Settings

    @property
    def timed(self) -> bool:
        """Whether the clock of the run says anything about the models."""
        return self.manifest.mode is Mode.LIVE


def found_run(name: str) -> FoundRun:
    """The run of this name, or in this folder.

    Raises:
        ManifestDiffers: there is no such run, or it is not finished.
        InvalidSuite: its suite is gone.
        InvalidCases: a file of its cases is wrong now.
    """
    path = Path(name)
    folder = RunFolder(path if path.is_dir() else Ending().folder(read_settings()) / name)
    wish = read_wish(folder.path)
    settings = settings_of(wish)
    order = order_of(wish, settings, 1, Ending())
    rows = read_baseline(folder.latest).rows
    return FoundRun(folder, folder.manifest(), order.suite, _as_then(order.cases, rows), rows, settings)


def _as_then(cases: Sequence[Case], rows: Sequence[Row]) -> tuple[Case, ...]:
    contents = {row.case: row.content for row in rows}
    return tuple(case for case in cases if contents.get(case.id, "") in ("", content_of(case)))
