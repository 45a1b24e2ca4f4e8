"""Many questions at once, a third of them delivered twice, while the service is killed again and again.

    python -m tests.slack.storm --events 1000 --kills 5

The sender is as patient as Slack: where it gets no 200 it sends again at once, and after a minute and five minutes,
here a quarter of that. In the end each question must have exactly one run, and exactly one answer in Slack.
"""

import argparse
import asyncio
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import psycopg

from app.store import embedded
from tests.running import COMMAND, PROJECT, Place
from tests.servers import free_port
from tests.slack.doors import SECRET, HttpDoor, encoded
from tests.slack.fake import FakeSlack, scripted_slack
from tests.slack.fake.words import Object
from tests.slack.people import SlackUser

WAITS_S = (0.0, 15.0, 75.0)
"""How long the sender waits before its second, third and fourth try."""

_PATIENCE_S = 3.0
# Slack lets an app write about once a second in each.
_CHANNELS = 40
# A workspace takes about one message a second from an app, however quick it is.
_MESSAGES_PER_S = 0.8
_SETTLES_WITHIN_S = 600.0
_RUNS = "SELECT author, status FROM run WHERE author LIKE 'slack:%'"
_WAITING = """
    SELECT (SELECT count(*) FROM slack_inbox WHERE done_at IS NULL),
        (SELECT count(*) FROM run WHERE finished_at IS NULL), (SELECT count(*) FROM slack_bridge WHERE done_at IS NULL)
"""


@dataclass
class Report:
    """What came of it. ``wrong`` is one sentence for everything that is."""

    events: int
    deliveries: int = 0
    tries: int = 0
    kills: int = 0
    undelivered: int = 0
    runs: dict[str, int] = field(default_factory=dict[str, int])
    outcomes: dict[str, int] = field(default_factory=dict[str, int])
    answered: int = 0
    took_s: float = 0.0
    wrong: list[str] = field(default_factory=list[str])

    def lines(self) -> str:
        """In words."""
        return (
            f"{self.events} questions in {self.deliveries} deliveries ({self.tries} requests), {self.kills} kills -9, "
            f"{self.took_s:.0f} s: {sum(self.runs.values())} runs {self.runs}, answers in Slack {self.answered}, "
            f"outcomes of deliveries {self.outcomes}, given up by the sender {self.undelivered}; "
            + ("nothing is wrong" if not self.wrong else "; ".join(self.wrong[:20]))
        )


