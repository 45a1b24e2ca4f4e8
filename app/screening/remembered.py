"""Labels of texts that were screened before: retries, repeated prompts, the same question from several callers."""

import hashlib
import secrets
from collections.abc import Callable

from app.domain.labels import Sensitivity

_MOST = 4096


class Remembered:
    """Screens a text once and remembers its label; of the text itself it keeps nothing that could be read.

    The label must follow from the text alone: make a new one when terms or patterns change.
    """

    def __init__(self, screen: Callable[[str], Sensitivity]) -> None:
        self._screen = screen
        self._key = secrets.token_bytes(32)
        self._labels: dict[bytes, Sensitivity] = {}

    def __call__(self, text: str) -> Sensitivity:
        """The label of ``text``."""
        digest = hashlib.blake2b(text.encode(errors="surrogatepass"), digest_size=16, key=self._key).digest()
        label = self._labels.pop(digest, None)
        if label is None:
            label = self._screen(text)
            if len(self._labels) >= _MOST:
                del self._labels[next(iter(self._labels))]
        self._labels[digest] = label  # the latest stands last
        return label
