"""Recognizes parts of one whole: what they come to, and what share of it one of them has."""

import re
from collections.abc import Iterator

from app.calculators.plan import Plans, planned
from app.calculators.quantities import DATA, MONEY, PLAIN, TIME, Quantity
from app.calculators.reading import Reading

SUMMED = (
    "sum", "in total", "total", "together", "add up", "altogether", "end[- ]to[- ]end", "summe", "zusammen",
    "insgesamt", "somme", "au total", "ensemble", "suma", "en total", "juntos", "toplam\\w*", "总共", "合计", "总和",
)  # fmt: skip
SHARED = (
    "share", "percent(?:age)?", "fraction", "proportion", "portion", "prozent", "anteil", "pourcentage", "proportion",
    "part", "porcentaje", "proporción", "yüzde\\w*", "pay\\w*", "oran\\w*", "百分比", "比例", "占",
)  # fmt: skip
_FEWEST = 3
_LONGEST = 600
"""Characters of a text that is one sum; a longer one describes a case."""

_PLACEHOLDER = re.compile(r"⟨(\d+)_[a-z]+⟩")
_ENDS = re.compile(r" (?:[,;.:()/|+*，。；：、]|and|plus|und|et|y|ve|和|with|while|but) ")
_STOPS = re.compile(r" [.?!。？！] ")
_CLAUSES = re.compile(r" [,;:，；：] ")
_WORD = re.compile(r"[^\W\d_]{3,}")


def parts_plans(reading: Reading) -> Plans:
    """sum, and part-share of the part that is named beside a word for shares."""
    parts = _parts(reading) if len(reading.text) <= _LONGEST else []
    if len(parts) < _FEWEST:
        return
    values = _values(reading, parts)
    if values is None:
        return
    if reading.has(*SUMMED):
        yield planned("sum", {"parts": values})
    named = _asked_for(reading, parts) if reading.has(*SHARED) else None
    total = sum(values)
    if named is not None and total > 0:
        yield planned("part-share", {"part": values[named], "total": round(total, 12)})


def _parts(reading: Reading) -> list[int]:
    """The places of the numbers, unless one of them is a count of something and no part.

    A bare number among times or amounts is one of them if nothing is counted by it: "31 ms, the database 7".
    """
    found = [at for at, quantity in enumerate(reading.quantities) if not quantity.worded]
    kinds = {reading.quantities[at].kind for at in found}
    measured = kinds - {PLAIN}
    if len(measured) != 1 or not measured <= {TIME, MONEY, DATA}:
        return []
    bare = [at for at in found if reading.quantities[at].kind == PLAIN]
    return [] if any(not reading.has(rf"⟨{at}_[nb]⟩ (?:[,;.?!:()+/|]|and|und|et|y|ve|plus)") for at in bare) else found


def _values(reading: Reading, parts: list[int]) -> list[float] | None:
    """The parts in the unit of the first that has one."""
    quantities = [reading.quantities[at] for at in parts]
    like = next((each for each in quantities if each.kind != PLAIN), None)
    return None if like is None else [same_unit(each, like) for each in quantities]


def same_unit(quantity: Quantity, like: Quantity) -> float:
    """The value in the unit of another one; a bare number is in that unit already."""
    if quantity.kind == TIME:
        return quantity.to(like.unit).value
    if quantity.kind == DATA:
        return quantity.to_bytes().value / Quantity(1.0, DATA, like.unit).to_bytes().value
    return quantity.value


def _asked_for(reading: Reading, parts: list[int]) -> int | None:
    """Which of the parts stands in the words of the question for a share; None where it is none, or not just one."""
    asked = set(_WORD.findall(" ".join(filter(_asks, _apart(reading.text)))))
    names = [_name(reading.text, at) & asked for at in parts]
    common = {word for at, words in enumerate(names) for word in words if any(word in other for other in names[:at])}
    fitting = [at for at, words in enumerate(names) if words - common]
    return fitting[0] if len(fitting) == 1 else None


def _apart(text: str) -> Iterator[str]:
    """The sentences without a number; of one with numbers the clauses without."""
    for sentence in _STOPS.split(text):
        pieces = _CLAUSES.split(sentence) if _PLACEHOLDER.search(sentence) else [sentence]
        yield from (piece for piece in pieces if not _PLACEHOLDER.search(piece))


def _asks(piece: str) -> bool:
    return re.search(rf"\b(?:{'|'.join(SHARED)})\b", piece) is not None


def _name(text: str, at: int) -> set[str]:
    """The words of the clause around a number, as far as the next number."""
    mark = next(match for match in _PLACEHOLDER.finditer(text) if match[1] == str(at))
    before, after = text[: mark.start()], text[mark.end() :]
    near = _PLACEHOLDER.split(before)[-1], _PLACEHOLDER.split(after)[0]
    return {*_WORD.findall(_ENDS.split(f" {near[0]}")[-1]), *_WORD.findall(_ENDS.split(f"{near[1]} ")[0])}
