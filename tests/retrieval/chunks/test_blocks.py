"""Markdown blocks: what they are, where they stand, and which section holds them."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.retrieval.chunks.blocks import BlockKind, parse_blocks, section_at, slug

TEXT = """---
name: x
---
# Title #

Intro
goes on.
- one
  continued
- two

---
## **Bold** `code` [link](x.md) snake_case

| a | b |
|---|:-:|
| 1 | 2 |
after

```sh
# not a heading

| no | table |
```
#nor this
### Deep
"""


def test_blocks_have_kinds_and_exact_places() -> None:
    blocks = [(block.kind, TEXT[block.start : block.end]) for block in parse_blocks(TEXT)]
    assert blocks == [
        (BlockKind.FRONT, "---\nname: x\n---"),
        (BlockKind.HEADING, "# Title #"),
        (BlockKind.PROSE, "Intro\ngoes on."),
        (BlockKind.LIST, "- one\n  continued\n- two"),
        (BlockKind.HEADING, "## **Bold** `code` [link](x.md) snake_case"),
        (BlockKind.TABLE, "| a | b |\n|---|:-:|\n| 1 | 2 |\nafter"),
        (BlockKind.CODE, "```sh\n# not a heading\n\n| no | table |\n```"),
        (BlockKind.PROSE, "#nor this"),
        (BlockKind.HEADING, "### Deep"),
    ]


def test_titles_lose_their_markup() -> None:
    titles = [(block.level, block.title) for block in parse_blocks(TEXT) if block.kind is BlockKind.HEADING]
    assert titles == [(1, "Title"), (2, "Bold code link snake_case"), (3, "Deep")]


@pytest.mark.parametrize(
    "fenced",
    [
        "```\n# a\n~~~\n# b\n```",
        "~~~~\n# a\n```\n~~~\n~~~~",
        "````md\n```py\n# a\n```\n````",
        "- ```\n  # a\n  ```",
        "```\n# never closed\n\n## still code",
    ],
)
def test_nothing_in_a_fence_is_a_heading(fenced: str) -> None:
    kinds = [block.kind for block in parse_blocks(fenced)]
    assert kinds == [BlockKind.CODE]


def test_a_section_goes_to_the_next_heading_of_its_level_or_above() -> None:
    text = "pre\n\n# A\na\n## B\nb\n### C\nc\n## D\nd\n# E\ne\n"
    ends = {part: section_at(text, text.index(f"\n{part}\n") + 1) for part in "abcde"}
    assert {part: text[found.start : found.end] for part, found in ends.items()} == {
        "a": text[text.index("# A") : text.index("# E")],
        "b": text[text.index("## B") : text.index("## D")],
        "c": text[text.index("### C") : text.index("## D")],
        "d": text[text.index("## D") : text.index("# E")],
        "e": text[text.index("# E") :],
    }
    assert ends["c"].path == ("A", "B", "C")
    assert section_at(text, 0).path == ()
    assert text[: section_at(text, 0).end] == "pre\n\n"


@pytest.mark.parametrize(
    ("heading", "anchor"),
    [
        ("Cost Comparison Framework", "cost-comparison-framework"),
        ("What's new? (v2.0)", "whats-new-v20"),
        ("Über  Größe", "über--größe"),
        ("snake_case & more", "snake_case--more"),
    ],
)
def test_anchors_are_those_of_code_hosts(heading: str, anchor: str) -> None:
    assert slug(heading) == anchor


_LINES = st.sampled_from(
    ["# A", "## B", "text", "- item", "", "```", "~~~", "| a | b |", "|---|---|", "---", "  ", "x" * 9]
)


@given(st.lists(_LINES).map("\n".join) | st.text())
def test_every_line_with_text_is_in_exactly_one_block(text: str) -> None:
    blocks = parse_blocks(text)
    assert all(a.end <= b.start for a, b in itertools.pairwise(blocks))
    covered = "".join(text[block.start : block.end] for block in blocks)
    assert _letters(covered) == _letters(text)


def _letters(text: str) -> str:
    return "".join(character for character in text if character.isalnum())
