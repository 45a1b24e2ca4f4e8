"""A draft that names a section gets a sentence of it, word for word; one that nobody has is said to be judgement."""

from app.domain.labels import RequestType
from app.domain.model_call import LabelledPassage
from app.domain.passage import Passage
from app.domain.workup import DraftSection, Workup
from app.expert.sources import cited

TEXT = (
    "Roll back first. A canary takes five percent of the traffic for four hours.\n\n"
    "| Stage | Users |\n|---|---|\n| one server | up to 10,000 |\n| two servers | above 50,000 |\n"
)


def passage(section: str = "canary", text: str = TEXT) -> LabelledPassage:
    return LabelledPassage(
        "S1",
        Passage(1, 1, "release", "skills/release/SKILL.md", section, ("Release",), 0, len(text), text, 0, 0, 0, "h"),
    )


def work(text: str) -> Workup:
    return Workup(RequestType.DECIDE, "First.", (DraftSection("s", "S", text),))


def test_the_sentence_that_says_most_of_what_is_meant_is_quoted() -> None:
    made = cited(work("Begin small {{release#canary|canary share of traffic}}."), [passage()], " (judgement)")
    assert made.sections[0].text == 'Begin small [S1 "A canary takes five percent of the traffic for four hours."].'


def test_a_cell_of_a_table_can_be_the_quote() -> None:
    made = cited(work("Two {{release#canary|users above 50,000 two servers}}"), [passage()], "")
    quote = made.sections[0].text.split('"')[1]
    assert quote in {"two servers", "above 50,000"}


def test_a_section_that_nobody_has_makes_a_judgement() -> None:
    made = cited(work("Begin small {{release#gone|canary}}."), [passage()], " (judgement)")
    assert made.sections[0].text == "Begin small (judgement)."


def test_the_blocks_at_the_end_are_cited_too() -> None:
    draft = Workup(
        RequestType.DECIDE, "First {{release#canary|roll back}}", (), changes=("If {{release#canary|canary}}",)
    )
    made = cited(draft, [passage()], "")
    assert made.first.startswith('First [S1 "')
    assert made.changes[0].startswith('If [S1 "')
