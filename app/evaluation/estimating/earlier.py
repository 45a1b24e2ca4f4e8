"""What cases have cost and taken in earlier runs with the same backends: the recorded calls of their decisions."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.domain.errors import TeamError
from app.domain.evaluation.case import Case
from app.domain.evaluation.content import content_of
from app.domain.evaluation.observed import Observed, RowStatus
from app.domain.evaluation.row import Manifest, Row
from app.evaluation.running.folder import RunFolder
from app.evaluation.running.journal import Journal


@dataclass(frozen=True, slots=True)
class Earlier:
    """The answered tries of each case in the latest runs that had it, and the names of those runs."""

    tries: Mapping[str, tuple[Observed, ...]]
    runs: tuple[str, ...] = ()


def earlier_tries(folder: Path, cases: Sequence[Case], models: Mapping[str, str], policy: str | None = None) -> Earlier:
    """The latest tries at these cases, as they are worded now, by these models (by backend; see ``Manifest``).

    ``policy`` narrows it to runs under the policy with this id. Runs are read from their journals: the times that they
    took stand only there.
    """
    wanted = {case.id: content_of(case) for case in cases}
    tries: dict[str, tuple[Observed, ...]] = {}
    runs: list[str] = []
    for place in _latest_first(folder, models, policy):
        found = _of_run(place, wanted)
        new = {case: seen for case, seen in found.items() if case not in tries}
        if new:
            tries |= new
            runs.append(place.path.name)
        if len(tries) == len(wanted):
            break
    return Earlier(tries, tuple(runs))


def _latest_first(folder: Path, models: Mapping[str, str], policy: str | None) -> Iterator[RunFolder]:
    if not folder.is_dir():
        return
    known: list[tuple[str, RunFolder]] = []
    for path in folder.iterdir():
        place = RunFolder(path)
        manifest = _manifest(place)
        if manifest and dict(manifest.models) == dict(models) and policy in (None, manifest.policy):
            known.append((manifest.started, place))
    yield from (place for _, place in sorted(known, key=lambda each: each[0], reverse=True))


def _manifest(place: RunFolder) -> Manifest | None:
    """None for what is no run, or one of an earlier format."""
    try:
        return place.manifest() if place.journal.is_file() else None
    except TeamError:
        return None


def _of_run(place: RunFolder, wanted: Mapping[str, str]) -> Mapping[str, tuple[Observed, ...]]:
    found: dict[str, list[Observed]] = defaultdict(list)
    for row in _rows(place):
        same = row.case in wanted and row.content in ("", wanted[row.case])
        if same and row.observed.status is RowStatus.OK:
            found[row.case].append(row.observed)
    return {case: tuple(seen) for case, seen in found.items()}


def _rows(place: RunFolder) -> Sequence[Row]:
    try:
        return [*Journal.read(place.journal).rows.values()]
    except TeamError:
        return ()
