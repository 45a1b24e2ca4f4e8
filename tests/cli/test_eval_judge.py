"""``cto-team eval judge`` as a user runs it: the judges are models on real sockets."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from app.cli.main import build
from app.evaluation.judging.kept import kept_calibrations
from app.settings import Settings
from tests.cli.eval_runs import cases_file, run_in
from tests.evaluation.judging.benches import RUBRIC, labels_in
from tests.running import Place, backends_file, cloud, local
from tests.servers import End, Exchange, Reply, ScriptedServer, Text, fails, scripted_openai, streams

IDS = [criterion.id for criterion in RUBRIC.criteria]
TABLE, QUEUE = "Use one table with an index.", "Use a queue, or not."
LABELS, CLOSED = 120, 10

Opinion = Callable[[Exchange], object]


def of_tables(exchange: Exchange) -> object:
    """What a judge says that knows good advice when it sees it, alone or beside another, wherever that stands."""
    if "Second answer:" in exchange.text:
        first = exchange.text.split("First answer:")[1].split("Second answer:")[0]
        return {"better": "first" if "one table" in first else "second"}
    said = {"says": "yes", "quote": "Use one table"} if "one table" in exchange.text else {"says": "no"}
    return {"marks": [{"criterion": label, **said} for label in labels_in(exchange.text)]}


def of_nothing(exchange: Exchange) -> object:
    """What one says that nods at everything, and likes what it has read first."""
    if "Second answer:" in exchange.text:
        return {"better": "first"}
    return {"marks": [{"criterion": label, "says": "yes", "quote": "Use"} for label in labels_in(exchange.text)]}


@dataclass
class Court:
    """A place to run commands in; ``far`` is the judge in a cloud, ``near`` the one in the house."""

    place: Place
    far: ScriptedServer
    near: ScriptedServer

    @property
    def settings(self) -> Settings:
        return Settings.model_validate({"CTO_TEAM_HOME": self.place.home})

    def run(self, *arguments: str) -> Result:
        """One command, in this process: that is fast."""
        return CliRunner(env=self.place.environment()).invoke(build(), ["eval", *arguments])

    def said(self, *arguments: str) -> str:
        done = self.run(*arguments)
        assert done.exit_code == 0, (done.stderr, done.exception)
        return done.stdout


@dataclass
class Play:
    """What the judges do: they have an ``opinion``, or fail. They sign with different names."""

    opinion: Opinion | None

    def signed(self, model: str) -> Callable[[Exchange], Reply]:
        def reply(exchange: Exchange) -> Reply:
            if self.opinion is None:
                return fails(503)
            return streams(Text(json.dumps(self.opinion(exchange))), End(model=model))

        return reply


@pytest.fixture
def play() -> Play:
    return Play(of_tables)


@pytest.fixture
def court(play: Play, database_dsn: str, tmp_path: Path) -> Iterator[Court]:
    with scripted_openai(play.signed("judge-1")) as far, scripted_openai(play.signed("llama-1")) as near:
        file = backends_file(tmp_path, cloud(far, tier="cheap"), local(near))
        place = Place(tmp_path / "home", database_dsn, more={"CTO_TEAM_BACKENDS": str(file), "COLUMNS": "200"})
        yield Court(place, far, near)


def labels(folder: Path, number: int = LABELS, closed: int = 0) -> str:
    """What two people said: they like tables, and they agree; of the first answers some must stay in the house."""
    lines: list[dict[str, object]] = []
    for each in range(number):
        human = dict.fromkeys(IDS, each % 3 > 0)
        answer = TABLE if each % 3 else QUEUE
        line: dict[str, object] = {"id": f"a-{each}", "question": "Which store?", "answer": answer, "human": human}
        lines.append(
            line | {"second": human if each % 2 else {}, "sensitivity": "restricted" if each < closed else "public"}
        )
    path = folder / "labels.jsonl"
    path.write_text("".join(f"{json.dumps(line)}\n" for line in lines))
    return str(path)


def runs(folder: Path, answers: Sequence[str]) -> list[str]:
    """A run with each of these answers to all of its cases."""
    cases = cases_file(folder)
    return [run_in(folder / f"run-{number}", cases, 40, answer) for number, answer in enumerate(answers)]


def test_a_judge_is_held_against_people_and_what_came_of_it_is_kept(court: Court, tmp_path: Path) -> None:
    told = court.said("judge", "calibrate", labels(tmp_path, closed=CLOSED))
    assert f"judge judge-1, rubric answer, {LABELS - CLOSED} answers, 0 without marks" in told
    assert "kappa 1.000 (1.000 to 1.000); two people 1.000 (1.000 to 1.000) on 60 answers" in told
    assert "it may decide about changes: yes" in told
    # What must stay in the house was judged there, by another model, which has seen too little to be trusted.
    assert (court.far.count, court.near.count) == (LABELS - CLOSED, CLOSED)
    assert "it may decide about changes: no (10 answers, and 100 are needed)" in told
    assert told.rstrip().endswith("home/evaluation/calibrations/answer.json")
    kept = {each.model: each for each in kept_calibrations(court.settings)}
    assert (kept["judge-1"].may_gate, kept["llama-1"].may_gate) == (True, False)
    assert {each.digest for each in kept.values()} == {RUBRIC.digest}


def test_a_judge_that_nods_may_not_decide(court: Court, play: Play, tmp_path: Path) -> None:
    play.opinion = of_nothing
    out = tmp_path / "shared" / "nodding.json"
    told = court.said("judge", "calibrate", labels(tmp_path), "--out", str(out))
    assert "no where they say no 0.000" in told
    assert "it may decide about changes: no (kappa is below 0.6)" in told
    assert json.loads(out.read_text())[0]["model"] == "judge-1"
    assert kept_calibrations(court.settings) == ()


def test_a_judge_that_cannot_be_asked_is_no_judge(court: Court, play: Play, tmp_path: Path) -> None:
    play.opinion = None
    told = court.said("judge", "calibrate", labels(tmp_path, 3))
    assert "judge none, rubric answer, 0 answers, 3 without marks" in told
    assert "it may decide about changes: no" in told


def test_wrong_labels_end_the_command_before_anybody_is_asked(court: Court, tmp_path: Path) -> None:
    path = tmp_path / "labels.jsonl"
    path.write_text(json.dumps({"id": "a", "question": "?", "answer": "!", "human": {"acts": True}}) + "\n")
    done = court.run("judge", "calibrate", str(path))
    assert done.exit_code == 2
    assert "labels.jsonl:1: human must mark" in done.stderr
    assert court.run("judge", "calibrate", labels(tmp_path), "--rubric", "no-such").exit_code == 2
    assert court.far.count == court.near.count == 0


def test_the_better_answer_wins_in_both_orders(court: Court, tmp_path: Path) -> None:
    before, now = runs(tmp_path, (QUEUE, TABLE))
    told = court.said("judge", "pairs", before, now)
    assert told.splitlines() == ["40 pairs: 40 better now, 0 better before, 0 ties", "the order decided in 0% of them"]
    assert court.far.count == 80
    assert court.said("judge", "pairs", now, before).startswith("40 pairs: 0 better now, 40 better before")


def test_a_judge_of_pairs_that_looks_at_the_order_is_not_to_be_used(court: Court, play: Play, tmp_path: Path) -> None:
    play.opinion = of_nothing
    told = court.said("judge", "pairs", *runs(tmp_path, (QUEUE, TABLE)))
    assert "0 better now, 0 better before, 40 ties" in told
    assert "the order decided in 100% of them: not to be used" in told


def test_pairs_without_a_reply_are_counted_and_equal_answers_are_not_asked_about(
    court: Court, play: Play, tmp_path: Path
) -> None:
    one, same, other = runs(tmp_path, (TABLE, TABLE, QUEUE))
    assert court.said("judge", "pairs", one, same).startswith("0 pairs")
    assert court.far.count == 0
    play.opinion = None
    assert "40 pairs without a reply" in court.said("judge", "pairs", one, other)
    assert court.run("judge", "pairs", one, str(tmp_path / "nowhere")).exit_code == 2


def test_from_labels_to_a_build_that_fails(court: Court, tmp_path: Path) -> None:
    before, now = runs(tmp_path, (TABLE, QUEUE))
    for each in (before, now):
        assert "judge judge-1, rubric answer: not calibrated, it decides nothing" in court.said("judge", "run", each)
    told = court.run("compare", before, now)
    assert told.exit_code == 0
    assert "judge: not gating: judge-1 was never held against people with the rubric answer" in told.stdout
    court.said("judge", "calibrate", labels(tmp_path))
    failed = court.run("compare", before, now)
    assert failed.exit_code == 3
    assert "not gating" not in failed.stdout
    assert "corrected by the calibration: 0.000" in court.said("judge", "run", now)
