"""Where a text names somebody or something of somebody's."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from app.domain.labels import Sensitivity
from app.domain.screening import Finding
from app.screening.names import names_in
from app.screening.views import views_of

MAIL, PHONE = "email address", "phone number"
PERSON, COMPANY, ADDRESS, HOST, HANDLE, AMOUNT = "person", "company", "web address", "host", "handle", "amount"

# What a sentence is about. Taking such a word out would make a text look harmless that is not, so it stays, and a text
# that is sensitive without the names in it is refused.
TOPICS = frozenset(
    {
        *("biometric", "confidential_mark", "customer_record", "deal", "health", "kept_quiet", "nda"),
        *("open_vulnerability", "own_affairs", "performance", "proprietary_code", "salary", "security_incident"),
    }
)
_READ = "reads_like_"
_BIRTH = "date_of_birth"
_AFTER_BIRTH = re.compile(r"[^\n]{0,16}?\b\d{1,4}(?:[./-]\d{1,2}(?:[./-]\d{2,4})?)?\b")
# Labels in the documentation domains (RFC 2606) and addresses of the documentation ranges (RFC 5737) are nobody's.
_NOBODYS = re.compile(r"(?:^|\.)(?:example(?:\.(?:com|org|net))?|test|invalid|localhost)$|^192\.0\.2\.")
_URL = re.compile(r"\b[a-z][a-z0-9+.-]{1,15}://[^\s<>\"'`)\]}]{1,500}+", re.IGNORECASE)
_HOST = re.compile(
    r"(?<![\w.@/-])(?:[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?\.){1,8}"
    r"(?:com|org|net|io|dev|ai|app|cloud|de|fr|es|tr|cn|uk|eu|ch|at|nl|se|pl|it|local|internal|corp|lan|intra)\b"
    r"(?![\w-])(?!\.\w)",
    re.IGNORECASE,
)
_IPV4 = re.compile(r"(?<![\w.])(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?:25[0-5]|2[0-4]\d|1?\d?\d)){3}(?!\.?\w)")
_MAIL = re.compile(r"[\w.+-]{1,64}+@[\w-]{1,63}+(?:\.[\w-]{1,63}+){1,5}")
_PHONE = re.compile(r"(?<![\w.,])(?:\+\d|0\d{2,4}[ /-]\d)[\d ()/-]{5,17}\d(?!\w)")
_HANDLE = re.compile(r"(?<![\w@/.])@[A-Za-z][\w.-]{1,38}\w|<@[UW][A-Z0-9]{4,20}(?:\|[^>]{1,80})?>")
_FORM = (
    r"GmbH(?: & Co\. ?KG)?|AG|KG|SE|UG|Inc\.?|LLC|Ltd\.?|Limited|PLC|plc|Corp\.?|S\.A\.S?|SAS|SARL|S\.L\.|S\.p\.A\.|"
    r"B\.?V\.?|N\.V\.|Oy|AB|ApS|A\.?Ş\.?|Ltd\. Şti\.|Pty"
)
_COMPANY = re.compile(rf"(?<!\w)(?:[A-ZÀ-ÝŞĞİ][\w&.'’-]{{0,40}} ){{1,4}}(?:{_FORM})(?![\w-])")
_COMPANY_OF_HAN = re.compile(r"[\u4e00-\u9fff]{2,12}(?:有限公司|股份公司|集团)")
_MONEY = re.compile(
    r"(?:[$€£¥]|\b(?:USD|EUR|GBP|CHF|TRY|CNY|US\$))\s?\d[\d.,']{0,14}\d?|"
    r"\b\d[\d.,']{0,14}\s?(?:[$€£¥]|(?:USD|EUR|GBP|CHF|TRY|CNY|euros?|dollars?|Euro|TL|元)\b)"
)
_PATTERNS = (
    (ADDRESS, _URL),
    (MAIL, _MAIL),
    (PHONE, _PHONE),
    (HOST, _IPV4),
    (HOST, _HOST),
    (HANDLE, _HANDLE),
    (COMPANY, _COMPANY),
    (COMPANY, _COMPANY_OF_HAN),
)


@dataclass(frozen=True, slots=True)
class Place:
    """A part of a text that is to be replaced; offsets in characters."""

    start: int
    end: int
    kind: str


def is_topic(kind: str) -> bool:
    """Whether findings of this kind mark what is spoken of, and not a value."""
    return kind in TOPICS or kind.startswith(_READ)


def places_in(text: str, findings: Iterable[Finding], *, amounts: bool = False) -> tuple[Place, ...]:
    """Every part to be replaced, in order and apart from each other."""
    found = [*_values(text, findings), *_persons(text), *_by_form(text)]
    if amounts:
        found += (Place(*match.span(), AMOUNT) for match in _MONEY.finditer(text))
    return tuple(_apart(found))


def _values(text: str, findings: Iterable[Finding]) -> Iterator[Place]:
    for finding in findings:
        if is_topic(finding.kind) or finding.sensitivity.rank <= Sensitivity.INTERNAL.rank:
            continue
        end = finding.end
        if finding.kind == _BIRTH and (date := _AFTER_BIRTH.match(text, end)):
            end = date.end()
        if finding.start < end:
            yield Place(finding.start, end, finding.kind.replace("_", " "))


def _persons(text: str) -> Iterator[Place]:
    views = views_of(text).views
    for start, end in names_in(views[-1]) if views else ():
        found = views[-1].located(Finding(PERSON, start, end, Sensitivity.CONFIDENTIAL))
        if found.start < found.end:
            yield Place(found.start, found.end, PERSON)


def _by_form(text: str) -> Iterator[Place]:
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            if not _is_nobodys(kind, match.group().lower()):
                yield Place(*match.span(), kind)


def _is_nobodys(kind: str, value: str) -> bool:
    if kind == ADDRESS:
        return _NOBODYS.search(_host(value)) is not None
    return kind == HOST and _NOBODYS.search(value) is not None


def _host(address: str) -> str:
    """The host of an address; what stands there in a form of its own counts as somebody's."""
    after = address.partition("://")[2]
    return "" if "@" in after else re.split(r"[/?#:]", after, maxsplit=1)[0]


def _apart(found: Iterable[Place]) -> Iterator[Place]:
    """Places that touch or overlap become one, of the kind that reaches furthest."""
    open_: Place | None = None
    for place in sorted(found, key=lambda each: (each.start, -each.end, each.kind)):
        if open_ is None or place.start >= open_.end:
            if open_ is not None:
                yield open_
            open_ = place
        elif place.end > open_.end:
            open_ = Place(open_.start, place.end, open_.kind)
    if open_ is not None:
        yield open_
