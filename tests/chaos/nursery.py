"""Starts processes of the product quickly: one parent imports everything once and forks a child for each.

The parent (``python -m tests.chaos.nursery``) reads one JSON object a line, with the arguments of ``cto-team``, the
environment and the file for what the child prints, and answers with the child's process id. A child is a process like
any other: it can be killed, stopped and continued by its id.
"""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from app.cli import main as cli
from tests.running import PROJECT


class Nursery:
    """The parent, seen from the tests."""

    def __init__(self) -> None:
        environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.chaos.nursery"],
            cwd=PROJECT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def start(self, arguments: Sequence[str], environment: Mapping[str, str], log: Path) -> int:
        """Start ``cto-team`` with these arguments; returns its process id."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        order = {"arguments": list(arguments), "environment": dict(environment), "log": str(log)}
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())

    def close(self) -> None:
        """End the parent; its children live on."""
        self._process.kill()
        self._process.communicate()


def _serve_orders() -> None:
    # What serve and worker import when they are called.
    __import__("app.main")
    # Nobody waits for the children: without this they would stay as zombies.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        order = json.loads(line)
        child = os.fork()
        if child == 0:
            _become(order["arguments"], order["environment"], order["log"])
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()


def _become(arguments: list[str], environment: dict[str, str], log: str) -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.setsid()
    with open(log, "ab", buffering=0) as target, open(os.devnull, "rb") as nothing:  # noqa: PTH123 - descriptors
        os.dup2(nothing.fileno(), 0)
        os.dup2(target.fileno(), 1)
        os.dup2(target.fileno(), 2)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = ["cto-team", *arguments]
    cli.run()
    sys.exit(0)


if __name__ == "__main__":
    _serve_orders()
