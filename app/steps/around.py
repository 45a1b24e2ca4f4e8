"""What the application says through which a request came: its system prompt, which is nobody's order here."""

from collections.abc import Callable

from app.domain.labels import Sensitivity
from app.domain.screening import Screening

# What labels a text.
Detect = Callable[[str], Screening]

_LONGEST = 6000


def told_around(words: str, label: Sensitivity, detect: Detect) -> str:
    """The words as far as a specialist may read them; nothing where they would need a higher label than the request.

    So they decide neither where the request travels, nor do they travel themselves where they must not.
    """
    kept = words.strip()[:_LONGEST]
    if not kept or detect(kept).sensitivity.rank > label.rank:
        return ""
    return kept
