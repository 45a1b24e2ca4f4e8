"""JSON Lines in, JSON Lines out: every line has a result, and a bad one stops no other."""

import asyncio
import json
from pathlib import Path

import pytest
import typer
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from app.cli.batch import Document, answered, finish, read_rows, read_text
from app.domain.errors import InvalidMessage, InvalidRequest


class Asked(BaseModel):
    """A line of a test."""

    question: str


@pytest.mark.parametrize("line", ["[1]", '"text"', '{"question": 5}', "{", "{}"])
def test_lines_that_cannot_be_used_say_so(line: str) -> None:
    (row,) = read_rows(f"\n{line}\n", Asked)
    assert row.value is None
    assert row.error is not None
    assert "Line 2" in row.error.sentence


def test_a_bad_line_keeps_its_id_and_shows_no_value() -> None:
    (row,) = read_rows('{"id": "a", "question": {"password": "hunter2"}}', Asked)
    assert (row.id, row.named) == ("a", True)
    assert row.error is not None
    assert "'question'" in row.error.sentence
    assert "hunter2" not in row.error.sentence


NAMES = st.none() | st.integers() | st.text(st.characters(exclude_categories=["Cs"]))


@given(st.lists(st.tuples(NAMES, st.booleans())))
def test_the_results_stand_in_the_order_of_the_lines(lines: list[tuple[object, bool]]) -> None:
    text = "\n".join(
        json.dumps({"id": name, **({"question": "q", "other": 1} if good else {})}) for name, good in lines
    )

    async def work(asked: Asked) -> Document:
        await asyncio.sleep(0)
        return {"heard": asked.question}

    async def every() -> list[Document]:
        return await asyncio.gather(*(answered(row, work) for row in read_rows(text, Asked)))

    found = asyncio.run(every())
    assert [row["id"] for row in found] == [name for name, _ in lines]
    assert ["error" not in row for row in found] == [good for _, good in lines]


def test_work_that_fails_is_an_error_of_its_line() -> None:
    async def work(_: Asked) -> Document:
        raise InvalidMessage("Too long.")

    (row,) = read_rows('{"id": 7, "question": "q"}', Asked)
    found = asyncio.run(answered(row, work))
    assert found == {"id": 7, "error": {"code": InvalidMessage.code, "message": "Too long."}}


def test_an_error_among_the_results_is_the_exit_code(tmp_path: Path) -> None:
    target = tmp_path / "out.jsonl"
    finish(target, [{"id": "\ud800 ü", "good": True}])
    assert json.loads(target.read_text(encoding="utf-8"))["id"] == "\ud800 ü"
    with pytest.raises(typer.Exit) as ended:
        finish(target, [{"id": 1, "error": {}}, {"id": 2}])
    assert ended.value.exit_code == 1
    assert len(target.read_text(encoding="utf-8").splitlines()) == 2


def test_files_that_cannot_be_used_are_named(tmp_path: Path) -> None:
    (tmp_path / "latin").write_bytes(b"\xe9\xff")
    for path in (tmp_path / "none", tmp_path / "latin"):
        with pytest.raises(InvalidRequest, match=path.name):
            read_text(path)
    with pytest.raises(InvalidRequest, match="none"):
        finish(tmp_path / "none" / "out", [])


def test_a_byte_order_mark_is_no_part_of_the_first_line(tmp_path: Path) -> None:
    (tmp_path / "in").write_bytes(b'\xef\xbb\xbf{"question": "q"}\r\n')
    (row,) = read_rows(read_text(tmp_path / "in"), Asked)
    assert row.value == Asked(question="q")
