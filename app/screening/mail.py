"""E-mail addresses of persons; those of a role (support, sales) belong to an organization."""

import re
import string
from collections.abc import Iterator

from app.domain.labels import Sensitivity
from app.domain.screening import Finding
from app.screening.lexicon import word_set
from app.screening.mapping import View

_LOCAL = string.ascii_letters + string.digits + "._%+'-"
_AFTER = re.compile(r"(?:[A-Za-z0-9-]{1,63}\.){1,6}[A-Za-z]{2,24}(?![A-Za-z0-9-])")
_LONGEST = 64
_ROLES = word_set(
    """
    abuse account accounts admin administrator alert alerts api app apply archive auth backup billing bot
    bounce builds business careers ci cloud compliance contact contracts cron customer customerservice data
    datenschutz dba deploy deployment dev devops dpo email engineering enquiries events example feedback
    finance foo git github gitlab hello help helpdesk hi hotline hostmaster hr hrd incident incidents info
    infra inquiries invoice invoices it jira jobs kontakt kundenservice legal list lists logs mail mailer
    mailerdaemon marketing media me monitoring name newsletter no noreply notification notifications notify
    office oncall operations ops order orders pager partners payments platform postmaster press privacy
    procurement production rechnung recruiting register replyto reports returns root sales security sender
    service services shop soc someone spam sre staff status subscribe support sysadmin system talent team
    tech test tester ticket tickets training unsubscribe updates user username vertrieb web webmaster
    welcome www you your yourname
    """
)
_NOBODY = word_set(
    """
    john.doe jane.doe johndoe janedoe max.mustermann erika.mustermann firstname.lastname first.last
    vorname.nachname
    """
)
_SEPARATORS = re.compile(r"[._+%-]|\d+")
_RESERVED = re.compile(r"(?:[a-z0-9-]{1,63}\.){0,5}(?:example(?:\.(?:com|org|net))?|test|invalid)", re.IGNORECASE)
"""Domains that belong to nobody, see RFC 2606."""


def mail_addresses(view: View) -> Iterator[Finding]:
    """The addresses of persons in a view."""
    place = view.text.find("@")
    while place >= 0:
        before = view.text[max(0, place - _LONGEST) : place]
        local = before[len(before.rstrip(_LOCAL)) :]
        domain = _AFTER.match(view.text, place + 1)
        if local and domain:
            start = place - len(local)
            before_it = view.text[max(0, start - 2) : start]
            if _is_personal(local, before_it) and not _is_specimen(local, domain.group()):
                yield Finding("email_address", start, domain.end(), Sensitivity.CONFIDENTIAL)
        place = view.text.find("@", place + 1)


def _is_personal(local: str, before: str) -> bool:
    bare = local.strip("'.").lower()
    first = next(filter(None, _SEPARATORS.split(bare)), "")
    role = first in _ROLES or bare.replace("-", "") in _ROLES
    return bool(first) and not role and bare not in _NOBODY and before != "//"


def _is_specimen(local: str, domain: str) -> bool:
    """Whether an address is one letter at a domain that belongs to nobody: ``a@example.com`` in a query or a test."""
    return len(local.strip("'.")) == 1 and bool(_RESERVED.fullmatch(domain))
