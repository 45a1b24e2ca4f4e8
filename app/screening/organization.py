"""Whether a text without anything sensitive speaks of an organization's own affairs: internal, else public."""

import re

from app.domain.labels import Sensitivity
from app.domain.screening import Finding
from app.screening.mapping import View

_OWN = re.compile(
    r"\b(?:we|we're|we've|we'd|we'll|our|ours|wir|uns|unser(?:e[nmrs]?)?|nous|notre|nos|nosotros|nuestr[oa]s?|biz|bizim|bize|"
    r"my (?:company|employer|team|startup|start-up|department|boss)|mein(?:e|er|em)? (?:firma|team|chef|abteilung)|"
    r"mon (?:entreprise|equipe)|ma societe|mi (?:empresa|equipo)|sirketimiz\w{0,4}|ekibimiz\w{0,4})\b|"
    r"我们|咱们|本公司|我司|我公司|我的团队"
)
_STAFF = re.compile(
    r"\b\d{1,5} (?:\w{3,14} )?(?:devs?|developers?|engineers?|data scientists?|employees?|programmers?|sysadmins?|dbas?|designers?|analysts?|"
    r"entwickler(?:innen)?|mitarbeiter(?:innen)?|leute|developpeurs?|ingenieurs?|salaries|desarrolladores|ingenieros|empleados|gelistirici|muhendis|calisan)\b|"
    r"\b(?:one|two|three|four|five|six) (?:\w{3,14} )?(?:platform |data |ml )?(?:engineers?|dbas?|devs|developers)\b|\bonly manager\b|"
    r"\b(?:people|devs|engineers)\b[^.?!\n]{0,40}\b(?:are|is) leaving\b|\bshow (?:it to )?the board\b|\d{1,4}\s?名?(?:工程师|员工|开发)"
)
_CASED_US = re.compile(r"\b(?:us|Us)\b(?!-)")


def own_affairs(view: View) -> Finding | None:
    """The first place at which an organization speaks of itself, or None."""
    place = _OWN.search(view.lower) or _STAFF.search(view.lower) or _CASED_US.search(view.text)
    return Finding("own_affairs", *place.span(), Sensitivity.INTERNAL) if place else None
