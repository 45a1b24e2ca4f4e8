"""Numbers that name an account: payment cards, IBANs and bank accounts, each with its check digits."""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import accumulate, chain

from stdnum.us import rtn

from app.domain.labels import Sensitivity
from app.domain.screening import Finding
from app.screening.context import places_of, words
from app.screening.mapping import View
from app.screening.shapes import places_of_shapes

_RUN = re.compile(r"\d(?<![\d+]\d)(?:[ \t./\\-]{0,3}\n?[ \t]{0,2}\d){11,}+")
_GROUP = re.compile(r"\d+")
_CARD_WORDS = words(
    "card",
        "credit",
        "debit",
        "cc",
        "pan",
        "visa",
        "mastercard",
        "amex",
        "maestro",
        "kredit",
        "karte",
        "carte",
        "tarjeta",
    "kart", "cvv", "cvc", "exp", "卡",
)  # fmt: skip
_Lengths = Mapping[str, tuple[int, ...]]
# First digits of an issuer, the lengths it gives out (ISO/IEC 7812 and the networks' own pages), and the lengths that
# are met so often in other numbers that they need a word for a card beside them.
_ISSUERS: tuple[tuple[Iterable[int | str], tuple[int, ...], tuple[int, ...]], ...] = (
    ((4,), (16,), (13, 19)),
    (chain(range(51, 56), range(2221, 2721)), (16,), ()),
    ((34, 37), (15,), ()),
    (chain((65, 6011), range(644, 650)), (16,), (19,)),
    (range(3528, 3590), (16,), (17, 18, 19)),
    (chain((36, 38, 39, 3095), range(300, 306)), (14,), (16, 19)),
    ((62, 81), (16,), (17, 18, 19)),
    (chain((50, 60, 61, 63, 66, 67, 68, 69), range(56, 60)), (), (12, 13, 14, 15, 16, 17, 18, 19)),
    (chain((9792,), range(2200, 2205)), (16,), ()),
    (("",), (), (14, 15, 16)),
)
_BY_PREFIX = tuple((str(prefix), sure, asked) for prefixes, sure, asked in _ISSUERS for prefix in prefixes)
_SURE: _Lengths = {prefix: sure for prefix, sure, _ in _BY_PREFIX if sure}
_ASKED: _Lengths = {prefix: asked for prefix, _, asked in _BY_PREFIX if asked}
_WIDEST = 4
_SHAPES = frozenset(
    {(4, 4, 4, 4), (4, 6, 5), (4, 6, 4), (4, 4, 4, 4, 3), (4, 4, 4, 2), (4, 4, 5), (6, 7), (8, 8), (6, 10)}
)
_DOUBLED = bytes.maketrans(b"0123456789", b"0246813579")

_IBAN = re.compile(r"[A-Za-z][ ]?[A-Za-z][ ]?\d[ ]?\d(?:[ \n-]{0,2}[A-Za-z0-9]){11,30}+")
_LETTER = re.compile(r"[A-Za-z]")
_IBAN_SHAPES = ("AA99", "A A 9 9")
_SEPARATORS = re.compile(r"[\s-]")
# Length of an IBAN by country (ISO 13616 registry).
_IBAN_LENGTHS = {
    country: int(length)
    for length, countries in {
        "15": "NO", "16": "BE", "18": "DK FO FI GL NL SD FK", "19": "MK SI", "20": "AT BA EE KZ LT LU XK MN",
        "21": "CH HR LI LV", "22": "BG BH CR DE GB GE IE ME RS VA", "23": "AE GI IL IQ OM SO TL",
        "24":
            "AD CZ ES MD PK RO SA SE SK TN VG DZ",
            "25":
            "LY PT ST",
            "26":
            "IS TR",
            "27":
            "BI DJ FR GR IT MC MR SM",
        "28":
            "AL AZ BY CY DO GT HU LB NI PL SV",
            "29":
            "BR EG PS QA UA",
            "30":
            "JO KW MU YE",
            "31":
            "MT SC",
            "32":
            "LC",
        "33": "RU",
    }.items()
    for country in countries.split()
}  # fmt: skip
_ROUTING = re.compile(r"(?<!\d)\d{9}(?!\d)")
_BANK_WORDS = words(
    "routing",
        "aba",
        "ach",
        "wire",
        "deposit",
        "direct_deposit",
        "checking",
        "savings",
        "sort code",
        "sort_code",
        "blz",
    "bankleitzahl", "bsb", "bic", "swift", "bank", "clearing",
)  # fmt: skip
_ACCOUNT = re.compile(
    r"(?:account|acct|a/c|konto(?:nummer|nr)?|compte|cuenta|hesap|账号|"
    r"账户)[^\d\n]{0,24}(?P<value>\d(?:[ -]?\d){5,16})(?!\d)"
)
_ACCOUNT_WORDS = ("account", "acct", "a/c", "konto", "compte", "cuenta", "hesap", "账号", "账户")
_REACH = 60
_LEAST_VARIETY = 2


