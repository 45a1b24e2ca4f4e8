"""Text as the lexical leg of the search reads it."""

import re

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z]{2})")
_JOINTS = re.compile(r"[_/.:\-]+")


def lexical_text(text: str) -> str:
    """The text with the parts of its identifiers behind it: `camelCase` is also found as camel and Case.

    Used alike for chunks and for questions, so that both meet.
    """
    parts = (split for word in text.split() if (split := _split(word)) != word)
    return "\n".join((text, " ".join(parts)))


def _split(word: str) -> str:
    return _JOINTS.sub(" ", _CAMEL.sub(" ", word)).strip()
