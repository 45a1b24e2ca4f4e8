"""One call to Slack, and what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from app.domain.codec import Json
from app.slack.bridge.calls import Call, Kind
from app.slack.bridge.failures import Failure, Refusal, refusal


@dataclass(frozen=True, slots=True)
class Taken:
    """Slack has done it: the time stamp and channel that it names, where it does. A file has its id as the stamp."""

    ts: str = ""
    channel: str = ""


@dataclass(frozen=True, slots=True)
class Speaker:
    """Talks to one workspace. The client sends nothing again by itself: a message could be there twice then."""

    web: AsyncWebClient

    async def __call__(self, call: Call) -> Taken | Refusal:
        """Make the call."""
        try:
            return await (self._upload(call) if call.kind is Kind.FILE else self._call(call))
        except SlackApiError as error:
            return _refusal(error)
        except SlackClientError as error:
            return Refusal(Failure.REFUSED, type(error).__name__)
        except (ClientError, TimeoutError, OSError) as error:
            return Refusal(Failure.UNSURE, type(error).__name__)

    async def _call(self, call: Call) -> Taken:
        response = await self.web.api_call(call.method, json=dict(call.arguments))
        return _taken(cast("Mapping[str, Json]", response.data))

    async def _upload(self, call: Call) -> Taken:
        wanted = call.arguments
        response = await self.web.files_upload_v2(
            filename=str(wanted["filename"]),
            title=str(wanted["filename"]),
            content=str(wanted["content"]),
            channel=str(wanted["channel"]),
            thread_ts=str(wanted["thread_ts"]) if "thread_ts" in wanted else None,
        )
        files = cast("list[Mapping[str, str]]", response.get("files", []))
        return Taken(files[0]["id"] if files else "uploaded")


def _taken(data: Mapping[str, Json]) -> Taken:
    channel = data.get("channel")
    named = channel.get("id") if isinstance(channel, dict) else channel
    stamp = data.get("ts", data.get("message_ts"))
    return Taken(str(stamp or ""), str(named or ""))


def _refusal(error: SlackApiError) -> Refusal:
    # Where the answer was no JSON, what comes along is the HTTP library's own response, or text.
    response: Any = error.response
    data: object = getattr(response, "data", response)
    document = cast("Mapping[str, Json]", data) if isinstance(data, dict) else {}
    status = int(getattr(response, "status_code", getattr(response, "status", 500)))
    headers = cast("Mapping[str, str]", getattr(response, "headers", {}))
    retry_after = next((value for name, value in headers.items() if name.lower() == "retry-after"), "")
    code = str(document.get("error", ""))
    return refusal(code, status if code else max(status, 500), str(retry_after), str(document.get("needed", "")))
