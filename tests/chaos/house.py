"""The processes of one installation: two replicas of the service, workers, and their embedded Postgres."""

import json
import os
import shutil
import signal
import tempfile
import time
from collections.abc import Generator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import psycopg

from app.store import embedded
from tests.chaos.nursery import Nursery
from tests.running import PROJECT, SKILLS
from tests.servers import free_port

HEARTBEAT_S = 0.4
STALLED_AFTER_S = 1.5
_PATIENCE_S = 60.0


@dataclass
class Member:
    """One process of the product: how it is started, and which process it is now."""

    name: str
    arguments: tuple[str, ...]
    environment: Mapping[str, str]
    port: int | None = None
    pid: int = 0
    started: int = 0

    @property
    def alive(self) -> bool:
        """Whether the process runs."""
        return self.pid > 0 and psutil.pid_exists(self.pid)


@dataclass
class House:
    """The installation. ``members`` by name; ``dsn`` is the database's address."""

    folder: Path
    nursery: Nursery
    members: Mapping[str, Member]
    dsn: str
    logs: Path = field(init=False)

    def __post_init__(self) -> None:
        self.logs = self.folder / "logs"
        self.logs.mkdir(exist_ok=True)

    @property
    def addresses(self) -> tuple[str, ...]:
        """Where the replicas of the service are reached."""
        return tuple(f"http://127.0.0.1:{each.port}" for each in self.members.values() if each.port)

    def start(self, name: str) -> None:
        """Start a process that does not run."""
        member = self.members[name]
        log = self.logs / f"{name}.log"
        member.pid = self.nursery.start(member.arguments, member.environment, log)
        member.started += 1

    def tend(self) -> int:
        """Start again what has ended by itself, as a service manager would; returns how many there were."""
        ended = [name for name, member in self.members.items() if not member.alive]
        for name in ended:
            self.start(name)
        return len(ended)

    def signal(self, name: str, number: int) -> None:
        """Send a signal to a process of the product."""
        os.kill(self.members[name].pid, number)

    def kill(self, name: str) -> None:
        """``kill -9``, and wait until it is gone."""
        with suppress(ProcessLookupError):
            self.signal(name, signal.SIGKILL)
        self.await_end(name)

    def await_end(self, name: str) -> None:
        """Wait until a process is gone."""
        limit = time.monotonic() + _PATIENCE_S
        while self.members[name].alive:
            assert time.monotonic() < limit, f"{name} did not end"
            time.sleep(0.01)

    def stop(self) -> None:
        """An orderly end of everything."""
        for name, member in self.members.items():
            if member.alive:
                with suppress(ProcessLookupError):
                    self.signal(name, signal.SIGCONT)
                    self.signal(name, signal.SIGINT)
        for name, member in self.members.items():
            if member.alive:
                self.await_end(name)
        self.nursery.close()
        embedded.stop(self.folder / "pg")

    def postmaster(self) -> psutil.Process | None:
        """The database server's first process, where it runs."""
        with suppress(OSError, ValueError, psutil.Error):
            first = (self.folder / "pg" / "postmaster.pid").read_text().partition("\n")[0]
            return psutil.Process(int(first))
        return None

    def backends(self) -> list[psutil.Process]:
        """The database server's processes that serve connections of the product."""
        server = self.postmaster()
        if server is None:
            return []
        with suppress(psutil.Error):
            return [each for each in server.children() if "[local]" in " ".join(each.cmdline())]
        return []

    def database_answers(self) -> bool:
        """Whether the database accepts connections."""
        try:
            with psycopg.connect(self.dsn, connect_timeout=2):
                return True
        except psycopg.OperationalError:
            return False


@contextmanager
def house(provider_url: str, *, workers: int) -> Generator[House]:
    """An installation with its own database; every process talks to the provider of the tests only."""
    # As root the database server is another user, who must reach the folder; socket paths are short.
    folder = Path(tempfile.mkdtemp(prefix="cto-"))
    try:
        dsn = embedded.start(folder / "pg")
        environment = _environment(folder, provider_url)
        members = {"service-1": _service("service-1", environment, work=True)}
        members["service-2"] = _service("service-2", environment, work=False)
        for number in range(1, workers + 1):
            members[f"worker-{number}"] = Member(f"worker-{number}", ("worker",), environment)
        found = House(folder, Nursery(), members, dsn)
        try:
            yield found
        finally:
            found.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _service(name: str, environment: Mapping[str, str], *, work: bool) -> Member:
    port = free_port()
    arguments = ("serve", "--port", str(port), *(() if work else ("--no-worker",)))
    return Member(name, arguments, environment, port)


def _environment(folder: Path, provider_url: str) -> Mapping[str, str]:
    backend = {
        "id": "cloud",
        "tier": "expensive",
        "kind": "openai_compatible",
        "endpoint": provider_url,
        "model": "big-1",
        "clearance": "internal",
        "price": {"input": 1, "output": 2},
    }
    backends = folder / "backends.yaml"
    backends.write_text(json.dumps({"backends": [backend]}), encoding="utf-8")
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR", "PYTHONPATH") if name in os.environ}
    return {
        **kept,
        "PYTHONPATH": str(PROJECT),
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "CTO_TEAM_HOME": str(folder),
        "CTO_TEAM_SKILLS": str(SKILLS),
        "CTO_TEAM_BACKENDS": str(backends),
        "CTO_TEAM_HEARTBEAT_S": str(HEARTBEAT_S),
        "CTO_TEAM_STALLED_AFTER_S": str(STALLED_AFTER_S),
        "CTO_TEAM_CLARIFICATION_TTL_S": "2",
        "CTO_TEAM_CONCURRENCY": "4",
    }
