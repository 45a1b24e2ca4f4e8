"""An answer while it is put together: its first sentence, its sections, and the cut to length."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from app.backends.extractive.text import count_words
from app.domain.labels import RequestType

# Words before the blocks that the conclusion adds: (least, most) per type.
WORDS = {
    RequestType.EXPLAIN: (40, 180),
    RequestType.COMPUTE: (60, 280),
    RequestType.DECIDE: (250, 600),
    RequestType.VALIDATE: (300, 800),
    RequestType.DESIGN: (500, 1400),
    RequestType.DEBUG: (200, 550),
    RequestType.REVIEW: (150, 600),
    RequestType.DOCUMENT: (80, 900),
    RequestType.OTHER: (15, 40),
}


@dataclass(slots=True)
class Line:
    """One item of a section, a sentence or a whole table. A higher score is cut later, a ``fixed`` line never."""

    text: str
    score: float = 0.0
    bullet: bool = True
    fixed: bool = False


@dataclass(slots=True)
class Part:
    """A section with its lines; without lines it is not printed."""

    heading: str
    lines: list[Line] = field(default_factory=list[Line])

    def render(self) -> str:
        """The section as Markdown. Sentences become a list where there are several, or where a line introduces them."""
        introduced = any(line.text.endswith(":") for line in self.lines if not line.bullet)
        listed = introduced or sum(line.bullet for line in self.lines) > 1
        blocks: list[str] = []
        after_bullet = False
        for line in self.lines:
            bullet = line.bullet and listed
            text = f"- {line.text}" if bullet else line.text
            if bullet and after_bullet:
                blocks[-1] = f"{blocks[-1]}\n{text}"
            else:
                blocks.append(text)
            after_bullet = bullet
        return "\n\n".join([f"## {self.heading}", *blocks] if self.heading else blocks)


@dataclass(slots=True)
class Answer:
    """The first sentence, short notes under it, the sections, and notes at the end."""

    first: str
    notes: list[Line] = field(default_factory=list[Line])
    parts: list[Part] = field(default_factory=list[Part])
    last: list[str] = field(default_factory=list[str])

    def paragraphs(self) -> Iterator[str]:
        """The pieces in which the answer is sent: first sentence, notes, each section that has content."""
        yield self.first
        yield from (note.text for note in self.notes)
        yield from (part.render() for part in self.parts if part.lines)
        yield from self.last

    @property
    def words(self) -> int:
        """Words that a reader sees."""
        return sum(count_words(paragraph) for paragraph in self.paragraphs())

    def cut(self, most: int) -> None:
        """Drop the weakest lines until at most so many words are left, or nothing more can go."""
        while self.words > most:
            lines = [
                (line.score, number, part)
                for part in self._holders()
                for number, line in enumerate(part)
                if not line.fixed
            ]
            if not lines:
                return
            _, number, holder = min(lines, key=lambda entry: (entry[0], -entry[1]))
            del holder[number]

    def _holders(self) -> list[list[Line]]:
        return [self.notes, *(part.lines for part in self.parts)]
