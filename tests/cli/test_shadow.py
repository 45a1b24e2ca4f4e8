"""``cto-team policy shadow`` as a user runs it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from app.cli.main import build
from app.domain.errors import NotFound
from tests.running import Place, backends_file, cloud
from tests.servers import says, scripted_openai

TEXT = """policy: house
version: 1
note: cheaper
rules:
- {id: all, when: {}, then: {prefer: [extractive]}, why: Safe.}
"""


@pytest.fixture
def place(database_dsn: str, tmp_path: Path) -> Iterator[Place]:
    with scripted_openai(says("A B-tree.")) as server:
        file = backends_file(tmp_path, cloud(server, tier="cheap"))
        yield Place(tmp_path, database_dsn, more={"CTO_TEAM_BACKENDS": str(file), "COLUMNS": "200"})


def run(place: Place, *arguments: str) -> Result:
    """One command, in this process: that is fast."""
    return CliRunner(env=place.environment()).invoke(build(), ["policy", *arguments])


def said(place: Place, *arguments: str) -> str:
    done = run(place, *arguments)
    assert done.exit_code == 0, done.exception
    return done.stdout


def test_from_a_draft_to_the_end_of_its_shadow(place: Place) -> None:
    file = place.home / "house.yaml"
    file.write_text(TEXT)
    said(place, "draft", str(file))
    assert said(place, "shadow", "status").strip() == "No shadow was ever begun."
    assert isinstance(run(place, "shadow", "stop", "--why", "x").exception, NotFound)
    begun = said(place, "shadow", "start", "house", "1", "--why", "an audit", "--budget", "2.5")
    assert begun.strip() == "house@1 beside default@1, running, 0 second calls, 0.000000 of 2.500000 USD spent."
    report = said(place, "shadow", "status")
    counts = "Agreed 0 times, disagreed 0 times (0 refused by the budget, 0 not made), 0 withheld, 0 judged."
    assert counts in report
    assert "first choice answers (share)" in report
    assert '"measure": "usd"' in said(place, "shadow", "status", "--json")
    assert "house@1 beside default@1, stopped," in said(place, "shadow", "stop", "--why", "enough")
