"""Repeats: what one part has said, a later part does not say again."""

from hypothesis import given
from hypothesis import strategies as st

from app.domain.conclusion import Consultation
from app.domain.labels import ConsultationStatus
from app.steps.repeats import without_repeats

FIRST = (
    "**Split it today. [1]**\n\n## Flaws\n\n- It has no owner. [2]\n- It has no alert. [3]\n\n## Questions\n\nHow big?"
)


def part(markdown: str, *, model_free: bool = True) -> Consultation:
    return Consultation("a", ConsultationStatus.OK, "s", markdown, model_free=model_free)


def second(markdown: str, *, model_free: bool = True) -> str:
    return without_repeats((part(FIRST), part(markdown, model_free=model_free)))[1].markdown


def test_a_repeated_sentence_goes_and_what_is_new_stays() -> None:
    assert second("## Flaws\n\n- It has no owner. [2]\n- No test. [4]") == "## Flaws\n\n- No test. [4]"


def test_a_heading_with_nothing_left_under_it_goes() -> None:
    text = "## Model\n\nSmall. [5]\n\n## Flaws\n\n### Worst\n\n- It has no owner. [2]\n\n## Questions\n\nHow slow?"
    assert second(text) == "## Model\n\nSmall. [5]\n\n## Questions\n\nHow slow?"
    assert second("Small. [5]\n\n## Flaws\n\nIt has no alert. [3]") == "Small. [5]"


def test_rows_short_lines_and_what_a_model_wrote_stay() -> None:
    table = "| Cause |\n|---|\n| It has no owner. [2] |\n\nSmall. [5]"
    assert second(table) == table
    assert second("It has no owner. [2]\n\nNew. [6]", model_free=False) == "It has no owner. [2]\n\nNew. [6]"


def test_a_part_that_only_repeats_stays_whole() -> None:
    assert second("## Flaws\n\n- It has no owner. [2]") == "## Flaws\n\n- It has no owner. [2]"


_LINES = st.sampled_from(
    ["## A", "### B", "This is old. [1]", "- This is old. [1]", "New. [2]", "- Newer. [3]", "", "| x |"]
)


@given(st.lists(_LINES, max_size=8), st.lists(_LINES, max_size=8))
def test_every_source_is_still_cited_somewhere(first: list[str], last: list[str]) -> None:
    before = (part("\n".join(first)), part("\n".join(last)))
    after = without_repeats(before)
    assert after[0] == before[0]
    for mark in ("[1]", "[2]", "[3]"):
        cited = any(mark in each.markdown for each in before)
        assert any(mark in each.markdown for each in after) == cited
