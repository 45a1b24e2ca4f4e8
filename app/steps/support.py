"""Whether a specialist's part rests on anything that was checked."""

import re

from app.domain.conclusion import Consultation

_FIGURE = re.compile(r"\[F\d{1,3}\]")
_BARE = re.compile(r"\*\*[^\n]+\*\*")


def is_supported(part: Consultation) -> bool:
    """Whether a verified quote or the figure of a calculator is left in the text."""
    return bool(part.citations) or bool(_FIGURE.search(part.markdown))


def is_refusal(part: Consultation) -> bool:
    """Whether the part is no more than the built-in expert's word that the library holds nothing."""
    return part.model_free and not is_supported(part) and bool(_BARE.fullmatch(part.markdown))
