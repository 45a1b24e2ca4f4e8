import pytest

from app.domain.labels import Sensitivity
from app.screening.business import business
from app.screening.lexicon import Page
from app.screening.mapping import View
from app.screening.terms import terms_of


def kinds(text: str) -> set[str]:
    page = Page(View(text))
    findings = list(business(page, terms_of(page)))
    assert all(finding.sensitivity is Sensitivity.CONFIDENTIAL for finding in findings)
    return {finding.kind for finding in findings}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Under our NDA with Brightwater: they move 9 PB.", "nda"),
        ("Subject to non-disclosure: they move 9 PB.", "nda"),
        ("CONFIDENTIAL - roadmap for May", "confidential_mark"),
        ("Streng vertraulich: die Zahlen", "confidential_mark"),
        ("Please do not forward this to anybody", "confidential_mark"),
        ("This file is confidential.", "confidential_mark"),
        ("Keep it quiet for now", "kept_quiet"),
        ("Between us: we will miss the target", "kept_quiet"),
        ("Do not send this to any cloud service", "declared_local"),
        ("请在本地处理这份文件", "declared_local"),
        ("Analyze this export of customer records: this customer data export", "announced_record"),
        ("We're about to buy Nordlicht Software for 38 million, not public yet.", "deal"),
        ("Quarterly numbers we publish only next month: revenue 12.4M", "deal"),
        ("Notre projet de rachat de Celadon SAS (12 M, non annonce)", "deal"),
        ("我们准备收购一家初创公司", "deal"),
        ("Halden wants to acquire us for $15.3M", "deal"),
        ("Layoffs will be announced on Monday", "deal"),
        ("PROPRIETARY - DO NOT DISTRIBUTE\nint f(void);", "proprietary_code"),
        ("This source is our trade secret", "proprietary_code"),
        ("Unpatched: our staging gateway accepts any JWT with alg none", "open_vulnerability"),
        ("We found an SQL injection in our login, not fixed yet", "open_vulnerability"),
        ("The pentest report lists three findings", "open_vulnerability"),
        ("We were breached on Monday through the gateway", "security_incident"),
        ("An attacker has been reading from our database", "security_incident"),
    ],
)
def test_what_an_organization_keeps_to_itself(text: str, kind: str) -> None:
    assert kind in kinds(text)


@pytest.mark.parametrize(
    "text",
    [
        "What is an NDA and when do I need one?",
        "What is a trade secret, legally?",
        "Explain how an unpatched server is found by scanners.",
        "How does SQL injection work, and why do bound parameters stop it?",
        "Explain CVE-2021-44228 and how log4j lookups were abused.",
        "What is a zero-day and how are they disclosed responsibly?",
        "How do companies handle an acquisition technically?",
        "We acquired two more nodes, and latency fell by 2 %.",
        "We let the old cluster go last year and moved to Hamburg.",
        "A public company reported revenue of 12.4M last year; how is that forecast?",
        "Third outage in five weeks after a config change. What do we do so it stops?",
        "Design it with everything on site, no cloud.",
        "Explain the phrase 'keep it simple' in system design.",
        "What does confidential computing protect against?",
    ],
)
def test_talk_in_general_is_nobodys_secret(text: str) -> None:
    assert kinds(text) == set()
