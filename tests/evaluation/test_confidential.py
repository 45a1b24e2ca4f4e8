"""Answers to confidential text never stand where recordings are shared, whatever is wished for."""

import json
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.cli.evaluating import Finished
from app.domain.evaluation.observed import RowStatus
from app.domain.evaluation.row import Mode
from app.domain.labels import Sensitivity
from tests.evaluation.house import KEY, House, opened, row_of
from tests.running import Json

PLAIN = "Which population stability index means that I must retrain?"
NAMED = "Should we keep our own vector index, or rent one?"
# Nothing in the second text gives it away: only whoever wrote the case knows.
CASES: tuple[Json, ...] = (
    {"id": "plain", "question": PLAIN, "expect": {}},
    {"id": "named", "question": NAMED, "expect": {"sensitivity": "confidential"}},
    {"id": "found", "question": f"Our job fails with 401, the key is {KEY}. Why?", "expect": {}},
)

SHAREABLE = {Sensitivity.PUBLIC.rank, Sensitivity.INTERNAL.rank}
FILES = ("cases.jsonl", "backends.yaml", "suites/small.toml")


@pytest.fixture
def house(database_dsn: str) -> Iterator[House]:
    folder = Path(tempfile.mkdtemp(prefix="cto-"))
    with opened(folder, database_dsn, CASES) as made:
        yield made
    shutil.rmtree(folder)


def keys(path: Path) -> set[str]:
    return {json.loads(line)["key"] for line in path.read_text().splitlines()} if path.exists() else set()


def keys_of(done: Finished, *cases: str) -> set[str]:
    """Of all tries at these cases."""
    return {call.key for row in done.rows if row.case in cases for call in row.observed.calls if call.key}


RECORDINGS: tuple[Callable[[House], Finished], ...] = (
    lambda house: house.run(Mode.RECORD),
    lambda house: house.run(Mode.RECORD, refresh=True),
    lambda house: house.run(Mode.RECORD, concurrency=1, processes=2, repeats=2),
    lambda house: house.run(Mode.RECORD, only=("named", "found"), refresh=True),
)


@pytest.mark.parametrize("record", RECORDINGS, ids=("plainly", "anew", "twice", "alone"))
def test_what_a_case_or_the_service_calls_confidential_stays_in_the_house(
    house: House, record: Callable[[House], Finished]
) -> None:
    done = record(house)
    assert all(row.observed.status is RowStatus.OK for row in done.rows)
    closed = keys_of(done, "named", "found")
    assert closed
    # The service did not see it: it is the case's own word that counts.
    assert {call.sensitivity.rank for call in row_of(done.rows, "named").observed.calls} <= SHAREABLE
    assert closed <= keys(house.private)
    evals = house.folder / "evals"
    assert {path for path in evals.rglob("*") if path.is_file()} <= {house.shared, *(evals / name for name in FILES)}
    assert not closed & keys(house.shared)
    again = house.run(only=("named", "found"))
    assert all(row.observed.status is RowStatus.OK for row in again.rows)


def test_an_answer_that_was_shared_is_taken_back_when_its_case_turns_out_to_be_closed(house: House) -> None:
    cases = house.folder / "evals" / "cases.jsonl"
    written = cases.read_text()
    cases.write_text(written.replace('"sensitivity": "confidential"', '"sensitivity": "public"'))
    before = house.run(Mode.RECORD, only=("plain", "named"))
    closed = keys_of(before, "named")
    assert closed <= keys(house.shared)
    cases.write_text(written)
    asked = house.asked
    house.run(Mode.RECORD, only=("plain", "named"))
    assert house.asked == asked
    assert not closed & keys(house.shared)
    assert closed <= keys(house.private)
    assert keys_of(before, "plain") <= keys(house.shared)
