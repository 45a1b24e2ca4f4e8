"""Text as it is compared with a quote: without what a writer changes when copying, and with the way back."""

import re
import unicodedata
from dataclasses import dataclass

_DOUBLE = "\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033"
_SINGLE = "\u2018\u2019\u201a\u201b\u2039\u203a\u00b4\u2032"
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"
_REPLACED = {
    **dict.fromkeys(_DOUBLE, '"'),
    **dict.fromkeys(_SINGLE, "'"),
    **dict.fromkeys(_DASHES, "-"),
    "\u2026": "...",
}
_INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")
_LINK = re.compile(r"!?\[([^\[\]\n]*)\]\(([^()\n]*)\)")
_TARGET = re.compile(r"\]\([^()\n]*\)")
_EMPHASIS = re.compile(r"\*+|_+")
_ESCAPE = re.compile(r"\\(?=[\\`*_{}\[\]()#+\-.!|>~])")
_STRUCK = re.compile(r"~~")


@dataclass(frozen=True, slots=True)
class Folded:
    """``text`` is the comparable form; character i of it comes from ``origins[i]`` of the original."""

    text: str
    origins: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where ``text[start:end]`` stands in the original."""
        return self.origins[start], self.origins[end - 1] + 1


def fold(original: str) -> Folded:
    """White space squeezed; quotation marks and dashes unified; emphasis, code marks and link targets gone."""
    hidden = _hidden(original)
    characters: list[str] = []
    origins: list[int] = []
    for index, character in enumerate(original):
        if index in hidden or character in _INVISIBLE:
            continue
        plain = " " if character.isspace() else _REPLACED.get(character, character)
        if plain == " " and characters and characters[-1] == " ":
            continue
        characters += plain
        origins += [index] * len(plain)
    while characters and characters[-1] == " ":
        characters.pop()
        origins.pop()
    first = 1 if characters and characters[0] == " " else 0
    return Folded("".join(characters[first:]), tuple(origins[first:]))


def fold_quote(quote: str) -> str:
    """The comparable form of what a writer claims to quote."""
    return fold(unicodedata.normalize("NFC", quote)).text


def balanced(original: str, start: int, end: int) -> tuple[int, int]:
    """The span, widened over marks of emphasis and links right at its edges whose other half is inside."""
    start, end = _with_link(original, start, end)
    before = len(original[:start].rstrip("*_`~"))
    behind = len(original) - len(original[end:].lstrip("*_`~"))
    for span in ((start, end), (before, end), (start, behind), (before, behind)):
        inside = original[span[0] : span[1]]
        if all(inside.count(mark) % 2 == 0 for mark in ("**", "*", "__", "`", "~~")):
            return span
    return start, end


def _with_link(original: str, start: int, end: int) -> tuple[int, int]:
    """The span with the bracket before it or the target behind it, where it holds the rest of that link."""
    inside = original[start:end]
    target = _TARGET.match(original, end)
    if target and inside.rfind("[") > inside.rfind("]"):
        end = target.end()
    closing, opening = inside.find("]"), inside.find("[")
    if start and original[start - 1] == "[" and closing >= 0 and not 0 <= opening < closing:
        start -= 1
    return start, end


def _hidden(original: str) -> frozenset[int]:
    """Indexes of characters that Markdown does not show."""
    hidden: set[int] = {index for index, character in enumerate(original) if character == "`"}
    for pattern in (_ESCAPE, _STRUCK):
        for match in pattern.finditer(original):
            hidden.update(range(*match.span()))
    for match in _LINK.finditer(original):
        hidden.update(range(match.start(), match.start(1)))
        hidden.update(range(match.end(1), match.end()))
    for match in _EMPHASIS.finditer(original):
        if _is_emphasis(original, *match.span()):
            hidden.update(range(*match.span()))
    return frozenset(hidden)


def _is_emphasis(original: str, start: int, end: int) -> bool:
    """Whether a run of stars or underscores stands at the edge of a word, and not alone or inside of one."""
    before = original[start - 1] if start else " "
    behind = original[end] if end < len(original) else " "
    return not (before.isalnum() and behind.isalnum()) and not (before.isspace() and behind.isspace())
