"""Coverage: an answer, an answer with a caveat, or the word that the library holds nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.analysis import Analysis
from app.domain.brief import Brief
from app.domain.coverage import Coverage, Grounding
from app.domain.figure import Figure
from app.domain.labels import Pattern, RequestType
from app.domain.passage import Hit, Passage
from app.retrieval.evidence import Evidence
from app.steps.coverage import best_hits, can_be_judged, instructions, judge, nearest

FIGURE = Figure("api-cost", "C-01", {}, {}, "f", "s")
GOOD = Evidence(0.6, 0.0)


def analysis(kind: RequestType, language: str = "en") -> Analysis:
    return Analysis(kind, ("architect",), Pattern.SINGLE, clarify=False, language=language)


def brief(agent: str, *hits: Hit) -> Brief:
    return Brief(agent, "q", (), "t", (), (), (), (), hits)


def passage(number: int, heading: str) -> Passage:
    path = ("Guide", heading)
    return Passage(number, 1, "queues", "skills/queues/SKILL.md", f"s{number}", path, 0, 4, "text", 1.0, 0.5, 1.0, "h")


@pytest.mark.parametrize(
    ("evidence", "grounding"),
    [
        (GOOD, Grounding.SUPPORTED),
        (Evidence(0.4, 0.2, ("Exadata",)), Grounding.PARTIAL),
        (Evidence(0.4, 0.8), Grounding.PARTIAL),
        (Evidence(0.2, 0.7), Grounding.REFUSED),
        (Evidence(0.0, 0.0), Grounding.REFUSED),
    ],
)
def test_evidence_decides_between_three_outcomes(evidence: Evidence, grounding: Grounding) -> None:
    found = judge(RequestType.EXPLAIN, evidence, [passage(1, "Limits")], ("architect",), private=False)
    assert found.grounding is grounding


@pytest.mark.parametrize("kind", [RequestType.REVIEW, RequestType.VALIDATE, RequestType.DOCUMENT])
def test_what_people_bring_along_is_never_refused(kind: RequestType) -> None:
    assert not can_be_judged(analysis(kind), ())


def test_calculations_and_what_cannot_be_read_are_not_judged() -> None:
    assert can_be_judged(analysis(RequestType.EXPLAIN), ())
    assert can_be_judged(analysis(RequestType.EXPLAIN, "en-GB"), ())
    assert not can_be_judged(analysis(RequestType.EXPLAIN), (FIGURE,))
    assert not can_be_judged(analysis(RequestType.EXPLAIN, "tr"), ())
    assert can_be_judged(analysis(RequestType.EXPLAIN, "tr"), (), "how long queue")


def test_names_of_a_private_request_neither_count_nor_are_repeated() -> None:
    evidence = Evidence(0.3, 0.4, ("Lindqvist",))
    told = judge(RequestType.DECIDE, evidence, [], ("mentor",), private=False)
    kept = judge(RequestType.DECIDE, evidence, [], ("mentor",), private=True)
    assert (told.grounding, told.unknown) == (Grounding.REFUSED, ("Lindqvist",))
    assert (kept.grounding, kept.unknown) == (Grounding.PARTIAL, ())


def test_only_plain_names_are_repeated_and_at_most_three() -> None:
    names = ("4111", "sk-123", "Volvo", "B230", "Saab", "Fiat", "Seat")
    found = judge(RequestType.EXPLAIN, Evidence(0.1, 0.5, names), [], ("architect",), private=False)
    assert found.unknown == ("Volvo", "B230", "Saab")


def test_one_specialist_with_a_close_passage_is_enough() -> None:
    far, near = Hit(1, 0.9, 0.1, 3.0), Hit(2, 0.8, 0.7, 1.0)
    assert [hit.id for hit in best_hits((brief("architect", far), brief("mentor", near, far)))] == [2, 1]


def test_the_nearest_sections_are_named_once() -> None:
    headings = ["Limits", "Limits", "Pools", "Caches", "Queues"]
    found = nearest([passage(number, heading) for number, heading in enumerate(headings)])
    assert [each.heading for each in found] == ["Limits", "Pools", "Caches"]


def test_specialists_are_told_to_mark_what_has_no_source() -> None:
    for grounding in (Grounding.REFUSED, Grounding.PARTIAL):
        assert any("General knowledge" in line for line in instructions(Coverage(grounding)))
    assert instructions(Coverage(Grounding.SUPPORTED)) == ()


@given(st.sampled_from(RequestType), st.floats(-1, 1), st.floats(0, 1))
def test_more_distance_never_turns_a_refusal_into_an_answer(kind: RequestType, cosine: float, share: float) -> None:
    if not can_be_judged(analysis(kind), ()):
        return
    order = [Grounding.REFUSED, Grounding.PARTIAL, Grounding.SUPPORTED]
    near = judge(kind, Evidence(cosine + 0.1, share), [], (), private=False).grounding
    far = judge(kind, Evidence(cosine, share), [], (), private=False).grounding
    assert order.index(far) <= order.index(near)
