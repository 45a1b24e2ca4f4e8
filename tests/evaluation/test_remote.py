"""A suite put to a running service over its public API."""

import asyncio
import json
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.cli.evals_orders import order_of
from app.cli.evals_wish import Ending, Wish
from app.cli.evaluating import Finished, evaluate
from app.domain.errors import InvalidSuite
from app.domain.evaluation.observed import RowStatus
from app.domain.evaluation.row import Mode
from app.domain.labels import Sensitivity
from app.settings import Environment, Settings
from tests.evaluation.house import CASES, row_of
from tests.running import Place, served

ASKED = ("plain", "other", "vague", "later")


@pytest.fixture
def folder() -> Iterator[Path]:
    made = Path(tempfile.mkdtemp(prefix="cto-"))
    yield made
    shutil.rmtree(made, ignore_errors=True)


def run(folder: Path, server: str, mode: Mode) -> Finished:
    file = folder / "cases.jsonl"
    file.write_text("".join(json.dumps(case) + "\n" for case in CASES), encoding="utf-8")
    settings = Settings.model_validate({"CTO_TEAM_HOME": folder / "own", "CTO_TEAM_SERVER": server})
    wish = Wish(str(file), mode, None, ASKED, (), None, refresh=False)
    order = order_of(wish, settings, 4, Ending(folder / "runs"))
    return asyncio.run(evaluate(order, settings, Environment({}), lambda _total: lambda _at: None))


def test_the_same_can_be_seen_from_outside(folder: Path, database_dsn: str) -> None:
    with served(Place(folder / "home", database_dsn)) as service:
        done = run(folder, service.address, Mode.LIVE)
    assert [row.observed.status for row in done.rows] == [RowStatus.OK] * len(ASKED)
    seen = {name: row_of(done.rows, name).observed for name in ASKED}
    assert seen["plain"].answer
    assert seen["plain"].citations
    assert all(cited.retrieved for cited in seen["plain"].citations)
    assert [call.backend for call in seen["plain"].calls] == ["extractive"]
    assert seen["other"].declined
    assert seen["vague"].clarified
    assert all(back.scripted for back in seen["vague"].asked)
    assert seen["later"].sensitivity is Sensitivity.RESTRICTED
    assert done.manifest.models["extractive"].startswith("extractive:")


def test_a_service_elsewhere_replays_nothing(folder: Path) -> None:
    with pytest.raises(InvalidSuite, match="--mode live"):
        run(folder, "http://127.0.0.1:9", Mode.REPLAY)
