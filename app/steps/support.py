"""Whether a specialist's part rests on anything that was checked."""

import re

from app.domain.conclusion import Consultation

_FIGURE = re.compile(r"\[F\d{1,3}\]")


def is_supported(part: Consultation) -> bool:
    """Whether a verified quote or the figure of a calculator is left in the text."""
    return bool(part.citations) or bool(_FIGURE.search(part.markdown))
