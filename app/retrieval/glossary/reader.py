"""Reads a question in another language as English words, in order, for the search."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from app.retrieval.glossary.endings import lookup
from app.retrieval.glossary.table import Glossary, Ways, fold

_WORD = re.compile(r"[\u3400-\u9fff]+|[^\W_\u3400-\u9fff]+")
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_JAPANESE = re.compile(r"[\u3040-\u30ff]")
_NAME = re.compile(r"(?=.*\d)[a-zA-Z].*|[A-Z]{2,}s?|\d+|\w+[a-z][A-Z]\w*")
# A phrase is said with endings as well: so many letters more than the table has.
_SPARE = 3
# English is taken for granted: another language must lead it by so many words, and be seen in so many.
_LEAD = 1.0
_LEAST = 1.0
_STEM, _WHOLE = 0.5, 1.0
_CHINESE_SHARE = 0.15
# Of code and lists of names some words are found in some language as well.
_LEAST_SHARE = 0.3

_LETTERS: Mapping[str, frozenset[str]] = MappingProxyType(
    {"de": frozenset("ß"), "fr": frozenset("èêàùâîôûœë"), "es": frozenset("ñ¿¡"), "tr": frozenset("ğışİ")}
)
_ENGLISH = frozenset(
    """
    the a an of to in is are was were we our you your and or not it its this that these for with on at from by as if
    how what which why when where who should does do did can could will would may i my me be been have has had there
    than then but they them their no so am us any all into out up about after before more most only also plus per
    month day just please
    """.split()  # noqa: SIM905 - a block of words reads better than a list
)


@dataclass(frozen=True, slots=True)
class Part:
    """A word, phrase or line in English; ``glossed`` where the glossary gave it, perhaps in several words for one."""

    text: str
    glossed: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """A text in English words.

    ``own`` has the text's own words without those that say nothing; ``unread`` are the ones among them that the
    glossary does not have and that need not be names: a library may know them all the same.
    """

    parts: tuple[Part, ...]
    own: str
    unread: tuple[str, ...]

    @property
    def doubtful(self) -> tuple[str, ...]:
        """The words that a library may know or not: those unread, and those of the glossary."""
        glossed = (word for part in self.parts if part.glossed for word in part.text.split())
        return tuple(dict.fromkeys([*self.unread, *glossed]))

    def english(self, unknown: Collection[str] = ()) -> str:
        """The text in English, for a library that does not have the words ``unknown``.

        The glossary's first word for a thing always stands; of the others the unknown ones are left out, because they
        speak against nothing.
        """
        said = [_known(part, unknown) for part in self.parts]
        return " ".join([*said, *(word for word in self.unread if word not in unknown)])


@dataclass(frozen=True, slots=True)
class Word:
    """A word or phrase of a text: its English where the glossary has it, empty for one to skip, else None."""

    text: str
    english: str | None
    weight: float = 0.0
    name: bool = False


def read(text: str, glossary: Glossary) -> Reading | None:
    """The text with its lines in other languages in English; None if there is no such line."""
    lines = [(line, _read_line(line, glossary)) for line in text.split("\n")]
    words = [word for _line, read in lines for word in read or ()]
    if not words:
        return None
    parts = (part for line, read in lines for part in (_parts(read) if read else [Part(line.strip(), glossed=False)]))
    own = (line if read is None else _join(word.text for word in read if word.english != "") for line, read in lines)
    unread = (fold(word.text) for word in words if word.english is None and not word.name)
    return Reading(tuple(part for part in parts if part.text), "\n".join(own).strip(), tuple(dict.fromkeys(unread)))


def _parts(words: Iterable[Word]) -> Iterator[Part]:
    for word in words:
        if word.english is not None:
            yield Part(word.english, glossed=True)
        elif word.name:
            yield Part(word.text, glossed=False)


def _known(part: Part, unknown: Collection[str]) -> str:
    if not part.glossed:
        return part.text
    first, *others = part.text.split(" ")
    return _join([first, *(word for word in others if word not in unknown)])


def language_of(line: str, glossary: Glossary) -> str | None:
    """The glossary's language that a line is written in; None for English and for every other."""
    chinese = len(_CHINESE.findall(line))
    if chinese:
        enough = chinese > _CHINESE_SHARE * sum(map(str.isalpha, line)) and not _JAPANESE.search(line)
        return "zh" if enough and "zh" in glossary.languages else None
    tokens = _WORD.findall(line)
    folded = [fold(token) for token in tokens]
    english = sum(word in _ENGLISH for word in folded)
    # Nearly every question is English; its small words show that before any word is looked up by its beginnings.
    if english > max(_whole_words(folded, ways) for ways in glossary.languages.values()) and line.isascii():
        return None
    scores = {
        language: sum(_evidence(word, glossary) for word in {*_words(folded, folded, language, ways)})
        + _WHOLE * bool(_LETTERS.get(language, frozenset()) & {*line})
        for language, ways in glossary.languages.items()
        if language != "zh"
    }
    best = max(scores, key=lambda language: scores[language])
    return best if scores[best] >= max(_LEAST, english + _LEAD, _LEAST_SHARE * sum(map(_is_word, {*folded}))) else None


