"""Postal addresses, dates of birth, ages, sums of money and telephone numbers, as they are written."""

import re
from collections.abc import Iterable, Iterator
from itertools import chain

import phonenumbers

from app.screening.lexicon import Page, word_set
from app.screening.mapping import View
from app.screening.proximity import Span

# Ways to write a street, by language; the number of a house belongs to each.
_STREETS = (
    r"\d{1,5}[A-Za-z]?,? (?:[A-Z][\w'-]{1,24} ){1,3}(?:Street|St|Avenue|Ave|Road|Rd|Lane|Ln|Drive|Dr|Boulevard|Blvd|"
    r"Way|"
    r"Court|Ct|Place|Square|Terrace|Crescent|Close|Hill|Row|Gardens|Parkway|Highway)\b",
    r"(?:[A-Z][\w'-]{1,24} ){1,3}(?:Street|St\.?|Avenue|Ave\.?|Road|Rd\.?|Lane|Drive|Boulevard|Square|Terrace|Crescent|"
    r"Close|Court|Strasse|Weg|Allee|Platz|Gasse|Cad\.?|Caddesi|Sok\.?|Sokak|Mah\.?|utca|ulica) ?(?:No\.? ?|"
    r"nr\.? ?)?\d{1,4}\b",
    r"[A-Z][a-z-]{2,24}(?:strasse|str\.|weg|allee|platz|gasse|ring|damm|ufer|straat|laan|gatan|vej|gate|vegen|katu|"
    r"tie) ?"
    r"\d{1,4}\b",
    r"(?:\d{1,4},? )?(?:[Rr]ue|[Aa]venue|[Bb]oulevard|[Cc]hemin|[Aa]llee|[Qq]uai|[Vv]ia|[Vv]iale|[Pp]iazza|[Cc]alle|"
    r"[Aa]venida|"
    r"[Pp]laza|[Pp]aseo|Rua|Praca|ul\.|al\.) (?:(?:de|du|des|del|della|dei|de la|de l'|la|les|do|da|dos)[ ]?){0,2}"
    r"[A-Z][\w'-]{1,24}(?: [A-Z]?[\w'-]{1,24}){0,2}?,? ?\d{1,4}\b",
    r"\d{1,4},? (?:rue|avenue|boulevard|chemin|allee|quai) (?:de |du |des |de la |de l')?[A-Z][\w'-]{1,24}",
    r"(?:Apt|Suite|Apartment|Unit|Postbox|Postfach|P\.?O\.? Box|Box)\.? ?\d{1,6}\b",
    r"\b(?:APO|FPO|DPO) A[AEP] \d{5}",
    r"[\u4e00-\u9fff]{2,12}(?:路|街|巷|弄|大道)\d{1,5}号",
)
_STREET = re.compile("|".join(_STREETS))
_STREET_ENDS = tuple(
    word_set("strasse str weg allee platz gasse ring damm ufer straat laan gatan vej gate vegen katu tie")
)
_STREET_BEFORE, _STREET_AFTER = 90, 90
DATE = re.compile(
    r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}|\d{1,2}\.? [a-z]{3,12}\.? \d{4}|"
    r"[a-z]{3,12} \d{1,2},? \d{4}|\d{4}年\d{1,2}月"
)
"""A date, in lower-case letters."""
_AGE = re.compile(
    r"\b\d{1,3}[ -](?:years?[ -]old|y/o|yo\b|jahre alt|jahrige|ans\b|anos\b|yasinda)|\baged? \d{1,3}\b|"
    r"\bwhen (?:he|she) was \d{2}\b|\d{1,3}岁|\bage[\"']{0,2}[:=] ?[\"']?\d{1,3}\b"
)
_AGE_AROUND = 24
_NOT_MILLIONS = r"(?!\s?(?:m\b|mio|mill|b\b|bn|bill))"
MONEY = re.compile(
    rf"(?:eur|usd|gbp|chf|tl|rmb|\$|€|£|¥|₺)\s?\d[\d.,']{{0,12}}+k?{_NOT_MILLIONS}|"
    rf"\b\d[\d.,']{{0,12}}+\s?(?:k\b|tausend|eur\b|euros?\b|usd|dollars?|gbp|chf|€|\$|£|₺|tl\b|lira|元|"
    rf"万){_NOT_MILLIONS}"
)
"""A sum that one person may earn or owe, in lower-case letters."""
_PHONE = re.compile(r"[+(\d](?<![\w.+][+(\d])[\d ().\-/]{5,21}\d(?!\d)(?!-\d|\.\d)")
_NOT_PHONES = (
    r"\s?\d{4}-\d{2}-\d{2}\b.*+",
    r"\s?\d{1,2}\.\d{1,2}\.\d{4}\b.*+",
    r"\d{1,3}(?:\.\d{1,3}){3}",
    r"\d{1,2}[./]\d{1,2}[./]\d{2,4}",
    r"\d++\.\d++",
    r"\d{1,2}(?: \d{3})++",
    r"\d{1,2}/\d{2}",
    r"[\d.]{1,12}\.\.[\d.]{1,12}",
)
_NOT_PHONE = re.compile("|".join(_NOT_PHONES))
# Numbers that anybody may call.
_FREE = re.compile(
    r"(?:\+?1[ .-]?)?\(?8(?:00|33|44|55|66|77|88)\)?[ .-]\d{3}.*|0?800[ .-]?\d.*|0(?:180|900)\d?[ /.-]?\d.*"
)
_FORMED = re.compile(r"[+(]|^0|\d[ .\-/]\d")
_REGIONS = (None, "US", "DE", "GB", "FR", "ES", "TR", "CN")
_LEAST_DIGITS, _MOST_DIGITS = 7, 15
_MOST_PARSED = 200


