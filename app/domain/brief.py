"""What one specialist is asked."""

from dataclasses import dataclass, field

from app.domain.clarification import Assumption, Reply
from app.domain.coverage import Coverage
from app.domain.figure import Figure
from app.domain.passage import Hit
from app.domain.workup import Workup


@dataclass(frozen=True, slots=True)
class Check:
    """One of nine points that a brief is checked for; ``note`` says what is missing where it does not hold."""

    name: str
    holds: bool
    note: str


@dataclass(frozen=True, slots=True)
class Brief:
    """CONTEXT, TASK and REQUIREMENTS for one specialist.

    ``known`` is what the thread remembers, a fact a line: people's words, which a prompt sets apart as data.

    ``hits`` are the passages found for the brief, best first; ``figures`` come from calculators; ``coverage`` says
    whether the library holds an answer. ``workup`` is what the built-in expert makes of this specialist's part; None
    where passages alone have to answer. ``checks`` is the nine-point check.
    """

    agent: str
    question: str
    context: tuple[str, ...]
    task: str
    requirements: tuple[str, ...]
    replies: tuple[Reply, ...]
    assumptions: tuple[Assumption, ...]
    figures: tuple[Figure, ...]
    hits: tuple[Hit, ...]
    known: tuple[str, ...] = ()
    coverage: Coverage = field(default_factory=Coverage)
    workup: Workup | None = None
    checks: tuple[Check, ...] = ()

    def render(self) -> str:
        """The brief as text, in the form that a person would hand over."""
        lines = ["CONTEXT", *(f"- {line}" for line in self.context), "", "TASK", self.task, "", "REQUIREMENTS"]
        return "\n".join([*lines, *(f"- {line}" for line in self.requirements)])
