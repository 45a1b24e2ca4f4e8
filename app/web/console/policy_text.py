"""The text of a policy for people: numbered lines, each with what is wrong on it."""

import re
from dataclasses import dataclass

_PLACE = re.compile(r"line (\d+)(?::| (?=is not YAML))")
_SOURCE = re.compile(r"^[^\s:]+: ")


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong; ``line`` None where it belongs to no line."""

    line: int | None
    sentence: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the text with what is wrong on it."""

    number: int
    text: str
    faults: tuple[str, ...]


def faults_of(sentence: str) -> tuple[Fault, ...]:
    """The parts of an error about a policy, each with the line that it names."""
    said = _SOURCE.sub("", sentence)
    places = list(_PLACE.finditer(said))
    if not places:
        return (Fault(None, said),)
    ends = [each.start() for each in places[1:]] + [len(said)]
    found = [Fault(int(place[1]), _sentence(said[place.end() : end])) for place, end in zip(places, ends, strict=True)]
    before = said[: places[0].start()].strip()
    return (*([Fault(None, before)] if before else []), *found)


def lines_of(text: str, faults: tuple[Fault, ...] = ()) -> tuple[Line, ...]:
    """The text line by line."""
    by_line: dict[int, list[str]] = {}
    for fault in faults:
        if fault.line is not None:
            by_line.setdefault(fault.line, []).append(fault.sentence)
    return tuple(
        Line(number, line, tuple(by_line.get(number, ()))) for number, line in enumerate(text.splitlines() or [""], 1)
    )


def _sentence(text: str) -> str:
    said = text.strip()
    return f"This {said}" if said.startswith("is not") else said
