"""``cto-team memory`` as a user runs it."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from app.cli.main import build
from app.domain.errors import InvalidRequest, NotFound, ValidationFailed
from tests.running import Json, Place

TOLD = "Our budget is 50k EUR [bold]. We are 4 engineers. At which population stability index must we retrain?"


def run(place: Place, *arguments: str) -> Result:
    """One command, in this process: that is fast."""
    return CliRunner(env={**place.environment(), "COLUMNS": "200"}).invoke(build(), ["memory", *arguments])


def said(place: Place, *arguments: str) -> str:
    done = run(place, *arguments)
    assert done.exit_code == 0, done.exception
    return done.stdout


def test_facts_are_shown_corrected_and_forgotten(database_dsn: str, tmp_path: Path) -> None:
    place = Place(tmp_path, database_dsn)
    thread = str(place.ask(TOLD, "--no-input")["thread_id"])
    shown = said(place, "show", thread)
    assert "Our budget is 50k EUR [bold]" in shown
    facts: list[Json] = json.loads(said(place, "show", thread, "--json"))["facts"]
    budget, team = (next(str(fact["id"]) for fact in facts if fact["topic"] == topic) for topic in ("budget", "team"))
    assert budget[-8:] in shown
    corrected = said(place, "correct", thread, budget[-8:], "Our budget is 70k EUR")
    assert corrected.strip() == "The team builds on this now: Our budget is 70k EUR"
    assert said(place, "forget", thread, team).strip() == "Forgotten."
    after = said(place, "show", thread)
    assert "corrected" in after
    assert "engineers" not in after
    assert isinstance(run(place, "correct", thread, budget, " ").exception, ValidationFailed)
    with pytest.raises(InvalidRequest, match="No fact of the thread end"):
        raise run(place, "forget", thread, "nonsense").exception or AssertionError
    assert isinstance(run(place, "show", "thr_" + "0" * 32).exception, NotFound)


def test_a_thread_without_facts_says_so(database_dsn: str, tmp_path: Path) -> None:
    place = Place(tmp_path, database_dsn)
    thread = str(place.ask("What is drift?", "--no-input")["thread_id"])
    assert said(place, "show", thread).strip() == "The thread remembers no facts yet."
