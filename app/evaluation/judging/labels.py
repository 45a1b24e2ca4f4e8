"""What people said of answers, by the same rubric: a file of JSON Lines, one answer a line."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, ClassVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from app.domain.errors import ContentError
from app.domain.labels import Sensitivity
from app.evaluation.judging.judgement import Judged
from app.evaluation.judging.rubric import Rubric


@dataclass(frozen=True, slots=True)
class Labelled:
    """An answer with the yes or no of one person on each criterion, and of a ``second`` one on some answers."""

    judged: Judged
    human: Mapping[str, bool]
    second: Mapping[str, bool] = field(default_factory=dict[str, bool])


class _Line(BaseModel):
    model_config: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    id: Annotated[str, Field(min_length=1)]
    question: str
    answer: str
    sensitivity: Sensitivity = Sensitivity.PUBLIC
    language: str = "en"
    human: dict[str, bool]
    second: dict[str, bool] = Field(default_factory=dict)


def read_labels(path: Path, rubric: Rubric) -> tuple[Labelled, ...]:
    """The labels of a file; each person has marked every criterion of the rubric, and no other.

    Raises:
        ContentError: the file cannot be read, or a line is wrong; it is named.
    """
    wanted = {criterion.id for criterion in rubric.criteria}
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ContentError(f"{path} cannot be read: {error}.") from error
    found: dict[str, Labelled] = {}
    for number, line in enumerate(lines, start=1):
        if line.strip():
            made = _labelled(line, f"{path}:{number}", wanted)
            if made.judged.id in found:
                raise ContentError(f"{path}:{number}: the id {made.judged.id} comes twice.")
            found[made.judged.id] = made
    return tuple(found.values())


def _labelled(line: str, place: str, wanted: set[str]) -> Labelled:
    try:
        body = _Line.model_validate(json.loads(line))
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        raise ContentError(f"{place}: {'.'.join(map(str, first['loc']))}: {first['msg']}.") from error
    except ValueError as error:
        raise ContentError(f"{place}: this is not JSON.") from error
    for name, marks in (("human", body.human), ("second", body.second)):
        if (marks or name == "human") and marks.keys() != wanted:
            raise ContentError(f"{place}: {name} must mark {', '.join(sorted(wanted))}.")
    judged = Judged(body.id, body.question, body.answer, body.sensitivity, body.language)
    return Labelled(judged, body.human, body.second)
