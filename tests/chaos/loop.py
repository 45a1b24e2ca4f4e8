"""Rounds of messages with a blow in the middle of each, and a full check at its end."""

import asyncio
import random
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import psycopg

from app.domain.budget import Limit, Window
from app.store.budgets import BudgetStore
from app.store.engine import open_database
from tests.chaos.checks import State, Verdict, judge, read_state
from tests.chaos.customer import Customer, planned
from tests.chaos.house import House, house
from tests.chaos.provider import Provider, provider
from tests.chaos.violence import Blow, strike

_MOST_THREADS = 12
_ENDS_WITHIN_S = 90.0
_CALL_WITHIN_S = 5.0
_CAP = 10**15
_KEPT_EACH = 10


@dataclass(frozen=True)
class Round:
    """One blow and what came of it."""

    number: int
    blow: Blow
    hit: str
    messages: int
    under_way: int
    took_s: float
    verdict: Verdict

    def line(self) -> str:
        """The round in one line."""
        state = "ok" if not self.verdict.wrong else "; ".join(self.verdict.wrong)
        return (
            f"{self.number:4d}  {self.blow:24s} {self.hit:20s} {self.messages} messages, "
            f"{self.under_way} calls under way, settled in {self.took_s:4.1f} s: {state}"
        )


@dataclass
class Report:
    """All rounds of a loop."""

    seed: int
    rounds: list[Round] = field(default_factory=list[Round])
    messages: int = 0
    runs: int = 0
    events: int = 0
    calls: int = 0
    again: int = 0
    reconnects: int = 0
    resent: int = 0
    revived: int = 0
    took_s: float = 0.0
    last_words: list[str] = field(default_factory=list[str])
    ended: dict[str, int] = field(default_factory=dict[str, int])

    @property
    def wrong(self) -> list[str]:
        """Everything that was wrong, with the number of its kill."""
        first: dict[str, str] = {}
        for each in self.rounds:
            for line in each.verdict.wrong:
                first.setdefault(line, f"kill {each.number} ({each.blow}): {line}")
        return [*first.values(), *self.last_words]

    @property
    def lost(self) -> int:
        """How many accepted messages have no run."""
        return sum("is lost" in line for line in self.wrong)

    @property
    def repeated(self) -> int:
        """For how many steps a call was made again after the result was stored."""
        return sum("after its result was stored" in line for line in self.wrong)

    @property
    def blows(self) -> Counter[Blow]:
        """How often each blow fell."""
        return Counter(each.blow for each in self.rounds)


async def run(
    kills: int,
    seed: int,
    blows: Sequence[Blow],
    tell: Callable[[str], None],
    keep: Callable[[Report], None] = lambda _report: None,
    *,
    stop_early: bool = True,
) -> Report:
    """So many blows, each in the middle of a few messages. ``stop_early`` ends the loop with what is wrong first.

    ``keep`` is handed what is known so far from time to time.
    """
    report, began = Report(seed), time.monotonic()
    with provider(seed) as model, house(model.url, workers=1) as home:
        loop = _Loop(home, model, random.Random(seed), report)  # noqa: S311 - a replayable plan
        await loop.open()
        for number in range(1, kills + 1):
            found = await loop.round(number, loop.next_blow(blows))
            report.rounds.append(found)
            tell(found.line())
            report.took_s = time.monotonic() - began
            if number % _KEPT_EACH == 0:
                keep(report)
            if found.verdict.wrong and stop_early:
                kept = shutil.copytree(home.logs, Path(tempfile.mkdtemp(prefix="chaos-")) / "logs")
                tell(f"what the processes said is in {kept}")
                break
        await loop.close()
        report.took_s = time.monotonic() - began
    return report


