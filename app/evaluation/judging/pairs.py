"""Which of two answers is better, asked in both orders."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict

from app.backends.shape import shape_of
from app.content.prompts import Prompts
from app.domain.evaluation.observed import CallMade
from app.evaluation.judging.asking import Bench, Reply, fenced
from app.evaluation.judging.judgement import Judged
from app.evaluation.judging.rubric import Rubric

MOST_FLIPS = 0.15
"""Above this share of pairs in which the order decided, preferences are not used."""


class Better(StrEnum):
    """Which answer wins."""

    BASELINE = "baseline"
    NOW = "now"
    TIE = "tie"


class SaidBetter(BaseModel):
    """What the judge answers."""

    model_config = ConfigDict(extra="ignore")

    better: Literal["first", "second", "neither"]
    because: str = ""


@dataclass(frozen=True, slots=True)
class Preference:
    """The outcome of one pair; ``flipped`` when the same place won in both orders, so that the order decided."""

    id: str
    better: Better
    flipped: bool = False
    calls: tuple[CallMade, ...] = ()
    error: str = ""
    withheld: bool = False


@dataclass(frozen=True, slots=True)
class Tally:
    """All pairs together. ``usable`` is False where the judge looked at the order too often."""

    pairs: int
    now: int
    baseline: int
    ties: int
    failed: int
    flip_rate: float

    @property
    def usable(self) -> bool:
        """Whether the preferences may be used."""
        return self.pairs > 0 and self.flip_rate <= MOST_FLIPS


@dataclass(frozen=True, slots=True)
class Comparer:
    """Asks twice, with the answers in either order; an answer must win both times, else it is a tie."""

    bench: Bench
    prompts: Prompts
    rubric: Rubric

    async def prefer(self, baseline: Judged, now: Judged) -> Preference:
        """Which of two answers to the same question is better."""
        first = await self._ask(baseline, now)
        if first.error:
            return Preference(now.id, Better.TIE, calls=first.calls, error=first.error, withheld=first.withheld)
        second = await self._ask(now, baseline)
        calls = (*first.calls, *second.calls)
        if second.error:
            return Preference(now.id, Better.TIE, calls=calls, error=second.error, withheld=second.withheld)
        one, other = (SaidBetter.model_validate_json(reply.text).better for reply in (first, second))
        return Preference(now.id, _winner(one, other), one == other != "neither", calls)

    async def _ask(self, first: Judged, second: Judged) -> Reply:
        fence = f"=== {secrets.token_hex(6)} ==="
        criteria = tuple(f"- {each.asks}" for each in self.rubric.criteria)
        system = self.prompts["prefer"].render(about=self.rubric.about, criteria=criteria, fence=fence)
        parts = (("Question", first.question), ("First answer", first.answer), ("Second answer", second.answer))
        highest = max(first.sensitivity, second.sensitivity, key=lambda each: each.rank)
        both = Judged(
            first.id,
            first.question,
            f"{first.answer}\n{second.answer}",
            highest,
            first.language,
            first.writers | second.writers,
        )
        return await self.bench.ask(both, system, fenced(fence, parts), shape_of(SaidBetter))


def tally(preferences: Sequence[Preference]) -> Tally:
    """The preferences that there are; pairs without one are counted as failed and nowhere else."""
    good = [each for each in preferences if not each.error]
    return Tally(
        pairs=len(good),
        now=sum(each.better is Better.NOW for each in good),
        baseline=sum(each.better is Better.BASELINE for each in good),
        ties=sum(each.better is Better.TIE for each in good),
        failed=len(preferences) - len(good),
        flip_rate=sum(each.flipped for each in good) / len(good) if good else 0.0,
    )


def _winner(baseline_first: str, now_first: str) -> Better:
    if (baseline_first, now_first) == ("first", "second"):
        return Better.BASELINE
    return Better.NOW if (baseline_first, now_first) == ("second", "first") else Better.TIE
