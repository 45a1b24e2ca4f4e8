"""Where connections go, with a resolver that the test writes."""

import asyncio

import httpx2
import pytest

from app.backends.transport import AddressRefused, AnswerUnreadable, GuardedTransport
from tests.servers import ScriptedServer, fails, free_port, raw, scripted_openai

HOME = ("127.0.0.0/8",)


def post(server: ScriptedServer, addresses: list[str], networks: tuple[str, ...] = HOME) -> httpx2.Response:
    """Send a request to ``llama.test`` at the server's port; the name resolves to ``addresses``, but only once."""
    asked: list[str] = []

    async def resolve(host: str, _: int | None) -> list[str]:
        asked.append(host)
        if len(asked) > 1:
            raise OSError
        return addresses

    async def run() -> httpx2.Response:
        transport = GuardedTransport(networks, 5.0, resolve)
        async with httpx2.AsyncClient(transport=transport, trust_env=False) as client:
            url = server.url.replace("127.0.0.1", "llama.test")
            return await client.post(f"{url}/chat/completions", json={}, headers={"x-spy": "1"})

    return asyncio.run(run())


def test_the_connection_goes_to_the_address_that_was_checked() -> None:
    with scripted_openai() as server:
        assert post(server, ["127.0.0.1"]).is_success
        port = server.url.removesuffix("/v1").rpartition(":")[2]
        assert server.requests[0].headers["host"] == f"llama.test:{port}"
        assert "x-spy" not in server.requests[0].headers


@pytest.mark.parametrize(
    "addresses", [["10.1.2.3"], ["127.0.0.1", "93.184.216.34"], ["::1"], ["::ffff:93.184.216.34"], ["fe80::1%eth0"], []]
)
def test_one_address_outside_is_enough_to_refuse(addresses: list[str]) -> None:
    with scripted_openai() as server:
        with pytest.raises(AddressRefused):
            post(server, addresses)
        assert server.connections == 0


def test_a_name_that_does_not_resolve() -> None:
    async def resolve(_: str, __: int | None) -> list[str]:
        raise OSError

    async def run() -> None:
        async with httpx2.AsyncClient(transport=GuardedTransport(HOME, 5.0, resolve)) as client:
            await client.get("http://llama.test")

    with pytest.raises(httpx2.ConnectError):
        asyncio.run(run())


def test_the_next_address_is_tried_when_one_does_not_answer() -> None:
    with scripted_openai() as server:
        # Nothing listens on 127.0.0.2: the server is bound to 127.0.0.1 alone.
        assert post(server, ["127.0.0.2", "127.0.0.1"]).is_success


def test_no_address_answers() -> None:
    with scripted_openai() as server:
        server.url = f"http://127.0.0.1:{free_port()}"
        with pytest.raises(httpx2.ConnectError):
            post(server, ["127.0.0.2", "127.0.0.1"])


def test_a_large_answer_is_cut_with_an_error_and_a_large_error_quietly() -> None:
    large = b"x" * (33 << 20)
    with scripted_openai(raw(200, "text/event-stream", large)) as server, pytest.raises(AnswerUnreadable):
        post(server, ["127.0.0.1"])
    with scripted_openai(fails(500, "x" * (1 << 20))) as server:
        response = post(server, ["127.0.0.1"])
        assert (response.status_code, len(response.content)) == (500, 64 << 10)
