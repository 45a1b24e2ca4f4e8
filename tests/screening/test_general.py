"""Short questions about a subject are not read as somebody's affairs; anything that tells of one is."""

import pytest

from app.domain.labels import Sensitivity
from app.screening.detect import screen


@pytest.mark.parametrize(
    "text",
    [
        "How do de-identification methods such as k-anonymity work on clinical tables?",
        "What is the difference between a severance package and garden leave?",
        "Which lab values do triage models read?",
        "Explain how hospitals de-identify discharge letters for training a model",
        "Wie funktioniert die Pseudonymisierung von Krankenakten?",
        "Comment anonymise-t-on des dossiers de patients ?",
    ],
)
def test_a_question_about_a_subject_is_public(text: str) -> None:
    assert screen(text).sensitivity is Sensitivity.PUBLIC


@pytest.mark.parametrize(
    "text",
    [
        "How do we tell the team that Anna was diagnosed with multiple sclerosis?",
        "What does it mean that the patient Peter Maier, born 3 May 1961, has metastases?",
        "Why is our acquisition of Brightwater still secret? The board signed the term sheet on Monday.",
    ],
)
def test_a_question_that_tells_something_is_not(text: str) -> None:
    assert screen(text).sensitivity.rank >= Sensitivity.CONFIDENTIAL.rank
