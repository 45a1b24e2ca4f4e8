"""How long prompts and answers are: as recordings of the suite have it, else as they typically are."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np

from app.domain.model_call import Purpose
from app.evaluation.cassettes.entry import Entry
from app.evaluation.estimating.span import Span

_ENDS = (5, 95)
FEWEST = 10
"""Recorded answers of a model from which on their lengths are taken for typical."""


@dataclass(frozen=True, slots=True)
class Length:
    """Tokens of the prompt and of the answer; ``seconds`` that it took, None where nobody knows."""

    prompt: Span
    answer: Span
    seconds: Span | None = None


TYPICAL: Mapping[Purpose, Length] = MappingProxyType(
    {
        Purpose.SPECIALIST: Length(Span(2_800, 4_000, 6_400), Span(250, 900, 3_200)),
        Purpose.CHALLENGE: Length(Span(1_200, 2_300, 5_000), Span(80, 200, 500)),
        Purpose.ANALYSIS: Length(Span(1_200, 1_300, 1_400), Span(60, 120, 900)),
        Purpose.TRANSLATION: Length(Span(200, 250, 800), Span(20, 60, 800)),
    }
)
"""Prompts: as in a recording of 200 golden cases, a challenge with the answer above in it. Answers: from a short one to
the longest that is asked for."""

OWN_WORK = Span(0.05, 0.2, 1.0)
"""Seconds that the built-in expert takes for an answer."""
_TOKENS_PER_SECOND = (100.0, 50.0, 25.0)
_FIRST_TOKEN_S = Span(0.3, 1.0, 3.0)


def recorded_lengths(entries: Iterable[Entry]) -> Mapping[str, Length]:
    """By the name of a model, the lengths and times of its recorded answers; models with few of them are left out."""
    found: dict[str, list[tuple[float, float, float]]] = defaultdict(list)
    for entry in entries:
        if entry.finish is not None:
            usage = entry.finish.usage
            found[entry.finish.model].append((usage.input_tokens, usage.output_tokens, entry.ms / 1000))
    return {model: _length(pairs) for model, pairs in found.items() if len(pairs) >= FEWEST}


def in_a_cloud(length: Length) -> Length:
    """With the time that a model in a cloud typically takes for as long an answer."""
    quick, usual, slow = _TOKENS_PER_SECOND
    answer = length.answer
    seconds = Span(answer.low / quick, answer.likely / usual, answer.high / slow)
    return replace(length, seconds=seconds + _FIRST_TOKEN_S)


def _length(rows: list[tuple[float, float, float]]) -> Length:
    """The middle is the mean, because sums are to be right; the ends hold nine in ten."""
    table = np.array(rows, dtype=float)
    low, high = np.percentile(table, _ENDS, axis=0)
    mean = table.mean(axis=0)
    return Length(*(Span(float(low[n]), float(mean[n]), float(high[n])) for n in range(3)))
