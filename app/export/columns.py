"""How wide the columns of a table are."""

from collections.abc import Sequence
from dataclasses import dataclass

_WIDEST_SHARE = 0.6


@dataclass(frozen=True, slots=True)
class Column:
    """What a column would like, in any unit: room for its longest word, and for its longest cell on one line."""

    word: float
    line: float


def fit(columns: Sequence[Column], width: float) -> tuple[float, ...]:
    """Widths that fill at most ``width``.

    Every cell stays on one line if there is room for that; otherwise no word is broken if there is room for that, and
    the rest goes to the columns that lack most.
    """
    wishes = [max(each.word, min(each.line, width * _WIDEST_SHARE)) for each in columns]
    if sum(wishes) <= width:
        return tuple(wishes)
    words = sum(each.word for each in columns)
    if words >= width:
        return tuple(each.word * width / words for each in columns)
    share = (width - words) / (sum(wishes) - words)
    return tuple(each.word + (wish - each.word) * share for each, wish in zip(columns, wishes, strict=True))
