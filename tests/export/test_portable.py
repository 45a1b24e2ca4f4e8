import io

import pytest
from hypothesis import given, settings
from pypdf import PdfReader
from pypdf.generic import Destination

from app.export.portable import PdfWriter
from tests.export.samples import RICH, RUN, markdowns, paper
from tests.web.scenes import QUESTION

WRITER = PdfWriter()


def opened(markdown: str = RICH, *, question: str = QUESTION, language: str = "en") -> PdfReader:
    return PdfReader(io.BytesIO(WRITER.write(paper(markdown, question=question, language=language))))


def text(reader: PdfReader) -> str:
    return "\n".join(page.extract_text() for page in reader.pages)


def flat(reader: PdfReader) -> str:
    return " ".join(text(reader).split())


def bookmarks(reader: PdfReader) -> list[str]:
    found: list[str] = []

    def walk(entries: list[object]) -> None:
        for entry in entries:
            if isinstance(entry, list):
                walk(entry)
            elif isinstance(entry, Destination):
                found.append(str(entry.title))

    walk(list(reader.outline))
    return found


def test_text_tables_code_and_lists_are_text() -> None:
    found = flat(opened())
    assert "Use the API for now: at 100,000 requests a month it costs about $600" in found
    assert "Llama, one A100 always on $2,920 0.2 engineers 6 to 8 weeks" in found
    assert "monthly = requests * tokens / 1_000_000 * price_per_million" in found
    assert "2. Log tokens per request for four weeks." in found
    assert "3. three" in found
    assert "Diagram, as Mermaid source" in found


def test_turkish_greek_signs_and_chinese_are_printed_from_fonts_inside_the_file() -> None:
    reader = opened()
    assert "İstanbul'da ölçüm: ğüşiöç ≥ 3 → 4. 答案：先不要自建，每月的成本约为六百美元。" in "".join(
        text(reader).split("\n")
    )
    fonts = {
        str(font.get_object()["/BaseFont"])
        for page in reader.pages
        for font in page["/Resources"]["/Font"].values()  # type: ignore[index]
        if "/FontDescriptor" in font.get_object()
    }
    assert any("NotoSansSC" in font for font in fonts)
    assert "white square" not in text(reader)


def test_a_character_that_no_font_holds_is_told() -> None:
    found = flat(opened("안녕"))
    assert "□□" in found
    assert "A white square stands for a character" in found


def test_headings_are_bookmarks() -> None:
    assert bookmarks(opened()) == [
        QUESTION,
        *("Options side by side", "Why", "Assumptions", "Figures", "Sources", "More", "About this document"),
    ]


def test_links_lead_to_the_web_only_and_nothing_runs() -> None:
    reader = opened(
        "[a](https://example.com/?x=1&y=2) [b](javascript:alert(1)) ![p](https://evil.example/p) <a href='file:///x'>z</a>"
    )
    links = [note.get_object()["/A"]["/URI"] for page in reader.pages for note in page.get("/Annots", [])]
    assert links == ["https://example.com/?x=1&y=2"]
    assert not any(key in str(reader.root_object) for key in ("/JavaScript", "/OpenAction", "/AA"))
    assert "<a href='file:///x'>z</a>" in flat(reader)


def test_markup_of_the_library_is_text() -> None:
    hostile = '<para><font color="red" face="x">a</font> <img src="https://evil.example"/> &bullet; <br/></para>'
    assert hostile in flat(opened(f"Look: {hostile.replace('&', '&amp;')}"))


def test_what_it_is_stands_in_the_file_and_on_each_page() -> None:
    reader = opened("word " * 3000, language="de")
    assert len(reader.pages) > 2
    known = reader.metadata
    assert known is not None
    assert (known.title, known.author, known.subject) == (QUESTION, "CTO team", RUN)
    assert str(reader.root_object["/Lang"]) == "de"
    for n, page in enumerate(reader.pages, start=1):
        assert f"vertraulich · Seite {n}" in page.extract_text()


@pytest.mark.parametrize(
    "table",
    [
        "| a | b |\n|---|---|\n| " + "word " * 4000 + "| c |",
        "|" + " a |" * 30 + "\n|" + "---|" * 30 + "\n|" + " cell |" * 30,
        "| " + "head " * 3000 + "|\n|---|\n| c |",
    ],
    ids=["a cell of many pages", "thirty columns", "a head of many pages"],
)
def test_tables_that_fit_on_no_page_are_still_all_there(table: str) -> None:
    wanted = [word for word in ("word", "cell", "head") if word in table]
    found = text(opened(table))
    assert all(found.count(word) >= table.count(word) for word in wanted)


def test_a_paragraph_of_many_pages_is_all_there() -> None:
    words = [f"w{n}" for n in range(4000)]
    assert [word for word in text(opened(" ".join(words))).split() if word in set(words)] == words


def test_a_long_line_of_code_is_broken_and_kept_whole() -> None:
    line = "".join(f"{n:04d}" for n in range(100))
    assert line in "".join(text(opened(f"```\n{line}\n```")).split())


def test_the_same_paper_gives_the_same_file() -> None:
    assert WRITER.write(paper()) == PdfWriter().write(paper())


@settings(max_examples=30, deadline=None)
@given(markdowns)
def test_any_text_gives_a_file_that_opens(markdown: str) -> None:
    assert len(opened(markdown, question=markdown or "?").pages) >= 1
