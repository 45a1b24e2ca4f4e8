"""What is worth keeping in a text of the user: what must hold, what was decided, and quantities, in its own words."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from app.analyzer.text import fold
from app.domain.memory import LONGEST_FACT, FactKind
from app.steps import cues_of_facts as cues

MOST_PER_TEXT = 12
_READ_FROM_HEAD, _READ_FROM_TAIL = 6000, 2000

# What is pasted is material, not speech: code, quotes, tables, logs and traces.
_CODE = re.compile(r"```.*?(?:```|\Z)|`[^`\n]+`", re.DOTALL)
_MATERIAL_LINE = re.compile(
    r"^(?:[ \t]*(?:>|\||at \S+\(|File \"|Traceback|\d{4}-\d\d-\d\d[T ]\d\d:)|(?: {4}|\t)\S)[^\n]*", re.MULTILINE
)
_SENTENCE = re.compile(r"[^\n.!?。！？;；]+(?:[.!?](?=\S)[^\n.!?。！？;；]+)*[.!?。！？;；]*")
_JOINS = r"(?:and|but|und|aber|et|mais|y|pero|ve|ama)\s"
_CLAUSE = re.compile(rf"\s*(?:,(?=\s)|[，、]|:(?=\s)|\s-\s|\s{_JOINS})\s*(?:{_JOINS})?")
# "500 requests per second" is another thing than "10 million requests a month".
_PERIOD = re.compile(
    r"(?:\s(?:per|a|an|pro|par|por|al|each|every|im|je)\s|\s?/\s?)(?P<period>second|minute|hour|day|week|month|quarter|"
    r"year|sekunde|stunde|tag|woche|monat|jahr|seconde|heure|jour|semaine|mois|an|segundo|hora|dia|semana|mes|ano|"
    r"s|min|h)\b"
)
_AROUND = "-*•,;:.!。！；，、"
_DIGITS = "0123456789百千万亿"
_DIGIT = re.compile(r"\d")
# "$5" of "$50k".
_REST_OF_NUMBER = re.compile(r"[\d.,]*(?<=\d)(?:\s?(?:k|m|bn|mio|million|tausend|mil|bin|mille)\b|[万亿])?")
_PERCENTILE = re.compile(r"\bp\d\d\b")
_NAMED_BY_LETTERS = frozenset({"latency", "availability"})
_ANY_RULE = "rule"
_NEGLIGIBLE = re.compile(r"[^\w%€$£]+")


@dataclass(frozen=True, slots=True)
class Found:
    """Words of a text that state something, with their place in it; see ``app.domain.memory.Statement``."""

    kind: FactKind
    topic: str
    subject: str
    start: int
    end: int


def find_statements(text: str, *, notes: bool = True) -> tuple[Found, ...]:
    """What a user's text states about the user's own situation, in order; at most ``MOST_PER_TEXT``.

    ``notes`` takes short sentences without a subject for statements, too ("6 devs, release weekly"). Where numbers are
    the inputs of a calculation or the marks of a fault, they are none.
    """
    found: dict[tuple[str, int], Found] = {}
    speech = _MATERIAL_LINE.sub(_blank, _CODE.sub(_blank, text))
    for start, end in _sentences(speech):
        for each in _in_sentence(speech, start, end, notes=notes):
            found.setdefault((each.topic, each.start), each)
    return tuple(found.values())[:MOST_PER_TEXT]


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    """The places of the sentences that somebody wrote; of a very long text only its beginning and its end."""
    for match in _SENTENCE.finditer(text):
        inside = match.end() <= _READ_FROM_HEAD or match.start() >= len(text) - _READ_FROM_TAIL
        start, end = _stripped(text, *match.span())
        if inside and start < end:
            yield start, end


def _blank(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match.group())


def _in_sentence(text: str, start: int, end: int, *, notes: bool) -> Iterator[Found]:
    folded = _Folded(text[start:end])
    if folded.has(cues.SUPPOSED) or folded.has(cues.TO_THE_TEAM):
        return
    asked = text[start:end].rstrip("\"'”)").endswith(("?", "？"))
    clauses = tuple(_clauses(text, start, end))
    numbers: list[Found] = []
    if folded.has(cues.OWN) or folded.has(cues.NAMED) or (notes and _is_note(folded, asked=asked)):
        numbers = [each for place in clauses for each in _quantities(text, *place, whole=not asked)]
    if not asked and folded.has(cues.DECIDED) and not folded.has(cues.OPEN):
        yield Found(FactKind.DECISION, "decision", "", start, _cut(text, start, end))
    elif not asked and (topic := _rule(folded)):
        yield from _constraint(text, (start, end), clauses, topic, numbers)
    yield from numbers


def _constraint(
    text: str, sentence: tuple[int, int], clauses: Sequence[tuple[int, int]], topic: str, numbers: Sequence[Found]
) -> Iterator[Found]:
    """What must hold: the sentence, or only a clause of one with quantities, which change on their own."""
    start, end = sentence
    if numbers:
        own = (place for place in clauses if _rule(_Folded(text[slice(*place)])) or _is_duty(text[slice(*place)]))
        start, end = next(own, sentence)
    if topic != _ANY_RULE or all((each.start, each.end) != (start, end) for each in numbers):
        yield Found(FactKind.CONSTRAINT, topic, "", start, _cut(text, start, end))


def _is_duty(clause: str) -> bool:
    return _Folded(clause).has(cues.MUST)


# "Budget 50k, team of four, three months": notes are short and have no subject.
_FRAGMENT = 12


def _is_note(folded: "_Folded", *, asked: bool) -> bool:
    return not asked and len(folded.text.split()) <= _FRAGMENT


def _rule(folded: "_Folded") -> str:
    """The topic of a constraint; empty if the sentence is none."""
    topic = next((topic for topic, pattern in cues.RULES.items() if folded.has(pattern)), "")
    if folded.has(cues.MUST):
        return topic or _ANY_RULE
    return topic if topic and folded.has(cues.OWN) else ""


def _quantities(text: str, start: int, end: int, *, whole: bool) -> Iterator[Found]:
    """The quantities of a clause.

    A statement of one quantity is kept as a clause. Of a question, and of a clause with several, the quantity alone is
    kept: each may change on its own.
    """
    folded = _Folded(text[start:end])
    found = {topic: match for topic in cues.QUANTITIES if (match := _quantity(topic, folded))}
    for topic, match in found.items():
        stop = _end_of(match, folded)
        subject = _subject(topic, folded.text[match.start() : stop])
        if whole and len(found) == 1:
            yield Found(FactKind.NUMBER, topic, subject, start, _cut(text, start, end))
        elif topic not in _NAMED_BY_LETTERS or _DIGIT.search(_PERCENTILE.sub("", match.group())):
            place = folded.place(match.start(), stop, start)
            yield Found(FactKind.NUMBER, topic, subject, *_stripped(text, *place))


def _quantity(topic: str, folded: "_Folded") -> re.Match[str] | None:
    found = _compiled(cues.QUANTITIES[topic]).finditer(folded.text)
    return next((match for match in found if _counts(topic, match, folded)), None)


def _end_of(match: re.Match[str], folded: "_Folded") -> int:
    """Where a quantity ends: with the rest of its number, and the time that it is counted in."""
    stop = match.end()
    if match.group()[-1].isdigit() and (more := _REST_OF_NUMBER.match(folded.text, stop)):
        stop = more.end()
    period = _PERIOD.match(folded.text, stop)
    return period.end() if period else stop


def _counts(topic: str, match: re.Match[str], folded: "_Folded") -> bool:
    """Whether what looks like a quantity of the topic is one."""
    stop = _end_of(match, folded)
    following = folded.text[stop : stop + 1]
    if following.isascii() and following.isalpha():
        return False
    if topic == "deadline":
        return folded.has(cues.DUE) and not folded.has(cues.PAST)
    if topic == "scale":
        return not _compiled(cues.NOT_A_LOAD).search(match.group())
    return topic != "availability" or _DIGIT.search(folded.text) is not None


def _subject(topic: str, words: str) -> str:
    """What a quantity counts: ``scale:request:second``. Money and time are what they are."""
    period = _PERIOD.search(words)
    per = period["period"] if period else ""
    if topic in {"budget", "deadline", "latency", "availability"}:
        return ":".join(part for part in (topic, per) if part)
    counted = words[: period.start()] if period else words
    last = _NEGLIGIBLE.split(counted.strip())[-1].lstrip(_DIGITS)
    noun = last[:-1] if last.endswith("s") and len(last) > len("gas") else last
    return ":".join(part for part in (topic, noun, per) if part)


def _clauses(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The places of a sentence's clauses; they part at commas and at words that join."""
    place = start
    for match in _CLAUSE.finditer(text, start, end):
        if match.start() > place:
            yield _stripped(text, place, match.start())
        place = match.end()
    if place < end:
        yield _stripped(text, place, end)


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    """The place without the space and the punctuation at either end."""
    while start < end and _is_around(text[start]):
        start += 1
    while end > start and _is_around(text[end - 1]):
        end -= 1
    return start, end


def _is_around(character: str) -> bool:
    return character.isspace() or character in _AROUND


def _cut(text: str, start: int, end: int) -> int:
    """The end of a statement that is no longer than a fact may be; words stay whole."""
    if end - start <= LONGEST_FACT:
        return end
    space = text.rfind(" ", start + 1, start + LONGEST_FACT)
    return _stripped(text, start, space if space > start else start + LONGEST_FACT)[1]


class _Folded:
    """A text as the patterns read it, with the way back to the places of its own characters."""

    def __init__(self, text: str) -> None:
        folded = [fold(character) for character in text]
        self._places = [place for place, each in enumerate(folded) for _ in each]
        # Within words, apostrophes and hyphens stay: the cues are written with them.
        self.text = "".join(folded)
        self._length = len(text)

    def has(self, pattern: str) -> bool:
        """Whether the pattern occurs."""
        return _compiled(pattern).search(self.text) is not None

    def place(self, start: int, end: int, offset: int) -> tuple[int, int]:
        """Where a part of the folded text stands in the text itself, counted from ``offset``."""
        stop = self._places[end] if end < len(self._places) else self._length
        return offset + self._places[start], offset + stop


@lru_cache(maxsize=64)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
