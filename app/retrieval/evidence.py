"""How likely it is that the library answers a question at all; the fused score is relative and cannot tell."""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.domain.passage import Passage

_BEST = 3
# Fitted on questions about the library's fields with and without an answer in it: of the former 98 %, of the latter 6 %
# have so much evidence. What a question names and the library never says weighs more than distance.
_UNKNOWN_WEIGHT = 0.3
_NAME_WEIGHT = 0.1
_ENOUGH = 0.22

_NAME = re.compile(r"(?<=\s)[\"'(\[]*((?=\S*[A-Z0-9])[^\W_]\S*)")
_EDGE = "?.,!;:()[]\"'"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for an answer.

    ``cosine`` is the best of the first three passages. ``unknown_share`` (0 to 1) is the part of the question's words,
    weighted by rarity, that stand nowhere in the library; ``unknown_names`` are names and numbers among them.
    """

    cosine: float
    unknown_share: float
    unknown_names: tuple[str, ...] = ()

    @property
    def score(self) -> float:
        """One number: higher means that an answer is more likely."""
        return self.cosine - _UNKNOWN_WEIGHT * self.unknown_share - _NAME_WEIGHT * bool(self.unknown_names)

    @property
    def sufficient(self) -> bool:
        """Whether it is worth to answer from the library."""
        return self.score >= _ENOUGH


def weigh(passages: Sequence[Passage], frequencies: Mapping[str, int], chunks: int, names: Sequence[str]) -> Evidence:
    """Evidence from what a search found.

    ``frequencies`` has every stem of the question with the number of chunks that hold it, of ``chunks`` in all;
    ``names`` are the question's names that no chunk holds.
    """
    rarity = {stem: math.log(1 + (chunks - count + 0.5) / (count + 0.5)) for stem, count in frequencies.items()}
    unknown = sum(rarity[stem] for stem, count in frequencies.items() if not count)
    cosine = max((passage.cosine for passage in passages[:_BEST]), default=0.0)
    return Evidence(cosine, unknown / (sum(rarity.values()) or 1.0), tuple(names))


def names_in(question: str) -> tuple[str, ...]:
    """Words that name something: with a capital or a digit, and not the first of the question."""
    found = (match[1].strip(_EDGE) for match in _NAME.finditer(question))
    return tuple(dict.fromkeys(name for name in found if name and name != "I"))
