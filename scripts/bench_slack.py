"""How long Slack waits for an acknowledgement: signed events at a steady rate against a running service.

    make bench-slack
    python scripts/bench_slack.py --rate 50 --seconds 30 --ways beside

Every event is a question of somebody else in a channel, so that each is stored and becomes a run, whose answer goes to
a scripted Slack: far more than two cores can answer. As root, CTO_TEAM_HOME has to lie where others may enter.
"""

import argparse
import asyncio
import hashlib
import hmac
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from http import HTTPStatus
from pathlib import Path

import httpx
import psycopg

from app.store import embedded
from tests.slack.fake import FakeSlack, scripted_slack

_SECRET = "a-signing-secret"  # noqa: S105 - of this benchmark
_PROJECT = Path(__file__).resolve().parent.parent
_GOAL_S = 0.150
_WARM = 5


class Way(StrEnum):
    """How the service is run."""

    RECEIVES = "receives"
    BESIDE = "beside"
    ALL = "all"


_WAYS = {
    Way.RECEIVES: "a process that only receives",
    Way.BESIDE: "the same, beside a worker on the same machine",
    Way.ALL: "one process that does everything",
}


@dataclass(frozen=True, slots=True)
class Ack:
    """One acknowledgement."""

    status: int
    seconds: float


def main() -> None:
    """Measure, and print one line for each way to run."""
    parser = argparse.ArgumentParser(description="Time to acknowledge events of Slack.")
    parser.add_argument("--rate", type=float, default=50.0, help="events a second")
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--ways", nargs="*", choices=[each.value for each in Way], default=list(Way))
    options = parser.parse_args()
    missed = False
    for way in map(Way, options.ways):
        acks, kept = measured(options.rate, options.seconds, way)
        print(_line(acks, kept, options.rate, way))
        late = _percentile(acks, 0.99) > _GOAL_S and way is not Way.ALL
        missed |= late or kept != len(acks) + _WARM
    sys.exit(missed)


def measured(rate: float, seconds: float, way: Way) -> tuple[list[Ack], int]:
    """Acknowledgements of a service, and how many deliveries it has kept."""
    folder = Path(tempfile.mkdtemp(prefix="cto-"))
    try:
        dsn = embedded.start(folder / "pg")
        with scripted_slack() as fake:
            receiving = () if way is Way.ALL else ("--no-worker",)
            processes = [_process(folder, dsn, fake, "serve", "--port", "0", *receiving)]
            try:
                address = _address(processes[0])
                if way is Way.BESIDE:
                    processes.append(_process(folder, dsn, fake, "worker"))
                    _ready(processes[1], "Working")
                acks = asyncio.run(_sent(address, rate, seconds))
            finally:
                for process in processes:
                    process.kill()
                    process.wait()
        with psycopg.connect(dsn) as connection:
            (kept,) = connection.execute("SELECT count(*) FROM slack_inbox").fetchone() or (0,)
        embedded.stop(folder / "pg")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return acks, int(kept)


def _process(folder: Path, dsn: str, fake: FakeSlack, *arguments: str) -> subprocess.Popen[str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
    environment = {
        **kept,
        "PYTHONPATH": str(_PROJECT),
        "CTO_TEAM_HOME": str(folder / "home"),
        "CTO_TEAM_SKILLS": str(_PROJECT / "tests" / "data" / "skills"),
        "DATABASE_URL": dsn,
        "SLACK_SIGNING_SECRET": _SECRET,
        "SLACK_BOT_TOKEN": fake.world.teams["T0001"].token,
        "CTO_TEAM_SLACK_API_URL": fake.url,
    }
    command = str(Path(sys.executable).parent / "cto-team")
    return subprocess.Popen(  # noqa: S603 - this project's own command
        [command, *arguments], env=environment, stdout=subprocess.PIPE, text=True
    )


def _address(process: subprocess.Popen[str]) -> str:
    return _ready(process, "ready at").rsplit(" ", 1)[-1].strip()


def _ready(process: subprocess.Popen[str], words: str) -> str:
    """The line in which a process says that it has started."""
    for line in process.stdout or ():
        if words in line:
            return line
    message = "the service has ended"
    raise RuntimeError(message)


async def _sent(address: str, rate: float, seconds: float) -> list[Ack]:
    """Events at their times, whether or not earlier ones were answered."""
    limits = httpx.Limits(max_connections=100)
    async with httpx.AsyncClient(base_url=address, trust_env=False, timeout=10, limits=limits) as client:
        await asyncio.gather(*(_ack(client, -number) for number in range(1, _WARM + 1)))
        loop = asyncio.get_running_loop()
        begun, tasks = loop.time(), list[asyncio.Task[Ack]]()
        for number in range(int(rate * seconds)):
            await asyncio.sleep(max(0.0, begun + number / rate - loop.time()))
            tasks.append(asyncio.create_task(_ack(client, number)))
        return list(await asyncio.gather(*tasks))


async def _ack(client: httpx.AsyncClient, number: int) -> Ack:
    body = json.dumps(_event(number))
    at = str(int(time.time()))
    mark = hmac.new(_SECRET.encode(), f"v0:{at}:{body}".encode(), hashlib.sha256).hexdigest()
    headers = {
        "Content-Type": "application/json",
        "X-Slack-Request-Timestamp": at,
        "X-Slack-Signature": f"v0={mark}",
    }
    begun = time.perf_counter()
    status = 0
    with suppress(httpx.HTTPError):
        status = (await client.post("/slack/events", content=body, headers=headers)).status_code
    return Ack(status, time.perf_counter() - begun)


def _event(number: int) -> dict[str, object]:
    return {
        "type": "event_callback",
        "event_id": f"Ev{number}",
        "team_id": "T0001",
        "api_app_id": "A1",
        "authorizations": [{"team_id": "T0001", "enterprise_id": None, "user_id": "UBOT0001", "is_bot": True}],
        "event": {
            "type": "app_mention",
            "channel": "C0001",
            "user": f"U{number}",
            "team": "T0001",
            "text": f"<@UBOT0001> Which PSI value means drift in case {number}? {'We serve credit scores. ' * 20}",
            "ts": f"1780000000.{number % 1_000_000:06d}" if number >= 0 else f"1770000000.{-number:06d}",
        },
    }


def _percentile(acks: list[Ack], share: float) -> float:
    times = sorted(each.seconds for each in acks)
    return times[min(len(times) - 1, int(share * len(times)))]


def _line(acks: list[Ack], kept: int, rate: float, way: Way) -> str:
    told = ", ".join(f"p{share * 100:g} {_percentile(acks, share) * 1000:.0f} ms" for share in (0.5, 0.95, 0.99))
    good = sum(each.status == HTTPStatus.OK for each in acks)
    return (
        f"{_WAYS[way]}: {rate:g} events/s, {len(acks)} sent, {good} acknowledged, {kept - _WARM} kept; {told}, "
        f"worst {max(each.seconds for each in acks) * 1000:.0f} ms ({os.cpu_count()} cores, {platform.machine()})"
    )


if __name__ == "__main__":
    main()
