"""Long texts are cut where a reader would, and nothing is lost on the way."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from app.slack.render.pieces import Kind, Piece, read, write
from app.slack.render.split import split, split_pieces
from tests.slack.render.examples import hostile

_WORDS = st.text("abcdef äß", min_size=1, max_size=40).filter(lambda text: bool(text.strip())).map(str.strip)
_LINES = st.lists(_WORDS, min_size=1, max_size=12)
_CODE_LINE = st.sampled_from(["x = 1", "", "  if x < 2:", "# not a heading", "| not | a table |", "~~~", "> no quote"])


def _cell(words: str) -> str:
    """A cell as it is written; blanks at its end are none of its content, and are not kept."""
    return words[:20].strip()


def _table(rows: Sequence[Sequence[str]]) -> Piece:
    return Piece(Kind.TABLE, ("| a | b |", "|---|---|", *(f"| {_cell(each[0])} | {_cell(each[1])} |" for each in rows)))


_PIECES = st.one_of(
    _WORDS.map(lambda words: Piece(Kind.HEADING, (f"## {words}",))),
    _LINES.map(lambda lines: Piece(Kind.TEXT, tuple(lines))),
    _LINES.map(lambda lines: Piece(Kind.TEXT, tuple(f"- {each}" for each in lines))),
    st.lists(_CODE_LINE, min_size=1, max_size=60).map(lambda lines: Piece(Kind.CODE, tuple(lines), "python")),
    st.lists(st.tuples(_WORDS, _WORDS), max_size=6).map(_table),
)
documents = st.lists(_PIECES, min_size=1, max_size=25)
limits = st.integers(min_value=400, max_value=2_000)


def lines_of(text: str) -> list[str]:
    """The lines without fences and blank ones."""
    return [line for line in text.split("\n") if line.strip() and not line.startswith("```")]


@given(documents, limits)
def test_every_line_is_there_in_order(pieces: list[Piece], longest: int) -> None:
    parts = split(write(pieces), longest)
    assert [line for part in parts for line in lines_of(part)] == lines_of(write(pieces))


@given(documents, limits)
def test_every_part_fits_and_has_balanced_fences(pieces: list[Piece], longest: int) -> None:
    for part in split(write(pieces), longest):
        assert 0 < len(part) <= longest
        assert sum(line.startswith("```") for line in part.split("\n")) % 2 == 0


@given(documents, limits)
def test_no_table_is_cut(pieces: list[Piece], longest: int) -> None:
    whole = [each.markdown for each in read(write(pieces)) if each.kind is Kind.TABLE]
    parts = split(write(pieces), longest)
    found = [each.markdown for part in parts for each in read(part) if each.kind is Kind.TABLE]
    assert found == whole


@given(documents, limits)
def test_code_stays_code_in_its_language(pieces: list[Piece], longest: int) -> None:
    parts = split(write(pieces), longest)
    code = [each for part in parts for each in read(part) if each.kind is Kind.CODE]
    lines = [line for each in code for line in each.lines if line]
    assert lines == [line for each in pieces if each.kind is Kind.CODE for line in each.lines if line]
    assert {each.language for each in code} <= {"python"}


@given(documents, limits)
def test_no_part_but_the_last_ends_with_a_heading(pieces: list[Piece], longest: int) -> None:
    heads = [index for index, each in enumerate(pieces[:-1]) if each.kind is Kind.HEADING]
    alone = all(pieces[index + 1].kind is not Kind.HEADING for index in heads)
    small = all(len(each.markdown) < longest // 2 for each in pieces)
    if alone and small:
        assert all(part[-1].kind is not Kind.HEADING for part in split_pieces(pieces, longest)[:-1])


@given(hostile, st.integers(min_value=100, max_value=300))
def test_any_text_at_all(text: str, longest: int) -> None:
    for part in split(text * 3, longest):
        assert 0 < len(part) <= longest


def test_a_cut_is_made_before_a_heading() -> None:
    text = "\n\n".join([f"## Part {n}\n\n{'word ' * 40}" for n in range(4)])
    parts = split(text, 500)
    assert [part.split("\n", 1)[0] for part in parts] == ["## Part 0", "## Part 2"]


def test_long_code_is_closed_and_opened_again() -> None:
    code = "\n".join(f"line {n}" for n in range(30))
    parts = split(f"```python\n{code}\n```", 120)
    assert len(parts) > 1
    assert all(part.startswith("```python\n") and part.endswith("\n```") for part in parts)


def test_a_table_longer_than_a_part_becomes_a_list() -> None:
    rows = "\n".join(f"| row {n} | {n} dollars |" for n in range(20))
    parts = split(f"| Name | Cost |\n|---|---:|\n{rows}", 300)
    assert "- **row 0**\n  - Cost: 0 dollars" in parts[0]
    assert "- **row 19**\n  - Cost: 19 dollars" in parts[-1]


def test_a_line_without_spaces_is_cut_anyway() -> None:
    assert "".join(split("x" * 1_000, 300)).replace("\n", "") == "x" * 1_000
