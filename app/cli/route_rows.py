"""Rows of the gain model's files: CSV, CSV.gz or JSON Lines in, CSV or JSON Lines out; ``-`` is standard input."""

import csv
import gzip
import json
import sys
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Literal, TextIO, cast

from app.domain.errors import InvalidRequest
from app.routing.gain_fit import Example

Row = Mapping[str, object]

_LARGEST_FIELD = 10_000_000
_QUALITIES = (("weak_correct", "strong_correct"), ("weak_score", "strong_score"))


def read_rows(path: str) -> Iterator[Row | None]:
    """The rows of the file in order; None for a line that is no JSON object.

    Raises:
        InvalidRequest: the file cannot be read.
    """
    try:
        with _opened(path, "r") as file:
            if _is_csv(path):
                csv.field_size_limit(_LARGEST_FIELD)
                yield from csv.DictReader(file)
            else:
                yield from (_object(line) for line in file if line.strip())
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InvalidRequest(f"{path}: the file cannot be read: {error}.") from error


def example_of(row: Row | None) -> Example:
    """A training row: ``prompt`` and the quality of both answers; ``subject`` or ``domain`` where it is known.

    Raises:
        InvalidRequest: a column is missing or no number.
    """
    text = prompt_of(row)
    for weak, strong in _QUALITIES:
        if row is not None and weak in row and strong in row:
            domain = str(row.get("domain") or row.get("subject") or "all")
            return Example(text, _number(row, weak), _number(row, strong), domain)
    raise InvalidRequest("A training row needs weak_correct and strong_correct.")


def prompt_of(row: Row | None) -> str:
    """The text of a row.

    Raises:
        InvalidRequest: the row has none.
    """
    prompt = None if row is None else row.get("prompt")
    if not isinstance(prompt, str):
        raise InvalidRequest("A row needs a prompt." if row is not None else "The line is not a JSON object.")
    return prompt


class RowWriter:
    """Writes one row at a time: CSV with the columns of the first row, or JSON Lines."""

    def __init__(self, file: TextIO, *, as_csv: bool) -> None:
        self._file, self._as_csv = file, as_csv
        self._csv: csv.DictWriter[str] | None = None

    def write(self, row: Mapping[str, object]) -> None:
        """Append the row."""
        if not self._as_csv:
            self._file.write(json.dumps(row, ensure_ascii=False) + "\n")
            return
        if self._csv is None:
            columns = ["id", "score", "domain", "abstained", "error"]
            self._csv = csv.DictWriter(self._file, columns, extrasaction="ignore", restval="", lineterminator="\n")
            self._csv.writeheader()
        self._csv.writerow(row)


@contextmanager
def row_writer(path: str) -> Generator[RowWriter]:
    """A writer to the file; its form follows the name: .csv, .csv.gz, else JSON Lines.

    Raises:
        InvalidRequest: the file cannot be written.
    """
    try:
        with _opened(path, "w") as file:
            yield RowWriter(file, as_csv=_is_csv(path))
    except OSError as error:
        raise InvalidRequest(f"{path}: the file cannot be written: {error}.") from error


def _number(row: Row, name: str) -> float:
    try:
        return float(str(row[name]))
    except ValueError:
        raise InvalidRequest(f"{name} is not a number.") from None


def _object(line: str) -> Row | None:
    try:
        found: object = json.loads(line)
    except json.JSONDecodeError:
        return None
    return found if isinstance(found, dict) else None


def _is_csv(path: str) -> bool:
    return path.endswith((".csv", ".csv.gz"))


@contextmanager
def _opened(path: str, mode: Literal["r", "w"]) -> Generator[TextIO]:
    if path == "-":
        yield sys.stdin if mode == "r" else sys.stdout
    elif path.endswith(".gz"):
        with gzip.open(path, f"{mode}t", encoding="utf-8", newline="") as packed:
            yield cast("TextIO", packed)
    else:
        with Path(path).open(mode, encoding="utf-8", newline="") as file:
            yield file
