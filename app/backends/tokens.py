"""Token counts, as reported or as estimated."""

from dataclasses import dataclass
from math import ceil

from app.domain.model_call import ModelCall, Usage

CHARACTERS_PER_TOKEN = 4
"""A common rule of thumb for English text and current tokenizers."""

REASONING_ROOM = 4000
"""Tokens added to a call's limit: current cloud models think before they write, and the limit covers both."""


def reasoning_room(call: ModelCall) -> int:
    """What to add to the limit of a call; nothing where the limit is a caller's own."""
    return 0 if call.turns else REASONING_ROOM


def estimate_tokens(characters: int) -> int:
    """Tokens of a text with this many characters."""
    return ceil(characters / CHARACTERS_PER_TOKEN)


@dataclass(frozen=True, slots=True)
class Reported:
    """The token counts of one answer as its wire format gave them; None where it did not.

    ``cached``, ``cache_write`` and ``reasoning`` are parts of the input and the output.
    """

    input: int | None = None
    output: int | None = None
    cached: int | None = None
    cache_write: int | None = None
    reasoning: int | None = None


def usage(call: ModelCall, reported: Reported, characters: int) -> Usage:
    """The reported counts; one that is missing or not positive is estimated, and the usage marked.

    ``characters`` is the length of the answer.
    """
    told_input, told_output = _count(reported.input), _count(reported.output)
    return Usage(
        input_tokens=told_input or estimate_tokens(len(call.text)),
        output_tokens=told_output or estimate_tokens(characters),
        estimated=not (told_input and told_output),
        cached_tokens=min(_count(reported.cached), told_input),
        cache_write_tokens=min(_count(reported.cache_write), told_input),
        reasoning_tokens=min(_count(reported.reasoning), told_output),
    )


def seen(call: ModelCall, reported: Reported, characters: int) -> Usage | None:
    """The tokens of an answer that broke off, where its wire format told any of them."""
    return usage(call, reported, characters) if reported.input or reported.output else None


def _count(reported: int | None) -> int:
    return max(reported or 0, 0)
