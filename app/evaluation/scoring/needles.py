"""Finding words and numbers in an answer the way a reader would: 16 is not in 160, and 1,800 is 1800."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from app.evaluation.scoring.readings import readings

_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
_GROUPS = re.compile(r"(?<=[0-9])(?:[\u00a0\u2007\u2009\u202f’']|\\,)(?=[0-9]{3}(?![0-9]))")
_SPACED_GROUPS = re.compile(r"(?<=[0-9]) (?=[0-9]{3}(?![0-9]))")
_TEX_COMMA = re.compile(r"\{,\}")
_EMPHASIS = re.compile(r"(?<![0-9])[*`]+|[*`]+(?![0-9])")
_SPACE = re.compile(r"\s+")

_NUMBER = re.compile(
    r"(?P<word>[A-Za-z_]*)(?P<digits>[0-9]+(?:[.,'][0-9]+)*|(?<![0-9])\.[0-9]+)(?P<scale>[kKMB](?![A-Za-z]))?"
)
_NEEDLE = re.compile(r"(?P<money>[$€£¥]\s?)?(?P<sign>[-−]?)(?P<digits>[0-9]+(?:[.,'][0-9]+)*)\s?(?P<unit>[^\W\d_]*|%)")
_SCALES = {"": 1, "k": 1_000, "K": 1_000, "M": 1_000_000, "B": 1_000_000_000}
_CURRENCIES = frozenset({"", "USD", "EUR", "GBP", "CHF"})
_PER_CENT = ("%", "percent", "per cent", "prozent", "pour cent", "por ciento")
_MINUS = "-−"


@dataclass(frozen=True, slots=True)
class Written:
    """A number in a text: what it may mean, and the text right behind it, in lower case."""

    values: frozenset[Decimal]
    behind: str


@dataclass(frozen=True, slots=True)
class Needle:
    """A number that is looked for: its value or values, the digits behind its point, and its unit, if it has one."""

    values: frozenset[Decimal]
    places: int
    unit: str


@dataclass(frozen=True, slots=True)
class Text:
    """A text made ready for searching.

    ``comma`` tells that its language writes decimals with a comma; a number such as 1.800 may then be either.
    """

    raw: str
    comma: bool = False

    def holds(self, needle: str, *, exact: bool = False) -> bool:
        """Whether the needle stands in the text: a number as a number, with its unit; anything else word for word.

        A number in the text may have more decimals than the needle, if it rounds to it; not if ``exact``.
        """
        number = _as_number(needle, comma=self.comma)
        if number is None:
            return _stands_in(_folded(needle).casefold(), _folded(self.raw).casefold())
        return any(_same(number, each, exact=exact) for each in self._numbers())

    def _numbers(self) -> Iterator[Written]:
        text = _folded(self.raw)
        # A plain space may group digits where decimals have a comma, or stand between two numbers: both are tried.
        for form in dict.fromkeys((text, _SPACED_GROUPS.sub("'", text)) if self.comma else (text,)):
            yield from _numbers_in(form, comma=self.comma)


def is_number(needle: str) -> bool:
    """Whether a needle is a number, alone or with a unit."""
    return _as_number(needle, comma=False) is not None


def _numbers_in(text: str, *, comma: bool) -> Iterator[Written]:
    for match in _NUMBER.finditer(text):
        if match["word"] in _CURRENCIES:
            factor = _SCALES[match["scale"] or ""] * (-1 if _is_negative(text, match.start()) else 1)
            found = readings(match["digits"], comma=comma)
            yield Written(frozenset(each * factor for each in found), text[match.end() : match.end() + 40].casefold())


def _folded(text: str) -> str:
    """NFKC with joined white space, without emphasis and what nobody sees; digits in groups are kept together."""
    grouped = _GROUPS.sub("'", _TEX_COMMA.sub(",", text.translate(_INVISIBLE)))
    return _SPACE.sub(" ", _EMPHASIS.sub("", unicodedata.normalize("NFKC", grouped))).strip()


def _as_number(needle: str, *, comma: bool) -> Needle | None:
    plain = _folded(needle)
    match = _NEEDLE.fullmatch(_SPACED_GROUPS.sub("'", plain) if comma else plain)
    if match is None:
        return None
    values = readings(match["digits"], comma=comma)
    sign = -1 if match["sign"] else 1
    places = max((_places(each) for each in values), default=0)
    return Needle(frozenset(each * sign for each in values), places, match["unit"].casefold())


def _places(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return -exponent if isinstance(exponent, int) and exponent < 0 else 0


def _same(needle: Needle, written: Written, *, exact: bool) -> bool:
    room = Decimal(0) if exact or not needle.places else Decimal(5).scaleb(-needle.places - 1)
    close = any(value == wanted or abs(value - wanted) < room for value in written.values for wanted in needle.values)
    if not close or not needle.unit:
        return close
    units = _PER_CENT if needle.unit == "%" else (needle.unit,)
    return written.behind.lstrip(" -").startswith(units)


def _is_negative(text: str, start: int) -> bool:
    """Whether a minus sign stands before; one between digits or words is a dash."""
    if not start or text[start - 1] not in _MINUS:
        return False
    return start == 1 or text[start - 2] in " (=:$€£"


def _stands_in(needle: str, text: str) -> bool:
    """Whether the needle is in the text, and no digit of it is part of a longer number."""
    place = text.find(needle) if needle else -1
    while place >= 0:
        if not (_joins_before(needle, text[:place]) or _joins_behind(needle, text[place + len(needle) :])):
            return True
        place = text.find(needle, place + 1)
    return False


def _joins_before(needle: str, before: str) -> bool:
    return needle[0].isdigit() and re.search(r"[0-9][.,']?\Z", before) is not None


def _joins_behind(needle: str, behind: str) -> bool:
    return needle[-1].isdigit() and re.match(r"[.,']?[0-9]", behind) is not None
