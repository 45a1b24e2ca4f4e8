"""The service and its commands as processes of their own, the way a user runs them."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from queue import Queue

import httpx

from tests.servers import ScriptedServer

COMMAND = str(Path(sys.executable).parent / "cto-team")
PROJECT = Path(__file__).resolve().parent.parent
SKILLS = PROJECT / "tests" / "data" / "skills"
PATIENCE_S = 60.0
ORDERLY = (0, 130)
"""Exit codes after an interrupt; the first where the shell that started the tests has interrupts ignored."""

Json = dict[str, object]


@dataclass(frozen=True)
class Place:
    """What a process of the product runs with: database, state folder, skills, and what else is set."""

    home: Path
    database_dsn: str | None
    skills: Path = SKILLS
    more: Mapping[str, str] = field(default_factory=dict[str, str])

    def environment(self) -> dict[str, str]:
        """Nothing of the developer's own keys and settings, but the paths that a process needs."""
        names = ("PATH", "HOME", "LANG", "TMPDIR", "PYTHONPATH")
        kept = {name: os.environ[name] for name in names if name in os.environ}
        own = {"CTO_TEAM_HOME": str(self.home), "CTO_TEAM_SKILLS": str(self.skills), "CTO_TEAM_PORT": "0"}
        if self.database_dsn:
            own["DATABASE_URL"] = self.database_dsn
        return {**kept, **own, **self.more}

    def run(self, *arguments: str, stdin: str | None = None) -> subprocess.CompletedProcess[str]:
        """One command, to its end."""
        return subprocess.run(
            [COMMAND, *arguments],
            env=self.environment(),
            input=stdin,
            capture_output=True,
            text=True,
            timeout=PATIENCE_S,
            check=False,
        )

    def ask(self, *arguments: str) -> Json:
        """``cto-team ask --json``; fails the test when the command fails."""
        done = self.run("ask", *arguments, "--json")
        assert done.returncode == 0, done.stderr
        document = json.loads(done.stdout)
        assert isinstance(document, dict)
        return document


class Running:
    """A process of the product that keeps running, with what it prints."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self._lines: Queue[str | None] = Queue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.put(line)
        self._lines.put(None)

    def line_with(self, words: str) -> str:
        """The next line that holds ``words``."""
        while (line := self._lines.get(timeout=PATIENCE_S)) is not None:
            if words in line:
                return line
        raise AssertionError(f"the process ended with {self.process.wait(PATIENCE_S)} and never printed {words!r}")

    def kill(self) -> None:
        """``kill -9``."""
        self.process.kill()
        self.process.wait(PATIENCE_S)

    def stop(self) -> int:
        """An orderly end; returns the exit code."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        try:
            return self.process.wait(PATIENCE_S)
        except subprocess.TimeoutExpired:
            self.kill()
            raise


@contextmanager
def running(place: Place, *arguments: str) -> Generator[Running]:
    """A long-running command; its errors go to the test's own output."""
    with subprocess.Popen(
        [COMMAND, *arguments], env=place.environment(), stdout=subprocess.PIPE, stderr=sys.stderr.fileno(), text=True
    ) as process:
        found = Running(process)
        try:
            yield found
        finally:
            found.stop()


@dataclass(frozen=True)
class Served:
    """A running service: a client of its API, and its process."""

    http: httpx.Client
    process: Running
    address: str

    def post(self, path: str, body: object, **headers: str) -> httpx.Response:
        """A POST of JSON."""
        return self.http.post(path, json=body, headers=headers)

    def ask(self, text: str, **fields: object) -> str:
        """Submit a message; returns the run's id."""
        response = self.post("/v1/runs", {"message": {"content": text}, **fields})
        assert response.status_code == 202, response.text
        return str(response.json()["run"]["id"])

    def settled(self, run_id: str) -> Json:
        """The run, once it has ended or asks back."""
        document: Json = {}
        for _ in range(4):
            document = self.http.get(f"/v1/runs/{run_id}", params={"wait": 30}, timeout=40).json()
            if document["status"] not in {"queued", "running", "cancelling"}:
                return document
        raise AssertionError(f"run {run_id} did not settle: {document}")

    def events(self, run_id: str, after: int = 0) -> Iterator[Json]:
        """The events of a run as they arrive, to its end."""
        headers = {"Last-Event-ID": str(after)} if after else {}
        with self.http.stream("GET", f"/v1/runs/{run_id}/events", headers=headers, timeout=PATIENCE_S) as response:
            assert response.headers["content-type"].startswith("text/event-stream")
            for line in response.iter_lines():
                if line.startswith("data: "):
                    yield json.loads(line.removeprefix("data: "))


@contextmanager
def served(place: Place) -> Generator[Served]:
    """``cto-team serve`` on a free port."""
    with running(place, "serve") as process:
        address = process.line_with("ready at").rsplit(" ", 1)[-1].strip()
        with httpx.Client(base_url=address, timeout=30, trust_env=False) as client:
            yield Served(client, process, address)


def backends_file(folder: Path, *entries: Json) -> Path:
    """A backends file; JSON is YAML."""
    path = folder / "backends.yaml"
    path.write_text(json.dumps({"backends": list(entries)}), encoding="utf-8")
    return path


def cloud(server: ScriptedServer, **more: object) -> Json:
    """A cloud backend on a scripted server, cleared for internal text."""
    price = {"input": 1, "output": 2}
    return {
        "id": "cloud",
        "tier": "expensive",
        "kind": "openai_compatible",
        "endpoint": server.url,
        "model": "big-1",
        "clearance": "internal",
        "price": price,
        **more,
    }


def local(server: ScriptedServer, **more: object) -> Json:
    """A local backend on a scripted server, cleared for everything."""
    return {
        "id": "llama",
        "tier": "local",
        "kind": "openai_compatible",
        "endpoint": server.url,
        "model": "llama-3.1-8b-instruct",
        "clearance": "restricted",
        "zone": {"kind": "local"},
        "networks": ["127.0.0.0/8"],
        "price": {"input": 0, "output": 0},
        **more,
    }


def texts(events: Sequence[Json], agent: str | None) -> str:
    """The text of one writer, as a reader of the stream would see it."""
    shown = ""
    for event in events:
        if event.get("agent") == agent and event["type"] == "text.delta":
            shown += str(event["text"])
        elif event.get("agent") == agent and event["type"] == "text.reset":
            shown = ""
    return shown
