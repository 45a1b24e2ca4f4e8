"""Rows as lines of JSON, and what of them a digest is made of."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import replace

from pydantic import TypeAdapter

from app.domain.codec import Codec, Json
from app.domain.evaluation.row import Row

_CODEC: Codec[Row] = Codec(TypeAdapter(Row))


def dump_row(row: Row) -> str:
    """One line, without its end; equal rows give equal lines."""
    return canonical(_CODEC.dump(row))


def load_row(line: str) -> Row:
    """The row of a line; raises pydantic's ValidationError, or ValueError, for anything else."""
    return _CODEC.load(json.loads(line))


def canonical(value: Json) -> str:
    """JSON with sorted keys and without spaces."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def settled(row: Row) -> Row:
    """The row without what differs from one run to the next: names, times that were taken here, beginnings.

    Recorded times stay: they are part of what was replayed.
    """
    calls = tuple(each if each.replayed else replace(each, ms=0) for each in row.observed.calls)
    ms = sum(each.ms for each in calls)
    return replace(row, attempt=1, observed=replace(row.observed, calls=calls, ms=ms, trace=""))


def in_order(rows: Iterable[Row]) -> tuple[Row, ...]:
    """The rows by case and repeat, whichever was first to finish."""
    return tuple(sorted(rows, key=lambda row: (row.case, row.repeat)))


def digest(rows: Iterable[Row]) -> str:
    """SHA-256 over the settled rows in their order, in hex."""
    found = hashlib.sha256()
    for row in in_order(rows):
        found.update(dump_row(settled(row)).encode() + b"\n")
    return found.hexdigest()
