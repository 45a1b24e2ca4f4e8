"""Answers to the team's questions by buttons and forms, over a real database and a scripted Slack."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from app.domain.clarification import GivenAnswer
from app.domain.errors import SlackUnavailable
from app.domain.labels import ClarificationStatus, RunStatus
from app.domain.slack_people import Answerers
from app.domain.trail import Action, Change
from app.store.slack.choices import ChoiceStore
from tests.slack.fake import FakeSlack, Message, error
from tests.slack.fake.words import mapping, words
from tests.slack.interactions.table import HERE, QUEUE, Table, play

CHANGE = Change("default", "admin", Action.SLACK_CHANNEL, "slack:T0001:C0001")
ALREADY = "These questions are already answered by <@U0001>. Thank you."


def _shown(message: Message) -> str:
    return str(message.blocks)


def _buttons(message: Message) -> list[dict[str, object]]:
    return [dict(each) for block in message.blocks if block["type"] == "actions" for each in block["elements"]]  # type: ignore[union-attr, arg-type]


def test_one_question_is_answered_by_one_click(fake: FakeSlack, database_dsn: str, tmp_path: Path) -> None:
    async def scene(table: Table) -> None:
        clarification, message = await table.ask_back("scale")
        await table.person().press(message, "clarify:0:1")
        assert table.outcomes == ["answered"]
        settled = await table.team.clarification(clarification.id)
        assert [reply.text for reply in settled.replies] == ["Millions"]
        assert (await table.team.run(clarification.run_id)).status is RunStatus.QUEUED
        assert _buttons(message) == []
        assert "Millions (name of U0001)" in _shown(message)
        assert await ChoiceStore(table.stores.database).settled_by(clarification.id) == "slack:T0001:U0001"

    play(fake, database_dsn, tmp_path, scene)


def test_a_second_click_is_harmless(fake: FakeSlack, database_dsn: str, tmp_path: Path) -> None:
    async def scene(table: Table) -> None:
        clarification, message = await table.ask_back("scale")
        click = table.person().click(message, "clarify:0:1")
        outcomes = [await table.handle(click) for _ in range(3)]
        assert outcomes == ["answered", "again", "again"]
        assert table.notes == []
        events = [each.event.type for each in await table.team.history(clarification.run_id)]
        assert events.count("clarification.answered") == 1
        assert events.count("run.queued") == 1

    play(fake, database_dsn, tmp_path, scene)


def test_of_many_at_once_one_wins_and_the_others_are_told(fake: FakeSlack, database_dsn: str, tmp_path: Path) -> None:
    async def scene(table: Table) -> None:
        clarification, message = await table.ask_back("scale")
        await ChoiceStore(table.stores.database).let("T0001", "C0001", Answerers.EVERYONE, CHANGE)
        people = [table.person(f"U000{number}") for number in range(1, 5)]
        clicks = [each.click(message, f"clarify:0:{place % 2}") for place, each in enumerate(people)]
        outcomes = await asyncio.gather(*map(table.handle, clicks))
        assert sorted(outcomes) == ["answered", "settled", "settled", "settled"]
        winner = people[outcomes.index("answered")].id
        losers = {each.id for each in people} - {winner}
        assert {user for user, _ in table.notes} == losers
        assert {note for _, note in table.notes} == {ALREADY.replace("U0001", winner)}
        settled = await table.team.clarification(clarification.id)
        assert [reply.text for reply in settled.replies] == [["A few", "Millions"][outcomes.index("answered") % 2]]

    play(fake, database_dsn, tmp_path, scene)


def test_only_the_asker_answers(fake: FakeSlack, database_dsn: str, tmp_path: Path) -> None:
    async def scene(table: Table) -> None:
        clarification, message = await table.ask_back("scale")
        before = _shown(message)
        await table.person("U0002").press(message, "clarify:0:0")
        await table.person("U0002").press(message, "clarify_skip")
        assert table.outcomes == ["not-asked", "not-asked"]
        note = "Only <@U0001> can answer these questions: they belong to that person's request."
        assert table.notes == [("U0002", note)] * 2
        assert await ChoiceStore(table.stores.database).of(clarification.id) == {}
        assert _shown(message) == before
        assert (await table.team.clarification(clarification.id)).status is ClarificationStatus.OPEN

    play(fake, database_dsn, tmp_path, scene)


def test_several_questions_wait_for_each_other(fake: FakeSlack, database_dsn: str, tmp_path: Path) -> None:
    async def scene(table: Table) -> None:
        clarification, message = await table.ask_back("scale", "budget")
        ann = table.person()
        blocks = {words(block.get("block_id")) for block in message.blocks}
        await ann.press(message, "clarify:0:0")
        await ann.press(message, "clarify:0:1")
        assert (await table.team.clarification(clarification.id)).status is ClarificationStatus.OPEN
        chosen = [each["action_id"] for each in _buttons(message) if each.get("style") == "primary"]
        assert "clarify:0:1" in chosen
        assert "clarify:0:0" not in chosen
        assert not {words(each.get("block_id")) for each in message.blocks if each["type"] == "actions"} & blocks
        await ann.press(message, "clarify:1:0")
        assert table.outcomes == ["gathered", "gathered", "answered"]
        settled = await table.team.clarification(clarification.id)
        assert [reply.text for reply in settled.replies] == ["Millions", "A few"]

    play(fake, database_dsn, tmp_path, scene)


def test_going_on_with_assumptions_keeps_what_was_chosen(fake: FakeSlack, database_dsn: str, tmp_path: Path) -> None:
    async def scene(table: Table) -> None:
        clarification, message = await table.ask_back("scale", "budget")
        ann = table.person()
        await ann.press(message, "clarify:1:1")
        await ann.press(message, "clarify_skip")
        assert table.outcomes == ["gathered", "answered"]
        settled = await table.team.clarification(clarification.id)
        assert [(reply.question_id, reply.text) for reply in settled.replies] == [("budget", "Millions")]
        assert "Assumed: Small." in _shown(message)

    play(fake, database_dsn, tmp_path, scene)


def test_what_was_answered_elsewhere_stays(fake: FakeSlack, database_dsn: str, tmp_path: Path) -> None:
    async def scene(table: Table) -> None:
        clarification, message = await table.ask_back("scale")
        await table.team.answer(clarification.id, [GivenAnswer("scale", option=0)])
        await table.person().press(message, "clarify:0:1")
        assert table.outcomes == ["settled"]
        assert table.notes == [("U0001", "These questions are already answered. Thank you.")]
        settled = await table.team.clarification(clarification.id)
        assert [reply.text for reply in settled.replies] == ["A few"]

    play(fake, database_dsn, tmp_path, scene)


def test_what_has_expired_says_what_was_assumed(fake: FakeSlack, database_dsn: str, tmp_path: Path) -> None:
    async def scene(table: Table) -> None:
        clarification, message = await table.ask_back("scale")
        async with table.stores.database.session() as session:
            past = {"past": datetime.now(UTC) - timedelta(days=1)}
            await session.execute(text("UPDATE clarification SET expires_at = :past"), past)
        assert await table.stores.clarifications.expire(QUEUE) == 1
        await table.person().press(message, "clarify:0:1")
        assert table.outcomes == ["expired"]
        (note,) = fake.world.ephemeral
        assert "Assumed: Small." in _shown(note)
        assert (await table.team.clarification(clarification.id)).replies == ()

    play(fake, database_dsn, tmp_path, scene)


@pytest.mark.parametrize(
    ("value", "outcome"),
    [
        ('{"c": "%s", "q": "scale", "o": 1, "v": 7}', "stale"),
        ('{"c": "%s", "q": "scale", "o": 9, "v": 1}', "unknown"),
        ('{"c": "%s", "q": "nothing", "o": 1, "v": 1}', "unknown"),
        ('{"c": "clr_00000000000000000000000000000000", "q": "scale", "o": 1, "v": 1}', "gone"),
        ("no JSON", "gone"),
    ],
)
def test_a_button_of_another_time_changes_nothing(
    fake: FakeSlack, database_dsn: str, tmp_path: Path, value: str, outcome: str
) -> None:
    async def scene(table: Table) -> None:
        clarification, message = await table.ask_back("scale")
        await table.person().press(message, "clarify:0:1", value.replace("%s", clarification.id))
        assert table.outcomes == [outcome]
        assert len(table.notes) == 1
        assert (await table.team.clarification(clarification.id)).status is ClarificationStatus.OPEN

    play(fake, database_dsn, tmp_path, scene)


def test_an_answer_counts_though_slack_refuses_to_show_it(fake: FakeSlack, database_dsn: str, tmp_path: Path) -> None:
    async def scene(table: Table) -> None:
        clarification, message = await table.ask_back("scale", "budget")
        fake.script("chat.update", error("message_not_found"), error("missing_scope", needed="chat:write"))
        await table.person().press(message, "clarify:0:1")
        await table.person().press(message, "clarify:1:1")
        assert table.outcomes == ["gathered", "answered"]
        assert (await table.clients.installation(HERE)).without == {"chat:write"}
        assert (await table.team.clarification(clarification.id)).status is ClarificationStatus.ANSWERED

    play(fake, database_dsn, tmp_path, scene)


def test_a_token_that_was_revoked_is_found_out(fake: FakeSlack, database_dsn: str, tmp_path: Path) -> None:
    async def scene(table: Table) -> None:
        clarification, message = await table.ask_back("scale")
        click = table.person().click(message, "clarify:0:1")
        fake.world.revoke("T0001")
        assert await table.handle(click) == "answered"
        with pytest.raises(SlackUnavailable):
            await table.clients.installation(HERE)
        # The workspace cannot be answered any more: its runs are over.
        assert (await table.team.run(clarification.run_id)).status is RunStatus.CANCELLED

    play(fake, database_dsn, tmp_path, scene)


def test_the_form_takes_options_and_words(fake: FakeSlack, database_dsn: str, tmp_path: Path) -> None:
    async def scene(table: Table) -> None:
        clarification, message = await table.ask_back("scale", "budget", "team")
        ann = table.person()
        await ann.press(message, "clarify_open")
        await fake.until_called("views.update")
        (view,) = fake.world.views.values()
        await ann.fill_in(
            view,
            {
                "question:scale": {"choice": "1"},
                "question:budget": {"choice": "0"},
                "other:budget": {"text": " at first "},
                "other:team": {"text": "Two of us"},
            },
        )
        assert table.outcomes == ["answered"]
        settled = await table.team.clarification(clarification.id)
        assert [reply.text for reply in settled.replies] == ["Millions", "A few. at first", "Two of us"]
        assert "Two of us (name of U0001)" in _shown(message)

    play(fake, database_dsn, tmp_path, scene)


def test_a_form_that_is_not_complete_is_kept(fake: FakeSlack, database_dsn: str, tmp_path: Path) -> None:
    async def scene(table: Table) -> None:
        clarification, message = await table.ask_back("scale", "budget")
        ann = table.person()
        await ann.press(message, "clarify_open")
        await fake.until_called("views.update")
        (view,) = fake.world.views.values()
        await ann.fill_in(view, {"other:scale": {"text": "900 people"}})
        assert table.outcomes == ["gathered"]
        await ann.press(message, "clarify:1:0")
        settled = await table.team.clarification(clarification.id)
        assert [reply.text for reply in settled.replies] == ["900 people", "A few"]

    play(fake, database_dsn, tmp_path, scene)


def test_whoever_may_not_answer_sees_no_form(fake: FakeSlack, database_dsn: str, tmp_path: Path) -> None:
    async def scene(table: Table) -> None:
        _, message = await table.ask_back("scale")
        await table.person("U0002").press(message, "clarify_open")
        await fake.until_called("views.update")
        (view,) = fake.world.views.values()
        assert "Only <@U0001> can answer" in str(view.payload)
        assert "submit" not in mapping(view.payload)

    play(fake, database_dsn, tmp_path, scene)


@pytest.mark.parametrize("late", ["expired_trigger_id", "trigger_expired"])
def test_a_form_that_comes_too_late_is_buttons(fake: FakeSlack, database_dsn: str, tmp_path: Path, late: str) -> None:
    async def scene(table: Table) -> None:
        clarification, message = await table.ask_back("scale")
        fake.script("views.open", error(late))
        await table.person().press(message, "clarify_open")
        await fake.until_called("chat.postEphemeral")
        (note,) = fake.world.ephemeral
        assert note.only_for == "U0001"
        assert [each["action_id"] for each in _buttons(note)] == [each["action_id"] for each in _buttons(message)]
        await table.person().press(note, "clarify:0:0")
        assert table.outcomes == ["answered"]
        assert (await table.team.clarification(clarification.id)).status is ClarificationStatus.ANSWERED

    play(fake, database_dsn, tmp_path, scene)
