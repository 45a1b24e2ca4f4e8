import io
import re
import zipfile
from datetime import UTC, datetime

import docx
from docx.document import Document
from hypothesis import given, settings

from app.export.word import write_word
from tests.export.samples import RUN, markdowns, paper
from tests.web.scenes import QUESTION


def opened(content: bytes) -> Document:
    return docx.Document(io.BytesIO(content))


def styled(document: Document, style: str) -> list[str]:
    return [each.text for each in document.paragraphs if each.style is not None and each.style.name == style]


def part(content: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name).decode()


RICH = write_word(paper())


def test_headings_lists_code_and_quotes_have_the_styles_of_word() -> None:
    document = opened(RICH)
    assert styled(document, "Title") == [QUESTION]
    assert styled(document, "Heading 1") == [
        *("Options side by side", "Why", "Assumptions", "Figures", "Sources", "More", "About this document"),
    ]
    assert "Log tokens per request for four weeks." in styled(document, "List Number")
    assert styled(document, "List Number 2") == ["inner"]
    assert "monthly = requests * tokens / 1_000_000 * price_per_million" in styled(document, "Code")
    assert styled(document, "Quote") == ["Quoted words with code"]
    assert styled(document, "Caption") == ["Diagram, as Mermaid source"]
    assert "flowchart LR\n  A --> B" in styled(document, "Code")


def test_a_table_is_a_table_with_a_head() -> None:
    (table,) = opened(RICH).tables
    assert [cell.text for cell in table.rows[0].cells] == [
        "Option",
        "Cost a month",
        "People needed",
        "Time to first answer",
    ]
    assert [cell.text for cell in table.rows[2].cells][:2] == ["Llama, one A100 always on", "$2,920"]
    assert table.rows[1].cells[1].paragraphs[0].alignment == 2
    assert part(RICH, "word/document.xml").count("w:tblHeader") == 1


def test_each_numbered_list_begins_where_it_says() -> None:
    begins = re.findall(r'<w:startOverride w:val="(\d+)"', part(RICH, "word/numbering.xml"))
    assert begins == ["1", "3", "1"]
    used = re.findall(r'<w:numId w:val="(\d+)"', part(RICH, "word/document.xml"))
    assert len(set(used)) == 3


def test_text_of_all_languages_is_there_as_it_was() -> None:
    text = "\n".join(each.text for each in opened(RICH).paragraphs)
    assert "İstanbul'da ölçüm: ğüşiöç ≥ 3 → 4. 答案：先不要自建，每月的成本约为六百美元。" in text


def test_links_lead_to_the_web_and_nothing_else_is_outside() -> None:
    (rich,) = [each for each in opened(RICH).paragraphs if each.text.startswith("site")]
    assert [(link.text, link.address) for link in rich.hyperlinks] == [
        ("site", "https://example.com/a?b=1&c=2"),
        ("https://example.org", "https://example.org"),
    ]
    hostile = write_word(paper("![p](https://evil.example/p) [x](javascript:alert(1)) [y](file:///c:/x) {=1+1} <w:p/>"))
    relations = part(hostile, "word/_rels/document.xml.rels")
    assert "External" not in relations
    assert re.findall(r'w:instr="(\w+)"', part(hostile, "word/footer1.xml")) == ["PAGE"]
    assert "w:instr" not in part(hostile, "word/document.xml")
    assert "{=1+1} <w:p/>" in "\n".join(each.text for each in opened(hostile).paragraphs)


def test_properties_and_footer_say_what_it_is() -> None:
    document = opened(RICH)
    known = document.core_properties
    assert (known.title, known.author, known.identifier) == (QUESTION, "CTO team", RUN)
    assert (known.category, known.language) == ("confidential", "en")
    assert known.created == datetime(2026, 11, 21, tzinfo=UTC)
    assert document.sections[0].footer.paragraphs[0].text.startswith(f"{QUESTION} · confidential · Page ")


def test_spelling_is_checked_in_the_language_of_the_answer() -> None:
    assert re.findall(r'w:lang w:val="([\w-]+)"', part(write_word(paper(language="tr")), "word/styles.xml")) == ["tr"]
    assert 'w:eastAsia="zh"' in part(write_word(paper(language="zh")), "word/styles.xml")


def test_the_same_paper_gives_the_same_file() -> None:
    assert write_word(paper()) == RICH


@settings(max_examples=30, deadline=None)
@given(markdowns)
def test_any_text_gives_a_file_that_opens(markdown: str) -> None:
    assert opened(write_word(paper(markdown, question=markdown or "?"))).paragraphs
