"""Private answers that their askers share."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest
from aiohttp import ClientError
from sqlalchemy import text

from app.domain.conclusion import Conclusion
from app.domain.labels import Completeness, RunStatus, Sensitivity
from app.domain.slack import Errand
from app.slack.render.answer import Setting, answer
from app.store.runs import Ending
from app.store.slack.posts import PostStore
from tests.slack.fake import FakeSlack, Message, accepted_but_lost, error
from tests.slack.interactions.table import Table, play

TEXT = "Use Postgres.\n\nIt does all that you need."


async def answered(table: Table, *, question: bool = True, markdown: str = TEXT) -> tuple[Errand, Message]:
    """A private answer in the asker's own conversation, to a question in the channel."""
    errand = await table.ask()
    if not question:
        async with table.stores.database.session() as session:
            await session.execute(text("UPDATE slack_bridge SET question = '', private = true"))
        errand = replace(errand, question="", private=True)
    await table.stores.runs.claim(errand.run_id, {})
    conclusion = Conclusion(Completeness.FULL, markdown, None, (), (), (), (), (), {})
    await table.stores.runs.finish(errand.run_id, None, Ending(RunStatus.CONCLUDED, conclusion))
    run = await table.team.run(errand.run_id)
    shown = answer(conclusion, run, Setting("How should we scale?", private=True)).messages[-1]
    direct = table.person().direct
    web = await table.clients.web(errand.workspace)
    posted = await web.chat_postMessage(channel=direct.id, text="Answer", blocks=[dict(each) for each in shown.blocks])
    return errand, table.fake.world.messages[direct.id, str(posted["ts"])]


def _shared(table: Table) -> list[Message]:
    return [each for each in table.fake.world.by_bot() if each.channel == "C0001"]


def test_an_answer_is_shared_once_below_the_question(fake: FakeSlack, database_dsn: str, tmp_path: Path) -> None:
    async def scene(table: Table) -> None:
        errand, message = await answered(table)
        clicks = [table.person().click(message, "share") for _ in range(3)]
        outcomes = await asyncio.gather(*map(table.handle, clicks))
        assert sorted(outcomes) == ["known", "known", "shared"]
        (shared,) = _shared(table)
        assert shared.thread == errand.place.root
        assert "It does all that you need." in str(shared.blocks)
        assert "'action_id': 'share'" not in str(shared.blocks)
        assert {note for _, note in table.notes} == {
            "Shared to <#C0001>.",
            "This answer is in <#C0001> already.",
        }

    play(fake, database_dsn, tmp_path, scene)


def test_the_answer_to_a_command_stands_in_the_channel_itself(
    fake: FakeSlack, database_dsn: str, tmp_path: Path
) -> None:
    async def scene(table: Table) -> None:
        long = "\n\n".join(f"## Part {number}\n\n{'All of it matters. ' * 500}" for number in range(2))
        _, message = await answered(table, question=False, markdown=long)
        await table.person().press(message, "share")
        first, *more = _shared(table)
        assert first.thread is None
        assert more
        assert {each.thread for each in more} == {first.ts}

    play(fake, database_dsn, tmp_path, scene)


@pytest.mark.parametrize("label", [Sensitivity.CONFIDENTIAL, Sensitivity.RESTRICTED])
def test_what_the_channel_may_not_see_is_not_shared(
    fake: FakeSlack, database_dsn: str, tmp_path: Path, label: Sensitivity
) -> None:
    async def scene(table: Table) -> None:
        _, message = await answered(table)
        async with table.stores.database.session() as session:
            await session.execute(text(f"UPDATE run SET sensitivity = {label.rank}"))  # noqa: S608
        if label is Sensitivity.RESTRICTED:
            # However much a channel may see: restricted text stays with its asker.
            async with table.stores.database.session() as session:
                await session.execute(
                    text(
                        "INSERT INTO slack_channel (team_id, channel, highest, changed_by)"
                        " VALUES ('T0001', 'C0001', 'restricted', 'admin')"
                    )
                )
        await table.person().press(message, "share")
        assert table.outcomes == ["too-high"]
        assert _shared(table) == []
        assert f"labelled {label.value}" in table.notes[0][1]

    play(fake, database_dsn, tmp_path, scene)


def test_nobody_else_shares(fake: FakeSlack, database_dsn: str, tmp_path: Path) -> None:
    async def scene(table: Table) -> None:
        _, message = await answered(table)
        click = table.person().click(message, "share")
        click["user"] = {"id": table.person("U0002").id}
        assert await table.handle(click) == "not-asked"
        assert _shared(table) == []

    play(fake, database_dsn, tmp_path, scene)


def test_a_refused_answer_can_be_shared_later(fake: FakeSlack, database_dsn: str, tmp_path: Path) -> None:
    async def scene(table: Table) -> None:
        _, message = await answered(table)
        fake.script("chat.postMessage", error("not_in_channel"))
        await table.person().press(message, "share")
        await table.person().press(message, "share")
        assert table.outcomes == ["refused", "shared"]
        assert len(_shared(table)) == 1
        assert "Invite me to the channel" in table.notes[0][1]

    play(fake, database_dsn, tmp_path, scene)


@pytest.mark.parametrize("question", [True, False])
def test_a_message_whose_confirmation_was_lost_is_found_again(
    fake: FakeSlack, database_dsn: str, tmp_path: Path, *, question: bool
) -> None:
    async def scene(table: Table) -> None:
        errand, message = await answered(table, question=question)
        fake.script("chat.postMessage", accepted_but_lost())
        click = table.person().click(message, "share")
        with pytest.raises(ClientError):
            await table.handle(click)
        assert await table.handle(click) == "shared"
        assert len(_shared(table)) == 1
        post = (await PostStore(table.stores.database).of(errand.run_id))["share-1"]
        assert post.ts == _shared(table)[0].ts

    play(fake, database_dsn, tmp_path, scene)
