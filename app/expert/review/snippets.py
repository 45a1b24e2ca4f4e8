"""What was pasted into a request: blocks of code with their line numbers and their places in the text."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from app.expert.review.comments import without_comments
from app.expert.review.languages import language_of, looks_like_code

_FENCE = re.compile(
    r"^[ \t]*(?P<mark>```+|~~~+)[ \t]*(?P<info>[^\n`]*)\n(?P<body>.*?)(?:^[ \t]*(?P=mark)|\Z)", re.S | re.M
)
_INLINE = re.compile(r"(?<!`)`([^`\n]{3,})`(?!`)")
_NUMBERED = re.compile(r"(\d{1,4})[ \t:|.)]\s?(.*)", re.S)
_FILE = re.compile(
    r"^\s*(?:#|//|--|<!--)\s*(?P<name>[\w./-]*\.?(?:\w+\.\w{1,6}|Dockerfile|Jenkinsfile|Makefile))\s*(?:-->)?$"
)
_STATEMENT = re.compile(
    r"\b(?:SELECT\s.+?\sFROM\s|UPDATE\s+\w+\s+SET\s|DELETE\s+FROM\s|INSERT\s+INTO\s|CREATE\s+(?:TABLE|(?:UNIQUE\s+)?INDEX)\s"
    r"|ALTER\s+TABLE\s)[^\n]*",
)
_OBJECT = re.compile(r"\{\s*\"\w+\"\s*:[^{}\n]*\}")
_LEAST_INLINE = 6
_LONGEST_LINE, _MOST_EMPTY = 240, 2
_MOST_CHARACTERS = 12_000
"""Of one piece, so that patterns that look at a line several times stay quick on any text."""

_MOST_READ = 40_000


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its number as the reader counts it, its text, and where that begins in the request."""

    number: int
    text: str
    start: int


@dataclass(frozen=True)
class Snippet:
    """One pasted piece in one language; ``cut`` where it was too long to be looked at as a whole."""

    language: str
    lines: tuple[Line, ...]
    name: str = ""
    cut: bool = False

    @cached_property
    def text(self) -> str:
        """All lines."""
        return "\n".join(line.text for line in self.lines)

    @cached_property
    def code(self) -> str:
        """All lines with comments blanked out, place by place the same."""
        return without_comments(self.text, self.language)

    def line_at(self, offset: int) -> Line:
        """The line in which a place of the text lies."""
        return self.lines[min(self.text.count("\n", 0, offset), len(self.lines) - 1)]

    def origin(self, offset: int) -> int:
        """Where a place of the text stands in the request."""
        line = self.line_at(offset)
        return line.start + offset - (self.text.rfind("\n", 0, offset) + 1)


def snippets_of(text: str) -> tuple[tuple[Snippet, ...], str]:
    """The pasted pieces in order, and the rest of the text, in which they are blanked out."""
    pieces: list[Snippet] = []
    text = text[:_MOST_READ]
    rest = text
    for read in (_fenced, _inline, _raw_lines, _statements, _objects):
        found = list(read(rest))
        for snippet in found:
            pieces.extend(_by_file(snippet))
            rest = _blank(rest, snippet.lines)
        rest = _FENCE.sub(lambda match: " " * len(match[0]), rest) if read is _fenced else rest
    kept = [limited for piece in pieces if (limited := _limited(piece)).lines]
    return tuple(sorted(kept, key=lambda piece: piece.lines[0].start)), rest


def _limited(snippet: Snippet) -> Snippet:
    """The piece without endless lines, without piles of empty lines, and up to a length that rules get through."""
    lines: list[Line] = []
    left, empty = _MOST_CHARACTERS, 0
    for line in snippet.lines:
        empty = 0 if line.text.strip() else empty + 1
        if len(line.text) <= _LONGEST_LINE and empty <= _MOST_EMPTY:
            left -= len(line.text) + 1
            if left < 0:
                break
            lines.append(line)
    whole = len(lines) == len(snippet.lines)
    return snippet if whole else replace(snippet, lines=tuple(lines), cut=True)


def _blank(text: str, lines: Sequence[Line]) -> str:
    for line in lines:
        end = line.start + len(line.text)
        text = f"{text[: line.start]}{' ' * (end - line.start)}{text[end:]}"
    return text


