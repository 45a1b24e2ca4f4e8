"""Numbers as clients write them."""

_MOST_DIGITS = 18


def whole(text: str) -> int | None:
    """The whole number that the digits say; None for anything else, and for more digits than any number here has.

    A superscript is a digit to Python and no number; of thousands of digits it makes none either.
    """
    return int(text) if text.isdecimal() and len(text) <= _MOST_DIGITS else None
