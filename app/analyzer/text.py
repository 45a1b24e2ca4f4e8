"""How a text is taken apart before anything is looked for in it."""

import re
import unicodedata
from dataclasses import dataclass

from app.analyzer.pasted import set_apart

HEAD_CHARACTERS = 6000
TAIL_CHARACTERS = 2000

_FENCE = re.compile(r"```.*?(?:```|\Z)", re.DOTALL)
_INLINE = re.compile(r"`[^`\n]+`")
_SENTENCE_END = re.compile(r"(?<=[.!?。！？])\s*(?=\S)|\n+")
_WORD = re.compile(r"[^\W_]+")
_IDEOGRAPH = re.compile(r"[\u4e00-\u9fff]")
IDEOGRAPHS_PER_WORD = 1.7
_DOTLESS = str.maketrans({"ı": "i", "ß": "ss", "’": "'", "‘": "'"})


@dataclass(frozen=True, slots=True)
class Parts:
    """A text in its parts: prose without code, and the pieces of code that were pasted in."""

    prose: str
    code: tuple[str, ...]


def fold(text: str) -> str:
    """Lower case without accents, so that "Évaluez", "evaluez" and "EVALUEZ" are the same."""
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).translate(_DOTLESS).casefold())
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    return unicodedata.normalize("NFKC", bare).translate(_DOTLESS).casefold()


def words(folded: str) -> list[str]:
    """The words of a folded text; hyphens, apostrophes and punctuation separate."""
    return _WORD.findall(folded)


def count_words(text: str) -> int:
    """How many words a text has; Chinese, which has no spaces, is counted by its characters."""
    ideographs = len(_IDEOGRAPH.findall(text))
    return len(words(_IDEOGRAPH.sub(" ", fold(text)))) + round(ideographs / IDEOGRAPHS_PER_WORD)


def parts(text: str) -> Parts:
    """Separates code from prose; of a very long text only the beginning and the end count as prose.

    What is asked for stands at either end of a long message; the middle is material.
    """
    bare = _FENCE.sub("\n", text)
    pasted = set_apart(_INLINE.sub(" ", bare))
    code = (*_FENCE.findall(text), *pasted.pieces, *_INLINE.findall(bare))
    prose = pasted.prose.strip()
    if len(prose) > HEAD_CHARACTERS + TAIL_CHARACTERS:
        prose = f"{prose[:HEAD_CHARACTERS]}\n{prose[-TAIL_CHARACTERS:]}"
    return Parts(prose, code)


def sentences(prose: str) -> list[str]:
    """The sentences of a text in order, without empty ones."""
    return [piece.strip() for piece in _SENTENCE_END.split(prose) if piece.strip()]
