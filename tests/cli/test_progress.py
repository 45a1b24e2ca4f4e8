"""How far a sync is: a bar for a person, lines for a log, nothing where it was not asked for."""

from io import StringIO

from rich.console import Console

from app.cli.progress import shown_progress
from app.retrieval.indexing.preparing import SyncProgress


def _tell(console: Console, *, quiet: bool = False) -> None:
    with shown_progress("Skills", quiet=quiet, console=console) as progress:
        for part in range(101):
            if progress is not None:
                progress(SyncProgress(documents=part, total=100, embedded=7 * part, share=part / 100))


def test_a_log_gets_a_line_each_tenth() -> None:
    written = StringIO()
    _tell(Console(file=written, width=100))
    lines = written.getvalue().splitlines()
    assert len(lines) == 10
    assert lines[0] == "Skills: 10 % (10 of 100 documents, 70 texts embedded)"
    assert lines[-1] == "Skills: 100 % (100 of 100 documents, 700 texts embedded)"


def test_a_large_step_is_one_line() -> None:
    written = StringIO()
    with shown_progress("Skills", console=Console(file=written, width=100)) as progress:
        assert progress is not None
        progress(SyncProgress(documents=0, total=3, embedded=50, share=0.05))
        progress(SyncProgress(documents=2, total=3, embedded=500, share=0.99))
    assert written.getvalue() == "Skills: 90 % (2 of 3 documents, 500 texts embedded)\n"


def test_a_terminal_gets_a_bar_that_goes_away() -> None:
    written = StringIO()
    _tell(Console(file=written, force_terminal=True, width=120))
    assert "of 100 documents" in written.getvalue()
    assert "/s" in written.getvalue()
    # The last thing is to clear the line and to show the cursor again.
    assert written.getvalue().rstrip("\r\n").endswith(("\x1b[2K", "\x1b[?25h"))


def test_quiet_is_quiet() -> None:
    for terminal in (True, False):
        written = StringIO()
        _tell(Console(file=written, force_terminal=terminal), quiet=True)
        assert written.getvalue() == ""
