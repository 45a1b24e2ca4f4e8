"""How numbers are written in formulas and sentences: thousands with commas, no needless digits, no exponents."""

import math

_THOUSAND = 1000
_SMALL_DIGITS = 4
_MINUTE, _HOUR, _DAY = 60, 3600, 86_400
_SIGNS = {"USD": "$", "EUR": "€", "GBP": "£"}


def plain(value: float) -> str:
    """A number for reading: whole numbers whole, 2 decimals from 1,000, 4 decimals from 1, else 4 digits.

    Examples: 2700.0 -> "2,700", 19230.77 -> "19,230.77", 5.8333333 -> "5.8333", 0.000375 -> "0.000375".
    """
    if value == int(value):
        return f"{int(value):,}"
    size = abs(value)
    if size >= 1:
        return _trimmed(f"{value:,.{2 if size >= _THOUSAND else 4}f}")
    return _trimmed(f"{value:.{_SMALL_DIGITS - 1 - math.floor(math.log10(size))}f}")


def fixed(value: float, decimals: int) -> str:
    """A number with exactly so many decimals and thousands commas."""
    return f"{value:,.{decimals}f}"


def percent(share: float) -> str:
    """A share as a percentage: 0.9985 -> "99.85 %"."""
    return f"{plain(round(share * 100, 6))} %"


def money(amount: float, currency: str = "USD") -> str:
    """An amount with its currency: whole amounts whole, else cents; below 1 with 4 digits."""
    size = abs(amount)
    digits = plain(amount) if amount == int(amount) or size < 1 else f"{size:,.2f}"
    sign = "-" if amount < 0 else ""
    digits = digits.removeprefix("-")
    symbol = _SIGNS.get(currency)
    return f"{sign}{symbol}{digits}" if symbol else f"{sign}{digits} {currency}"


def currency_sign(currency: str) -> tuple[str, str]:
    """What goes before and after an amount: the sign, or the code where the currency has none here."""
    symbol = _SIGNS.get(currency)
    return (symbol, "") if symbol else ("", f" {currency}")


def listed(values: list[float]) -> str:
    """Numbers in a row: "0.25, 0.25, 0.5"."""
    return ", ".join(plain(value) for value in values)


def size_words(size_bytes: float) -> str:
    """A size in the decimal unit that suits it: "43.55 TB"."""
    for name, unit in (("PB", 1e15), ("TB", 1e12), ("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if size_bytes >= unit:
            return f"{plain(round(size_bytes / unit, 3))} {name}"
    return f"{plain(size_bytes)} bytes"


def span_words(seconds: float) -> str:
    """A duration in seconds, minutes, hours and days, as far as they are readable."""
    parts = [f"{plain(round(seconds, 3))} s"]
    if seconds >= _MINUTE:
        parts.append(f"{plain(round(seconds / 60, 2))} min")
    if seconds >= _HOUR / 10:
        parts.append(f"{plain(round(seconds / _HOUR, 2))} h")
    if seconds >= _DAY / 10:
        parts.append(f"{plain(round(seconds / _DAY, 2))} days")
    return " = ".join(parts)


def _trimmed(digits: str) -> str:
    return digits.rstrip("0").rstrip(".") if "." in digits else digits
