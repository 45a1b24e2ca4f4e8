"""Rubrics: what a judge is asked about an answer, as files that people write."""

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, ClassVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from app.domain.errors import ContentError

FEWEST, MOST = 3, 8


@dataclass(frozen=True, slots=True)
class Criterion:
    """One question of yes or no. ``evidence`` says what counts as such; ``quoted`` when a yes needs a quote."""

    id: str
    asks: str
    evidence: str
    quoted: bool = True


@dataclass(frozen=True, slots=True)
class Rubric:
    """What an answer is judged by."""

    name: str
    version: str
    about: str
    criteria: tuple[Criterion, ...]

    @property
    def digest(self) -> str:
        """SHA-256 over all of it: a calibration holds for exactly these words."""
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()


class _CriterionFile(BaseModel):
    model_config: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
    asks: Annotated[str, Field(min_length=1)]
    evidence: Annotated[str, Field(min_length=1)]
    quoted: bool = True


class _RubricFile(BaseModel):
    model_config: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    name: str
    version: str
    about: str
    criteria: Annotated[list[_CriterionFile], Field(min_length=FEWEST, max_length=MOST)]

    @model_validator(mode="after")
    def _distinct(self) -> "_RubricFile":
        ids = [each.id for each in self.criteria]
        if len(set(ids)) < len(ids):
            raise ValueError("two criteria have the same id")
        return self


def read_rubric(path: Path) -> Rubric:
    """The rubric of a file.

    Raises:
        ContentError: it cannot be read, or is no rubric of 3 to 8 criteria.
    """
    try:
        found = _RubricFile.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ContentError(f"{path.name} cannot be read: {error}.") from error
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(map(str, first["loc"])) or "the file"
        raise ContentError(f"{path.name}: {place}: {first['msg']}.") from error
    criteria = tuple(Criterion(each.id, each.asks, each.evidence, each.quoted) for each in found.criteria)
    return Rubric(found.name, found.version, found.about, criteria)
