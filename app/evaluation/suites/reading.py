"""Suites as files: TOML, below ``suites/`` in the folder of the evaluation."""

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Annotated, ClassVar

from pydantic import BaseModel, ConfigDict, Field, JsonValue, ValidationError

from app.domain.errors import InvalidSuite
from app.domain.evaluation.comparison import Gate
from app.domain.labels import RequestType
from app.evaluation.suites.suite import Limits, Selection, Suite

ENDING = ".toml"

_Share = Annotated[float, Field(ge=0, le=1)]
_Count = Annotated[int, Field(ge=1, le=1000)]


class _Part(BaseModel):
    model_config: ClassVar[ConfigDict] = ConfigDict(extra="forbid", frozen=True)


class _Select(_Part):
    tags_any: tuple[str, ...] = ()
    types: tuple[RequestType, ...] = ()
    ids: tuple[str, ...] = ()


class _Head(_Part):
    name: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")]
    cases: Annotated[tuple[str, ...], Field(min_length=1)]
    select: _Select = _Select()
    first: _Count | None = None
    repeats: _Count = 1
    repeats_for: dict[str, _Count] = Field(default_factory=dict)
    case_timeout_s: Annotated[float, Field(gt=0)] = 120.0
    backends: str | None = None


class _Gate(_Part):
    baseline: str | None = None
    metrics: tuple[str, ...] = Gate().metrics
    margin: _Share = Gate().margin
    alpha: _Share = Gate().alpha
    min_effect: _Share = Gate().min_effect
    max_error_rate: _Share = Gate().max_error_rate

    def value(self) -> Gate:
        return Gate(self.metrics, self.margin, self.alpha, self.min_effect, self.max_error_rate)


class _Budget(_Part):
    usd: Annotated[Decimal, Field(ge=0)] | None = None
    minutes: Annotated[float, Field(gt=0)] | None = None


class _File(_Part):
    suite: _Head
    scorers: dict[str, dict[str, JsonValue]] = Field(default_factory=dict)
    gate: _Gate = _Gate()
    budget: _Budget = _Budget()


def read_suite(name: str, folder: Path) -> Suite:
    """The suite of this name below ``folder``, that of the evaluation; a name with an ending is a path.

    Raises:
        InvalidSuite: there is none, a key of it is wrong, or it names no case.
    """
    path = Path(name) if name.endswith(ENDING) else folder / "suites" / f"{name}{ENDING}"
    if not path.is_file():
        known = ", ".join(sorted(each.stem for each in (folder / "suites").glob(f"*{ENDING}")))
        raise InvalidSuite(f"There is no suite {name}; there are: {known or 'none'}.")
    try:
        found = _File.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InvalidSuite(f"{path} is not TOML: {error}.") from error
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(map(str, first["loc"]))
        raise InvalidSuite(f"{path}: {place}: {first['msg']}.") from error
    return _suite(found, folder, path)


def _suite(found: _File, folder: Path, path: Path) -> Suite:
    head, select = found.suite, found.suite.select
    files = [file for pattern in head.cases for file in _files(folder, pattern)]
    if not files:
        raise InvalidSuite(f"{path}: suite.cases: no file below {folder} fits {', '.join(head.cases)}.")
    return Suite(
        name=head.name,
        files=tuple(dict.fromkeys(files)),
        select=Selection(frozenset(select.tags_any), frozenset(map(str, select.types)), frozenset(select.ids)),
        first=head.first,
        repeats=head.repeats,
        repeats_for=head.repeats_for,
        case_timeout_s=head.case_timeout_s,
        backends=folder / head.backends if head.backends else None,
        scorers=found.scorers,
        gate=found.gate.value(),
        baseline=folder / found.gate.baseline if found.gate.baseline else None,
        limits=Limits(found.budget.usd, found.budget.minutes),
    )


def _files(folder: Path, pattern: str) -> list[Path]:
    """The files that fit, by name; a pattern from the root names one file."""
    return [Path(pattern)] if Path(pattern).is_absolute() else sorted(folder.glob(pattern))
