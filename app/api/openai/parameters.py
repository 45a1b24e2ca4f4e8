"""Parameters that are not part of the text, whichever room of the door they come to."""

from collections.abc import Collection, Mapping

from app.api.openai.errors import BadParameter

HARMLESS: Mapping[str, tuple[object, ...]] = {
    "n": (1,),
    "logprobs": (False,),
    "top_logprobs": (0,),
    "tools": ([],),
    "functions": ([],),
    "tool_choice": ("none", "auto"),
    "function_call": ("none", "auto"),
    "logit_bias": ({},),
    "modalities": (["text"],),
}
"""Values that ask for nothing beyond the text."""

HINTS = frozenset(
    {
        "metadata",
        "parallel_tool_calls",
        "prompt_cache_key",
        "prompt_cache_retention",
        "reasoning_effort",
        "safety_identifier",
        "service_tier",
        "store",
        "verbosity",
    }
)
"""They change nothing in what is written here, or are hints that no other provider knows."""


def ignored(extra: Mapping[str, object], known: Collection[str]) -> tuple[str, ...]:
    """The parameters that are accepted without effect.

    Raises:
        BadParameter: one of the others asks for something that is not done here.
    """
    given = {name: value for name, value in extra.items() if value is not None}
    for name, value in given.items():
        if name not in known and value not in HARMLESS.get(name, ()):
            raise BadParameter(f"The parameter {name[:60]!r} is not supported here.", name, "unsupported_parameter")
    return tuple(name for name in given if name in known)
