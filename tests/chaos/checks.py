"""What must hold after every kill, by the database, by what customers saw, and by what the provider counted."""

from collections import Counter, defaultdict
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import LiteralString

import psycopg
from psycopg import Connection
from psycopg.rows import TupleRow, class_row

from tests.chaos.customer import Customer
from tests.chaos.provider import Call
from tests.running import Json

_Mark = tuple[datetime, str, str]
_TURNS = frozenset({"run.started", "run.clarifying", "run.finished"})
_RUNS = "SELECT id, thread_id, status, epoch, last_seq, crashes, error, cost_usd, idempotency_key FROM run"
_EVENTS = "SELECT run_id, seq, type, data, at FROM run_event ORDER BY run_id, seq"
_STEPS = (
    "SELECT run_id, step, takes, cost_usd, CAST(extract(epoch FROM finished_at) AS float8) AS finished FROM run_step"
)
_TURNS_SAID = "SELECT run_id, role, count(*) FROM message GROUP BY 1, 2"
_PERIODS = "SELECT COALESCE(sum(spent), 0), COALESCE(sum(reserved), 0) FROM budget_period"
_RESERVATIONS = """
    SELECT COALESCE(sum(cost) FILTER (WHERE state = 'settled'), 0),
        COALESCE(sum(amount) FILTER (WHERE state IN ('held', 'sent')), 0) FROM reservation
"""
_FINAL = ("concluded", "declined", "failed", "cancelled")


@dataclass(frozen=True)
class RunSeen:
    """A run as the database has it."""

    id: str
    thread_id: str
    status: str
    epoch: int
    last_seq: int
    crashes: int
    error: Json | None
    cost_usd: Decimal
    idempotency_key: str | None


@dataclass(frozen=True)
class EventSeen:
    """An event as the database has it."""

    run_id: str
    seq: int
    type: str
    data: Json
    at: datetime


@dataclass(frozen=True)
class StepSeen:
    """A step of the journal."""

    run_id: str
    step: str
    takes: int
    cost_usd: Decimal
    finished: float | None


@dataclass
class State:
    """Everything that the database holds on runs, and what its ledger says."""

    runs: dict[str, RunSeen] = field(default_factory=dict[str, RunSeen])
    events: dict[str, list[EventSeen]] = field(default_factory=dict[str, list[EventSeen]])
    steps: dict[str, list[StepSeen]] = field(default_factory=dict[str, list[StepSeen]])
    turns: Counter[tuple[str, str]] = field(default_factory=Counter[tuple[str, str]])
    spent: int = 0
    reserved: int = 0
    settled: int = 0
    held: int = 0

    @property
    def busy(self) -> bool:
        """Whether a run has not ended."""
        return any(run.status not in _FINAL for run in self.runs.values())


@dataclass(frozen=True)
class Verdict:
    """What is wrong, and the calls that were made again because they were under way at a kill."""

    wrong: tuple[str, ...]
    again: int
    ended: Mapping[str, int]


def read_state(dsn: str) -> State:
    """The database as it is now."""
    state = State(events=defaultdict(list), steps=defaultdict(list))
    with psycopg.connect(dsn) as connection:
        for run in connection.cursor(row_factory=class_row(RunSeen)).execute(_RUNS):
            state.runs[run.id] = run
        for event in connection.cursor(row_factory=class_row(EventSeen)).execute(_EVENTS):
            state.events[event.run_id].append(event)
        for step in connection.cursor(row_factory=class_row(StepSeen)).execute(_STEPS):
            state.steps[step.run_id].append(step)
        for run_id, role, count in connection.execute(_TURNS_SAID):
            state.turns[run_id, role] = count
        state.spent, state.reserved = _pair(connection, _PERIODS)
        state.settled, state.held = _pair(connection, _RESERVATIONS)
    return state


def _pair(connection: Connection[TupleRow], query: LiteralString) -> tuple[int, int]:
    row = connection.execute(query).fetchone()
    assert row is not None
    return int(row[0]), int(row[1])


def judge(state: State, customers: Sequence[Customer], calls: Sequence[Call]) -> Verdict:
    """Everything that is wrong, one sentence each."""
    wrong: list[str] = []
    for check in (_accepted, _ended, _told, _answered_once, _ledger, _costs):
        wrong += check(state, customers)
    wrong += _one_at_a_time(state)
    repeated, again = _calls(state, customers, calls)
    wrong += repeated
    for each in customers:
        wrong += [f"{each.key}: {line}" for line in dict.fromkeys(each.complaints)]
        each.complaints.clear()
    return Verdict(tuple(wrong), again, Counter(run.status for run in state.runs.values()))


def _accepted(state: State, customers: Sequence[Customer]) -> Generator[str]:
    """Each key has one run, and there is no run that nobody was told of."""
    known: set[str] = set()
    for each in customers:
        known |= each.seen | each.more
        if len(each.seen) > 1:
            yield f"{each.key} was answered with {len(each.seen)} runs"
        for run_id in each.seen | each.more:
            if run_id not in state.runs:
                yield f"{each.key}: the accepted run {run_id} is lost"
    for run_id in state.runs.keys() - known:
        yield f"{run_id} ({state.runs[run_id].idempotency_key}) was made though nobody was told of it"


