"""Strings of which a pattern needs one: a text without any of them need not be searched."""

_SHORTEST = 2
_WIDEST = 60
_PLAIN_ESCAPES = frozenset(".|()[]{}*+?^$\\/-\"'`~#&@!%<>:;,= ")

Choice = frozenset[str]
"""Strings of which one must occur; empty when nothing is known."""

_NOTHING: Choice = frozenset()


def needed(pattern: str) -> Choice:
    """Strings of which every text that the pattern matches holds at least one; empty if that cannot be told."""
    found, _ = _alternatives(pattern, 0)
    return found


def _alternatives(pattern: str, place: int) -> tuple[Choice, int]:
    """The choice for everything up to the end of the group that ``place`` is in, and where that end is."""
    together: set[str] = set()
    known = True
    while True:
        branch, place = _sequence(pattern, place)
        known = known and bool(branch)
        together |= branch
        if place >= len(pattern) or pattern[place] != "|":
            break
        place += 1
    return (frozenset(together) if known and len(together) <= _WIDEST else _NOTHING), place


def _sequence(pattern: str, place: int) -> tuple[Choice, int]:
    """The best choice in one branch: the one whose shortest string is longest."""
    best: Choice = _NOTHING
    run = ""
    while place < len(pattern) and pattern[place] not in "|)":
        atom, letter, place = _atom(pattern, place)
        least, place = _repeats(pattern, place)
        if letter and least == 1:
            run += letter
            continue
        if letter and least > 1:
            run += letter
        best, run = _better(best, _as_choice(run)), ""
        if least >= 1:
            best = _better(best, atom)
    return _better(best, _as_choice(run)), place


def _as_choice(run: str) -> Choice:
    return frozenset({run}) if len(run) >= _SHORTEST else _NOTHING


def _better(one: Choice, other: Choice) -> Choice:
    return max(one, other, key=lambda choice: (min(map(len, choice), default=0), -len(choice)))


def _atom(pattern: str, place: int) -> tuple[Choice, str, int]:
    """What one piece of a pattern needs, the letter that it is if it is one, and where it ends."""
    sign = pattern[place]
    if sign == "(":
        return _group(pattern, place)
    if sign == "[":
        return _NOTHING, "", _class_end(pattern, place)
    if sign == "\\":
        letter = pattern[place + 1]
        return _NOTHING, letter if letter in _PLAIN_ESCAPES else "", place + 2
    return _NOTHING, "" if sign in ".^$" else sign, place + 1


def _group(pattern: str, place: int) -> tuple[Choice, str, int]:
    counts, start = True, place + 1
    if pattern.startswith("(?P<", place):
        start = pattern.index(">", place) + 1
    elif pattern.startswith("(?:", place):
        start = place + 3
    elif pattern.startswith("(?", place):
        counts, start = False, place + 2
    inner, end = _alternatives(pattern, start)
    return (inner if counts else _NOTHING), "", end + 1


def _class_end(pattern: str, place: int) -> int:
    place += 2 if pattern.startswith("[^", place) else 1
    while pattern[place] != "]":
        place += 2 if pattern[place] == "\\" else 1
    return place + 1


def _repeats(pattern: str, place: int) -> tuple[int, int]:
    """How often the piece before occurs at least, and where the sign that says so ends."""
    if place >= len(pattern) or pattern[place] not in "?*+{":
        return 1, place
    least, end = 0, place + 1
    if pattern[place] == "+":
        least = 2
    elif pattern[place] == "{":
        end = pattern.index("}", place) + 1
        least = int(pattern[place + 1 : end - 1].partition(",")[0] or 0)
        least = 2 if least == 1 else least
    if end < len(pattern) and pattern[end] in "?+":
        end += 1
    return min(least, 2), end
