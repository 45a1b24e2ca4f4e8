"""Votes on answers."""

from pathlib import Path

import pytest

from app.domain.feedback import FeedbackReason, Judgement, Rating
from app.domain.slack import Errand
from app.slack.render.closing import feedback
from app.store.slack.posts import PostStore
from tests.slack.fake import FakeSlack, Message, error
from tests.slack.interactions.table import Table, play


async def _answer(table: Table) -> tuple[Errand, Message]:
    """An answer in the channel."""
    errand = await table.ask()
    message = await table.post(errand, (feedback(errand.run_id),))
    posts = PostStore(table.stores.database)
    await posts.once(errand.run_id, "answer", "C0001")
    await posts.posted(errand.run_id, "answer", message.ts)
    return errand, message


async def _votes(table: Table, errand: Errand) -> dict[str, Judgement]:
    found = await table.stores.conversations.feedback.of_run(errand.run_id)
    return {each.author: each.judgement for each in found}


def test_a_vote_counts_once_and_can_be_changed(fake: FakeSlack, database_dsn: str, tmp_path: Path) -> None:
    async def scene(table: Table) -> None:
        errand, message = await _answer(table)
        ann, bob = table.person(), table.person("U0002")
        await ann.press(message, "feedback", "positive")
        await ann.press(message, "feedback", "positive")
        await bob.press(message, "feedback", "positive")
        await ann.press(message, "feedback", "negative")
        assert await _votes(table, errand) == {
            "user:slack:T0001:U0001": Judgement(Rating.DOWN),
            "user:slack:T0001:U0002": Judgement(Rating.UP),
        }
        assert table.outcomes == ["up", "up", "up"]

    play(fake, database_dsn, tmp_path, scene)


def test_a_bad_vote_asks_what_was_wrong(fake: FakeSlack, database_dsn: str, tmp_path: Path) -> None:
    async def scene(table: Table) -> None:
        errand, message = await _answer(table)
        ann = table.person()
        await ann.press(message, "feedback", "negative")
        (view,) = fake.world.views.values()
        assert (await _votes(table, errand))["user:slack:T0001:U0001"] == Judgement(Rating.DOWN)
        await ann.fill_in(view, {"reasons": {"reasons": ["wrong", "too-long"]}, "text": {"text": "Too vague.\n"}})
        assert table.outcomes == ["explained"]
        assert (await _votes(table, errand))["user:slack:T0001:U0001"] == Judgement(
            Rating.DOWN, (FeedbackReason.WRONG, FeedbackReason.TOO_LONG), "Too vague."
        )
        # Another click on the same button keeps what was said.
        await ann.press(message, "feedback", "negative")
        assert (await _votes(table, errand))["user:slack:T0001:U0001"].text == "Too vague."
        assert table.notes == [("U0001", "Thank you, your feedback is kept with the answer.")]

    play(fake, database_dsn, tmp_path, scene)


@pytest.mark.parametrize("late", ["expired_trigger_id", "trigger_expired"])
def test_the_vote_counts_though_the_form_comes_too_late(
    fake: FakeSlack, database_dsn: str, tmp_path: Path, late: str
) -> None:
    async def scene(table: Table) -> None:
        errand, message = await _answer(table)
        fake.script("views.open", error(late))
        await table.person().press(message, "feedback", "negative")
        assert (await _votes(table, errand))["user:slack:T0001:U0001"] == Judgement(Rating.DOWN)
        assert len(table.notes) == 1

    play(fake, database_dsn, tmp_path, scene)


def test_who_does_not_see_an_answer_does_not_judge_it(fake: FakeSlack, database_dsn: str, tmp_path: Path) -> None:
    async def scene(table: Table) -> None:
        errand = await table.ask()
        message = await table.post(errand, (feedback(errand.run_id),))
        await table.person("U0002").press(message, "feedback", "positive")
        assert table.outcomes == ["gone"]
        assert await _votes(table, errand) == {}

    play(fake, database_dsn, tmp_path, scene)
