"""A journal loses nothing that is done, whenever its process dies."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import ManifestDiffers
from app.evaluation.running.journal import Journal
from app.evaluation.running.rows import digest, dump_row, load_row, settled
from tests.evaluation.running.rows import CALL, row

ROWS = tuple(row(f"case-{number}", answer="Größe ✓ \u2028" * number) for number in range(4))


def journal_of(path: Path) -> bytes:
    journal, _ = Journal.open(path)
    for each in ROWS:
        journal.begin((each.case, 0), f"user of {each.case}")
        journal.done(each)
    journal.close()
    return path.read_bytes()


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return journal_of(tmp_path_factory.mktemp("journal") / "journal.jsonl")


@given(cut=st.integers(min_value=0, max_value=10_000))
def test_a_journal_that_is_cut_anywhere_keeps_its_whole_lines(
    whole: bytes, tmp_path_factory: pytest.TempPathFactory, cut: int
) -> None:
    path = tmp_path_factory.mktemp("cut") / "journal.jsonl"
    path.write_bytes(whole[:cut])
    journal, kept = Journal.open(path)
    done = sum(dump_row(each).encode() + b"\n" in whole[:cut] for each in ROWS)
    assert [*kept.rows.values()] == [*ROWS[:done]]
    assert set(kept.broken_off) == set(kept.begun) - set(kept.rows)
    for each in ROWS[done:]:
        journal.done(each)
    journal.close()
    again, kept = Journal.open(path)
    again.close()
    assert tuple(kept.rows.values()) == ROWS
    assert kept.broken_off == {}


def test_what_was_begun_and_not_done_is_known_by_name(tmp_path: Path) -> None:
    journal, _ = Journal.open(tmp_path / "journal.jsonl")
    journal.begin(("a", 1), "eval:run:a:1:1")
    journal.begin(("a", 1), "eval:run:a:1:2")
    journal.close()
    journal, kept = Journal.open(tmp_path / "journal.jsonl")
    journal.close()
    assert kept.broken_off == {("a", 1): "eval:run:a:1:2"}
    assert kept.begun == {("a", 1): 2}


def test_two_processes_do_not_work_on_one_run(tmp_path: Path) -> None:
    journal, _ = Journal.open(tmp_path / "journal.jsonl")
    with pytest.raises(ManifestDiffers, match="Another process"):
        Journal.open(tmp_path / "journal.jsonl")
    journal.close()


def test_a_file_that_is_no_journal_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "journal.jsonl"
    path.write_text('{"something": "else"}\n')
    with pytest.raises(ManifestDiffers, match="1 is no line"):
        Journal.open(path)


@given(order=st.permutations(ROWS))
def test_the_digest_does_not_know_who_was_first(order: list[object]) -> None:
    assert digest(each for each in ROWS if each in order) == digest(ROWS)
    assert digest([*ROWS][::-1]) == digest(ROWS)


def test_the_digest_knows_answers_and_not_times() -> None:
    assert digest([row(ms=5, attempt=1)]) == digest([row(ms=900, attempt=3)])
    assert digest([row(answer="yes")]) != digest([row(answer="no")])


def test_recorded_times_stay_and_measured_ones_go() -> None:
    recorded, measured = replace(CALL, ms=700, replayed=True), replace(CALL, ms=31)
    one = row()
    plain = settled(replace(one, observed=replace(one.observed, calls=(recorded, measured))))
    assert [call.ms for call in plain.observed.calls] == [700, 0]
    assert plain.observed.ms == 700
    assert load_row(dump_row(plain)) == plain