@dataclass
class _Loop:
    house: House
    provider: Provider
    chance: random.Random
    report: Report
    customers: list[Customer] = field(default_factory=list[Customer])
    due: list[Blow] = field(default_factory=list[Blow])

    async def open(self) -> None:
        """Everything runs, and a budget is set, so that every call has its reservation."""
        for name in self.house.members:
            self.house.start(name)
        await self._all_ready()
        database = open_database(self.house.dsn)
        await BudgetStore(database).set(Limit("default", "tenant", Window.MONTH, _CAP))
        await database.close()

    async def close(self) -> None:
        """An hour later the sweep has closed what dead workers left open in the ledger."""
        database = open_database(self.house.dsn)
        await BudgetStore(database, lambda: datetime.now(UTC) + timedelta(hours=1)).sweep()
        await database.close()
        state = await asyncio.to_thread(read_state, self.house.dsn)
        if state.held or state.reserved or state.spent != state.settled:
            self.report.last_words.append(f"an hour later {state.held} of {state.reserved} are still held back")

    def next_blow(self, blows: Sequence[Blow]) -> Blow:
        """One of them at random; none falls again before all others have fallen."""
        if not self.due:
            self.due = self.chance.sample(list(blows), len(blows))
        return self.due.pop()

    async def round(self, number: int, blow: Blow) -> Round:
        """Some messages, a blow among them, and a check when all of them have come to their end."""
        threads = [each.thread_id for each in self.customers[-_MOST_THREADS:] if each.thread_id]
        first = len(self.customers) + 1
        count = self.chance.randint(1, 3)
        wait_s = self.chance.uniform(0.0, 2.0)
        new = [Customer(planned(self.chance, first + n, threads), self.house.addresses) for n in range(count)]
        self.customers += new
        began = time.monotonic()
        living = [asyncio.create_task(each.live()) for each in new]
        await self._moment(wait_s)
        under_way = self.provider.under_way
        hit = await strike(self.house, blow, self.chance)
        late = await self._ends(living, new)
        verdict = await asyncio.to_thread(self._judged)
        verdict = Verdict((*late, *verdict.wrong), verdict.again, verdict.ended)
        return Round(number, blow, hit, count, under_way, time.monotonic() - began, verdict)

    async def _moment(self, wait_s: float) -> None:
        """Some time passes; in every other round a call is under way then, if there is one at all."""
        await asyncio.sleep(wait_s)
        if self.chance.random() < 0.5:
            return
        with suppress(TimeoutError):
            async with asyncio.timeout(_CALL_WITHIN_S):
                while not self.provider.under_way:  # noqa: ASYNC110 - calls come in on another thread
                    await asyncio.sleep(0.02)

    async def _ends(self, living: Sequence[asyncio.Task[None]], customers: Sequence[Customer]) -> list[str]:
        waiting, limit = set(living), time.monotonic() + _ENDS_WITHIN_S
        while waiting and time.monotonic() < limit:
            _, waiting = await asyncio.wait(waiting, timeout=1.0)
            self.report.revived += self.house.tend()
        for task in waiting:
            task.cancel()
        await asyncio.gather(*living, return_exceptions=True)
        late = [f"{each.key} ({each.run_id or 'never accepted'}) saw no end" for each in customers if not each.finished]
        broken = [repr(task.exception()) for task in living if not task.cancelled() and task.exception()]
        return [*late, *broken]

    def _judged(self) -> Verdict:
        state = self._settled_state()
        verdict = judge(state, self.customers, self.provider.calls)
        report = self.report
        report.messages, report.runs = len(self.customers), len(state.runs)
        report.events = sum(map(len, state.events.values()))
        report.calls, report.again = len(self.provider.calls), verdict.again
        report.reconnects = sum(each.reconnects for each in self.customers)
        report.resent = sum(each.resent for each in self.customers)
        report.ended = dict(verdict.ended)
        return verdict

    def _settled_state(self) -> State:
        """The database when it is back and nothing is at work any more, or after a while."""
        limit = time.monotonic() + _ENDS_WITHIN_S
        while True:
            with suppress(psycopg.OperationalError):
                state = read_state(self.house.dsn)
                if not state.busy or time.monotonic() > limit:
                    return state
            assert time.monotonic() < limit + _ENDS_WITHIN_S, "the database does not come back"
            time.sleep(0.2)

    async def _all_ready(self) -> None:
        async with httpx.AsyncClient(trust_env=False) as client, asyncio.timeout(90):
            for address in self.house.addresses:
                while not await _ready(client, address):  # noqa: ASYNC110 - another process starts
                    await asyncio.sleep(0.1)


async def _ready(client: httpx.AsyncClient, address: str) -> bool:
    try:
        return (await client.get(f"{address}/ready")).is_success
    except httpx.HTTPError:
        return False