def streets_in(page: Page, hints: Iterable[Span]) -> Iterator[Span]:
    """Postal addresses with a number. ``hints``: where words for a street stand."""
    ending = (
        (place, place + len(word))
        for word, places in page.places.items()
        if word.endswith(_STREET_ENDS)
        for place in places
    )
    yield from _around(_STREET, page.view.text, chain(hints, ending), _STREET_BEFORE, _STREET_AFTER)


def ages_in(view: View, hints: Iterable[Span]) -> Iterator[Span]:
    """Ages in years. ``hints``: where words for an age stand."""
    yield from _around(_AGE, view.lower, hints, _AGE_AROUND, _AGE_AROUND)


def _around(pattern: re.Pattern[str], text: str, hints: Iterable[Span], before: int, after: int) -> Iterator[Span]:
    """The matches of a pattern near the hints, each once. Stretches that overlap are read as one."""
    stretches: list[Span] = []
    for start, end in sorted(hints):
        low, high = max(0, start - before), min(len(text), end + after)
        if stretches and low <= stretches[-1][1]:
            stretches[-1] = (stretches[-1][0], max(high, stretches[-1][1]))
        else:
            stretches.append((low, high))
    for low, high in stretches:
        yield from (match.span() for match in pattern.finditer(text, low, high))


def phones_in(view: View) -> Iterator[Span]:
    """Numbers that can be dialled and are written like a telephone number.

    The first 200 of a view are asked of the library; further ones count by their form and length, so that a text
    full of numbers costs no more and hides nothing.
    """
    for count, match in enumerate(_PHONE.finditer(view.text)):
        number = match.group()
        digits = sum(map(str.isdigit, number))
        if (
            not _LEAST_DIGITS <= digits <= _MOST_DIGITS
            or _NOT_PHONE.fullmatch(number)
            or _FREE.fullmatch(number.strip())
            or not _FORMED.search(number)
        ):
            continue
        if count >= _MOST_PARSED or any(_possible(number, region) for region in _REGIONS):
            yield match.span()


def _possible(number: str, region: str | None) -> bool:
    try:
        return phonenumbers.is_possible_number(phonenumbers.parse(number, region))
    except phonenumbers.NumberParseException:
        return False
