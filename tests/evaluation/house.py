"""A small evaluation of its own: cases, two scripted models, and a service on a database of its own."""

import asyncio
import json
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from app.cli.evals_estimate import estimated
from app.cli.evals_orders import order_of
from app.cli.evals_report import conclude
from app.cli.evals_wish import Ending, Wish
from app.cli.evaluating import Finished, evaluate
from app.domain.evaluation.row import Mode, Row
from app.settings import Environment, Settings
from tests.running import SKILLS, Json, backends_file, cloud, local
from tests.servers import Exchange, Reply, ScriptedServer, scripted_openai
from tests.servers.personalities import good

KEY = "sk-ant-api03-" + "Zx81" * 20 + "-synthetic-AA"
CASES: tuple[Json, ...] = (
    {"id": "plain", "question": "Which population stability index means that I must retrain?", "expect": {}},
    {
        "id": "secret",
        "question": f"Our job fails with 401, the key is {KEY}. What can be wrong?",
        "expect": {"sensitivity": "restricted", "tier": "local", "lacks": [KEY]},
    },
    {"id": "other", "question": "Which wine goes with fish?", "expect": {"type": "other"}},
    {
        "id": "vague",
        "question": "We need a scalable, modern platform for our customers. What should we build?",
        "answers": {"scale": "500 users a day.", "*": "A shop for bicycles, three developers, six months."},
        "expect": {"clarify": True},
    },
    {
        "id": "later",
        "question": "And what could be wrong with it?",
        "history": [
            {"role": "user", "content": f"This is our key: {KEY}"},
            {"role": "assistant", "content": "Thank you. Please revoke it."},
        ],
        "expect": {"sensitivity": "restricted", "tier": "local"},
    },
    {
        "id": "hosting",
        "question": "Should we use the GPT-4 API or self-host Llama for 100,000 requests a month?",
        "expect": {"type": "decide"},
    },
)


@dataclass
class House:
    """Runs the cases below ``folder``; ``answer`` is what both models do, ``code`` how the last run ended."""

    folder: Path
    dsn: str
    cloud: ScriptedServer
    local: ScriptedServer
    answer: Callable[[Exchange], Reply] = good
    code: int = 0

    @property
    def settings(self) -> Settings:
        given = {
            "DATABASE_URL": self.dsn,
            "CTO_TEAM_HOME": self.folder / "home",
            "CTO_TEAM_SKILLS": SKILLS,
            "CTO_TEAM_EVALS": self.folder / "evals",
        }
        return Settings.model_validate(given)

    @property
    def shared(self) -> Path:
        return self.folder / "evals" / "cassettes" / "small.jsonl"

    @property
    def private(self) -> Path:
        return self.folder / "home" / "evaluation" / "cassettes" / "small.jsonl"

    @property
    def asked(self) -> int:
        return self.cloud.count + self.local.count

    def run(
        self,
        mode: Mode = Mode.REPLAY,
        only: Sequence[str] = (),
        concurrency: int = 4,
        settings: Settings | None = None,
        *,
        refresh: bool = False,
        processes: int = 1,
        repeats: int | None = None,
    ) -> Finished:
        settings = settings or self.settings
        wish = Wish("small", mode, repeats, tuple(only), (), None, refresh)
        order = order_of(wish, settings, concurrency, Ending(self.folder / "runs", processes=processes))
        done = asyncio.run(evaluate(order, settings, Environment({}), lambda _total: lambda _at: None))
        self.code = conclude(order, done)
        return done

    def estimate(self, mode: Mode) -> list[str]:
        """What a run of all cases would cost and take."""
        wish = Wish("small", mode, None, (), (), None, refresh=False)
        order = order_of(wish, self.settings, 4, Ending(self.folder / "runs"))
        return asyncio.run(estimated(order, self.settings, Environment({})))

    def with_model(self, model: str) -> None:
        """Write the backends file; the model in the cloud gets this name."""
        backends_file(self.folder / "evals", cloud(self.cloud, model=model, tier="cheap"), local(self.local))


@contextmanager
def opened(folder: Path, dsn: str, cases: Sequence[Json] = CASES) -> Generator[House]:
    """The house with both models at work."""
    house: House

    def play(exchange: Exchange) -> Reply:
        return house.answer(exchange)

    (folder / "evals" / "suites").mkdir(parents=True)
    lines = [json.dumps(case) for case in cases]
    (folder / "evals" / "cases.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / "evals" / "suites" / "small.toml").write_text(
        '[suite]\nname = "small"\ncases = ["cases.jsonl"]\nbackends = "backends.yaml"\n', encoding="utf-8"
    )
    with scripted_openai(play) as far, scripted_openai(play) as near:
        house = House(folder, dsn, far, near)
        house.with_model("big-1")
        yield house


def row_of(rows: Sequence[Row], case: str) -> Row:
    """The first try at a case."""
    return next(row for row in rows if row.case == case)


def without_recorded(rows: Sequence[Row]) -> list[object]:
    """What is answered and decided, without where and how quickly."""
    return [
        replace(
            row.observed,
            ms=0,
            trace="",
            calls=tuple(replace(call, ms=0, replayed=False) for call in row.observed.calls),
        )
        for row in rows
    ]
