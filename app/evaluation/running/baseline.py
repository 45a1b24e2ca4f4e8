"""Files of rows: those of a finished run, and baselines, which begin with a line that says where they come from."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from app.domain.codec import Codec
from app.domain.errors import ManifestDiffers
from app.domain.evaluation.row import Row
from app.evaluation.running.rows import canonical, digest, dump_row, in_order, load_row, settled

_HEAD = "baseline"


@dataclass(frozen=True, slots=True)
class Accepted:
    """A baseline's digest, why it was accepted and on which day (ISO 8601), and from which suite it is."""

    digest: str
    why: str
    day: str
    suite: str


@dataclass(frozen=True, slots=True)
class Baseline:
    """The rows to hold a run against. ``history`` has the present acceptance first, then those before it."""

    rows: tuple[Row, ...]
    history: tuple[Accepted, ...] = field(default=())


_CODEC: Codec[tuple[Accepted, ...]] = Codec(TypeAdapter(tuple[Accepted, ...]))


def read_baseline(path: Path) -> Baseline:
    """A baseline, or the rows of any finished run.

    Raises:
        ManifestDiffers: it cannot be read, or a line is no row.
    """
    try:
        # Not splitlines(): an answer may hold signs that other people take for the end of a line.
        lines = path.read_text(encoding="utf-8").rstrip("\n").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise ManifestDiffers(f"{path} cannot be read: {error}.") from error
    history: tuple[Accepted, ...] = ()
    rows: list[Row] = []
    for number, line in enumerate(lines, start=1):
        try:
            if number == 1 and (head := json.loads(line).get(_HEAD)) is not None:
                history = _CODEC.load(head)
            else:
                rows.append(load_row(line))
        except (ValueError, ValidationError, AttributeError) as error:
            raise ManifestDiffers(f"{path}:{number} is no row of a run.") from error
    return Baseline(tuple(rows), history)


def accept(path: Path, rows: Sequence[Row], why: str, day: str, suite: str) -> Accepted:
    """Put the rows in place of a baseline, which stays named in the file by its digest."""
    before = read_baseline(path).history if path.is_file() else ()
    accepted = Accepted(digest(rows), why, day, suite)
    path.parent.mkdir(parents=True, exist_ok=True)
    head = canonical({_HEAD: _CODEC.dump((accepted, *before))})
    draft = path.with_suffix(".draft")
    draft.write_text("".join(f"{line}\n" for line in (head, *_lines(rows))), encoding="utf-8")
    draft.replace(path)
    return accepted


def _lines(rows: Sequence[Row]) -> list[str]:
    return [dump_row(settled(row)) for row in in_order(rows)]
