"""``cto-team policy canary`` as a user runs it."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from app.cli.main import build
from app.domain.errors import NotFound, PolicyConflict
from app.settings import operator
from tests.running import Json, Place, backends_file, cloud
from tests.servers import says, scripted_openai

TEXT = """policy: house
version: 1
note: cheaper
rules:
- {id: all, when: {}, then: {prefer: [extractive]}, why: Safe.}
canary: {steps: [10, 100], min_requests: 7, min_minutes: 3}
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


def test_from_a_draft_to_the_end_of_its_canary(place: Place) -> None:
    file = place.home / "house.yaml"
    file.write_text(TEXT)
    said(place, "draft", str(file))
    assert said(place, "canary", "status").strip() == "No canary was ever begun."
    assert isinstance(run(place, "canary", "hold", "--why", "x").exception, NotFound)
    begun = said(place, "canary", "start", "house", "1", "--why", "an audit")
    assert begun.strip() == "house@1 beside default@1, running, 10 % of the threads, then 100 %."
    early = run(place, "canary", "step", "--why", "at once").exception
    assert isinstance(early, PolicyConflict)
    assert "has yet to see 7 requests and 3 minutes" in early.sentence
    assert ", held, 10 %" in said(place, "canary", "hold", "--why", "lunch")
    assert ", running, 10 %" in said(place, "canary", "resume", "--why", "back")
    report = said(place, "canary", "status")
    assert "This step has yet to see 7 requests and 3 minutes." in report
    assert "0 of 0 calls of the candidate were not answered by their first choice" in report
    over = said(place, "canary", "rollback", "--why", "not now")
    assert over.strip() == "house@1 beside default@1, rolled back, 0 % of the threads."
    found: Json = json.loads(said(place, "canary", "status", "--json"))
    assert [(each["kind"], each["who"], each["why"]) for each in found["steps"]] == [  # type: ignore[attr-defined]
        ("start", operator(), "an audit"),
        ("hold", operator(), "lunch"),
        ("resume", operator(), "back"),
        ("rollback", operator(), "not now"),
    ]
    again = run(place, "canary", "start", "house", "1", "--why", "once more").exception
    assert isinstance(again, PolicyConflict)
    assert "hand it in again as a new version" in again.sentence
