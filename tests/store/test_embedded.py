"""The embedded Postgres: shared, adopted after its owner was killed, stopped by its last user."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from app.domain.errors import ConfigurationError
from app.store import embedded

PROJECT = Path(__file__).resolve().parents[2]
OWNER = """
import sys
from pathlib import Path
from app.store import embedded
embedded.start(Path(sys.argv[1]))
print("started", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def folder() -> Iterator[Path]:
    """A short folder that another system user can reach."""
    parent = Path(tempfile.mkdtemp(prefix="cto-"))
    yield parent / "pg"
    shutil.rmtree(parent, ignore_errors=True)


def owner(folder: Path) -> subprocess.Popen[str]:
    """Another process that uses the server until its input ends."""
    process = subprocess.Popen(
        [sys.executable, "-c", OWNER, str(folder)],
        cwd=PROJECT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "started\n"
    return process


def postmaster(folder: Path) -> int:
    """The server's process id."""
    return int((folder / "postmaster.pid").read_text().splitlines()[0])


def answers(dsn: str) -> bool:
    with psycopg.connect(dsn) as connection:
        return connection.execute("SELECT 1").fetchone() == (1,)


def ended(process: subprocess.Popen[str]) -> None:
    process.communicate(timeout=60)


def test_an_orphan_is_adopted_and_stopped_by_the_one_who_adopted_it(folder: Path) -> None:
    first = owner(folder)
    pid = postmaster(folder)
    first.kill()
    ended(first)
    assert psutil.pid_exists(pid)
    second = owner(folder)
    assert postmaster(folder) == pid
    ended(second)
    assert not (folder / "postmaster.pid").exists()


def test_two_processes_share_the_server_and_the_last_one_stops_it(folder: Path) -> None:
    first = owner(folder)
    dsn = embedded.start(folder)
    try:
        assert answers(dsn)
        ended(first)
        assert answers(dsn)
    finally:
        assert embedded.stop(folder)
    assert not (folder / "postmaster.pid").exists()
    assert not embedded.stop(folder)


def test_a_killed_server_is_started_again_and_recovers(folder: Path) -> None:
    first = owner(folder)
    os.kill(postmaster(folder), signal.SIGKILL)
    psutil.wait_procs([process for process in psutil.process_iter() if "postgres" in process.name()], timeout=1)
    first.kill()
    ended(first)
    second = owner(folder)
    ended(second)


def test_a_pid_file_that_names_another_program_does_not_hinder(folder: Path) -> None:
    ended(owner(folder))
    (folder / "postmaster.pid").write_text(f"{os.getpid()}\n{folder}\n1\n5432\n{folder}\n\n1 1\nready\n")
    second = owner(folder)
    assert postmaster(folder) != os.getpid()
    ended(second)


@pytest.mark.parametrize("junk", ["", "not json", '{"a": 1}', "[999999, 1]"])
def test_a_damaged_list_of_users_does_not_hinder(folder: Path, junk: str) -> None:
    ended(owner(folder))
    (folder / ".handle_pids.json").write_text(junk)
    second = owner(folder)
    ended(second)
    assert not (folder / "postmaster.pid").exists()


def test_as_root_a_folder_in_roots_home_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    with pytest.raises(ConfigurationError, match="must not lie below"):
        embedded.start(Path("~root").expanduser() / "cto" / "pg")
