"""The screening of many texts as JSON lines. A verdict names kinds and places; it never repeats a value."""

from collections.abc import Callable, Iterable, Iterator
from typing import ClassVar

from pydantic import BaseModel, ConfigDict, ValidationError

from app.domain.errors import InvalidRequest
from app.domain.labels import Sensitivity
from app.domain.screening import Screening


class Line(BaseModel):
    """One text of a batch; other keys are ignored."""

    model_config: ClassVar[ConfigDict] = ConfigDict(frozen=True, extra="ignore")

    text: str
    id: str | int | None = None


class Place(BaseModel):
    """Where something was found; offsets count characters of the text."""

    model_config: ClassVar[ConfigDict] = ConfigDict(frozen=True)

    start: int
    end: int
    kind: str
    level: Sensitivity


class Verdict(BaseModel):
    """What the screening makes of one text."""

    model_config: ClassVar[ConfigDict] = ConfigDict(frozen=True)

    id: str | int | None = None
    level: Sensitivity
    score: float
    classes: tuple[str, ...]
    spans: tuple[Place, ...]
    injection_marks: tuple[str, ...] = ()
    degraded: str | None = None


def verdict_of(name: str | int | None, found: Screening) -> Verdict:
    """A screening as a verdict; ``name`` is the id of the text."""
    return Verdict(
        id=name,
        level=found.sensitivity,
        score=found.score,
        classes=tuple(sorted({finding.kind for finding in found.findings})),
        spans=tuple(
            Place(start=finding.start, end=finding.end, kind=finding.kind, level=finding.sensitivity)
            for finding in found.findings
        ),
        injection_marks=found.injection_marks,
        degraded=found.degraded,
    )


def screen_lines(screener: Callable[[str], Screening], lines: Iterable[str]) -> Iterator[str]:
    """One verdict for each line that is not blank, in their order.

    Raises:
        InvalidRequest: a line is not a JSON object with a text, named by its number.
    """
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = Line.model_validate_json(line)
        except ValidationError:
            raise InvalidRequest(f"Line {number} is not a JSON object with a `text`.") from None
        yield verdict_of(row.id, screener(row.text)).model_dump_json()
