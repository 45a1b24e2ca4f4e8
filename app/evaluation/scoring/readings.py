"""What digits with points and commas may mean: 1,800 and 1.800,5 and 0.70."""

from decimal import Decimal

_MOST_LEADING, _GROUP = 3, 3


def readings(digits: str, *, comma: bool) -> frozenset[Decimal]:
    """The values of a number as written, with ``'`` for any sign that only groups digits; none for 3.11.2.

    One sign before exactly three digits is ambiguous. English settles it: a comma groups, a point does not. Where
    decimals are written with a ``comma``, both are possible, because figures of programs stand among them.
    """
    signs = [sign for sign in digits if not sign.isdigit()]
    plain = digits.replace("'", "")
    kinds = set(signs) - {"'"}
    if len(kinds) > 1:
        return _with_both(plain)
    if not kinds:
        return frozenset({Decimal(plain)})
    (sign,) = kinds
    parts = plain.split(sign)
    if len(parts) == 2:  # noqa: PLR2004 - one sign
        return _with_one(parts[0], parts[1], sign, comma=comma or "'" in signs)
    if _are_groups(parts):
        return frozenset({Decimal("".join(parts))})
    return frozenset(map(Decimal, parts)) if sign == "," else frozenset()


def _with_one(whole: str, rest: str, sign: str, *, comma: bool) -> frozenset[Decimal]:
    decimal, grouped = Decimal(f"{whole or 0}.{rest}"), _are_groups([whole, rest])
    if not grouped:
        return frozenset({decimal})
    joined = Decimal(whole + rest)
    if comma:
        return frozenset({decimal, joined})
    return frozenset({joined if sign == "," else decimal})


def _with_both(digits: str) -> frozenset[Decimal]:
    """Points and commas: the last sign is the decimal one, and stands once; the other one groups."""
    place = max(digits.rfind("."), digits.rfind(","))
    whole, rest, sign = digits[:place], digits[place + 1 :], digits[place]
    other = "," if sign == "." else "."
    if sign in whole or not _are_groups(whole.split(other)):
        return frozenset()
    return frozenset({Decimal(f"{whole.replace(other, '')}.{rest}")})


def _are_groups(parts: list[str]) -> bool:
    """Whether these are the groups of one number: three digits each, but for the first."""
    first = parts[0]
    return 1 <= len(first) <= _MOST_LEADING and first[0] != "0" and all(len(each) == _GROUP for each in parts[1:])