def _ended(state: State, _customers: Sequence[Customer]) -> Generator[str]:
    for run in state.runs.values():
        if run.status not in _FINAL:
            yield f"{run.id} has not ended: {run.status}, epoch {run.epoch}"
        if run.status == "failed":
            yield f"{run.id} has failed: {run.error}"


def _told(state: State, customers: Sequence[Customer]) -> Generator[str]:
    """Numbers without a gap, one end and nothing after it, and the follower saw exactly what is stored."""
    for run in state.runs.values():
        events = state.events[run.id]
        if [event.seq for event in events] != list(range(1, run.last_seq + 1)):
            yield f"{run.id}: its numbers are not 1 to {run.last_seq}"
        types = [event.type for event in events]
        if types.count("run.finished") != 1 or types[-1] != "run.finished":
            yield f"{run.id}: ends with {types[-2:]}, {types.count('run.finished')} times finished"
        if types.count("conclusion.finished") != (run.status == "concluded") and run.status != "declined":
            yield f"{run.id} is {run.status} with {types.count('conclusion.finished')} conclusions"
        if "run.cancelling" in types and "conclusion.finished" in types[types.index("run.cancelling") :]:
            yield f"{run.id}: concluded after it was cancelled"
    for each in customers:
        seen = [_bare(event) for event in each.events]
        stored = [{**event.data, "seq": event.seq} for event in state.events[each.run_id]]
        if seen != stored:
            yield f"{each.key}: saw {len(seen)} events, {len(stored)} are stored, and they are not the same"


def _bare(event: Json) -> Json:
    return {name: value for name, value in event.items() if name not in {"run_id", "at"}}


def _answered_once(state: State, _customers: Sequence[Customer]) -> Generator[str]:
    for run in state.runs.values():
        if state.turns[run.id, "user"] < 1:
            yield f"{run.id}: its message is lost"
        if state.turns[run.id, "team"] != (run.status in {"concluded", "declined"}):
            yield f"{run.id} is {run.status} with {state.turns[run.id, 'team']} answers"


def _ledger(state: State, _customers: Sequence[Customer]) -> Generator[str]:
    if state.spent != state.settled:
        yield f"the ledger says {state.spent}, its settled reservations {state.settled}"
    if state.reserved != state.held:
        yield f"the ledger holds {state.reserved} back, its open reservations {state.held}"


def _costs(state: State, _customers: Sequence[Customer]) -> Generator[str]:
    for run in state.runs.values():
        paid = sum((step.cost_usd for step in state.steps[run.id]), Decimal(0))
        if run.cost_usd != paid:
            yield f"{run.id} costs {run.cost_usd}, its steps {paid}"


def _one_at_a_time(state: State) -> Generator[str]:
    """No two runs of a thread at work at once, by the times of their events."""
    marks: dict[str, list[_Mark]] = defaultdict(list)
    for run in state.runs.values():
        told = (event for event in state.events[run.id] if event.type in _TURNS)
        marks[run.thread_id] += [(event.at, event.type, run.id) for event in told]
    for thread, found in marks.items():
        yield from _overlaps(thread, sorted(found))


def _overlaps(thread: str, marks: Sequence[_Mark]) -> Generator[str]:
    at_work: str | None = None
    for _, kind, run_id in marks:
        if kind == "run.started":
            if at_work not in {None, run_id}:
                yield f"{thread}: {run_id} was begun while {at_work} was at work"
            at_work = run_id
        elif at_work == run_id:
            at_work = None


def _calls(state: State, customers: Sequence[Customer], calls: Sequence[Call]) -> tuple[list[str], int]:
    """No call for a step whose result was stored; and how many were made again because they were under way."""
    wrong: list[str] = []
    again = 0
    by_number: dict[int, list[Call]] = defaultdict(list)
    for call in calls:
        by_number[call.number].append(call)
    for each in customers:
        steps = [step for run_id in each.seen | each.more for step in state.steps[run_id]]
        mine = by_number[each.plan.number]
        again += sum(max(0, count - _stored(steps, name)) for name, count in Counter(c.step for c in mine).items())
        wrong += _repeated(each, steps, mine)
    strange = [call for call in calls if call.number < 0 or call.step.endswith("unknown")]
    wrong += [f"a call for nobody: {call.step}" for call in strange]
    return wrong, again


def _stored(steps: Sequence[StepSeen], name: str) -> int:
    return sum(step.finished is not None for step in steps if step.step == name)


def _repeated(customer: Customer, steps: Sequence[StepSeen], calls: Sequence[Call]) -> Generator[str]:
    """Calls beyond the takes of their step, and calls after its result was stored."""
    names = {call.step for call in calls}
    for name in names:
        of_step = [step for step in steps if step.step == name]
        made = [call for call in calls if call.step == name]
        takes = sum(step.takes for step in of_step)
        if len(made) > takes:
            yield f"{customer.key}: {len(made)} calls for {takes} takes of {name} ({_course(made)})"
        if len(of_step) == 1 and of_step[0].finished is not None:
            late = [call for call in made if call.at > of_step[0].finished]
            if late:
                yield f"{customer.key}: {len(late)} calls for {name} after its result was stored"


def _course(calls: Sequence[Call]) -> str:
    """When the calls came, in seconds after the first one, and what became of each."""
    return ", ".join(f"{call.at - calls[0].at:.2f} s: {_fate(call)}" for call in calls)


def _fate(call: Call) -> str:
    if call.answered:
        return "answered"
    return "hung up" if call.exchange.gone.is_set else "under way"
