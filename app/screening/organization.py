"""Whether a text without anything sensitive speaks of an organization's own affairs: internal, else public."""

import re
from functools import cache

from app.domain.labels import Sensitivity
from app.domain.screening import Finding
from app.screening.lexicon import Lexicon, Page, listed, word_set

OWN_WORDS = {
    "en": "we | our | ours | my company | my employer | my team | my startup | my start-up | my department | "
    "my boss | my manager | my client | only manager | ourselves | "
    "show the board | show it to the board",
    "de": "wir | uns | unser | unsere | unserem | unseren | unserer | unseres | meine firma | mein team | "
    "mein chef | meine abteilung",
    "fr": "nous | notre | nos | mon entreprise | mon équipe | ma société",
    "es": "nosotros | nuestro | nuestra | nuestros | nuestras | mi empresa | mi equipo",
    "tr": "biz | bizim | bize | şirketimiz* | ekibimiz* | sistemimiz*",
    "zh": "我们 | 咱们 | 本公司 | 我司 | 我公司 | 我的团队",
}
"""Catalogue: words by which an organization speaks of itself, by language."""

STAFF_WORDS = (
    "dev | devs | developer | developers | engineer | engineers | data scientist | data scientists | "
    "employees | programmers | sysadmins | dba | dbas | "
    "designers | analysts | entwickler | entwicklerinnen | mitarbeiter | leute | développeurs | "
    "ingénieurs | salariés | desarrolladores | ingenieros | "
    "empleados | geliştirici* | mühendis* | çalışan* | 工程师 | 员工"
)
"""Catalogue: words for staff; with a number before them they are a figure of an organization."""

_COUNTED = re.compile(r"(?:\b(?:\d{1,5}|one|two|three|four|five|six) (?:\w{2,14} ){0,2}|\d{1,5}\s?名?)$")
_CASED_US = re.compile(r"\b[uU]s\b(?!-)")
_LEAVING = re.compile(r"\b(?:people|devs|engineers)\b[^.?!\n]{0,40}\b(?:are|is) leaving\b")
_PLANNED = re.compile(
    r"\b\d[\d.,]{0,9} ?(?:k|m|mio|million)?(?: ?(?:eur|euros?|usd|dollars?|gbp|chf|€|\$|£))?,? "
    r"(?:(?:is|are|was|were) )?(?:planned|approved|reserved|set aside|budgeted|earmarked|genehmigt|eingeplant|"
    r"approuves|aprobados|previstos)\b|"
    r"\b(?:pilot (?:with|customer|client|site)|(?:one|two|three|half) of the team)\b"
)
_PLANNING = word_set(
    "planned approved reserved aside budgeted earmarked genehmigt eingeplant approuves aprobados previstos pilot team"
)
_BEFORE = 40


def own_affairs(page: Page) -> Finding | None:
    """The first place at which an organization speaks of itself, or None."""
    spans = [(hit.start, hit.end) for hit in _own().find(page)]
    if not spans:
        spans = [
            (hit.start, hit.end)
            for hit in _staff().find(page)
            if _COUNTED.search(page.view.lower, max(0, hit.start - _BEFORE), hit.start)
        ]
    if not spans and "us" in page.places:
        spans = [match.span() for match in _CASED_US.finditer(page.view.text)]
    if not spans and "leaving" in page.places:
        spans = [match.span() for match in _LEAVING.finditer(page.view.lower)]
    if not spans and not _PLANNING.isdisjoint(page.places):
        spans = [match.span() for match in _PLANNED.finditer(page.view.lower)]
    return Finding("own_affairs", *min(spans), Sensitivity.INTERNAL) if spans else None


@cache
def _own() -> Lexicon[str]:
    return Lexicon((entry, language) for language, words in OWN_WORDS.items() for entry in listed(words))


@cache
def _staff() -> Lexicon[str]:
    return Lexicon((entry, "staff") for entry in listed(STAFF_WORDS))