class Kept:
    """The service, started again whenever it is gone."""

    def __init__(self, place: Place, port: int, log: Path) -> None:
        self._place = place
        self._port = port
        self._log = log
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it."""
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [COMMAND, "serve", "--port", str(self._port)],
                env=self._place.environment(),
                stdout=log,
                stderr=log,
            )

    def kill(self) -> None:
        """``kill -9``."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def stop(self) -> None:
        """An orderly end."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(20)
            self.kill()


@dataclass
class Storm:
    """One storm over one service."""

    fake: FakeSlack
    service: Kept
    address: str
    dsn: str
    chance: random.Random
    report: Report
    sent: int = 0

    async def run(self, rate: float, kills: int, *, answers: bool) -> None:
        """Send everything, with the kills spread over it, and judge what came of it."""
        begun = time.monotonic()
        async with httpx.AsyncClient(base_url=self.address, trust_env=False, timeout=_PATIENCE_S) as client:
            await self._ready(client)
            door = HttpDoor(client)
            people = [SlackUser(self.fake, door, f"U{number:05d}") for number in range(self.report.events)]
            for person in people:
                self.fake.world.person(person.id)
            for number in range(_CHANNELS):
                self.fake.world.channel(_channel(number))
            at = [round((each + 0.5) * len(people) / kills) for each in range(kills)]
            async with asyncio.TaskGroup() as group:
                group.create_task(self._kills(client, at))
                for number, person in enumerate(people):
                    for delay, payload in self._planned(person, number):
                        group.create_task(self._deliver(door, payload, delay))
                    self.sent = number + 1
                    await asyncio.sleep(1 / rate)
            await self._settled(answers=answers)
        self._judge(answers=answers)
        self.report.took_s = time.monotonic() - begun

    def _planned(self, person: SlackUser, number: int) -> Sequence[tuple[float, Object]]:
        """A question, and for some of them the same once more: the same event, or another one of the same message."""
        text = f"<@{person.own.bot_user}> Which PSI value means drift? This is case {number}."
        message = self.fake.world.say(_channel(number % _CHANNELS), person.id, text)
        first = person.wrapped(person.event_of(message, "app_mention"))
        found: list[tuple[float, Object]] = [(0.0, first)]
        if self.chance.random() < 0.3:
            later = self.chance.uniform(0.0, 2.0)
            twin = self.chance.random() < 0.5
            found.append((later, person.wrapped(person.event_of(message, "message")) if twin else first))
        return found

    async def _deliver(self, door: HttpDoor, payload: Object, delay: float) -> None:
        await asyncio.sleep(delay)
        self.report.deliveries += 1
        body, kind = encoded("event", payload)
        for number, wait in enumerate((0.0, *WAITS_S)):
            await asyncio.sleep(wait)
            self.report.tries += 1
            with suppress(httpx.HTTPError):
                if (await door.post(body, kind, retry=number)).status == 200:
                    return
        self.report.undelivered += 1

    async def _kills(self, client: httpx.AsyncClient, at: Sequence[int]) -> None:
        """A kill whenever so many questions were sent, as long as there is something to kill."""
        for number in at:
            while self.sent < number:  # noqa: ASYNC110 - nobody tells
                await asyncio.sleep(0.05)
            await self._ready(client)
            await asyncio.to_thread(self.service.kill)
            self.report.kills += 1
            await asyncio.to_thread(self.service.start)

    async def _ready(self, client: httpx.AsyncClient) -> None:
        async with asyncio.timeout(120):
            while True:
                with suppress(httpx.HTTPError):
                    if (await client.get("/ready")).status_code == 200:
                        return
                await asyncio.sleep(0.1)

    async def _settled(self, *, answers: bool) -> None:
        """Until nothing waits any more: deliveries, and with ``answers`` runs and what is on its way to Slack."""
        with suppress(TimeoutError):
            async with asyncio.timeout(_SETTLES_WITHIN_S + self.report.events / _MESSAGES_PER_S):
                while any(self._waiting() if answers else self._waiting()[:1]):  # noqa: ASYNC110 - nobody tells
                    await asyncio.sleep(0.2)

    def _waiting(self) -> tuple[int, ...]:
        with psycopg.connect(self.dsn) as connection:
            return tuple(connection.execute(_WAITING).fetchone() or ())

    def _judge(self, *, answers: bool) -> None:
        report = self.report
        with psycopg.connect(self.dsn) as connection:
            runs = connection.execute(_RUNS).fetchall()
            outcomes = "SELECT coalesce(outcome, 'waits'), count(*) FROM slack_inbox GROUP BY 1"
            report.outcomes = dict(connection.execute(outcomes).fetchall())
            (errands,) = connection.execute("SELECT count(*) FROM slack_bridge").fetchone() or (0,)
        report.runs = dict(Counter(status for _, status in runs))
        each = Counter(author for author, _ in runs)
        for number in range(report.events):
            count = each[f"slack:T0001:U{number:05d}"]
            if count != 1:
                report.wrong.append(f"question {number} has {count} runs")
        if errands != report.events:
            report.wrong.append(f"{errands} answers were sent on their way")
        said = Counter(message.root for message in self.fake.world.by_bot() if "feedback" in str(message.blocks))
        report.answered = len(said)
        if answers:
            report.wrong += [
                f"the question {root} was answered {times} times" for root, times in said.items() if times > 1
            ]
            if len(said) != report.events:
                report.wrong.append(f"{report.events - len(said)} questions have no answer in Slack")


def _channel(number: int) -> str:
    return f"C1{number:03d}"


def storm(events: int, kills: int, *, rate: float, seed: int, answers: bool) -> Report:
    """A storm over a service, a database and a Slack of its own."""
    folder = Path(tempfile.mkdtemp(prefix="cto-"))
    report = Report(events)
    try:
        dsn = embedded.start(folder / "pg")
        with scripted_slack() as fake:
            port = free_port()
            service = Kept(_place(folder, dsn, fake), port, folder / "service.log")
            service.start()
            try:
                made = Storm(fake, service, f"http://127.0.0.1:{port}", dsn, random.Random(seed), report)  # noqa: S311
                asyncio.run(made.run(rate, kills, answers=answers))
            finally:
                service.stop()
        embedded.stop(folder / "pg")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return report


def _place(folder: Path, dsn: str, fake: FakeSlack) -> Place:
    return Place(
        folder / "home",
        dsn,
        more={
            "PYTHONPATH": str(PROJECT),
            "SLACK_SIGNING_SECRET": SECRET,
            "SLACK_BOT_TOKEN": fake.world.teams["T0001"].token,
            "CTO_TEAM_SLACK_API_URL": fake.url,
            "CTO_TEAM_HEARTBEAT_S": "0.5",
            "CTO_TEAM_STALLED_AFTER_S": "3",
            # What is tried out is that nothing is lost, not how much may wait.
            "CTO_TEAM_WAIT_S": "36000",
            "CTO_TEAM_WAITING": "100000",
            "CTO_TEAM_TENANT_SHARE": "1",
        },
    )


def main() -> None:
    """Run a storm; exit code 1 when something is wrong."""
    parser = argparse.ArgumentParser(description="Questions from Slack while the service is killed.")
    parser.add_argument("--events", type=int, default=1000)
    parser.add_argument("--kills", type=int, default=5)
    parser.add_argument("--rate", type=float, default=5.0, help="questions a second")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    report = storm(options.events, options.kills, rate=options.rate, seed=options.seed, answers=True)
    sys.stdout.write(f"{report.lines()}\n")
    sys.exit(bool(report.wrong))


if __name__ == "__main__":
    main()
