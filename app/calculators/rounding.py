"""Decimals that a question asks for: "to three decimals", "in percent (two decimals) and minutes to one"."""

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from itertools import chain, repeat

from app.domain.figure import Figure

_NUMBERS = {
    **{str(n): n for n in range(7)},
    **dict.fromkeys(("one", "a", "single", "eine", "einer", "une", "un", "una", "bir", "一"), 1),
    **dict.fromkeys(("two", "zwei", "deux", "dos", "iki", "两", "二"), 2),
    **dict.fromkeys(("three", "drei", "trois", "tres", "üç", "三"), 3),
    **dict.fromkeys(("four", "vier", "quatre", "cuatro", "dört", "四"), 4),
    **dict.fromkeys(("five", "fünf", "cinq", "cinco", "beş", "五"), 5),
    "no": 0,
    "whole": 0,
}
_WORD = "|".join(sorted(map(re.escape, _NUMBERS), key=len, reverse=True))
_DECIMALS = (
    r"(?:decimals?\b|decimal (?:places?|digits?)\b|digits? after the (?:point|comma)|(?:nach)?kommastellen?\b"
    r"|nachkommastellen?\b|dezimalstellen?\b|décimales?\b|decimales?\b|ondalık|位小数)"
)
_ASKED = re.compile(rf"(?<![A-Za-z0-9])({_WORD})[\s-]*{_DECIMALS}", re.IGNORECASE)
# "... (two decimals) and minutes to one": the second wish leaves the noun out.
_SHORT = re.compile(rf"\bto ({_WORD})(?=\s*(?:[.,;?!)]|$))", re.IGNORECASE)
_DECIMAL_NUMBER = re.compile(r"(?<![\w.,])\d[\d,]*\.\d+(?!\w|\.\d)")


def asked_decimals(text: str) -> tuple[int, ...]:
    """How many decimals the text wants, one number for each wish in order; empty if it does not say."""
    found = list(_ASKED.finditer(text))
    if not found:
        return ()
    wishes = sorted([*found, *_SHORT.finditer(text)], key=lambda match: match.start())
    return tuple(_NUMBERS[match[1].lower()] for match in wishes)


def rounded(figure: Figure, decimals: Sequence[int]) -> Figure:
    """The figure with its result sentence rounded as asked; outputs and formula keep every digit.

    The first number with decimals takes the first wish, the next one the next, and the last wish goes on. A number
    with fewer decimals than asked stays as it is. Halves are rounded up, as people do.
    """
    if not decimals:
        return figure
    wishes = chain(decimals, repeat(decimals[-1]))

    def cut(match: re.Match[str]) -> str:
        wish = next(wishes)
        if len(match[0].partition(".")[2]) <= wish:
            return match[0]
        value = Decimal(match[0].replace(",", "")).quantize(Decimal(1).scaleb(-wish), ROUND_HALF_UP)
        return f"{value:,}"

    return replace(figure, summary=_DECIMAL_NUMBER.sub(cut, figure.summary))
