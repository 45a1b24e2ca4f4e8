"""The labels of a request: type, agents, pattern, whether to ask back, sensitivity."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from app.domain.evaluation.case import Case
from app.domain.evaluation.observed import Observed
from app.domain.evaluation.row import Scored
from app.domain.labels import Pattern
from app.evaluation.scoring.scorer import graded, joined


@dataclass(frozen=True, slots=True)
class Labels:
    """1 for a label that is exactly right, else 0.

    Agents are compared as a list where they work one after the other, as a set otherwise; nobody was consulted is
    the empty list. A label that the service never gave is wrong.
    """

    name: ClassVar[str] = "labels"
    version: ClassVar[str] = "1"

    def score(self, case: Case, observed: Observed) -> Scored:
        """See the class."""
        return joined(_each(case, observed))


def _each(case: Case, observed: Observed) -> Iterator[Scored]:
    expect = case.expect
    if expect.agents is not None:
        yield _agents(case, observed)
    pairs = (
        ("type", expect.type, observed.type),
        ("pattern", expect.pattern, observed.pattern),
        ("clarify", expect.clarify, observed.clarified),
        ("sensitivity", expect.sensitivity, observed.sensitivity),
    )
    for metric, wanted, got in pairs:
        if wanted is not None:
            yield graded(metric, float(wanted == got), f"{metric}: {_said(wanted)} expected, {_said(got)} got")


def _agents(case: Case, observed: Observed) -> Scored:
    wanted, got = case.expect.agents or (), observed.agents or ()
    in_order = (case.expect.pattern or observed.pattern) is Pattern.SEQUENTIAL
    right = wanted == got if in_order else set(wanted) == set(got)
    return graded("agents", float(right), f"agents: {_listed(wanted)} expected, {_listed(got)} got")


def _listed(agents: tuple[str, ...]) -> str:
    return ", ".join(agents) or "nobody"


def _said(label: object) -> str:
    if isinstance(label, bool):
        return "yes" if label else "no"
    return "nothing" if label is None else str(label)
