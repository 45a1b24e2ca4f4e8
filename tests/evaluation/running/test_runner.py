"""The runner: every try once, whatever happens around it."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path

import pytest

from app.domain.evaluation.case import Case
from app.domain.evaluation.observed import Observed, RowStatus
from app.domain.evaluation.row import Row, Scored
from app.evaluation.running.door import Try
from app.evaluation.running.journal import Journal
from app.evaluation.running.progress import Progress
from app.evaluation.running.rows import digest
from app.evaluation.running.runner import Plan, Runner, Stop

CASES = tuple(Case(f"case-{number:02}", f"Question {number}?") for number in range(12))


@dataclass
class Echo:
    """A door behind which somebody repeats the question, after letting others go first as often as ``turns`` says."""

    turns: Callable[[Try], int] = lambda _what: 0
    answer: Callable[[Try], Observed] = lambda what: Observed(RowStatus.OK, answer=what.case.question)
    asked: list[Try] = field(default_factory=list[Try])
    forgotten: list[str] = field(default_factory=list[str])
    most_at_once: int = 0
    inside: int = 0

    async def ask(self, what: Try) -> Observed:
        self.asked.append(what)
        self.inside += 1
        self.most_at_once = max(self.most_at_once, self.inside)
        try:
            for _ in range(self.turns(what)):
                await asyncio.sleep(0)
            return self.answer(what)
        finally:
            self.inside -= 1

    async def forget(self, user: str) -> None:
        self.forgotten.append(user)


PLAN = Plan("run", CASES, lambda _case: 1)


def scored(_case: Case, seen: Observed) -> Scored:
    return Scored({"case_score": 1.0} if seen.status is RowStatus.OK else {})


def run(path: Path, door: Echo, plan: Plan = PLAN, stop: Stop | None = None) -> tuple[Row, ...]:
    journal, kept = Journal.open(path / "journal.jsonl")
    stop = stop or Stop()

    def watch(at: Progress) -> None:
        if at.done == 5 and plan.name == "stopped":
            stop.wanted = True

    try:
        return asyncio.run(Runner(door, plan, journal, scored, kept, watch, stop).run())
    finally:
        journal.close()


@pytest.mark.parametrize("concurrency", [1, 16])
def test_the_rows_do_not_know_how_many_were_at_work(tmp_path: Path, concurrency: int) -> None:
    door = Echo(turns=lambda what: 40 - 3 * int(what.case.id[-2:]))
    rows = run(tmp_path, door, replace(PLAN, concurrency=concurrency))
    alone = tmp_path / "alone"
    alone.mkdir()
    assert digest(rows) == digest(run(alone, Echo()))
    assert door.most_at_once == min(concurrency, len(CASES))


def thrice(case: Case) -> int:
    return 3 if case.id == "case-03" else 1


def test_each_try_asks_under_a_name_of_its_own(tmp_path: Path) -> None:
    door = Echo()
    run(tmp_path, door, replace(PLAN, tries=thrice))
    assert len(door.asked) == len({what.user for what in door.asked}) == len(CASES) + 2


def test_what_is_done_is_not_done_again(tmp_path: Path) -> None:
    first = run(tmp_path, Echo(), replace(PLAN, cases=CASES[:7]))
    door = Echo()
    rows = run(tmp_path, door)
    assert [what.case.id for what in door.asked] == [case.id for case in CASES[7:]]
    assert rows[:7] == first


def test_a_try_that_was_broken_off_is_forgotten_and_begun_anew(tmp_path: Path) -> None:
    journal, _ = Journal.open(tmp_path / "journal.jsonl")
    journal.begin(("case-02", 0), "eval:run:case-02:0:1")
    journal.close()
    door = Echo()
    rows = run(tmp_path, door)
    assert door.forgotten == ["eval:run:case-02:0:1"]
    assert next(row for row in rows if row.case == "case-02").attempt == 2
    assert len({what.user for what in door.asked} | set(door.forgotten)) == len(CASES) + 1


def test_failures_stay_until_somebody_wants_them_tried_again(tmp_path: Path) -> None:
    def moody(what: Try) -> Observed:
        return Observed(RowStatus.ERROR if what.case.id == "case-01" else RowStatus.OK)

    run(tmp_path, Echo(answer=moody))
    door = Echo()
    assert [row.observed.status for row in run(tmp_path, door)].count(RowStatus.ERROR) == 1
    assert door.asked == []
    assert all(row.observed.status is RowStatus.OK for row in run(tmp_path, door, replace(PLAN, again=True)))
    assert [what.case.id for what in door.asked] == ["case-01"]


def test_whoever_wants_to_stop_loses_nothing(tmp_path: Path) -> None:
    rows = run(tmp_path, Echo(), replace(PLAN, name="stopped", concurrency=2))
    assert 5 <= len(rows) <= 6
    door = Echo()
    assert len(run(tmp_path, door, replace(PLAN, name="stopped", concurrency=2))) == len(CASES)
    assert len(door.asked) == len(CASES) - len(rows)


def test_a_case_that_takes_too_long_is_given_up(tmp_path: Path) -> None:
    door = Echo(turns=lambda what: 10**9 if what.case.id == "case-00" else 0)
    rows = run(tmp_path, door, replace(PLAN, case_timeout_s=0.05))
    assert [row.observed.status for row in rows].count(RowStatus.TIMEOUT) == 1
    assert door.inside == 0


def test_no_more_is_promised_than_there_is(tmp_path: Path) -> None:
    def dear(what: Try) -> Observed:
        assert what.limit_usd is not None
        paid = what.limit_usd >= Decimal("0.30")
        return Observed(RowStatus.OK if paid else RowStatus.BUDGET, usd=Decimal("0.30") if paid else Decimal(0))

    rows = run(tmp_path, Echo(lambda _what: 3, dear), replace(PLAN, usd=Decimal("1.20"), concurrency=3))
    assert len(rows) == len(CASES)
    assert sum(row.observed.usd for row in rows) == Decimal("0.90")
    assert [row.observed.status for row in rows].count(RowStatus.BUDGET) == len(CASES) - 3


def test_a_run_whose_time_is_up_begins_nothing(tmp_path: Path) -> None:
    door = Echo()
    rows = run(tmp_path, door, replace(PLAN, seconds=0))
    assert {row.observed.status for row in rows} == {RowStatus.BUDGET}
    assert door.asked == []
