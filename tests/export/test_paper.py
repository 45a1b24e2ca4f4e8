from dataclasses import replace

from app.domain.labels import RequestType
from app.export.blocks import Heading, Listing, Paragraph, plain
from app.export.paper import paper_of
from app.export.parsing import parse
from tests.export.samples import RICH, RUN, answered, paper
from tests.web.scenes import QUESTION, conclusion


def headings(markdown: str) -> list[tuple[int, str]]:
    return [(each.level, plain(each.text)) for each in parse(markdown) if isinstance(each, Heading)]


def test_title_answer_and_facts() -> None:
    made = paper()
    assert headings(made.markdown)[0] == (1, QUESTION)
    assert headings(made.markdown)[-1] == (2, "About this document")
    assert {level for level, _ in headings(made.markdown)[1:]} == {2}
    assert RICH.strip() in made.markdown
    facts = parse(made.markdown)[-1]
    assert isinstance(facts, Listing)
    assert [plain(item[0].text) for item in facts.items if isinstance(item[0], Paragraph)] == [
        "Date: 2026-11-21",
        "Label: confidential",
        "Specialists: Strategic mentor",
        f"Run: {RUN}",
    ]


def test_the_question_stands_above_the_answer_unless_the_title_says_it() -> None:
    assert f"> {QUESTION}" not in paper().markdown
    named = paper_of(answered(title="Hosting")).markdown
    assert named.index("# Hosting") < named.index(f"> {QUESTION}") < named.index("Use the API for now")


def test_a_title_that_is_the_question_cut_short_gives_way_to_the_question() -> None:
    assert paper_of(answered(title=f"{QUESTION[:40]}…")).title == QUESTION
    assert paper_of(answered(title="Hosting, costs…")).title == "Hosting, costs…"


def test_a_long_question_stands_behind_the_answer() -> None:
    plan = "Validate this plan.\n\n" + "We rewrite everything in eight weeks. " * 30
    made = paper(question=plan)
    assert made.title.startswith("Validate this plan. We rewrite")
    assert len(made.title) <= 120
    assert made.markdown.index("Use the API for now") < made.markdown.index("> We rewrite everything")
    assert "Question" in [words for _, words in headings(made.markdown)]


def test_a_document_begins_with_itself() -> None:
    made = paper_of(answered("# ADR 7: One database\n\n## Status\n\nAccepted.", asked=RequestType.DOCUMENT))
    assert made.title == "ADR 7: One database"
    assert made.markdown.startswith("# ADR 7: One database\n\n## Status")
    assert headings(made.markdown)[:2] == [(1, "ADR 7: One database"), (2, "Status")]
    assert made.markdown.index("Accepted.") < made.markdown.index(QUESTION)


def test_figures_and_sources_that_the_answer_does_not_list_are_added() -> None:
    listed = paper(RICH).markdown
    assert listed.count("**F1**") == 1
    assert listed.count("- [1]") == 1
    bare = paper("Use the API [1] [F1].").markdown
    assert "- **F1** (C-02) 2,920 / 0.0059 = 494,915" in bare
    assert "\\[2\\] `ml-engineering#cost-comparison`: “Measure the present traffic before deciding.”" in bare


def test_words_of_ours_are_in_the_language_of_the_answer() -> None:
    assert "## Zu diesem Dokument" in paper("Ja.", language="de").markdown
    assert "- 密级: 机密" in paper("是。", language="zh").markdown
    assert "About this document" in paper("Si.", language="it").markdown


def test_nothing_of_the_question_or_the_figures_is_markup() -> None:
    hostile = "Is <img src=x> ![p](https://evil.example/p) safe? # really | `no`"
    figure = replace(conclusion().figures[0], formula="<b>1</b> ![x](https://evil.example) = 1")
    made = paper_of(answered(question=hostile, full=replace(conclusion("Yes."), figures=(figure,))))
    assert "<img" not in made.markdown.replace("\\<img", "")
    assert headings(made.markdown)[0] == (1, hostile)
    assert "\\!\\[p]" in made.markdown or "!\\[p" in made.markdown
