"""Finds the numbers of a text, in the notations of six languages, with multipliers, units and ranges.

`100,000`, `180.000` (German), `1 234,5` (French), `100k`, `1.5 million`, `80万`, `0,3 %`, `$3`, `12 GB`, `3-5 weeks`,
`three`. Names that hold digits (`p95`, `GPT-4`, `Postgres 16`, `2026`) are left out.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from app.calculators.number_words import (
    CENT_CURRENCIES,
    CHINESE_COUNTERS,
    COUNTING,
    LABELS,
    LETTERS,
    MULTIPLIERS,
    ONE,
    SIGNS,
    STOP_WORDS,
    UNITS,
)
from app.calculators.quantities import DATA, MONEY, PERCENT, PLAIN, SECONDS, TIME, Quantity

_FLAGS = re.IGNORECASE
_NUMBER = re.compile(
    r"(?<![A-Za-zÀ-ÿ_\d.^])(?<![A-Za-z]-)"
    r"(?:(?P<money>US\$|\$|€|£|¥|₺|(?:USD|EUR|GBP|TRY)\b\s?)\s?)?"
    r"(?P<percent>[%％]\s?|yüzde\s|百分之)?"
    r"(?P<digits>\d{1,3}(?:[.,'’\u00a0\u202f]\d{3})+(?:[.,]\d+)?(?!\d)|[1-9]\d{0,2}(?: \d{3})+(?:[.,]\d+)?(?!\d)"
    r"|\d+(?:[.,]\d+)?|\.\d+)"
    r"(?:\s?(?:[x×*·]\s?)?10\^(?P<power>\d{1,2})|e(?P<exponent>-?\d{1,2})\b)?",
    _FLAGS,
)
_LABEL_BEFORE = re.compile(rf"(?<![\w]){LABELS}\s?$", _FLAGS)
_YEAR = re.compile(r"(?:19|20)\d\d")
_YEAR_BEFORE = re.compile(
    r"(?:\b(?:in|since|from|of|until|by|before|after|to|seit|im|bis|en|depuis|desde|jan\w*|feb\w*|mar\w*|apr\w*|may"
    r"|june?|july?|aug\w*|sep\w*|oct\w*|nov\w*|dec\w*)\s?|[-–/]\s?|\.|\d\.\s?\d{1,2}\.\s)$",
    _FLAGS,
)
_NOT_COUNTS = re.compile(
    r"https?://\S+|\b\d{4}-\d\d-\d\d\b|\b\d{1,2}\.\d{1,2}\.\d{4}\b|\b(?:am|zum|bis|vom) "
    r"\d{1,2}\.\d{1,2}\.(?!\d)|\b\d{1,2}:\d\d\b|\b(?!\d{1,3}\.\d{3}\.\d{3}(?![\d.]*\d))\d+\.\d+\.\d+(?:\.\d+)*\b"
    r"|\b(?=\w*[a-f])[0-9a-f]{8,}\b|\b\d+(?:-\d+){2,}\b"
)
"""Addresses, dates, times of day, versions, hashes and order numbers; 1.500.000 is a number of some languages."""

_DATE_AFTER = re.compile(r"[-/.]\d{1,2}[-/.]\d|-(?:19|20)\d\d")
_RANGE = re.compile(r"\s?(?:-|–|—|to|bis|à|hasta|至|到|~)\s?")
_RANGE_BEFORE = re.compile(r"\b(?:from|von|de|del|desde|between)\s$|从$", _FLAGS)
_JOINED = re.compile(
    r"\s?(?:/|-|–|to|auf|bis|à|a|→|->|=>|and|or|und|oder|et|ou|y|o|ve|,|vs\.?|versus|against|gegen|到|和|至)\s?", _FLAGS
)
_ORDINAL = re.compile(r"(?:st|nd|rd|th)(?= (?:frame|image|picture))")
_NO_COUNT = r"-(?:sided|way|tier|fold|step|phase|factor|stage|time|thirds?|pass|points?)\b"
_MONEY_JOINED = re.compile(r"\s?(?:/|-|–|to)\s?")
_OF_MODEL = re.compile(r"[\s-]?(?:parameters?|params?|model\w*|llm|checkpoint|weights?|modèle)", _FLAGS)
_FACTOR = re.compile(r"\s?[x×](?!\w)|-?(?:fold|fach)\b", _FLAGS)
_AND = re.compile(r"\s(?:and|und|et|y|ve)\s|\s?/\s?")
_HALF_OF = r"\bhalf(?= of (?:the |our |all )?(?:these |those )?\d)|\bdie hälfte(?= (?:der|von) (?:den )?\d)"
"""A share of a number: half of 300,000."""

_HALVES = frozenset({"half", "die hälfte"})
_THEN = re.compile(r"\s?|\s(?:and|und|et|y)\s")
_CURRENCY_SIGNS = frozenset("$€£¥₺UE")
_BYTES_WITH_LETTER = 100e9


@dataclass(frozen=True, slots=True)
class Found:
    """A quantity and where it stands in the text."""

    start: int
    end: int
    quantity: Quantity


def language_of(text: str) -> str:
    """de, fr, es, tr, zh or en: the language whose frequent words the text uses most."""
    if re.search(r"[\u4e00-\u9fff]", text):
        return "zh"
    words = re.findall(r"[^\W\d_]+", text.lower())
    stop_words = {code: frozenset(known.split()) for code, known in STOP_WORDS.items()}
    scores = {code: sum(word in known for word in words) for code, known in stop_words.items()}
    for code, letters in LETTERS.items():
        scores[code] += sum(text.count(letter) for letter in letters)
    best = max(scores, key=lambda code: scores[code])
    return best if scores[best] > scores["en"] else "en"


def find_numbers(text: str) -> tuple[Found, ...]:
    """Every quantity of the text, in order, without overlap."""
    text = _NOT_COUNTS.sub(lambda match: " " * len(match[0]), text)
    language = language_of(text)
    found = sorted((*_digits(text, language), *_words(text, language)), key=lambda item: item.start)
    apart: list[Found] = []
    for item in found:
        if not apart or item.start >= apart[-1].end:
            apart.append(item)
    return tuple(_ranges(text, _compound(text, _shared_units(text, apart))))


def _digits(text: str, language: str) -> Iterator[Found]:
    at = 0
    while match := _NUMBER.search(text, at):
        at = match.end()
        item = None if _is_label(text, match) else _quantity(text, match, language)
        if item:
            at = item.end
            yield item


def _is_label(text: str, match: re.Match[str]) -> bool:
    before, digits = text[max(0, match.start() - 24) : match.start()], match["digits"]
    if match["money"] or match["percent"]:
        return False
    if _YEAR.fullmatch(digits) and _YEAR_BEFORE.search(before):
        return True
    if _YEAR.fullmatch(digits) and _DATE_AFTER.match(text, match.end()):
        return True
    if re.match(_NO_COUNT, text[match.end() : match.end() + 8], _FLAGS):
        return True
    followed = _follower(text, match.end())
    return bool(_LABEL_BEFORE.search(before)) and not followed and digits.isdigit() and len(digits) < len("123")


def _follower(text: str, at: int) -> bool:
    """Whether a multiplier or a unit follows directly."""
    return any(pattern.match(text, at) for pattern, _, _ in _multipliers()) or any(
        pattern.match(text, at) for _, _, pattern in _units()
    )


def _quantity(text: str, match: re.Match[str], language: str) -> Found | None:
    value = _value(match["digits"], language)
    power = match["power"] or match["exponent"]
    value *= 10.0 ** int(power) if power else 1.0
    factor, end, suffix = _multiplied(text, match.end())
    value *= factor
    kind, unit, end = _unit(text, match, end)
    if ordinal := _ORDINAL.match(text, end):
        end = ordinal.end()
    if end < len(text) and re.match(r"[A-Za-zÀ-ÿ_]", text[end]) and not _FACTOR.match(text, end) and kind == PLAIN:
        return None
    if suffix == "b" and kind == PLAIN and _is_bytes(text, match, value, end):
        value, kind, unit, suffix = value / 1e9, DATA, "byte", ""
    if kind == PERCENT:
        value /= 100
    return Found(match.start(), end, Quantity(round(value, 12), kind, unit, suffix=suffix))


def _is_bytes(text: str, match: re.Match[str], value: float, end: int) -> bool:
    """Whether an attached B means bytes: 512B, but not 405B of a model."""
    attached = text[match.end() : end].strip() in {"B", "b"} and not _OF_MODEL.match(text, end)
    return attached and value >= _BYTES_WITH_LETTER and value / 1e9 % 8 == 0


def _unit(text: str, match: re.Match[str], at: int) -> tuple[str, str, int]:
    if match["money"]:
        sign = match["money"].strip().lower()
        return MONEY, SIGNS.get(sign, sign.upper()), at
    if match["percent"]:
        return PERCENT, "", at
    return _unit_after(text, at)


def _unit_after(text: str, at: int) -> tuple[str, str, int]:
    """Kind, unit and end of the unit that stands at a place; a plain number if none does."""
    for kind, unit, pattern in _units():
        if hit := pattern.match(text, at):
            return kind, unit, hit.end()
    return PLAIN, "", at


def _multiplied(text: str, at: int) -> tuple[float, int, str]:
    """Factor, end and letter of the multiplier that stands at a place."""
    for pattern, factor, letter in _multipliers():
        if hit := pattern.match(text, at):
            return factor, hit.end(), letter
    return 1.0, at, ""


def _value(digits: str, language: str) -> float:
    """The value of digits with separators, read as the language writes them."""
    bare = re.sub(r"['’\u00a0\u202f ]", "", digits)
    comma = language in {"de", "fr", "es", "tr"}
    if "," in bare and "." in bare:
        decimal = max(bare.rfind(","), bare.rfind("."))
        return float(re.sub(r"[.,]", "", bare[:decimal]) + "." + bare[decimal + 1 :])
    mark = "," if "," in bare else "."
    groups = bare.split(mark)
    if len(groups) == 1:
        return float(bare)
    if _thousands(groups, mark, comma=comma):
        return float("".join(groups))
    return float(f"{groups[0] or '0'}.{groups[1]}")


def _thousands(groups: list[str], mark: str, *, comma: bool) -> bool:
    """Whether the mark groups thousands and is no decimal mark."""
    if groups[0] in {"", "0"} or any(len(group) != len("000") for group in groups[1:]):
        return False
    usual = "." if comma else ","
    return len(groups) > 2 or mark == usual or groups[1] == "000"  # noqa: PLR2004


def _words(text: str, language: str) -> Iterator[Found]:
    for match, value in _spelled(text, language):
        factor, end, _ = _multiplied(text, match.end())
        kind, unit, end = _unit_after(text, end)
        if match[0].casefold() in _HALVES:
            kind = PERCENT
        worth = value * factor / 100 if kind == PERCENT else value * factor
        yield Found(match.start(), end, Quantity(worth, kind, unit, worded=True))


def _spelled(text: str, language: str) -> Iterator[tuple[re.Match[str], float]]:
    for code in {"en", language}:
        values = _counting(code)
        after = f"(?=[{CHINESE_COUNTERS}])" if code == "zh" else r"\b"
        before = "" if code == "zh" else r"(?<![\w-])"
        after = after if code == "zh" else rf"{after}(?!{_NO_COUNT})"
        for match in re.finditer(f"{before}(?:{'|'.join(values)}){after}", text, _FLAGS):
            yield match, values[match[0].lower()]
    for match in re.finditer(ONE, text, _FLAGS):
        yield match, 1.0
    for match in re.finditer(_HALF_OF, text, _FLAGS):
        yield match, 50.0
    for match in re.finditer(r"\bhalf an?(?= (?:year|month|day|hour|week|cent|million)\b)", text, _FLAGS):
        yield match, 0.5


def _shared_units(text: str, found: list[Found]) -> list[Found]:
    """`8 to 9 percent`, `12/20/28 %` and `$3/15` say the unit once for all."""
    items = list(found)
    for at in range(len(items) - 2, -1, -1):
        left, right = items[at], items[at + 1]
        before = text[items[at - 1].end : left.start] if at else ""
        chained = right != found[at + 1] or before.strip() == ","
        if _takes_unit(text, left, right, chained=chained):
            scale = 0.01 if right.quantity.kind == PERCENT else 1.0
            shared = replace(right.quantity, value=round(left.quantity.value * scale, 12), worded=False)
            items[at] = replace(left, quantity=shared)
        elif _takes_currency(text, left, right):
            items[at] = replace(
                left, quantity=replace(left.quantity, kind=MONEY, unit=right.quantity.unit, worded=False)
            )
    for at in range(1, len(items)):
        left, right = items[at - 1], items[at]
        plain = right.quantity.kind == PLAIN and not right.quantity.worded
        if plain and left.quantity.kind == MONEY and _MONEY_JOINED.fullmatch(text, left.end, right.start):
            items[at] = replace(right, quantity=replace(right.quantity, kind=MONEY, unit=left.quantity.unit))
    return items


def _takes_unit(text: str, left: Found, right: Found, *, chained: bool) -> bool:
    """Whether a bare number shares the unit of its neighbour; a comma alone joins only lists of three or more."""
    if left.quantity.kind != PLAIN or left.quantity.suffix or right.quantity.kind not in {PERCENT, TIME, DATA}:
        return False
    joint = text[left.end : right.start]
    return bool(_JOINED.fullmatch(joint)) and (joint.strip() != "," or chained)


def _takes_currency(text: str, left: Found, right: Found) -> bool:
    """Whether a bare number shares the currency that stands after its neighbour: `2.50 and 10 dollars`."""
    signed = text[right.start : right.start + 1] in _CURRENCY_SIGNS
    joint = text[left.end : right.start]
    bare = left.quantity.kind == PLAIN and not left.quantity.suffix and right.quantity.kind == MONEY
    return bare and not signed and bool(_AND.fullmatch(joint))


def _compound(text: str, found: list[Found]) -> list[Found]:
    """`3 h 36 min` is one duration."""
    items: list[Found] = []
    for item in found:
        last = items[-1] if items else None
        if last and _continues(text, last, item):
            value = last.quantity.value + item.quantity.to(last.quantity.unit).value
            items[-1] = Found(last.start, item.end, replace(last.quantity, value=round(value, 12)))
        else:
            items.append(item)
    return items


def _continues(text: str, left: Found, right: Found) -> bool:
    both = left.quantity.kind == right.quantity.kind == TIME and left.quantity.unit != right.quantity.unit
    longer = both and SECONDS[left.quantity.unit] > SECONDS[right.quantity.unit]
    longer = longer and right.quantity.value * SECONDS[right.quantity.unit] < SECONDS[left.quantity.unit]
    return longer and bool(_THEN.fullmatch(text[left.end : right.start])) and not right.quantity.worded


def _ranges(text: str, found: list[Found]) -> Iterator[Found]:
    waiting: Found | None = None
    for item in (*found, None):
        if waiting and item and _is_range(text, waiting, item):
            low = waiting.quantity
            waiting = Found(waiting.start, item.end, replace(item.quantity, low=_lower(low, item.quantity)))
            continue
        if waiting:
            yield _in_currency(text, waiting)
        waiting = item


def _is_range(text: str, left: Found, right: Found) -> bool:
    joint = text[left.end : right.start]
    if not _RANGE.fullmatch(joint) or left.quantity.low is not None:
        return False
    if text[max(0, left.start - 1) : left.start] == "/" or text[right.end : right.end + 1] == "/":
        return False
    if _RANGE_BEFORE.search(text[max(0, left.start - 12) : left.start]):
        return False
    percent_change = right.quantity.kind == PERCENT and joint.strip() not in {"-", "–", "—"}
    same = left.quantity.kind == right.quantity.kind
    return same and not percent_change and _lower(left.quantity, right.quantity) < right.quantity.value


def _lower(left: Quantity, right: Quantity) -> float:
    factors = {"k": 1e3, "m": 1e6, "b": 1e9}
    factor = factors.get(right.suffix, 1.0) if not left.suffix else 1.0
    return left.value * factor if left.value * factor < right.value else left.value


def _in_currency(text: str, item: Found) -> Found:
    if item.quantity.unit != "cent":
        return item
    currency = next((code for code, names in CENT_CURRENCIES if re.search(names, text, _FLAGS)), None)
    currency = currency or ("EUR" if language_of(text) == "de" else "USD")
    cents = item.quantity.scaled(0.01)
    return replace(item, quantity=replace(cents, value=round(cents.value, 12), unit=currency))


@cache
def _multipliers() -> tuple[tuple[re.Pattern[str], float, str], ...]:
    return tuple((re.compile(pattern, _FLAGS), factor, letter) for pattern, factor, letter in MULTIPLIERS)


@cache
def _units() -> tuple[tuple[str, str, re.Pattern[str]], ...]:
    return tuple((kind, unit, re.compile(pattern, _FLAGS)) for kind, unit, pattern in UNITS)


@cache
def _counting(code: str) -> dict[str, float]:
    words = COUNTING[code].split()
    return {word: float(value) for word, value in zip(words[::2], words[1::2], strict=True)}
