"""The nine-point check of a brief: what a good hand-over has, decided by code, before anybody works on it."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.analyzer.buzzwords import BUZZWORDS
from app.analyzer.cues import CueBook
from app.content.forms import Form
from app.domain.brief import Check
from app.domain.labels import RequestType
from app.expert.case import Case
from app.steps.brief_text import constraints_of, goal_of

_MOST_MUSTS = 16
# Requests that are complete by themselves: nobody has to want anything else by them.
_COMPLETE = frozenset({RequestType.EXPLAIN, RequestType.COMPUTE, RequestType.REVIEW, RequestType.DEBUG})


@dataclass(frozen=True, slots=True)
class Checked:
    """What the check looks at. ``answered`` are the topics that were asked and answered or assumed."""

    kind: RequestType
    case: Case
    language: str
    form: Form
    task: str
    requirements: tuple[str, ...]
    answered: frozenset[str]


class BriefCheck:
    """Holds the compiled table of vague words."""

    def __init__(self) -> None:
        self._words = CueBook(({row.id: row.by_language() for row in BUZZWORDS},))

    def __call__(self, checked: Checked) -> tuple[Check, ...]:
        """The nine points in their order, each with what is missing where it does not hold."""
        complete = checked.kind in _COMPLETE
        goal, constraints = bool(goal_of(checked.case)), bool(constraints_of(checked.case))
        vague = () if complete else self._vague(checked)
        return (
            Check("goal", complete or goal, "No outcome is stated: say which one you assume."),
            Check("constraints", complete or constraints, "No constraint is stated: say which ones you assume."),
            Check("deliverable", bool(checked.task), "The task names no deliverable."),
            Check("format", bool(checked.form.sections) and checked.form.words[1] > 0, "The form has no sections."),
            Check("scope", "In scope:" in checked.task, "The task has no bounds."),
            Check("must-haves", 0 < len(checked.requirements) <= _MOST_MUSTS, "Too much is required to be essential."),
            Check("quality", any("checked" in line for line in checked.requirements), "Nothing is measured."),
            Check("integration", any("Handed on" in line for line in checked.requirements), "Nobody takes it over."),
            Check("no vague term", not vague, f"Undefined in the request: {', '.join(vague)}. Say how you read it."),
        )

    def _vague(self, checked: Checked) -> tuple[str, ...]:
        """Words that say nothing without a number, where nobody was asked about what they mean."""
        topics = {row.id: row.kind.partition("_")[0] for row in BUZZWORDS}
        hits = self._words.look_up(checked.case.text, checked.language)
        said = {hit.text: topics[hit.group] for hit in hits}
        given = checked.answered | _given(checked.case)
        return tuple(word for word, topic in said.items() if topic not in given)[:3]


def open_points(checks: Sequence[Check]) -> tuple[str, ...]:
    """What a specialist has to say because the brief lacks it."""
    return tuple(check.note for check in checks if not check.holds)


def _given(case: Case) -> frozenset[str]:
    """Topics that the numbers of a request settle."""
    return frozenset(
        topic
        for topic, stated in (
            ("scale", case.counts),
            ("budget", case.money),
            ("deadline", case.durations),
            ("team", case.people),
        )
        if stated
    )
