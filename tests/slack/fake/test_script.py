"""What was scripted happens, once for each step, and is on record."""

import asyncio

import pytest
from aiohttp import ClientError
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient

from tests.servers import Signal
from tests.slack.fake import FakeSlack, accepted_but_lost, drop, error, held, http, passes, rate_limited
from tests.slack.fake.asking import client, refusal


def _plain(fake: FakeSlack) -> AsyncWebClient:
    """A client that tries once."""
    return AsyncWebClient(token=fake.world.teams["T0001"].token, base_url=fake.url, retry_handlers=[])


def test_errors_come_in_order_and_then_all_is_well(fake: FakeSlack) -> None:
    fake.script("chat.postMessage", error("invalid_blocks"), passes(), error("missing_scope", needed="chat:write"))

    async def go() -> None:
        post = client(fake).chat_postMessage
        assert await refusal(post(channel="C0001", text="1")) == "invalid_blocks"
        await post(channel="C0001", text="2")
        assert await refusal(post(channel="C0001", text="3")) == "missing_scope"
        await post(channel="C0001", text="4")

    asyncio.run(go())
    assert [each.text for each in fake.world.by_bot()] == ["2", "4"]
    assert [call.error for call in fake.calls] == ["invalid_blocks", "", "missing_scope", ""]


def test_a_limited_call_says_when_to_come_back(fake: FakeSlack) -> None:
    fake.script("chat.postMessage", rate_limited(7))

    async def go() -> None:
        with pytest.raises(SlackApiError) as caught:
            await _plain(fake).chat_postMessage(channel="C0001", text="1")
        assert (caught.value.response.status_code, caught.value.response.headers["Retry-After"]) == (429, "7")

    asyncio.run(go())


def test_the_clients_own_handler_comes_back(fake: FakeSlack) -> None:
    fake.script("chat.postMessage", rate_limited(0))
    web = _plain(fake)
    web.retry_handlers.append(AsyncRateLimitErrorRetryHandler(max_retry_count=1))
    asyncio.run(_post(web))
    assert [call.status for call in fake.calls] == [429, 200]


async def _post(web: AsyncWebClient) -> None:
    await web.chat_postMessage(channel="C0001", text="1")


@pytest.mark.parametrize(("step", "kept"), [(drop(), 0), (accepted_but_lost(), 1)])
def test_a_lost_connection_tells_nothing_about_what_was_done(fake: FakeSlack, step: object, kept: int) -> None:
    fake.script("chat.postMessage", step)  # type: ignore[arg-type]
    with pytest.raises(ClientError):
        asyncio.run(_post(_plain(fake)))
    assert len(fake.world.by_bot()) == kept
    assert [call.status for call in fake.calls] == [0]


def test_a_failing_proxy_answers_with_a_page(fake: FakeSlack) -> None:
    fake.script("chat.postMessage", http(503))
    with pytest.raises(SlackApiError) as caught:
        asyncio.run(_post(_plain(fake)))
    assert caught.value.response.status_code == 503


def test_a_call_can_be_held(fake: FakeSlack) -> None:
    go_on = Signal()
    fake.script("chat.postMessage", held(go_on))

    async def go() -> None:
        calling = asyncio.create_task(client(fake).chat_postMessage(channel="C0001", text="1"))
        await client(fake).auth_test()
        assert not fake.world.by_bot()
        go_on.set()
        await calling
        await fake.until(lambda: len(fake.world.by_bot()) == 1)

    asyncio.run(go())


def test_rates_are_kept_for_each_channel(fake: FakeSlack) -> None:
    fake.rates.limit("chat.postMessage", 1, 60, by_channel=True)
    fake.world.channel("C0002")

    async def go() -> None:
        post = _plain(fake).chat_postMessage
        await post(channel="C0001", text="1")
        await post(channel="C0002", text="1")
        with pytest.raises(SlackApiError) as caught:
            await post(channel="C0001", text="2")
        assert 1 <= int(caught.value.response.headers["Retry-After"]) <= 60

    asyncio.run(go())


def test_a_snapshot_has_no_times_and_no_names_of_the_day(fake: FakeSlack) -> None:
    question = fake.world.say("C0001", "U0001", "Hi")

    async def go() -> None:
        await client(fake).chat_postMessage(channel="C0001", text="run-93", thread_ts=question.ts)

    asyncio.run(go())
    shown = fake.snapshot({"run-93": "RUN"})
    assert '"thread_ts": "ts-1"' in shown
    assert '"text": "RUN"' in shown
    assert question.ts not in shown
