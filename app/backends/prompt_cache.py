"""Which prompts Anthropic keeps for a while when they are marked.

Source: Anthropic's page on prompt caching, section on the shortest prompt that is kept. A mark on a shorter one does
no harm, but it would say that something is cached which is not.
"""

from app.backends.tokens import estimate_tokens

_SHORTEST_BY_NAME = (
    ("claude-3-5-haiku", 2048),
    ("claude-3-haiku", 2048),
    ("sonnet", 1024),
    ("opus-4-0", 1024),
    ("opus-4-1", 1024),
)
_SHORTEST_OTHERWISE = 4096


def worth_marking(model: str, text: str) -> bool:
    """Whether a text that begins many prompts is long enough for the model to keep it."""
    shortest = next((tokens for name, tokens in _SHORTEST_BY_NAME if name in model), _SHORTEST_OTHERWISE)
    return estimate_tokens(len(text)) >= shortest
