"""Everything that the parts of the composer share while one answer is put together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from app.backends.extractive.costs import Comparison, compare
from app.backends.extractive.evidence import Evidence, gather
from app.backends.extractive.phrases import Phrases, phrases
from app.backends.extractive.roles import Role, Slot, slots_of
from app.backends.extractive.selection import Picked
from app.domain.labels import RequestType
from app.domain.model_call import LabelledFigure, Material

_VERDICT = "verdict"


@dataclass(slots=True)
class Draft:
    """The material with what was read from it, and what has been used of it so far."""

    material: Material
    phrases: Phrases
    slots: tuple[Slot, ...]
    evidence: Evidence
    comparison: Comparison | None
    picked: Picked = field(default_factory=Picked)
    used_figures: set[str] = field(default_factory=set[str])

    @staticmethod
    def of(material: Material) -> Draft:
        """A draft with nothing used yet."""
        words = phrases(material.language)
        deciding = material.type is RequestType.DECIDE
        comparison = compare(material.figures, words) if deciding else None
        return Draft(material, words, slots_of(material.sections), gather(material), comparison)

    @property
    def verdict(self) -> LabelledFigure | None:
        """The figure that gives the verdict on a plan, if it was computed."""
        return next((f for f in self.material.figures if f.figure.calculator == _VERDICT), None)

    def figures_left(self) -> list[LabelledFigure]:
        """The figures that the answer has not shown yet."""
        return [f for f in self.material.figures if f.label not in self.used_figures]

    def slot(self, roles: Iterable[Role]) -> Slot | None:
        """The first section with one of the roles, the first role first."""
        return next((slot for role in roles for slot in self.slots if slot.role is role), None)

    def judgement(self, text: str) -> str:
        """A sentence marked as the composer's own weighing."""
        return f"*{self.phrases.judgement}* {text}"
