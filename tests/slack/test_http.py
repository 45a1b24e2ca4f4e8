"""The address that Slack sends to: what is believed, what is kept, and what Slack is told."""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable

import httpx
import pytest

from app.slack.http import PATH
from app.slack.inbox import EMPTY, TAKEN, UNKEPT
from app.store.engine import Database, open_database
from app.store.slack.inbox import Inbox
from tests.slack.deliveries import click, command, event, mention, message, shortcut
from tests.slack.office import Counted, front_door, send, signed
from tests.store.slack.test_inbox import LEASE

Scenario = Callable[[httpx.AsyncClient, Inbox, Counted], Awaitable[None]]


def run(database: Database, scenario: Scenario) -> None:
    async def closing() -> None:
        inbox, counted = Inbox(database), Counted()
        try:
            async with front_door(inbox, counted) as client:
                await scenario(client, inbox, counted)
        finally:
            await inbox.close()
            await database.close()

    asyncio.run(closing())


def test_what_slack_delivers_is_kept_before_it_is_acknowledged(database: Database) -> None:
    async def scenario(client: httpx.AsyncClient, inbox: Inbox, counted: Counted) -> None:
        bodies = [event(1, mention("Which?")), event(2, message("Lunch?")), shortcut("Which?"), click("feedback")]
        for body in bodies:
            answer = await send(client, body)
            assert (answer.status_code, answer.text) == (200, "")
        kept = await inbox.claim(LEASE, 10)
        assert [each.kind.value for each in kept] == ["event", "shortcut", "action"]
        assert kept[0].body == {name: value for name, value in bodies[0].items() if name != "token"}
        assert counted.reasons == []

    run(database, scenario)


def test_what_is_sent_again_is_acknowledged_and_kept_once(database: Database) -> None:
    async def scenario(client: httpx.AsyncClient, inbox: Inbox, _counted: Counted) -> None:
        for number in range(3):
            answer = await send(client, event(1, mention("Which?")), **{"X-Slack-Retry-Num": str(number)})
            assert answer.status_code == 200
        assert len(await inbox.claim(LEASE, 10)) == 1

    run(database, scenario)


def test_whoever_gives_a_command_is_told_at_once(database: Database) -> None:
    async def scenario(client: httpx.AsyncClient, inbox: Inbox, _counted: Counted) -> None:
        told = (await send(client, command("Which database?"))).json()
        assert told == {"response_type": "ephemeral", "text": TAKEN}
        helped = (await send(client, command("  ", "/design", trigger="2"))).json()
        assert helped == {"response_type": "ephemeral", "text": EMPTY.format(command="/design")}
        assert [each.body["text"] for each in await inbox.claim(LEASE, 10)] == ["Which database?"]

    run(database, scenario)


def test_without_a_database_slack_sends_it_again_and_people_are_asked_to() -> None:
    async def scenario(client: httpx.AsyncClient, _inbox: Inbox, _counted: Counted) -> None:
        assert (await send(client, event(1, mention("Which?")))).status_code == 503
        assert (await send(client, click("feedback"))).status_code == 503
        told = await send(client, command("Which?"))
        assert (told.status_code, told.json()["text"]) == (200, UNKEPT)
        # What nobody wants is not missed.
        assert (await send(client, event(2, {"type": "reaction_added"}))).status_code == 200

    run(open_database("postgresql://nobody@127.0.0.1:1/none"), scenario)


def test_slacks_own_questions_are_answered(database: Database) -> None:
    async def scenario(client: httpx.AsyncClient, inbox: Inbox, _counted: Counted) -> None:
        challenge = {"type": "url_verification", "challenge": "c-1", "token": "x"}
        assert (await send(client, challenge)).json() == {"challenge": "c-1"}
        form = b"ssl_check=1&type=ssl_check&token=x"
        checked = await client.post(
            PATH, content=form, headers={"Content-Type": "application/x-www-form-urlencoded", **signed(form)}
        )
        assert checked.status_code == 200
        assert await inbox.claim(LEASE, 10) == ()

    run(database, scenario)


def test_what_slack_did_not_sign_is_refused_counted_and_nowhere_written_down(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    body = json.dumps(event(1, mention("the secret plan"))).encode()

    async def scenario(client: httpx.AsyncClient, inbox: Inbox, counted: Counted) -> None:
        for headers in (
            {},
            signed(body, "soon"),
            signed(body, "1"),
            signed(body, secret="guessed"),
            signed(body + b" "),
        ):
            answer = await client.post(PATH, content=body, headers={"Content-Type": "application/json", **headers})
            assert (answer.status_code, answer.content) == (401, b"")
        assert counted.reasons == ["missing", "timestamp", "skew", "wrong", "wrong"]
        assert await inbox.claim(LEASE, 10) == ()

    with caplog.at_level(logging.DEBUG):
        run(database, scenario)
    assert "secret plan" not in caplog.text


def test_what_is_no_request_of_slacks_is_refused(database: Database) -> None:
    async def scenario(client: httpx.AsyncClient, _inbox: Inbox, _counted: Counted) -> None:
        assert (await client.get(PATH)).status_code == 405
        for content in (b"{", b"[1]", b"{}x", b"\xff"):
            headers = {"Content-Type": "application/json", **signed(content)}
            assert (await client.post(PATH, content=content, headers=headers)).status_code in {400, 401}
        nothing = await client.post(PATH, content=b"{}", headers={"Content-Type": "application/json", **signed(b"{}")})
        assert nothing.status_code == 200

    run(database, scenario)
