"""Why a model was chosen, and the passages behind sources."""

import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from app.domain.audit import DecisionRecord
from app.domain.conclusion import Conclusion
from app.domain.decision import Candidate, Decision
from app.domain.events import DecisionMade
from app.domain.labels import Completeness, RunStatus, Sensitivity, Tier
from app.domain.passage import Citation
from app.domain.slack import Errand
from app.slack.render.answer import Setting, answer
from app.store.runs import Ending
from app.store.slack.posts import PostStore
from tests.slack.fake import FakeSlack, Message, error
from tests.slack.interactions.table import Table, play

DOCUMENT = "# Queues\n\n## Sizing\n\nKeep a queue short. A long queue hides overload.\n\n## Other\n\nNothing.\n"
QUOTE = "A long queue hides overload."
DIGEST = hashlib.sha256(DOCUMENT.encode()).hexdigest()
START = DOCUMENT.index(QUOTE)
CITATION = Citation(1, "queues", "sizing", "Sizing", "skills/queues/SKILL.md", QUOTE, START, START + len(QUOTE), DIGEST)
DECISION = Decision(
    "dec_00000000000000000000000000000001",
    "consult",
    "mentor",
    Sensitivity.INTERNAL,
    Tier.CHEAP,
    "short-questions",
    "it is short",
    "shipped",
    (Candidate("cloud-small", Tier.CHEAP, 1, None),),
    (),
)


async def _answered(table: Table, channel: str = "C0001") -> tuple[Errand, Message]:
    """An answer with a source, in a channel."""
    errand = await table.ask()
    run = await table.stores.runs.claim(errand.run_id, {})
    assert run is not None
    await table.stores.events.append(run.id, run.epoch, [DecisionMade(DECISION)])
    await table.stores.audit.write([DecisionRecord(datetime.now(UTC), "default", {}, None, DECISION)])
    async with table.stores.database.system() as session:
        values = {"hash": DIGEST, "text": DOCUMENT, "path": CITATION.path}
        await session.execute(
            text(
                "INSERT INTO document_version (tenant, skill, path, content_hash, text)"
                " VALUES ('default', 'queues', :path, :hash, :text)"
            ),
            values,
        )
    conclusion = Conclusion(Completeness.FULL, "Keep it short [1].", None, (CITATION,), (), (), (), (), {})
    await table.stores.runs.finish(run.id, None, Ending(RunStatus.CONCLUDED, conclusion))
    shown = answer(conclusion, await table.team.run(run.id), Setting("How long?")).messages[-1]
    message = await table.post(errand, shown.blocks)
    posts = PostStore(table.stores.database)
    await posts.once(run.id, "answer", channel)
    await posts.posted(run.id, "answer", message.ts)
    return errand, message


@pytest.mark.parametrize("user", ["U0001", "U0002"])
def test_whoever_sees_the_answer_reads_the_passage(
    fake: FakeSlack, database_dsn: str, tmp_path: Path, user: str
) -> None:
    async def scene(table: Table) -> None:
        _, message = await _answered(table)
        await table.person(user).press(message, "passage:1")
        await fake.until_called("views.update")
        (view,) = fake.world.views.values()
        assert QUOTE in str(view.payload)
        assert "Keep a queue short." in str(view.payload)
        assert "Nothing." not in str(view.payload)

    play(fake, database_dsn, tmp_path, scene)


def test_whoever_sees_the_answer_sees_why(fake: FakeSlack, database_dsn: str, tmp_path: Path) -> None:
    async def scene(table: Table) -> None:
        _, message = await _answered(table)
        await table.person("U0002").press(message, "why")
        await fake.until_called("views.update")
        (view,) = fake.world.views.values()
        shown = str(view.payload)
        assert "short-questions" in shown
        assert "cloud-small" in shown
        assert "Mentor" in shown

    play(fake, database_dsn, tmp_path, scene)


@pytest.mark.parametrize("action", ["why", "passage:1"])
def test_nobody_else_sees_anything(fake: FakeSlack, database_dsn: str, tmp_path: Path, action: str) -> None:
    async def scene(table: Table) -> None:
        _, message = await _answered(table, channel="C0009")
        await table.person("U0002").press(message, action)
        await fake.until_called("views.update")
        (view,) = fake.world.views.values()
        shown = json.dumps(view.payload)
        assert "There is no run" in shown
        assert QUOTE not in shown
        assert "cloud-small" not in shown

    play(fake, database_dsn, tmp_path, scene)


@pytest.mark.parametrize(("action", "words"), [("why", "short-questions"), ("passage:1", QUOTE)])
def test_what_comes_too_late_for_a_modal_is_a_note(
    fake: FakeSlack, database_dsn: str, tmp_path: Path, action: str, words: str
) -> None:
    async def scene(table: Table) -> None:
        _, message = await _answered(table)
        fake.script("views.open", error("trigger_expired"))
        await table.person().press(message, action)
        await fake.until_called("chat.postEphemeral")
        (note,) = fake.world.ephemeral
        assert words in str(note.blocks)

    play(fake, database_dsn, tmp_path, scene)


def test_a_modal_that_was_closed_meanwhile_is_no_trouble(fake: FakeSlack, database_dsn: str, tmp_path: Path) -> None:
    async def scene(table: Table) -> None:
        _, message = await _answered(table)
        fake.script("views.update", error("not_found"))
        await table.person().press(message, "why")
        await fake.until_called("views.update")
        assert fake.world.ephemeral == []

    play(fake, database_dsn, tmp_path, scene)