def _read_line(line: str, glossary: Glossary) -> list[Word] | None:
    language = language_of(line, glossary)
    if language is None:
        return None
    tokens = _WORD.findall(line)
    words = _words([fold(token) for token in tokens], tokens, language, glossary.languages[language])
    return [replace(word, name=_is_name(word, place, language, glossary)) for place, word in enumerate(words)]


def _is_name(word: Word, place: int, language: str, glossary: Glossary) -> bool:
    """Whether a word is taken over as it stands: names, English words, and what is no Chinese in a Chinese text.

    In German every noun has a capital, in every language the first word has one.
    """
    if _CHINESE.match(word.text):
        return False
    capital = word.text[0].isupper() and place > 0 and language != "de"
    return language == "zh" or capital or bool(_NAME.fullmatch(word.text)) or fold(word.text) in glossary.english


def _join(parts: Iterable[str]) -> str:
    return " ".join(part for part in parts if part)


def _is_word(token: str) -> bool:
    return len(token) > 1 and not any(map(str.isdigit, token))


def _whole_words(folded: Sequence[str], ways: Ways) -> float:
    """What the words that need no looking up by their beginnings can speak for a language, at most."""
    return _LEAST + sum(word in ways.words and len(word) > 1 for word in folded)


def _evidence(word: Word, glossary: Glossary) -> float:
    """How much a word speaks for the language in which it was found; letters and words that are English too do not."""
    parts = fold(word.text).split()
    shared = len(word.text) == 1 or all({part, part.removesuffix("s")} & glossary.english for part in parts)
    return 0.0 if shared else word.weight


def _words(folded: Sequence[str], tokens: Sequence[str], language: str, ways: Ways) -> Iterator[Word]:
    place = 0
    while place < len(folded):
        if _CHINESE.match(folded[place]):
            yield from _cut(folded[place], ways)
            place += 1
            continue
        length, english = _phrase(folded, place, ways)
        if length:
            yield Word(" ".join(tokens[place : place + length]), english, _WHOLE * length)
            place += length
            continue
        yield _single(tokens[place], folded[place], language, ways)
        place += 1


def _single(token: str, word: str, language: str, ways: Ways) -> Word:
    if language == "zh":
        return Word(token, None)
    english = lookup(ways, language, word)
    weight = 0.0 if english is None else _WHOLE if word in ways.words else _STEM
    return Word(token, english, weight)


def _phrase(folded: Sequence[str], place: int, ways: Ways) -> tuple[int, str]:
    """How many words the longest phrase from here has, and its English; 0 if there is none."""
    for spare in range(_SPARE):
        first = folded[place][: len(folded[place]) - spare]
        for rest, english in ways.phrases.get(first, ()):
            after = folded[place + 1 : place + 1 + len(rest)]
            if len(after) == len(rest) and all(map(_is, after, rest)):
                return 1 + len(rest), english
    return 0, ""


def _is(word: str, entry: str) -> bool:
    return word.startswith(entry) and len(word) - len(entry) <= _SPARE


def _cut(run: str, ways: Ways) -> Iterator[Word]:
    """Chinese has no spaces: from left to right the longest entry each time; what the table lacks stays as it is."""
    place = 0
    longest = max(map(len, ways.stems), default=1)
    while place < len(run):
        if part := _entry(run, place, longest, ways):
            yield Word(part, ways.stems[part], _WHOLE)
            place += len(part)
        else:
            gap = place
            while place < len(run) and not _entry(run, place, longest, ways):
                place += 1
            yield Word(run[gap:place], None)


def _entry(run: str, place: int, longest: int, ways: Ways) -> str:
    """The longest entry that stands at the place; empty if none does."""
    parts = (run[place : place + length] for length in range(min(longest, len(run) - place), 0, -1))
    return next((part for part in parts if part in ways.stems), "")
