"""A run that is killed and gone on with leaves the same files as one that nobody disturbed."""

import shutil
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.evaluation.killing import QUESTIONS, Ground
from tests.running import PATIENCE_S

INTERRUPTED = (0, 3, 130)
"""Exit codes: the last one unless the shell that started the tests has interrupts ignored, or the run was over."""


@pytest.fixture
def ground(database_dsn: str) -> Iterator[Ground]:
    folder = Path(tempfile.mkdtemp(prefix="cto-"))
    yield Ground.made(folder, database_dsn)
    shutil.rmtree(folder, ignore_errors=True)


def test_an_interrupt_lets_what_is_at_work_end_and_says_how_to_go_on(ground: Ground) -> None:
    with ground.begin("run", str(ground.suite)) as process:
        assert process.stderr is not None
        told = [process.stderr.readline() for _ in range(3)]
        process.send_signal(signal.SIGINT)
        rest, _ = process.stderr.read(), process.wait(PATIENCE_S)
    (name,) = ground.names
    assert process.returncode in INTERRUPTED
    if process.returncode:
        assert f"cto-team eval resume {name}" in rest, told
        assert not (ground.runs / name / "rows.jsonl").exists()
    rows = ground.files(ground.gone_on_with(name))["rows.jsonl"].splitlines()
    assert len(rows) == len(QUESTIONS)


def test_three_kills_leave_no_trace(ground: Ground) -> None:
    expected = ground.files(ground.whole())
    assert ground.files(ground.killed([(2, 0.0), (1, 0.05), (3, 0.02)])) == expected