def numbers(view: View) -> Iterator[Finding]:
    """Every card, IBAN and bank account in a view."""
    return chain(_cards(view), _ibans(view), _accounts(view))


def luhn(digits: str) -> bool:
    """Whether the last of these ASCII digits is the check digit of the others (ISO/IEC 7812-1, annex B)."""
    signs = digits.encode()
    total = sum(signs[-1::-2]) + sum(signs[-2::-2].translate(_DOUBLED))
    return (total - 48 * len(signs)) % 10 == 0


def is_iban(text: str) -> bool:
    """Whether a text without separators has the length of its country and the check digits of ISO 7064 mod 97-10."""
    upper = text.upper()
    if len(upper) != _IBAN_LENGTHS.get(upper[:2]):
        return False
    return int("".join(str(int(sign, 36)) for sign in upper[4:] + upper[:4])) % 97 == 1


def _finding(kind: str, start: int, end: int) -> Finding:
    return Finding(kind, start, end, Sensitivity.RESTRICTED)


def _cards(view: View) -> Iterator[Finding]:
    tables: tuple[_Lengths, ...] = (_SURE, _ASKED) if _CARD_WORDS.within(view) else (_SURE,)
    for run in _RUN.finditer(view.text):
        groups = [match.span() for match in _GROUP.finditer(view.text, *run.span())]
        digits = "".join(view.text[start:end] for start, end in groups)
        widths = (end - start for start, end in groups)
        starts = dict(zip(accumulate(widths, initial=0), range(len(groups) + 1), strict=True))
        done = 0
        for offset, first in starts.items():
            if first < done:
                continue
            for length in _lengths(digits[offset : offset + _WIDEST], tables):
                last = starts.get(offset + length)
                if last and _is_card(view, digits[offset : offset + length], groups[first:last]):
                    yield _finding("payment_card", groups[first][0], groups[last - 1][1])
                    done = last
                    break


def _lengths(beginning: str, tables: tuple[_Lengths, ...]) -> Iterator[int]:
    """The lengths that a card with this beginning may have."""
    for table in tables:
        for width in range(_WIDEST + 1):
            yield from table.get(beginning[:width], ())


def _is_card(view: View, digits: str, groups: list[tuple[int, int]]) -> bool:
    if len(set(digits)) < _LEAST_VARIETY or not luhn(digits):
        return False
    place = groups[0][0], groups[-1][1]
    if _LETTER.search(view.text[max(0, place[0] - 1) : place[0]] + view.text[place[1] : place[1] + 1]):
        return False
    shape = tuple(end - start for start, end in groups)
    plain = len(shape) == 1 or shape in _SHAPES or set(shape) == {1} or "\n" in view.text[slice(*place)]
    sure = len(digits) in _lengths(digits[:_WIDEST], (_SURE,))
    return (plain and sure) or _CARD_WORDS.near(view, *place, before=_REACH, after=_REACH)


def _ibans(view: View) -> Iterator[Finding]:
    for place in places_of_shapes(view, _IBAN_SHAPES):
        match = None if view.text[max(0, place - 1) : place].isalnum() else _IBAN.match(view.text, place)
        if match is None:
            continue
        compact = _SEPARATORS.sub("", match.group())
        length = _IBAN_LENGTHS.get(compact[:2].upper(), 0)
        if length and is_iban(compact[:length]):
            yield _finding("iban", match.start(), match.start() + _offset(match.group(), length))


def _offset(text: str, signs: int) -> int:
    """How far into a text its first so many letters and digits reach."""
    seen = 0
    for place, sign in enumerate(text):
        seen += sign.isalnum()
        if seen == signs:
            return place + 1
    return len(text)


def _accounts(view: View) -> Iterator[Finding]:
    if not _BANK_WORDS.within(view):
        return
    for place in places_of_shapes(view, ("9" * 9,)):
        match = _ROUTING.match(view.lower, place)
        if match and rtn.is_valid(match.group()) and _BANK_WORDS.near(view, *match.span(), before=_REACH, after=_REACH):
            yield _finding("bank_account", *match.span())
    for place in places_of(view.lower, _ACCOUNT_WORDS):
        match = _ACCOUNT.match(view.lower, place)
        if match and _BANK_WORDS.near(view, *match.span("value"), before=_REACH, after=_REACH):
            yield _finding("bank_account", *match.span("value"))
