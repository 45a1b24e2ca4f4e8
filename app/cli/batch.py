"""JSON Lines in and JSON Lines out: the form in which a step works on many texts."""

import json
import sys
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Generic, TypeVar

import typer
from pydantic import BaseModel, ValidationError

from app.domain.errors import InvalidRequest, TeamError

STREAM = Path("-")
"""Standard input or output."""

Input = Annotated[Path, typer.Option("--input", help="JSON Lines; - is standard input")]
Output = Annotated[Path, typer.Option("--output", help="where the results go, one a line; - is standard output")]

Document = dict[str, object]
Shape = TypeVar("Shape", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Row(Generic[Shape]):
    """One line of the input: its id, and what it holds or what is wrong with it. ``named``: it has an id."""

    id: object
    named: bool = False
    value: Shape | None = None
    error: TeamError | None = None


def read_text(source: Path) -> str:
    """The whole file, or standard input.

    Raises:
        InvalidRequest: it cannot be read.
    """
    if source == STREAM:
        return sys.stdin.read()
    try:
        return source.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidRequest(f"{source} cannot be read: {error}.") from error


def read_rows(text: str, shape: type[Shape]) -> Iterator[Row[Shape]]:
    """Every line that is not blank, in order; one that cannot be used says why. Keys not in ``shape`` are ignored."""
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            yield _row(number, line, shape)


def write_rows(target: Path, rows: Iterable[Mapping[str, object]]) -> None:
    """The results, one JSON object a line.

    Raises:
        InvalidRequest: the file cannot be written.
    """
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    # Half of a surrogate pair has no UTF-8; as an escape it is the same JSON.
    text = lines.encode(errors="backslashreplace").decode()
    if target == STREAM:
        sys.stdout.write(text)
        return
    try:
        target.write_text(text, encoding="utf-8")
    except OSError as error:
        raise InvalidRequest(f"{target} cannot be written: {error}.") from error


async def answered(row: Row[Shape], work: Callable[[Shape], Awaitable[Document]]) -> Document:
    """What ``work`` makes of a line, under its id; the error if it or the line is bad, so that the others go on."""
    error = row.error
    if row.value is not None:
        try:
            return {"id": row.id, **await work(row.value)}
        except TeamError as failed:
            error = failed
    return failure(row.id, error or InvalidRequest("The line holds nothing."))


def failure(name: object, error: TeamError) -> Document:
    """The result of a line that gave none."""
    return {"id": name, "error": {"code": error.code, "message": error.sentence}}


def finish(target: Path, rows: Sequence[Mapping[str, object]]) -> None:
    """Write the results; the command then ends with 1 if one of them is an error."""
    write_rows(target, rows)
    if any("error" in row for row in rows):
        raise typer.Exit(1)


def _row(number: int, line: str, shape: type[Shape]) -> Row[Shape]:
    try:
        found: object = json.loads(line)
    except ValueError:
        return Row(None, error=InvalidRequest(f"Line {number} is not JSON."))
    if not isinstance(found, dict):
        return Row(None, error=InvalidRequest(f"Line {number} is not a JSON object."))
    name, named = found.get("id"), "id" in found
    try:
        return Row(name, named, shape.model_validate(found))
    except ValidationError as error:
        return Row(name, named, error=InvalidRequest(f"Line {number} cannot be used: {_why(error)}."))


def _why(error: ValidationError) -> str:
    """The first thing that is wrong, without the value: that may be anything."""
    first = error.errors(include_input=False, include_url=False)[0]
    place = ".".join(map(str, first["loc"]))
    return f"{place!r}: {first['msg']}" if place else first["msg"]
