"""Small operations on text that other modules share: folding, cleaning for display, counting."""

import re
import unicodedata

_COMMENT = re.compile(r"<!--.*?(?:-->|$)", re.DOTALL)
_TAG = re.compile(r"</?[A-Za-z!][^<>]*>|<(?=[A-Za-z/!?])")
_IMAGE = re.compile(r"!\[[^\]]*\](?:\([^)]*\))?")
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_SPLIT_NUMBER = re.compile(r"(?<=\d)\0+(?=\d)")
_TIMES = re.compile(r"(?<=\d)\s?\*\s?(?=\d)")
_STRONG = re.compile(r"(\*{1,3}|(?<!\w)_{1,3})(?=\S)(.+?)(?<=\S)\1")
_LOOSE_STAR = re.compile(r"(?<!\s)\*+|\*+(?!\s)")
_BLOCK_START = re.compile(r"^(?:[#>+\-=~*]+(?:\s|$)|[`~]{3,}|[\s>#]+)+")
_ESCAPE = re.compile(r"\\(?=\W)")
_BRACKETS = str.maketrans("[]", "()")
_MARK = re.compile(r"\s*\[[SFA]?\d+(?: \"[^\"]*\")?\]")
_SENTENCE_END = re.compile(
    r"(?<=[.!?])[\"')\]*_]*\s+(?!\(\d)(?=[\"'(\[*_`]*[A-Z0-9À-ÖØ-Þ\u3400-\u9fff])|(?<=[。！？])\s*"
)
_ABBREVIATION = re.compile(r"(?:\b(?i:e\.g|i\.e|cf|vs|approx|resp|etc|no|fig|bzw|z\.B|p\. ex)|\b[A-Z])\.[\"')\]*_]*$")


def fold_space(text: str) -> str:
    """The text with every run of white space as one space, without white space at its ends."""
    return " ".join(text.split())


def has_hidden(text: str) -> bool:
    """Whether control or format characters stand in the text; white space does not count."""
    return not text.isprintable() and any(
        unicodedata.category(c) in ("Cc", "Cf", "Co", "Cs") and not c.isspace() for c in text
    )


def inline(text: str) -> str:
    """One line of plain inline Markdown: no HTML, links, images, emphasis, block marks, brackets or hidden characters.

    What is left can stand in a sentence, a list item or between ``**`` without changing the form of the answer.
    Square brackets become round ones, because square brackets are the marks of citations and figures.
    """
    text = fold_space(text if text.isprintable() else _without_hidden(text))
    text = _TIMES.sub(" × ", text)
    for pattern in (_COMMENT, _IMAGE, _LINK, _TAG, _STRONG, _STRONG, _LOOSE_STAR):
        text = pattern.sub(_kept, text)
    text = text.translate(_BRACKETS)
    if text.count("`") % 2:
        text = text.replace("`", "")
    return fold_space(_BLOCK_START.sub("", fold_space(text)))


def _without_hidden(text: str) -> str:
    """The text without hidden characters; two numbers that only such a character separates stay two."""
    marked = "".join("\0" if has_hidden(c) else c for c in text)
    return _SPLIT_NUMBER.sub(" ", marked).replace("\0", "")


def _kept(match: re.Match[str]) -> str:
    """What stays of a mark-up: its last group, if any, with a space where words or numbers would run together."""
    kept = match[match.re.groups] if match.re.groups else ""
    before, after = match.string[: match.start()][-1:], match.string[match.end() :][:1]
    left = " " if before.isalnum() and (kept or after)[:1].isalnum() else ""
    right = " " if kept[-1:].isalnum() and after.isalnum() else ""
    return f"{left}{kept}{right}"


def without_marks(text: str) -> str:
    """The text without marks of citations, figures and assumptions; their numbers mean nothing elsewhere."""
    return _MARK.sub("", text)


def cell(text: str) -> str:
    """The text as it can stand in a cell of a Markdown table."""
    shown = inline(text) or ("–" if text.strip() else "")
    return _ESCAPE.sub("", shown).replace("\\", " ").replace("|", "/")


def sentences(text: str) -> list[str]:
    """The sentences of a folded paragraph, in order; decimals and common abbreviations do not end one."""
    parts: list[str] = []
    start = 0
    for match in _SENTENCE_END.finditer(text):
        if not _ABBREVIATION.search(text[start : match.start()]):
            parts.append(text[start : match.end()].strip())
            start = match.end()
    parts.append(text[start:].strip())
    return [part for part in parts if part]


def count_words(markdown: str) -> int:
    """Words that a reader sees: marks of citations and figures and table rules do not count."""
    return sum(any(c.isalnum() for c in word) for word in without_marks(markdown).split())


def closed(sentence: str) -> str:
    """The sentence with a full stop, if it has no mark at its end."""
    return sentence if sentence.endswith((".", "!", "?", ":", "。", "！", "？", "…")) else f"{sentence.rstrip(' ,;')}."
