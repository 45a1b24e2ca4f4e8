"""Runs that were asked and have ended, without anybody having worked on them."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace

from app.access.limits import Limits
from app.content.agents import load_agents
from app.content.commands import load_commands
from app.domain.conclusion import Conclusion
from app.domain.coverage import Grounding
from app.domain.events import AttemptFailed
from app.domain.labels import Completeness, RunStatus, Sensitivity
from app.domain.run import Run
from app.domain.screening import Screening
from app.screening.detect import Screener
from app.steps.memory import Memory
from app.store.engine import Database
from app.store.erasure import ErasureStore
from app.store.memory import MemoryStore
from app.store.notifications import Notifications
from app.store.replies import ReplyStore
from app.store.retries import Retries
from app.store.rows import Rows
from app.store.runs import Ending
from app.store.threads import ThreadStore
from app.store.words import AnswersInWords
from app.team import Team
from tests.running import PROJECT
from tests.store.opened import Stores, opened

_ANSWER = Conclusion(Completeness.FULL, "Said.", None, (), (), (), (), (), {})


@dataclass(frozen=True, slots=True)
class Asked:
    """A team over a test's database."""

    team: Team
    stores: Stores

    async def run(
        self,
        words: str,
        level: Sensitivity = Sensitivity.INTERNAL,
        *,
        thread: Run | None = None,
        grounding: str = "unjudged",
        fell_back: bool = False,
    ) -> Run:
        """A question with its answer."""
        accepted = await self.stores.accept(words, thread.thread_id if thread else None)
        run = await self.stores.runs.claim(accepted.run.id, {})
        assert run is not None
        await self.stores.runs.taint(run, level)
        answer = replace(_ANSWER, grounding=Grounding(grounding))
        failed = [AttemptFailed("dec_1", "cloud", "timeout", "fallback")] if fell_back else []
        await self.stores.runs.finish(run.id, run.epoch, Ending(RunStatus.CONCLUDED, answer), failed)
        return await self.team.run(run.id)


@asynccontextmanager
async def asked(database: Database) -> AsyncGenerator[Asked]:
    """The team, for as long as the block runs."""
    async with opened(database) as stores:
        yield Asked(_team(stores), stores)


def _team(stores: Stores) -> Team:
    database, rows = stores.database, Rows()
    return Team(
        stores.runs,
        stores.clarifications,
        stores.events,
        Notifications(database.dsn),
        lambda _thread: {},
        "runs",
        load_commands(PROJECT / "prompts" / "commands", load_agents(PROJECT / "agents")),
        Memory(MemoryStore(database, rows), lambda _text: Screening(Sensitivity.PUBLIC), 3000),
        ThreadStore(database),
        Retries(database, stores.events, stores.queue, rows),
        AnswersInWords(ReplyStore(database)),
        Limits(Screener()),
        ErasureStore(database, stores.runs),
    )
