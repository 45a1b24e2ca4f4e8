"""Headers of data files: text stays text, errors name their line, hostile YAML ends early."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.content.front_matter import header_end, parse_document, read_document, value_span
from app.domain.errors import ContentError

TEXT = """---
name: sizing
description: >-
  Sizes queues
  and hosts: all of them.
version: 1.10
draft: no
agents: [architect, mentor]
tags: "a, b"
metadata:
  as_of: 2024-01-01
---

# Body
"""


def test_values_stay_as_they_were_written() -> None:
    document = parse_document(TEXT, "sizing.md")
    assert document.field("description") == "Sizes queues and hosts: all of them."
    assert (document.field("version"), document.field("draft")) == ("1.10", "no")
    assert document.map("metadata") == {"as_of": "2024-01-01"}
    assert document.names("agents") == ("architect", "mentor")
    assert document.names("tags") == ("a", "b")
    assert document.names("missing") == ()
    assert document.body == "\n# Body\n"
    assert TEXT[document.body_start :] == document.body


def test_errors_name_file_and_line() -> None:
    document = parse_document(TEXT, "sizing.md")
    with pytest.raises(ContentError, match=r"sizing\.md:1: the header lacks 'title'"):
        document.field("title")
    with pytest.raises(ContentError, match=r"sizing\.md:8: 'agents' must be text"):
        document.optional("agents")
    with pytest.raises(ContentError, match=r"sizing\.md:6: 'version' must map"):
        document.map("version")
    with pytest.raises(ContentError, match=r"sizing\.md:10: 'metadata' must be a list"):
        parse_document(TEXT.replace("  as_of: 2024-01-01", "  - [a]"), "sizing.md").names("metadata")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("no header", "1: no header"),
        ("---\nname: x\n", "1: no header"),
        ("---\n---\n", "1: the header must be a map"),
        ("---\n- a\n---\n", "1: the header must be a map"),
        ("---\na: 1\na: 2\n---\n", "3: 'a' stands twice"),
        ("---\na: 1\nb: [\n---\n", "4: the header is not valid YAML"),
        ("---\na: &x [1]\nb: *x\n---\n", "3: .*references are not allowed"),
        ("---\n? [a]\n: b\n---\n", "2: a name in the header"),
        ("---\na: " + "[" * 20_000 + "\n---\n", "the header is not valid YAML"),
        ("---\na: \x01\n---\n", "the header is not valid YAML"),
    ],
)
def test_what_is_no_header_is_refused(text: str, message: str) -> None:
    with pytest.raises(ContentError, match=message):
        parse_document(text, "f.md")


def test_tags_of_a_programming_language_build_nothing() -> None:
    document = parse_document('---\nx: !!python/object/apply:os.system ["ls"]\n---\n', "f.md")
    assert document.header == {"x": ["ls"]}


def test_a_file_that_is_not_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "f.md").write_bytes(b"---\nname: \xff\n---\n")
    with pytest.raises(ContentError, match="UTF-8"):
        read_document(tmp_path / "f.md")
    with pytest.raises(ContentError, match="cannot be read"):
        read_document(tmp_path / "missing.md")


@pytest.mark.parametrize(
    ("key", "found"),
    [
        ("name", "sizing"),
        ("description", "Sizes queues\n  and hosts: all of them."),
        ("tags", "a, b"),
        ("agents", None),
        ("missing", None),
    ],
)
def test_the_span_of_a_value_leaves_out_its_signs(key: str, found: str | None) -> None:
    span = value_span(TEXT, key)
    assert (TEXT[slice(*span)] if span else None) == found


@given(st.text())
def test_any_text_has_a_header_or_none(text: str) -> None:
    end = header_end(text)
    assert end is None or (text.startswith("---") and text[:end].rstrip().endswith("---"))
    span = value_span(text, "description")
    assert span is None or 0 <= span[0] < span[1] <= len(text)
