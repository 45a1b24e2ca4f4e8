"""Chunks: exact spans, nothing lost, small enough, each with its section."""

import itertools
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.content.skills import read_library
from app.retrieval.chunks.chunking import Chunk, ChunkKind, Limits, chunk_document, name_words
from app.retrieval.vectors.embedding import Embedder

PROJECT = Path(__file__).resolve().parents[3]
SMALL = Limits(chunk=12, path=6, repeated=5, parent=40)


def words(text: str) -> int:
    return len(re.findall(r"\w+|[^\w\s]", text))


def test_a_section_is_one_chunk_with_its_heading() -> None:
    text = "# Guide\n\nIntro.\n\n## Sizing\n\nPut one host\nper team.\n\nMore.\n"
    first, second = chunk_document(text, "My skill", words)
    assert first.body == "# Guide\n\nIntro."
    assert second.body == "## Sizing\n\nPut one host\nper team.\n\nMore."
    assert (second.heading_path, second.anchor) == (("Guide", "Sizing"), "sizing")
    assert second.embedded == f"My skill > Guide > Sizing\n{second.body}"
    assert text[first.parent_start : first.parent_end].startswith("# Guide")
    assert text[first.parent_start : first.parent_end].endswith("More.")
    assert (second.parent_start, second.parent_end) == (second.start, second.end)


def test_headings_without_text_stay_with_what_follows() -> None:
    text = "# A\n\n## B\n\nText.\n\n## C\n"
    first, last = chunk_document(text, "", words)
    assert (first.body, first.heading_path) == ("# A\n\n## B\n\nText.", ("A", "B"))
    assert (last.body, last.heading_path) == ("## C", ("A", "C"))


def test_a_title_that_repeats_the_first_heading_is_not_said_twice() -> None:
    (chunk,) = chunk_document("# Sizing\n\nText.", "Sizing", words)
    assert chunk.embedded == "Sizing\n# Sizing\n\nText."


def test_the_description_is_a_card() -> None:
    text = '---\nname: x\ndescription: "Sizes hosts. For load."\nlicense: MIT\n---\n\n# X\n\nText.\n'
    card, rest = chunk_document(text, "X", words)
    assert (card.kind, card.body, card.heading_path) == (ChunkKind.CARD, "Sizes hosts. For load.", ())
    assert rest.kind is ChunkKind.PROSE


def test_later_parts_of_a_table_are_embedded_under_its_header() -> None:
    rows = "\n".join(f"| m{number} | {number} |" for number in range(9))
    text = f"| model | size |\n|---|---|\n{rows}\n"
    chunks = chunk_document(text, "", words, Limits(chunk=20, repeated=5))
    assert len(chunks) > 2
    assert all(chunk.kind is ChunkKind.TABLE for chunk in chunks)
    assert not any(chunk.body.startswith("| model") for chunk in chunks[1:])
    assert all(chunk.embedded == f"| model | size |\n{chunk.body}" for chunk in chunks[1:])
    assert all(line in text.splitlines() for chunk in chunks for line in chunk.body.splitlines())


def test_later_parts_of_code_are_embedded_under_their_fence() -> None:
    code = "\n".join(f"    value_{number} = {number}" for number in range(9))
    text = f"```python\n{code}\n```\n"
    chunks = chunk_document(text, "", words, SMALL)
    assert chunks[1].embedded.startswith("```python\n    value_")
    assert chunks[1].body.startswith("    value_")


def test_prose_is_cut_at_sentences_and_lists_at_items() -> None:
    prose = "First sentence stands\nhere now. Second one is 1.5 long. Third ends it all."
    assert [chunk.body for chunk in chunk_document(prose, "", words, SMALL)] == [
        "First sentence stands\nhere now.",
        "Second one is 1.5 long.",
        "Third ends it all.",
    ]
    items = "- one. two. three. more.\n- four. five.\n- six seven."
    assert [chunk.body for chunk in chunk_document(items, "", words, SMALL)] == [
        "- one. two. three. more.",
        "- four. five.\n- six seven.",
    ]


