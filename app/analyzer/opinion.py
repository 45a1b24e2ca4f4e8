"""What a language model thinks of a request where the analyzer is unsure, held to the vocabulary and the law of labels.

A model has read the user's text, and with it whatever orders stand in there. It can therefore choose only between
labels that the law allows, only where the analyzer is in doubt, and decline only what the analyzer might decline too.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from app.analyzer.labelling import Assignment, Decided, Heads, assignments, type_shares
from app.analyzer.rules import DOUBT
from app.domain.labels import Pattern, RequestType


@dataclass(frozen=True, slots=True)
class OfferedQuestion:
    """A question that a model would ask back; options are answers with what follows from each."""

    topic: str
    question: str
    why: str
    options: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Opinion:
    """The labels that a model gives. They count where the analyzer is less sure than ``counts_below``."""

    type: RequestType
    agents: tuple[str, ...]
    pattern: Pattern
    clarify: bool
    questions: tuple[OfferedQuestion, ...]
    counts_below: float


def unsure(confidence: float, opinion: Opinion | None) -> bool:
    """Whether an opinion counts for a label of this confidence."""
    return opinion is not None and confidence < opinion.counts_below


def heard(decided: Decided, opinion: Opinion | None, heads: Heads) -> Decided:
    """The labels with the opinion where it counts; the probabilities stay the analyzer's own."""
    if opinion is None:
        return decided
    kind = decided.type
    if unsure(decided.certainty, opinion) and _may_be(opinion.type, heads):
        kind = opinion.type
    options = assignments(kind, heads)
    cast = decided.cast if kind is decided.type else options[0]
    if kind is not decided.type or unsure(decided.cast.probability, opinion):
        cast = _lawful(opinion, options) or cast
    return Decided(kind, type_shares(heads).get(kind, 0.0), cast)


def _may_be(kind: RequestType, heads: Heads) -> bool:
    """A wrong refusal is the worst mistake: a model alone cannot refuse."""
    return kind is not RequestType.OTHER or heads["type"].get(RequestType.OTHER, 0.0) >= DOUBT


def _lawful(opinion: Opinion, options: Sequence[Assignment]) -> Assignment | None:
    for option in options:
        in_order = option.pattern is not Pattern.SEQUENTIAL or option.agents == opinion.agents
        if option.pattern is opinion.pattern and in_order and set(option.agents) == set(opinion.agents):
            return option
    return None