def _fenced(text: str) -> Iterator[Snippet]:
    for match in _FENCE.finditer(text):
        lines = _lines(match["body"].rstrip("\n"), match.start("body"))
        if any(line.text.strip() for line in lines):
            yield Snippet(language_of(match["body"], match["info"]), lines)


def _inline(text: str) -> Iterator[Snippet]:
    """Code between single backticks; pieces that begin with rising numbers are the lines of one file."""
    spans = list(_INLINE.finditer(text))
    numbered = [(span, found) for span in spans if (found := _NUMBERED.fullmatch(span[1]))]
    rising = [int(found[1]) for _, found in numbered]
    if len(rising) > 1 and rising == sorted(set(rising)):
        lines = tuple(Line(int(found[1]), found[2], span.start(1) + found.start(2)) for span, found in numbered)
        yield Snippet(language_of("\n".join(line.text for line in lines)), lines)
        spans = [span for span in spans if span not in [each for each, _ in numbered]]
    for span in spans:
        language = language_of(span[1])
        if language and len(span[1]) >= _LEAST_INLINE:
            yield Snippet(language, _lines(span[1], span.start(1)))


def _raw_lines(text: str) -> Iterator[Snippet]:
    """Runs of lines that look like code, without any fence."""
    run: list[Line] = []
    offset, number = 0, 0
    for raw in [*text.split("\n"), None]:
        if raw is not None and (
            looks_like_code(raw) or (run and (not raw.strip() or _continues(raw) or _in_script(run)))
        ):
            number += 1
            run.append(Line(number, raw, offset))
        else:
            yield from _run(run)
            run, number = [], 0
        offset += len(raw) + 1 if raw is not None else 0


def _in_script(run: Sequence[Line]) -> bool:
    """Whether the lines belong to a script, which ends only with an empty line."""
    return run[0].text.startswith("#!") and bool(run[-1].text.strip())


def _continues(raw: str) -> bool:
    return raw.startswith((" ", "\t")) or raw.strip() in {")", "}", "]", ");", "};", "]);", "})", "});"}


def _run(run: list[Line]) -> Iterator[Snippet]:
    while run and not run[-1].text.strip():
        run.pop()
    code = "\n".join(line.text for line in run)
    language = language_of(code) if run else ""
    if language and (len(run) > 1 or language in ("sql", "env")):
        yield Snippet(language, _numbered_lines(run))


def _numbered_lines(run: Sequence[Line]) -> tuple[Line, ...]:
    """Lines that carry their own numbers lose them from their text."""
    found = [_NUMBERED.fullmatch(line.text) for line in run]
    numbers = [int(each[1]) for each in found if each]
    if len(numbers) != len(run) or numbers != sorted(set(numbers)):
        return tuple(run)
    return tuple(
        Line(int(each[1]), each[2], line.start + each.start(2)) for each, line in zip(found, run, strict=True) if each
    )


def _statements(text: str) -> Iterator[Snippet]:
    """A statement of SQL in the middle of a sentence."""
    for match in _STATEMENT.finditer(text):
        yield Snippet("sql", (Line(1, match[0], match.start()),))


def _objects(text: str) -> Iterator[Snippet]:
    """Settings as an object in the middle of a sentence."""
    for match in _OBJECT.finditer(text):
        yield Snippet("json", (Line(1, match[0], match.start()),))


def _lines(body: str, start: int) -> tuple[Line, ...]:
    lines: list[Line] = []
    for number, raw in enumerate(body.split("\n"), 1):
        lines.append(Line(number, raw, start))
        start += len(raw) + 1
    return _numbered_lines(lines)


def _by_file(snippet: Snippet) -> Iterator[Snippet]:
    """The files of which a piece consists, where comments name them."""
    starts = [(n, found["name"]) for n, line in enumerate(snippet.lines) if (found := _FILE.match(line.text))]
    if not starts or (starts[0][0] == 0 and len(starts) == 1):
        yield replace(snippet, name=starts[0][1]) if starts else snippet
        return
    bounds = [(0, ""), *starts] if starts[0][0] else starts
    for (begin, name), (end, _) in zip(bounds, [*bounds[1:], (len(snippet.lines), "")], strict=True):
        lines = snippet.lines[begin:end]
        if lines:
            body = "\n".join(line.text for line in lines)
            yield Snippet(language_of(body, name) or snippet.language, lines, name)
