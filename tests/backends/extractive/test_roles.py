"""Sections are filled by what their id, heading or description says."""

import pytest

from app.backends.extractive.evidence import gather
from app.backends.extractive.roles import Role, slot_of, slots_of
from app.domain.labels import RequestType
from app.domain.model_call import Section
from tests.backends.extractive.conftest import Skill


@pytest.mark.parametrize(
    ("section", "role"),
    [
        (Section("answer", "Answer"), Role.LEAD),
        (Section("hidden", "Hidden costs"), Role.HIDDEN),
        (Section("x", "Hidden costs"), Role.HIDDEN),
        (Section("cost", "What it costs"), Role.COST),
        (Section("blind-spots", "Not considered"), Role.NOT_CONSIDERED),
        (Section("differ", "Where sources differ"), Role.DISAGREEMENT),
        (Section("real-question", "The real question"), Role.UNFILLED),
        (Section("right", "What is right"), Role.STRENGTHS),
        (Section("mlops", "Operation"), Role.OPERATIONS),
        (Section("s1", "Abschnitt", "risks with a mitigation each"), Role.RISKS),
        (Section("zzz", "Lunar tides"), Role.OTHER),
    ],
)
def test_roles_are_told_by_id_then_heading_then_description(section: Section, role: Role) -> None:
    assert slot_of(section).role is role


def test_an_unknown_section_is_filled_by_its_own_words() -> None:
    assert {"lunar", "tid"} <= slot_of(Section("zzz", "Lunar tides")).terms


def test_disagreement_takes_more_than_common_words() -> None:
    slot = slot_of(Section("differ", "Where sources differ"))
    assert slot.admits("One source calls it slow; they disagree.")
    assert not slot.admits("Live features differ from those the model was trained on.")


def test_without_sections_there_is_a_lead() -> None:
    assert [slot.role for slot in slots_of(())] == [Role.LEAD]


def test_passages_without_words_in_common_are_no_evidence(skill: Skill) -> None:
    headings = ["Population Stability Index", "Premature microservices"]
    evidence = gather(skill.material("Which PSI asks for retraining?", RequestType.EXPLAIN, headings))
    assert {span.label for span in evidence.relevance} == {"S1"}
    nothing = gather(skill.material("What is a quokka?", RequestType.EXPLAIN, headings))
    assert not nothing.relevance
    assert nothing.unknown == {"quokka"}
