"""Answers in pieces, and their parts of ids, as every dialect writes them."""

from collections.abc import Iterator

from app.domain.asked import RunPart

PIECE = 160
"""Characters of a chunk, so that clients can show the beginning while the rest is on its way."""


def pieces(text: str) -> Iterator[str]:
    """The text in pieces that end between words where they can."""
    start = 0
    while start < len(text):
        end = start + PIECE
        space = text.rfind(" ", start, end) + 1 if end < len(text) else 0
        end = space if space > start else end
        yield text[start:end]
        start = end


def part_name(part: RunPart) -> str:
    """The run's own part of its id, with the number of the part after the first."""
    name = part.run_id.removeprefix("run_")
    return name if part.number == 1 else f"{name}_{part.number}"
