"""Short questions that only change a number of the one before: "and for 70B?"."""

import re

from app.calculators.known_models import PRECISIONS
from app.calculators.numbers import Found, find_numbers
from app.calculators.patterns import compiled
from app.calculators.quantities import SECONDS, TIME

_LONGEST = 120
_CUE = re.compile(
    r"^\W*(?:(?:ok|okay|thanks|great|good|danke|merci|gracias)\b[\s,.!;:]*)?"
    r"(?:and|but|now|then|same|again|what (?:about|if|would|happens)|how about|with|for|at|make (?:it|that)|"
    r"und|aber|jetzt|nun|dasselbe|gleiche|was (?:wäre|ist|wenn)|wie (?:sieht|wäre)|mit|bei|"
    r"et|maintenant|même|avec|y|ahora|mismo|lo mismo|con|peki|ya)\b|\b(?:instead|stattdessen)\W*$",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+")
_OTHER_SUBJECT = re.compile(r"[?.!]\s+\S")
"""More than one sentence is a question of its own."""


def resolved(text: str, earlier: str) -> str | None:
    """The earlier question with the numbers of the follow-up in place of its own; None if that is not certain.

    Each number of the follow-up must fit exactly one of the earlier question, by its unit and, where there are
    several of that unit, by the word after it.
    """
    text = text.strip()
    if len(text) > _LONGEST or not _CUE.search(text) or _OTHER_SUBJECT.search(text):
        return None
    new, old = find_numbers(text), find_numbers(earlier)
    formats = _precisions(text)
    if not new or (len(formats) == 1 and all(_inside(item, formats[0]) for item in new)):
        return _with_precision(text, earlier)
    places: list[tuple[Found, str]] = []
    for item in new:
        fitting = _fitting(text, item, earlier, old)
        if fitting is None or any(fitting == place for place, _ in places):
            return None
        places.append((fitting, text[item.start : item.end].strip()))
    for place, words in sorted(places, key=lambda pair: pair[0].start, reverse=True):
        earlier = f"{earlier[: place.start]}{words}{_space(earlier, place)}{earlier[place.end :]}"
    return earlier


def _with_precision(text: str, earlier: str) -> str | None:
    """The earlier question with another number format: "and for INT8?" after a question about FP16."""
    new, old = _precisions(text), _precisions(earlier)
    if len(new) != 1 or len(old) != 1:
        return None
    return f"{earlier[: old[0].start()]}{new[0][0]}{earlier[old[0].end() :]}"


def _words_before(text: str, item: Found) -> set[str]:
    """The two words before a number, short ones apart."""
    words = _WORD.findall(re.split(r"[\d.,;?!]", text[: item.start])[-1])[-2:]
    return {word.casefold() for word in words if len(word) > len("per")}


def _inside(item: Found, part: re.Match[str]) -> bool:
    """Whether a number is a part of a name, as 4 is of 4 bit."""
    return part.start() <= item.start < part.end()


def _precisions(text: str) -> list[re.Match[str]]:
    return [match for pattern, _, _ in PRECISIONS for match in compiled(pattern).finditer(text)]


def _fitting(text: str, item: Found, earlier: str, old: tuple[Found, ...]) -> Found | None:
    alike = [each for each in old if _kind(each) == _kind(item)]
    alike = alike or [each for each in old if _kind(each)[0] == _kind(item)[0] == TIME and _short(each) == _short(item)]
    if len(alike) > 1:
        word = _word_after(text, item)
        near = [each for each in alike if word and _word_after(earlier, each) == word]
        alike = near or _closest(text, item, earlier, alike)
    return alike[0] if len(alike) == 1 else None


def _closest(text: str, item: Found, earlier: str, alike: list[Found]) -> list[Found]:
    """The numbers that share the most words of what follows them, if any do."""
    words, before = _words_after(text, item), _words_before(text, item)
    shared = [len(words & _words_after(earlier, each)) for each in alike]
    if not any(shared):
        shared = [len(before & _words_before(earlier, each)) for each in alike]
    return [each for each, count in zip(alike, shared, strict=True) if count == max(shared) > 0]


def _short(item: Found) -> bool:
    """Whether a time is in seconds or minutes, as answers are, and not in days."""
    return SECONDS[item.quantity.unit] <= SECONDS["min"]


def _kind(item: Found) -> tuple[str, str, bool]:
    """What must be the same: the kind of number, for times the unit, for plain ones whether it is a model's size."""
    quantity = item.quantity
    return quantity.kind, quantity.unit if quantity.kind == "time" else "", quantity.suffix == "b"


def _word_after(text: str, item: Found) -> str:
    match = _WORD.search(text, item.end, item.end + 30)
    return match[0].casefold() if match else ""


def _words_after(text: str, item: Found) -> set[str]:
    """The words up to the next number or the end of the clause, articles and short words apart."""
    clause = re.match(r"[^\d.,;?!]{0,40}", text[item.end :])
    return {word.casefold() for word in _WORD.findall(clause[0] if clause else "") if len(word) > len("per")}


def _space(earlier: str, place: Found) -> str:
    """The space that belonged to the number's own text."""
    own = earlier[place.start : place.end]
    return own[len(own.rstrip()) :]
