"""Lines of Markdown that are prose to a reader, and what they link to."""

import re
from collections.abc import Iterator

_LINK = re.compile(r"(?<!\\)\[[^\[\]\n]*\]\(\s*<?([^)<>\s]{1,200})>?[^)\n]*\)")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:|//|#", re.IGNORECASE)
_FENCE = re.compile(r"\s*(`{3,}|~{3,})")


def lines_outside_code(text: str) -> Iterator[str]:
    """The lines that stand in no fenced block of code."""
    fence = ""
    for line in text.split("\n"):
        opening = _FENCE.match(line)
        if fence:
            if opening and opening[1].startswith(fence) and not line.strip().strip(fence[0]):
                fence = ""
        elif opening:
            fence = opening[1]
        else:
            yield line


def links(text: str) -> Iterator[str]:
    """Relative link targets without their anchors."""
    for line in lines_outside_code(text):
        for match in _LINK.finditer(line):
            target = match[1].partition("#")[0]
            if target and not _SCHEME.match(target):
                yield target
