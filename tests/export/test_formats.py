import asyncio
import io
import re
from dataclasses import replace

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from app.export.formats import Exporter, Format, ascii_name, entity_tag, file_name
from tests.export.samples import paper


@pytest.mark.parametrize(
    ("title", "name", "plain"),
    [
        ("ADR 7: One database?", "adr-7-one-database-2026-11-21.pdf", "adr-7-one-database-2026-11-21.pdf"),
        ("Ölçüm planı", "ölçüm-planı-2026-11-21.pdf", "olcum-plan-2026-11-21.pdf"),
        ("答案", "答案-2026-11-21.pdf", "answer-2026-11-21.pdf"),
        ("../../etc/passwd\r\nX: y", "etc-passwd-x-y-2026-11-21.pdf", "etc-passwd-x-y-2026-11-21.pdf"),
        ("?!", "answer-2026-11-21.pdf", "answer-2026-11-21.pdf"),
    ],
)
def test_names_of_files(title: str, name: str, plain: str) -> None:
    named = replace(paper(), title=title)
    assert file_name(named, Format.PDF) == name
    assert ascii_name(name) == plain


@given(st.text(max_size=200))
def test_any_title_gives_a_name_that_is_only_a_name(title: str) -> None:
    name = file_name(replace(paper("x"), title=title), Format.DOCX)
    assert re.fullmatch(r"[\w-]{1,80}-2026-11-21\.docx", name)
    assert re.fullmatch(r"[a-z][a-z0-9.-]{0,200}\.docx", ascii_name(name))


def test_tags_change_with_text_and_format() -> None:
    tags = {entity_tag(each, wanted) for each in (paper("a"), paper("b")) for wanted in Format}
    assert len(tags) == 6
    assert entity_tag(paper("a"), Format.MD) == entity_tag(paper("a"), Format.MD)


def test_every_format_is_written() -> None:
    exporter = Exporter()

    def written(wanted: Format) -> bytes:
        return asyncio.run(exporter.export(made, wanted))

    made = paper("Use **one** database.")
    assert written(Format.MD).decode() == made.markdown
    word = docx.Document(io.BytesIO(written(Format.DOCX)))
    assert "Use one database." in [each.text for each in word.paragraphs]
    assert "Use one database." in PdfReader(io.BytesIO(written(Format.PDF))).pages[0].extract_text()
