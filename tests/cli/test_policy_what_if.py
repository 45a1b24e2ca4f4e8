"""``cto-team policy what-if``, ``policy frontier`` and ``drift`` as a user runs them."""

import asyncio
import csv
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app.cli.main import build
from app.domain.errors import ConfigurationError, InvalidPolicy
from app.store.engine import open_database
from tests.policy.whatif.filling import answer, fill
from tests.policy.whatif.worlds import World
from tests.running import Place

TEXT = """policy: home
version: 1
rules:
- {id: all, when: {}, then: {prefer: [extractive]}, why: Nothing leaves the house.}
"""


@pytest.fixture
def place(database_dsn: str, tmp_path: Path) -> Place:
    """A log of 60 threads in which two clouds answered; the service now has none."""

    async def logged() -> None:
        database = open_database(database_dsn)
        await fill(database, World(1, threads=60).log(), "default", datetime.now(UTC))
        await answer(database, "default")
        await database.close()

    asyncio.run(logged())
    (tmp_path / "home.yaml").write_text(TEXT)
    return Place(tmp_path, database_dsn, more={"COLUMNS": "200"})


def said(place: Place, *arguments: str) -> str:
    done = CliRunner(env=place.environment()).invoke(build(), arguments)
    assert done.exit_code == 0, done.exception
    return done.stdout


def test_a_file_against_the_log(place: Place) -> None:
    file = str(place.home / "home.yaml")
    shown = said(place, "policy", "what-if", file)
    assert shown.startswith("home@1 in place of default@1")
    assert "Texts above a clearance: 0." in shown
    assert "quality by thumbs" in shown
    whole = json.loads(said(place, "policy", "what-if", file, "--since", "12h", "--json"))
    assert (whole["changed"], whole["off_log"]) == (0, whole["period"]["decisions"])
    rows = [*csv.reader(said(place, "policy", "frontier", file, "--csv").splitlines())]
    assert rows[0] == ["name", "kind", "cost_usd", "quality", "low", "high", "dominated_by"]
    assert {row[0] for row in rows[1:]} >= {"default@1", "home@1", "extractive"}
    assert "extractive" in said(place, "policy", "frontier", file)
    assert said(place, "policy", "what-if", file, "--csv").strip() == (
        "rule_before,rule_after,before,after,decisions,cost_usd,why"
    )


def test_how_the_questions_drift(place: Place) -> None:
    shown = said(place, "drift")
    assert "0 in the 28 days before." in shown
    assert "too few" in shown
    assert json.loads(said(place, "drift", "--json"))["questions"] > 60


def test_what_cannot_be_used_is_said(place: Place) -> None:
    wild = place.home / "wild.yaml"
    wild.write_text(
        TEXT.replace("rules:\n", "rules:\n- {id: pay, when: {sensitivity: [restricted]}, then: {}, why: x}\n")
    )
    runner = CliRunner(env=place.environment())
    error = runner.invoke(build(), ["policy", "what-if", str(wild)]).exception
    assert isinstance(error, InvalidPolicy)
    assert "line 4: Rule pay sends restricted text to the cloud" in error.sentence
    assert isinstance(runner.invoke(build(), ["policy", "frontier", "nothing.yaml"]).exception, ConfigurationError)
    assert runner.invoke(build(), ["policy", "what-if", str(wild), "--since", "soon"]).exit_code == 2
