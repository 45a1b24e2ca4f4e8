"""Files of cases: JSON Lines, one case a line."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from app.domain.errors import InvalidCases
from app.domain.evaluation.case import Case
from app.evaluation.cases.problems import Problem, Severity
from app.evaluation.cases.rules import doubts, faults
from app.evaluation.cases.shape import CaseBody
from app.evaluation.cases.twins import twins

_MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class CasesRead:
    """The cases that can be used, in their order, and everything that is wrong with the files."""

    cases: tuple[Case, ...]
    problems: tuple[Problem, ...]

    @property
    def errors(self) -> tuple[Problem, ...]:
        """What keeps cases from being run."""
        return tuple(each for each in self.problems if each.severity is Severity.ERROR)


def read_cases(files: Sequence[Path], agents: frozenset[str]) -> CasesRead:
    """The cases of all files together; ids and questions are compared across them.

    ``agents`` are the names of the specialists that there are.

    Raises:
        InvalidCases: a file cannot be read at all.
    """
    cases: list[Case] = []
    problems: list[Problem] = []
    for file in files:
        for number, line in _lines(file):
            found, wrong = _case(str(file), number, line, agents)
            problems += wrong
            if found is not None:
                cases.append(found)
    problems += twins(cases)
    return CasesRead(tuple(cases), tuple(sorted(problems, key=lambda each: (each.file, each.line))))


def usable_cases(files: Sequence[Path], agents: frozenset[str]) -> tuple[Case, ...]:
    """The cases of the files; raises InvalidCases where a line of them is wrong."""
    read = read_cases(files, agents)
    if read.errors:
        named = "; ".join(map(str, read.errors[:_MOST_NAMED]))
        raise InvalidCases(f"{len(read.errors)} lines of the cases are wrong: {named}.")
    return read.cases


def _lines(file: Path) -> Iterator[tuple[int, str]]:
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidCases(f"{file} cannot be read: {error}.") from error
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            yield number, line


def _case(file: str, number: int, line: str, agents: frozenset[str]) -> tuple[Case | None, list[Problem]]:
    try:
        raw: object = json.loads(line, object_pairs_hook=_once)
    except ValueError as error:
        return None, [Problem(file, number, "", f"this is not JSON: {error}")]
    name = str(raw.get("id", "")) if isinstance(raw, dict) else ""
    try:
        case = CaseBody.model_validate(raw).case(f"{file}:{number}")
    except ValidationError as error:
        return None, [Problem(file, number, name, says) for says in _complaints(error)]
    wrong = [Problem(file, number, name, says) for says in faults(case, agents)]
    wrong += [Problem(file, number, name, says, Severity.DOUBT) for says in doubts(case)]
    return case, wrong


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """An object whose keys come once; of two the parser would drop the first without a word."""
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        raise ValueError(f"the key {next(name for name in names if names.count(name) > 1)!r} comes twice")
    return found


def _complaints(error: ValidationError) -> Iterator[str]:
    for each in error.errors(include_url=False, include_input=False):
        place = ".".join(map(str, each["loc"]))
        told = "is an unknown key" if each["type"] == "extra_forbidden" else each["msg"]
        yield f"{place}: {told}" if place else told
