"""Takes out of later parts what an earlier part has said in the same words."""

import re
from collections.abc import Sequence
from dataclasses import replace

from app.domain.conclusion import Consultation

_SHORTEST_WORDS = 4
_HEADING = re.compile(r"(#{1,6}) ")


def without_repeats(parts: Sequence[Consultation]) -> tuple[Consultation, ...]:
    """The parts, with numbers already given across all of them.

    Only the built-in expert's parts are shortened: specialists that read the same passages quote the same sentences.
    A heading under which nothing is left goes as well; a part of which nothing would be left stays as it is.
    """
    said: set[str] = set()
    kept: list[Consultation] = []
    for part in parts:
        lines = part.markdown.split("\n")
        fresh = [line for line in lines if not (part.model_free and _repeated(line, said))]
        said.update(map(_bare, lines))
        text = _without_empty_sections(fresh) if len(fresh) < len(lines) else part.markdown
        kept.append(replace(part, markdown=text) if text else part)
    return tuple(kept)


def _repeated(line: str, said: set[str]) -> bool:
    """Whether a sentence stood before. Rows stay, for a table with holes misleads, and so do headings."""
    return not line.startswith(("|", "#")) and len(line.split()) >= _SHORTEST_WORDS and _bare(line) in said


def _bare(line: str) -> str:
    return line.removeprefix("- ").strip()


def _without_empty_sections(lines: Sequence[str]) -> str:
    """The lines without headings that nothing but headings of their own depth or above follows."""
    kept: list[str] = []
    for line in lines:
        heading = _HEADING.match(line)
        while heading and kept and _opens_nothing(kept, len(heading[1])):
            _drop_last(kept)
        kept.append(line)
    while kept and _opens_nothing(kept, 0):
        _drop_last(kept)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()


def _opens_nothing(kept: Sequence[str], depth: int) -> bool:
    """Whether the last line that says something is a heading that a heading of this depth would leave empty."""
    last = next((line for line in reversed(kept) if line.strip()), "")
    heading = _HEADING.match(last)
    return heading is not None and len(heading[1]) >= depth


def _drop_last(kept: list[str]) -> None:
    while not kept.pop().strip():
        pass
