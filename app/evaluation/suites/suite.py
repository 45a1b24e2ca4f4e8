"""A suite, and which cases belong to it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from app.domain.codec import Json
from app.domain.evaluation.case import Case
from app.domain.evaluation.comparison import Gate

_TAG, _TYPE, _AGENT, _LABEL = "tag:", "type:", "agent:", "sensitivity:"


@dataclass(frozen=True, slots=True)
class Selection:
    """What a case must have to be run; an empty part asks for nothing."""

    tags_any: frozenset[str] = frozenset()
    types: frozenset[str] = frozenset()
    ids: frozenset[str] = frozenset()

    def takes(self, case: Case) -> bool:
        """Whether the case belongs to it."""
        return (
            (not self.tags_any or not self.tags_any.isdisjoint(case.tags))
            and (not self.types or (case.expect.type is not None and case.expect.type.value in self.types))
            and (not self.ids or case.id in self.ids)
        )


@dataclass(frozen=True, slots=True)
class Limits:
    """What a run may cost (US dollars) and take (minutes); None for no limit."""

    usd: Decimal | None = None
    minutes: float | None = None


@dataclass(frozen=True, slots=True)
class Suite:
    """What is run. ``files`` are those of the cases, in order; ``first`` takes only so many of the cases.

    ``repeats_for`` has other numbers of repeats by slice (``tag:injection``); of several that fit the highest counts.
    ``backends`` is the file of the backends to ask, None for those of the settings. ``scorers`` are names with options,
    ``baseline`` the file to hold the run against.
    """

    name: str
    files: tuple[Path, ...]
    select: Selection = Selection()
    first: int | None = None
    repeats: int = 1
    repeats_for: Mapping[str, int] = field(default_factory=dict[str, int])
    case_timeout_s: float = 120.0
    backends: Path | None = None
    scorers: Mapping[str, Mapping[str, Json]] = field(default_factory=dict[str, Mapping[str, Json]])
    gate: Gate = field(default_factory=Gate)
    baseline: Path | None = None
    limits: Limits = Limits()

    def tries(self, case: Case) -> int:
        """How often the case is put."""
        others = [count for name, count in self.repeats_for.items() if in_slice(case, name)]
        return max(others, default=self.repeats)

    def chosen(self, cases: Iterable[Case]) -> tuple[Case, ...]:
        """The cases of the suite, in their order."""
        found = tuple(case for case in cases if self.select.takes(case))
        return found if self.first is None else found[: self.first]


def narrowed(cases: Sequence[Case], only: Sequence[str], slices: Sequence[str]) -> tuple[Case, ...]:
    """Those with one of the ids (of all, where none is named) that are in every one of the slices."""
    return tuple(
        case for case in cases if (not only or case.id in only) and all(in_slice(case, name) for name in slices)
    )


def in_slice(case: Case, name: str) -> bool:
    """Whether a case is in a slice: ``tag:lang:de``, ``type:debug``, ``agent:mentor``, ``sensitivity:public``."""
    expect = case.expect
    if name.startswith(_TAG):
        return name.removeprefix(_TAG) in case.tags
    if name.startswith(_TYPE):
        return expect.type == name.removeprefix(_TYPE)
    if name.startswith(_AGENT):
        return name.removeprefix(_AGENT) in (expect.agents or ())
    if name.startswith(_LABEL):
        return expect.sensitivity == name.removeprefix(_LABEL)
    return name in case.tags
