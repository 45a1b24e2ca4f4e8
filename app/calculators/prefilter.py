"""What a text must contain for a pattern to match it: a cheap look before the pattern is compiled and searched.

A question touches few of the many patterns of the calculators. Compiling one costs a hundred times more than finding
out that it cannot match, so most of them are never compiled in the life of a process.
"""

import re
from collections.abc import Mapping
from functools import cache
from typing import TypeAlias

Options: TypeAlias = tuple[str, ...]
"""At least one of these must stand in the text."""

_STANDS: Mapping[str, Options] = {
    "n": ("_n⟩", "_b⟩"),
    "b": ("_b⟩",),
    "pct": ("_pct⟩",),
    "money": ("_money⟩",),
    "time": ("_time⟩",),
    "data": ("_data⟩",),
    "bits": ("_bits⟩",),
    "ratio": ("_n⟩", "_b⟩", "_pct⟩"),
    "any": ("⟩",),
}
"""What stands in a canonical text where a short form of a pattern matches."""

_FIRST_MARK = 0xE000
"""Groups that are done with become one private character each."""

_GAP = "\0"
_ESCAPES = re.compile(r"\\.|\[(?:\\.|[^\]\\])*\]|[.^$+]")
_GROUP = re.compile(r"\((\?(?:P?<\w+>|<?[=!]|:))?([^()]*)\)(\?|\*|\{0?,?\d*\}|\{0,\d*\})?\??")
_OPTIONAL = re.compile(r"[^|](?:[?*]|\{[\d,]*\})\??")
_PIECES = re.compile(r"[\ue000-\uf8ff]|[^\0\ue000-\uf8ff]{2,}")


def may_match(text: str, pattern: str) -> bool:
    """Whether a pattern of a canonical text could match; False is certain, True has to be tried."""
    for options in needs(pattern):
        for option in options:
            if option in text:
                break
        else:
            return False
    return True


@cache
def needs(pattern: str) -> tuple[Options, ...]:
    """What must stand in a text that the pattern matches: one option of each."""
    sets: list[Options] = []

    def mark(options: Options) -> str:
        sets.append(options)
        return chr(_FIRST_MARK + len(sets) - 1)

    def closed(match: re.Match[str]) -> str:
        head, body, optional = match.groups()
        if optional or (head and head[-1] in "=!"):
            return _GAP
        options = _any_of(body, sets)
        return mark(options) if options else _GAP

    source = pattern.replace(" ~~ ", f" {_GAP}").replace(" ~ ", f" {_GAP}")
    for short, options in _STANDS.items():
        source = source.replace(f"{{{short}}}", mark(options))
    source, changed = _ESCAPES.sub(_GAP, source), 1
    while changed:
        source, changed = _GROUP.subn(closed, source)
    if "|" in source:
        options = _any_of(source, sets)
        return (options,) if options else ()
    return tuple(dict.fromkeys(_all_of(source, sets)))


def _any_of(alternatives: str, sets: list[Options]) -> Options:
    """One option of the best need of each alternative; nothing if an alternative needs nothing."""
    found: list[str] = []
    for branch in alternatives.split("|"):
        needed = _all_of(branch, sets)
        if not needed:
            return ()
        best: Options = min(needed, key=_cost)
        found += best
    return tuple(dict.fromkeys(found))


def _cost(options: Options) -> tuple[int, int]:
    """Few and long options tell the most."""
    return len(options), -min(len(option) for option in options)


def _all_of(branch: str, sets: list[Options]) -> list[Options]:
    pieces = _PIECES.findall(_OPTIONAL.sub(_GAP, branch))
    return [sets[ord(piece) - _FIRST_MARK] if "\ue000" <= piece[0] <= "\uf8ff" else (piece,) for piece in pieces]
