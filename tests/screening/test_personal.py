import pytest

from app.domain.labels import Sensitivity
from app.screening.lexicon import Page
from app.screening.mapping import View
from app.screening.names import names_in
from app.screening.personal import personal
from app.screening.terms import terms_of

CONFIDENTIAL, RESTRICTED = Sensitivity.CONFIDENTIAL, Sensitivity.RESTRICTED


def found(text: str) -> set[tuple[str, Sensitivity]]:
    from_text = Page(View(text))
    return {
        (finding.kind, finding.sensitivity)
        for finding in personal(from_text, terms_of(from_text), names_in(from_text.view))
    }


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Anna Novak was diagnosed with epilepsy.", "health"),
        ("Patient Ines Calloway, born 1971-02-03, HbA1c 9.1, metformin", "health"),
        ("Frau Schulz ist krankgeschrieben.", "health"),
        ("Jean Moreau est en arret maladie.", "health"),
        ("Lucia Ramos tiene cancer de mama", "health"),
        ("Mehmet Kaya kanser tedavisi goruyor", "health"),
        ("张伟确诊糖尿病", "health"),
        ("I was diagnosed with ADHD last year", "health"),
        ("My wife has cancer and I need fewer hours", "health"),
        ("Our tester Jonna has MS, the new office has no lift", "health"),
        ("My deputy has cancer, who signs?", "health"),
        ("Mi socia Pilar tiene un cancer", "health"),
        ("Mon associe souffre d'un cancer", "health"),
        ('{"patient_id": 88123, "a1c": 8.8, "drug": "metformin"}', "health"),
        ("name: Anna Novak\ndiagnosis: E11.9", "health"),
        ("Fingerprint template of Kofi Amankwah: 3fa9c2", "biometric"),
    ],
)
def test_health_and_biometric_data_of_a_person_are_restricted(text: str, kind: str) -> None:
    assert (kind, RESTRICTED) in found(text)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Marta Lindqvist earns 96,000 EUR", "salary"),
        ("Das Gehalt von Felix Brandt liegt bei 68.000 Euro", "salary"),
        ("Is 85k USD fair for Priya Raman as a senior engineer?", "salary"),
        ("My salary is 85,000 and I want more", "salary"),
        ("Devon Achterberg missed every deadline, no promotion", "performance"),
        ("Should I let Marta Lindqvist go?", "performance"),
        ("Ali Demir bekommt eine Abmahnung", "performance"),
        ("Customer Olga Petrova cannot log in", "customer_record"),
        ("Paul Keller ordered 11 units and returned them", "customer_record"),
        ("Noor Haddad, born 12.03.1988", "date_of_birth"),
        ("Call Haruki Mori on +81 90 1234 5678", "phone_number"),
        ("my registered number is 0171 3920012", "phone_number"),
        ("Mobile: 03.93.92.16.85", "phone_number"),
        ("Paulo Estrada <paulo.estrada@example.com>", "email_address"),
        ("Amelia Frost, 14 Rosewood Lane, Bath", "postal_address"),
        ("Timotea lives on Via dei Fiorentini 17", "postal_address"),
        ("Anna Novak is 34 years old", "age"),
    ],
)
def test_data_about_a_person_are_confidential(text: str, kind: str) -> None:
    assert (kind, CONFIDENTIAL) in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "We process HIPAA data for 2M patients; which encryption?",
        "How would you train a model that predicts epilepsy from scans?",
        "What does Martin Fowler say about strangler figs?",
        "What would Sam Newman say about splitting by customer domain?",
        "Explain face recognition with triplet loss (FaceNet, Florian Schroff).",
        "The median salary for data engineers is around 72k.",
        "Our team of 12 costs 2.4 million a year.",
        "Incidents go to oncall@example.com; the hotline is +1-800-555-0100.",
        "Customer accounts are sharded by hash; user lookups take 3 ms.",
        "How should one write a fair performance review?",
        "What are symptoms of connection pool exhaustion?",
        "Which columns should be encrypted in a table with salary and diagnosis?",
        "The service lives at 10.0.0.1:8080.",
        "Explain Leslie Lamport's clocks.\n\nThe diagnosis of the outage took an hour.",
    ],
)
def test_talk_about_kinds_of_data_holds_none(text: str) -> None:
    assert found(text) == set()