def test_the_path_is_cut_from_the_left() -> None:
    text = "# one two three\n\n## four five six\n\nText."
    (chunk,) = chunk_document(text, "zero", words, Limits(path=5))
    assert chunk.embedded.startswith("three > four five six\n") or chunk.embedded.startswith("> four five six\n")


_ATOMS = [
    "# A",
    "## B b",
    "### C",
    "word",
    "two words.",
    "- item one",
    "1. first",
    "| a | b |",
    "|---|---|",
    "| 1 | 2 |",
]
_MORE = [
    "```",
    "```py",
    "~~~",
    "",
    "",
    "  ",
    "---",
    "漢字かな。",
    "\U0001f600\U0001f468\u200d\U0001f469",
    "x" * 70,
    "a b c " * 12,
]
DOCUMENTS = st.lists(st.sampled_from(_ATOMS + _MORE), max_size=40).map("\n".join) | st.text(max_size=300)


@given(DOCUMENTS, st.sampled_from(["", "Title", "A long title of many words here"]))
@settings(max_examples=300)
def test_spans_are_exact_ordered_complete_and_small(text: str, title: str) -> None:
    chunks = chunk_document(text, title, words, SMALL)
    for chunk in chunks:
        assert text[chunk.start : chunk.end] == chunk.body
        assert chunk.body.strip()
        assert words(chunk.body) <= SMALL.chunk
        assert words(chunk.embedded) <= SMALL.chunk + SMALL.path + SMALL.repeated
        assert chunk.parent_start <= chunk.start
        assert chunk.end <= chunk.parent_end
    assert all(a.end <= b.start for a, b in itertools.pairwise(chunks))
    assert _gaps(text, chunks) == ""


def _gaps(text: str, chunks: tuple[Chunk, ...]) -> str:
    """Letters and digits of no chunk. A header is left out: of it only the description is kept."""
    places = [0, *(place for chunk in chunks for place in (chunk.start, chunk.end)), len(text)]
    gaps = [text[start:end] for start, end in zip(places[::2], places[1::2], strict=True)]
    body = "".join(gaps) if not text.startswith("---") else ""
    return "".join(character for character in body if character.isalnum())


@given(DOCUMENTS)
def test_parents_hold_whole_chunks_of_one_section(text: str) -> None:
    chunks = chunk_document(text, "", words, SMALL)
    starts = {chunk.start for chunk in chunks}
    ends = {chunk.end for chunk in chunks}
    for chunk in chunks:
        assert chunk.parent_start in starts
        assert chunk.parent_end in ends
        inside = [c for c in chunks if chunk.parent_start <= c.start and c.end <= chunk.parent_end]
        assert all(c.heading_path[: len(chunk.heading_path)] == chunk.heading_path for c in inside)
        assert sum(words(c.body) for c in inside) <= SMALL.parent


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("handbook/on-call_rota.md", "call rota"),
        ("notes/2026-11-21 incident review.txt", "incident review"),
        ("a3f9c07be112.md", ""),
        ("docs/README", "README"),
        ("größe.md", "größe"),
    ],
)
def test_the_name_of_a_file_says_what_words_it_holds(path: str, expected: str) -> None:
    assert name_words(path) == expected


@pytest.mark.parametrize(
    "text", ["." * 100_000, "[" * 100_000, "\n" * 100_000, "# " * 50_000, "- " * 50_000, "#\n" * 20_000]
)
def test_hostile_text_costs_no_more_than_its_length(text: str) -> None:
    chunks = chunk_document(text, "", len, Limits())
    assert _gaps(text, chunks) == ""


def test_the_shipped_skills_fit_the_model(embedder: Embedder) -> None:
    limits = Limits()
    for skill in read_library(PROJECT / "skills").skills:
        for document in skill.documents:
            for chunk in chunk_document(document.read(), skill.title, embedder.count_tokens):
                assert embedder.count_tokens(chunk.body) <= limits.chunk
                assert embedder.count_tokens(chunk.embedded) + 2 <= 256
