"""The official client, against the scripted Slack."""

from collections.abc import Awaitable

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from app.domain.codec import Json
from tests.slack.fake import FakeSlack
from tests.slack.fake.words import items, mapping, words


def client(fake: FakeSlack, token: str | None = None) -> AsyncWebClient:
    """A client of the first workspace, unless another token is given."""
    return AsyncWebClient(token=fake.world.teams["T0001"].token if token is None else token, base_url=fake.url)


async def answer(calling: Awaitable[AsyncSlackResponse], *path: str) -> Json:
    """What a call brings, at a path into it."""
    response = await calling
    found: Json = response.data if isinstance(response.data, dict) else None
    for name in path:
        found = mapping(found).get(name)
    return found


async def said(calling: Awaitable[AsyncSlackResponse], *path: str) -> str:
    """The same, where it is text."""
    return words(await answer(calling, *path))


async def texts(calling: Awaitable[AsyncSlackResponse], name: str = "messages", field: str = "text") -> list[str]:
    """A field of each entry of a list that a call brings."""
    return [words(mapping(each).get(field)) for each in items(await answer(calling, name))]


async def refusal(calling: Awaitable[AsyncSlackResponse]) -> str:
    """The error that a call ends with."""
    with pytest.raises(SlackApiError) as caught:
        await calling
    return str(caught.value.response["error"])
