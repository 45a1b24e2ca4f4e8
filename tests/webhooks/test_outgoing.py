"""Requests to addresses that users name, over real sockets."""

import asyncio
from collections.abc import Iterable

import pytest

from app.domain.errors import InvalidWebhook
from app.webhooks.outgoing import Outgoing, Posted, Resolve
from tests.webhooks.receiver import Answer, Receiver, always, receiving


def _post(url: str, resolve: Resolve | None = None, *, loopback: bool = True, total_s: float = 10.0) -> Posted:
    async def scenario() -> Posted:
        outgoing = (
            Outgoing(loopback=loopback, total_s=total_s)
            if resolve is None
            else Outgoing(loopback=loopback, resolve=resolve, total_s=total_s)
        )
        try:
            return await outgoing.post(url, {"x-own": "1"}, b"{}")
        finally:
            await outgoing.close()

    return asyncio.run(scenario())


def _names(*answers: tuple[str, ...]) -> tuple[Resolve, list[str]]:
    """A resolver that says one thing after the other, and the names that it was asked for."""
    asked: list[str] = []

    async def resolve(host: str, _port: int) -> Iterable[str]:
        asked.append(host)
        return answers[min(len(asked), len(answers)) - 1]

    return resolve, asked


def test_the_name_is_looked_up_once_and_stays_in_the_request() -> None:
    with receiving() as receiver:
        resolve, asked = _names(("127.0.0.1",))
        posted = _post(receiver.url("hooks.example.com"), resolve)
        assert posted.good
        received = receiver.next()
    assert received.headers["host"] == f"hooks.example.com:{receiver.port}"
    assert received.headers["x-own"] == "1"
    assert received.body == b"{}"
    assert asked == ["hooks.example.com"]


@pytest.mark.parametrize("status", [201, 204, 299])
def test_any_2xx_is_good(status: int) -> None:
    with receiving(always(Answer(status))) as receiver:
        assert _post(receiver.url()).good


@pytest.mark.parametrize("status", [300, 400, 404, 410, 429, 500, 503])
def test_nothing_else_is(status: int) -> None:
    with receiving(always(Answer(status))) as receiver:
        posted = _post(receiver.url())
    assert (posted.status, posted.good) == (status, False)


def test_no_redirect_is_followed() -> None:
    with receiving() as elsewhere, receiving(always(Answer(307, {"location": elsewhere.url()}))) as receiver:
        posted = _post(receiver.url())
        assert (posted.status, elsewhere.count, receiver.count) == (307, 0, 1)


def test_silence_ends_in_time() -> None:
    with receiving(always(Answer(silent=True))) as receiver:
        posted = _post(receiver.url(), total_s=0.3)
    assert (posted.status, posted.error) == (None, "no answer in time")


def test_of_a_long_answer_no_more_than_needed_is_read() -> None:
    with receiving(always(Answer(200, body=b"x" * 5_000_000))) as receiver:
        assert _post(receiver.url()).good


def test_where_nobody_listens_there_is_no_connection() -> None:
    with receiving() as receiver:
        url = receiver.url()
    posted = _post(url)
    assert posted.status is None
    assert posted.error is not None
    assert posted.error.startswith("no connection")


def test_a_name_that_changes_its_mind_after_the_check_reaches_nothing() -> None:
    async def scenario(receiver: Receiver) -> None:
        resolve, asked = _names(("93.184.216.34",), ("127.0.0.1",))
        outgoing = Outgoing(loopback=False, resolve=resolve)
        url = f"https://rebinding.example.com:{receiver.port}/"
        await outgoing.check(url)
        posted = await outgoing.post(url, {}, b"")
        assert asked == ["rebinding.example.com"] * 2
        assert posted.status is None
        assert posted.error == "The target leads to an address that is not on the public internet."
        await outgoing.close()

    with receiving() as receiver:
        asyncio.run(scenario(receiver))
        assert receiver.count == 0


@pytest.mark.parametrize(
    "addresses",
    [
        *(("127.0.0.1",), ("10.0.0.7",), ("169.254.169.254",), ("::1",), ("::ffff:127.0.0.1",), ("64:ff9b::7f00:1",)),
        ("93.184.216.34", "127.0.0.1"),
    ],
)
def test_one_bad_address_refuses_the_target(addresses: tuple[str, ...]) -> None:
    async def scenario() -> None:
        resolve, _ = _names(addresses)
        outgoing = Outgoing(loopback=False, resolve=resolve)
        with pytest.raises(InvalidWebhook):
            await outgoing.check("https://hooks.example.com/")
        posted = await outgoing.post("https://hooks.example.com/", {}, b"")
        assert posted.status is None
        await outgoing.close()

    asyncio.run(scenario())


def test_plain_http_is_for_this_machine_only() -> None:
    resolve, _ = _names(("93.184.216.34",))
    refused = _post("http://hooks.example.com/", resolve)
    assert refused.error == "The target leads to an address that is not on the public internet."
    unsafe = _post("http://hooks.example.com/", resolve, loopback=False)
    assert unsafe.error == "The target must begin with https://."
