"""A suite recorded from scripted models on real sockets, and replayed without them."""

import json
import shutil
import stat
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from app.cli.evaluating import Finished
from app.domain.evaluation.observed import RowStatus
from app.domain.evaluation.row import Mode
from app.domain.labels import Sensitivity, Tier
from app.evaluation.running.rows import digest
from tests.evaluation.house import CASES, KEY, House, opened, row_of, without_recorded
from tests.running import PROJECT
from tests.servers import Exchange, Reply, says
from tests.servers.personalities import good

_DATABASE = "recorded"
LOST = "AKIA" + "Z7Q2MNB4LKJ1XV5T"


@dataclass
class Recorded:
    """The house, the recording, and how often the models were asked for it."""

    house: House
    done: Finished
    asked: int


@pytest.fixture(scope="module")
def recorded(postgres_dsn: str) -> Iterator[Recorded]:
    folder = Path(tempfile.mkdtemp(prefix="cto-"))
    with psycopg.connect(postgres_dsn, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(_DATABASE)))
    head, _, options = postgres_dsn.partition("?")
    with opened(folder, f"{head.rpartition('/')[0]}/{_DATABASE}?{options}") as house:
        done = house.run(Mode.RECORD)
        yield Recorded(house, done, house.asked)
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def replayed(recorded: Recorded) -> Finished:
    return recorded.house.run()


def test_every_case_is_answered_while_it_is_recorded(recorded: Recorded) -> None:
    assert [row.observed.status for row in recorded.done.rows] == [RowStatus.OK] * len(CASES)
    assert recorded.asked > 4


def test_a_replay_asks_nobody_and_answers_the_same(recorded: Recorded, replayed: Finished) -> None:
    assert recorded.house.asked == recorded.asked
    assert without_recorded(replayed.rows) == without_recorded(recorded.done.rows)
    calls = [call for row in replayed.rows for call in row.observed.calls if call.tier is not Tier.EXTRACTIVE]
    assert len(calls) >= recorded.asked
    assert all(call.replayed and call.key for call in calls)
    assert replayed.unused == 0


def test_one_at_a_time_or_many_in_two_processes_give_one_file(recorded: Recorded, replayed: Finished) -> None:
    alone = recorded.house.run(concurrency=1)
    shared = recorded.house.run(concurrency=16, processes=2)
    assert digest(alone.rows) == digest(shared.rows) == digest(replayed.rows)
    for name in ("rows.jsonl", "summary.json"):
        assert len({(done.folder.path / name).read_bytes() for done in (alone, shared, replayed)}) == 1


def test_answers_to_restricted_text_stay_with_who_recorded_them(recorded: Recorded) -> None:
    house = recorded.house
    private = [json.loads(line) for line in house.private.read_text().splitlines()]
    shared = [json.loads(line) for line in house.shared.read_text().splitlines()]
    keys = {
        sensitivity: {
            call.key
            for row in recorded.done.rows
            for call in row.observed.calls
            if call.key and (call.sensitivity.rank > Sensitivity.INTERNAL.rank) is sensitivity
        }
        for sensitivity in (True, False)
    }
    assert keys[True]
    assert {entry["key"] for entry in private} == keys[True]
    assert {entry["key"] for entry in shared} == keys[False]
    assert stat.S_IMODE(house.private.stat().st_mode) == 0o600
    assert house.folder / "evals" not in house.private.parents
    assert KEY not in house.shared.read_text()


def test_no_prompt_and_no_header_stands_in_a_recording(recorded: Recorded) -> None:
    text = recorded.house.shared.read_text()
    assert "population stability index means that I must" not in text
    assert "Authorization" not in text


def test_the_label_of_a_thread_comes_from_its_history(replayed: Finished) -> None:
    seen = row_of(replayed.rows, "later").observed
    assert seen.sensitivity is Sensitivity.RESTRICTED
    assert seen.calls
    assert not any(call.cloud for call in seen.calls)


