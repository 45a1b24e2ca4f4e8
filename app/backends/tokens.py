"""Token counts, as reported or as estimated."""

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


def usage(call: ModelCall, reported_input: int | None, reported_output: int | None, characters: int) -> Usage:
    """The reported counts; one that is missing or not positive is estimated, and the usage marked.

    ``characters`` is the length of the answer.
    """
    if reported_input and reported_output and min(reported_input, reported_output) > 0:
        return Usage(reported_input, reported_output)
    return Usage(
        input_tokens=max(reported_input or 0, 0) or estimate_tokens(len(call.text)),
        output_tokens=max(reported_output or 0, 0) or estimate_tokens(characters),
        estimated=True,
    )
