"""What stands in a scrubbed text where a value stood: of the same kind, of nobody, and the same one each time."""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from string import ascii_uppercase

from app.evaluation.drafting.places import ADDRESS, AMOUNT, COMPANY, HANDLE, HOST, PERSON, Place

_NUMBER = re.compile(r"\d[\d.,']*")
_CENTS = re.compile(r"[.,]\d{1,2}$")
_TITLES = frozenset(
    {"herr", "herrn", "frau", "mrs", "prof", "mme", "mlle", "bay", "bayan", "sayin", "von", "van", "der"}
)
_LEAST_LETTERS = 3
_MOST_HOSTS = 254


class StandIns:
    """The stand-ins of one thread. ``replaced`` counts them by kind."""

    def __init__(self) -> None:
        self._given: dict[tuple[str, str], str] = {}
        self._numbers = Counter[str]()
        self._replaced = Counter[str]()

    @property
    def replaced(self) -> Mapping[str, int]:
        """How many values of each kind were replaced."""
        return dict(sorted(self._replaced.items()))

    def given_for(self, place: Place, value: str) -> str:
        """What stands in for a value. A part of a person's name stands for the person."""
        self._replaced[place.kind] += 1
        if place.kind == AMOUNT:
            return _NUMBER.sub(lambda match: _rounded(match.group()), value)
        known = self._given.get((place.kind, _key(value)))
        return known or self._new(place.kind, value)

    def parts_of_names(self) -> Mapping[str, str]:
        """The single words of the names that were replaced, with what stands in for each."""
        return {name: given for (kind, name), given in self._given.items() if kind == PERSON and " " not in name}

    def _new(self, kind: str, value: str) -> str:
        self._numbers[kind] += 1
        given = _FORMS.get(kind, _plain(kind))(self._numbers[kind])
        self._given[kind, _key(value)] = given
        if kind == PERSON:
            for word in filter(_tells, value.split()):
                self._given.setdefault((kind, _key(word)), given)
        return given


def _key(value: str) -> str:
    return " ".join(value.casefold().split()).strip("'\".,:;()")


def _tells(word: str) -> bool:
    bare = _key(word)
    return len(bare) >= _LEAST_LETTERS and word[:1].isupper() and bare.rstrip(".") not in _TITLES


def _letter(number: int) -> str:
    return ascii_uppercase[number - 1] if number <= len(ascii_uppercase) else str(number)


def _plain(kind: str) -> Callable[[int], str]:
    return lambda number: f"<{kind} {number}>"


_FORMS: Mapping[str, Callable[[int], str]] = {
    PERSON: lambda number: f"Person {_letter(number)}",
    COMPANY: lambda number: f"Company {_letter(number)}",
    ADDRESS: lambda number: f"https://host-{number}.example.com/path",
    HOST: lambda number: f"host-{number}.example.com" if number > _MOST_HOSTS else f"192.0.2.{number}",
    HANDLE: lambda number: f"user-{number}",
}


def _rounded(number: str) -> str:
    """The number with its first digit and as many places: what it is like, and not what it was."""
    whole = _CENTS.sub("", number)
    first = next((place for place, sign in enumerate(whole) if sign in "123456789"), None)
    if first is None:
        return number
    return whole[: first + 1] + re.sub(r"\d", "0", whole[first + 1 :]).rstrip(".,'")
