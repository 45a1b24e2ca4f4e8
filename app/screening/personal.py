"""Data about a person: a name or an address of one, together with what is said about them."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from app.domain.labels import Sensitivity
from app.domain.screening import Finding
from app.screening.context import Sentences
from app.screening.mapping import View
from app.screening.names import names_in
from app.screening.places import AGE, DATE, MONEY, STREET, phones_in
from app.screening.rules import Rule, findings_of
from app.screening.terms import Term, terms_in

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Concern:
    """One row: terms of a kind are sensitive when a person is named within reach, in the same statement.

    Where ``beside`` is given, it must match too, at most ``beside_reach`` characters from the term.
    """

    terms: str
    kind: str
    sensitivity: Sensitivity
    reach: int
    beside: re.Pattern[str] | None = None
    beside_reach: int = 60


CONCERNS: tuple[Concern, ...] = (
    Concern("illness", "health", Sensitivity.RESTRICTED, 200),
    Concern("care", "health", Sensitivity.RESTRICTED, 160),
    Concern("biometric", "biometric", Sensitivity.RESTRICTED, 200),
    Concern("salary", "salary", Sensitivity.CONFIDENTIAL, 200),
    Concern("pay", "salary", Sensitivity.CONFIDENTIAL, 120, MONEY, 100),
    Concern("performance", "performance", Sensitivity.CONFIDENTIAL, 160),
    Concern("parting", "performance", Sensitivity.CONFIDENTIAL, 60, re.compile(r"\bgo\b|\brid of\b"), 60),
    Concern("customer", "customer_record", Sensitivity.CONFIDENTIAL, 24),
    Concern("dealings", "customer_record", Sensitivity.CONFIDENTIAL, 80),
    Concern("birth", "date_of_birth", Sensitivity.CONFIDENTIAL, 160, DATE, 40),
)
"""Catalogue: what about a named person is sensitive."""

_ILLNESS = (
    r"metformin|insulin|chemotherapy|diabet|cancer|leuk|lymphoma|carcinoma|tumou?r|hiv\b|hepatitis|epilep|asthma|arthrit|bipolar|depress|schizo|anxiety|ptsd|adhd|autis|"
    r"dementia|alzheimer|parkinson|multiple sclerosis|crohn|pregnan|chemo|krebs|schwanger|krankgeschrieben|epilepsie|enceinte|cancer|"
    r"embarazad|hamile|kanser|癌|怀孕|糖尿病|抑郁"
)
_RULES: tuple[Rule, ...] = (
    Rule(
        "health",  # the writer, or somebody the writer knows, without a name
        re.compile(
            r"(?:\bi(?:'ve been| was| am|'m| have been| got) diagnosed with\b|\bdiagnosed me\b|\bdiagnosed my (?:wife|husband|son|daughter|mother|father|child)\b|\bmy (?:own )?(?:diagnosis|medication|illness|disability) is\b|"
            rf"\b(?:i(?:'ve| have| had| suffer from| am on|'m)|my (?:wife|husband|son|daughter|mother|father|child|partner|boss|colleague) (?:has|is|had|was)|"
            rf"ich (?:habe|bin|leide an)|j'ai (?:un |le |du )?|je suis|tengo|padezco|bende|我(?:有|患|得了))[^.?!\n]{{0,30}}(?:{_ILLNESS}))"
        ),
        Sensitivity.RESTRICTED,
    ),
    Rule(
        "health",  # one patient, known by a number or an age
        re.compile(
            r"\b(?:patient(?:in)?|paciente|hasta|病人|患者)(?:[ _-]?(?:id|no\.?|nr\.?|number|#|mrn))?[ :#=\"']{1,4}(?:[a-z]{0,4}-?\d{3,}|(?:is |was |aged |, ?)?\d{1,3}[ -]?"
            rf"(?:years?|y/?o\b|jahre|ans|anos))[^\n]{{0,160}}?(?:{_ILLNESS}|diagnos|mg\b|hba1c|icd)"
        ),
        Sensitivity.RESTRICTED,
    ),
    Rule(
        "salary",
        re.compile(
            r"\b(?:my (?:current |new |own )?(?:salary|pay|base|compensation) is|i (?:earn|make|get paid)|ich verdiene|mein gehalt (?:ist|liegt)|je gagne|"
            r"mon salaire est|gano|mi sueldo es|maasim)[^.?!\n]{0,20}\d[\d.,]{1,9}"
        ),
        Sensitivity.CONFIDENTIAL,
    ),
    Rule(
        "postal_address",
        re.compile(
            r"\b[A-Za-z][\w.'-]{1,24}(?: [A-Z][\w.'-]{0,24}){0,3} (?:lives|resides|wohnt|habite|vive|oturuyor) (?:at|on|in der|am|au|en) [^\n?!]{0,40}?\d|"
            r"\b(?:[Hh]is|[Hh]er|[Tt]heir|[A-Z][a-z]{1,24}'s) (?:\w{1,12} )?address(?: is|:)[^\n?!]{0,40}?\d"
        ),
        Sensitivity.CONFIDENTIAL,
        ("lives", "resides", "wohnt", "habite", "vive", "oturuyor", "address"),
        cased=True,
    ),
    Rule(
        "phone_number",  # a mobile telephone belongs to a person
        re.compile(
            r"(?:\b(?:mobile|cell(?:phone)?|handy|mobil(?:nummer|telefon)?|cep|movil|celular)\b|手机)(?: ?(?:phone|number|no\.?|tel\.?|号码?))?[\"' ]{0,3}[:=#]?\s{0,3}[\"']?"
            r"\+?[\d(][\d ().\-/]{6,20}\d"
        ),
        Sensitivity.CONFIDENTIAL,
        ("mobil", "cell", "handy", "cep", "movil", "celular", "手机"),
    ),
    Rule(
        "performance",
        re.compile(
            r"\bshould i (?:fire|let|sack|dismiss) (?:my|our) (?:only |best |worst |junior |senior |lead )?(?:engineer|developer|designer|manager|cto|dev)\b[^\n]{0,80}?"
            r"\b(?:he|she|his|her)\b"
        ),
        Sensitivity.CONFIDENTIAL,
    ),
)

_MAIL_BEFORE = re.compile(r"[A-Za-z0-9._%+'-]{1,64}$")
_MAIL_AFTER = re.compile(r"(?:[A-Za-z0-9-]{1,63}\.){1,6}[A-Za-z]{2,24}(?![A-Za-z0-9-])")
_ROLES = frozenset(
    """
    abuse account accounts admin administrator alert alerts api app apply archive auth backup billing bot bounce builds
    business careers ci cloud compliance contact contracts cron customer customerservice data datenschutz dba deploy
    deployment dev devops dpo email engineering enquiries events example feedback finance foo git github gitlab hello help
    helpdesk hi hotline hostmaster hr hrd incident incidents info infra inquiries invoice invoices it jira jobs kontakt
    kundenservice legal list lists logs mail mailer mailerdaemon marketing media me monitoring name newsletter no noreply
    notification notifications notify office oncall operations ops order orders pager partners payments platform postmaster
    press privacy procurement production rechnung recruiting register replyto reports returns root sales security
    sender service services shop soc someone spam sre staff status subscribe support sysadmin system talent team tech
    test tester ticket tickets training unsubscribe updates user username vertrieb web webmaster welcome www you your
    yourname
    """.split()
)
_NOBODY = frozenset("john.doe jane.doe johndoe janedoe max.mustermann erika.mustermann firstname.lastname first.last vorname.nachname".split())
_LOCAL_SEPARATORS = re.compile(r"[._+%-]|\d+")
_PHONE_REACH = 120
_STREET_REACH = 160
_AGE_REACH = 80
_WORDS = re.compile(r"\b[a-z]{2,}\b")
_NUMBERED = re.compile(r"\d,? #|# \d")
_OWN_PHONE = re.compile(
    r"(?:\b(?:my|his|her|their|your|mein\w{0,2}|sein\w{0,2}|ihre?|mon|son|mi|su|benim)\b[^.?!\n]{0,30}?(?:phone|mobile|cell|number|registered|handy|"
    r"telefon|rufnummer|portable|telephone|movil|celular|telefono|cep)|\b(?:messages? to|(?:call|text|ring|reach) (?:me|him|her)(?: at| on)?)|"
    r"我的(?:电话|手机)|(?:他|她|客户)的?(?:电话|手机))[^.?!\n]{0,24}$"
)


def personal(view: View) -> Iterator[Finding]:
    """Everything in a view that is data about a person."""
    names = names_in(view)
    sentences = Sentences(view.text)
    return chain(
        _addresses(view),
        findings_of(_RULES, view),
        _phones(view, names, sentences),
        _about_named(view, names, sentences),
    )


def _addresses(view: View) -> Iterator[Finding]:
    """E-mail addresses of persons; those of a role (support, sales) belong to an organization."""
    place = view.text.find("@")
    while place >= 0:
        local = _MAIL_BEFORE.search(view.text[max(0, place - 64) : place])
        domain = _MAIL_AFTER.match(view.text, place + 1)
        if local and domain:
            start = place - len(local.group())
            if _is_personal(local.group(), view.text[max(0, start - 2) : start]):
                yield Finding("email_address", start, domain.end(), Sensitivity.CONFIDENTIAL)
        place = view.text.find("@", place + 1)


def _is_personal(local: str, before: str) -> bool:
    bare = local.strip("'.").lower()
    first = next(filter(None, _LOCAL_SEPARATORS.split(bare)), "")
    return bool(first) and first not in _ROLES and bare.replace("-", "") not in _ROLES and bare not in _NOBODY and before != "//"


def _phones(view: View, names: tuple[Span, ...], sentences: Sentences) -> Iterator[Finding]:
    for start, end in phones_in(view):
        near = _near(names, (start, end), _PHONE_REACH)
        if any(sentences.together(name[0], start) for name in near) or _OWN_PHONE.search(view.lower[max(0, start - 90) : start]):
            yield Finding("phone_number", start, end, Sensitivity.CONFIDENTIAL)


def _about_named(view: View, names: tuple[Span, ...], sentences: Sentences) -> Iterator[Finding]:
    if not names:
        return
    rows: dict[str, list[Concern]] = {}
    for concern in CONCERNS:
        rows.setdefault(concern.terms, []).append(concern)
    for term in terms_in(view):
        for concern in rows.get(term.kind, ()):
            if _concerns(view, concern, term, names, sentences):
                yield Finding(concern.kind, term.start, term.end, concern.sensitivity)
    yield from _addresses_of(view, names)
    yield from _ages_of(view, names)


def _addresses_of(view: View, names: tuple[Span, ...]) -> Iterator[Finding]:
    """Postal addresses behind a name, or before one with words between.

    A name with a number beside it, or one that follows at once, is a part of the address itself.
    """
    persons = tuple(name for name in names if not _NUMBERED.search(_around(view, name)))
    for match in STREET.finditer(view.text):
        near = _near(persons, match.span(), _STREET_REACH)
        if any(name[1] <= match.start() or _WORDS.search(view.text[match.end() : name[0]]) for name in near):
            yield Finding("postal_address", *match.span(), Sensitivity.CONFIDENTIAL)


def _around(view: View, span: Span) -> str:
    start, end = span
    return view.text[max(0, start - 3) : start] + "#" + view.text[end : end + 3]


def _ages_of(view: View, names: tuple[Span, ...]) -> Iterator[Finding]:
    for match in AGE.finditer(view.lower):
        if _near(names, match.span(), _AGE_REACH):
            yield Finding("age", *match.span(), Sensitivity.CONFIDENTIAL)


def _concerns(view: View, concern: Concern, term: Term, names: tuple[Span, ...], sentences: Sentences) -> bool:
    if concern.beside is not None:
        low, high = max(0, term.start - concern.beside_reach), term.end + concern.beside_reach
        if not concern.beside.search(view.lower, low, min(len(view.lower), high)):
            return False
    near = _near(names, (term.start, term.end), concern.reach)
    return any(sentences.together(name[0], term.start) for name in near)


def _near(names: tuple[Span, ...], span: Span, reach: int) -> list[Span]:
    return [name for name in _neighbours(names, span[0]) if _distance(name, span) <= reach]


def _neighbours(names: tuple[Span, ...], place: int) -> tuple[Span, ...]:
    """The last two names before a place and the next two after it."""
    index = bisect_left(names, (place, place))
    return names[max(0, index - 2) : index + 2]


def _distance(one: Span, other: Span) -> int:
    return max(one[0] - other[1], other[0] - one[1], 0)