def test_the_scripted_user_answers_by_topic(replayed: Finished) -> None:
    seen = row_of(replayed.rows, "vague").observed
    assert seen.clarified
    assert 1 <= len(seen.asked) <= 6
    assert all(back.scripted for back in seen.asked)
    assert {back.reply for back in seen.asked if back.topic == "scale"} <= {"500 users a day."}
    assert seen.answer


def test_what_is_not_for_the_team_is_declined(replayed: Finished) -> None:
    seen = row_of(replayed.rows, "other").observed
    assert (seen.declined, seen.tier, seen.agents) == (True, None, ())


def test_citations_are_checked_against_the_version_that_was_read(replayed: Finished) -> None:
    cited = [each for row in replayed.rows for each in row.observed.citations]
    assert cited
    assert all(each.retrieved and each.verbatim for each in cited)


def test_what_another_run_would_cost_is_told_by_this_one(recorded: Recorded, replayed: Finished) -> None:
    house, before = recorded.house, recorded.house.asked
    usd = sum(float(row.observed.usd) for row in recorded.done.rows)
    assert usd > 0
    live = "\n".join(house.estimate(Mode.LIVE))
    assert f"money: {usd:.4f} USD" in live
    assert f"{len(CASES)} cases by the recorded calls of earlier runs with these backends" in live
    assert f"({replayed.manifest.run[:10]}" in live
    assert "time: " in live
    assert "money: 0.00 USD" in "\n".join(house.estimate(Mode.RECORD))
    assert "money: none; " in "\n".join(house.estimate(Mode.REPLAY))
    assert house.asked == before


def test_a_changed_prompt_is_a_miss_that_names_it(recorded: Recorded, tmp_path: Path) -> None:
    house = recorded.house
    prompts = tmp_path / "prompts"
    shutil.copytree(PROJECT / "prompts", prompts)
    (consult,) = [path for path in prompts.glob("consult*") if path.is_file()]
    consult.write_text(consult.read_text() + "\nBe kind.\n")
    before = house.asked
    done = house.run(only=("plain",), settings=house.settings.model_copy(update={"prompts": prompts}))
    (row,) = done.rows
    assert row.observed.status is RowStatus.MISSING_CASSETTE
    assert "the first part that differs is: system" in row.observed.detail
    assert house.code == 1
    assert house.asked == before


def test_a_changed_model_is_a_miss_that_names_it(recorded: Recorded) -> None:
    house = recorded.house
    house.with_model("big-2")
    try:
        (row,) = house.run(only=("plain",)).rows
    finally:
        house.with_model("big-1")
    assert row.observed.status is RowStatus.MISSING_CASSETTE
    assert "the first part that differs is: model" in row.observed.detail


def test_whoever_lacks_the_private_answers_is_told_why(recorded: Recorded) -> None:
    house = recorded.house
    aside = house.private.rename(house.private.with_suffix(".aside"))
    try:
        (row,) = house.run(only=("secret",)).rows
    finally:
        aside.rename(house.private)
    assert row.observed.status is RowStatus.MISSING_CASSETTE
    assert "stays where it was recorded" in row.observed.detail


def test_a_secret_in_an_answer_ends_the_recording_and_is_not_written(recorded: Recorded) -> None:
    house = recorded.house
    before = house.shared.read_text()

    def betray(_exchange: Exchange) -> Reply:
        return says(f"By the way, AWS_ACCESS_KEY_ID={LOST}")

    house.answer = betray
    try:
        done = house.run(Mode.RECORD, only=("plain", "hosting"), concurrency=1, refresh=True)
    finally:
        house.answer = good
    assert done.secret is not None
    assert LOST not in str(done.secret)
    assert "characters" in done.secret.sentence
    assert len(done.rows) == 1
    assert house.code == 1
    assert house.shared.read_text() == before
    assert LOST not in house.private.read_text()


def test_a_recording_asks_only_for_what_is_missing(recorded: Recorded) -> None:
    before = recorded.house.asked
    done = recorded.house.run(Mode.RECORD)
    assert recorded.house.asked == before
    assert digest(done.rows) == digest(recorded.house.run().rows)
