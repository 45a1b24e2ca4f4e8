"""The official client, as applications use it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from mcp import Client, StdioServerParameters
from mcp.client.session import ClientRequestContext
from mcp_types import CallToolResult, ElicitRequestFormParams, ElicitRequestParams, ElicitResult, TextContent

from tests.running import COMMAND, Place

DRIFT = "Which population stability index means that I must retrain?"
VAGUE = "Make our platform scalable"
MODES = ("auto", "legacy")
"""The present revision of the protocol, and those that begin with a handshake."""


def stdio(place: Place) -> StdioServerParameters:
    """The command as a client's configuration names it."""
    return StdioServerParameters(command=COMMAND, args=["mcp"], env=place.environment())


def text(result: CallToolResult) -> str:
    """The text of a result."""
    assert isinstance(result.content[0], TextContent)
    return result.content[0].text


def structured(result: CallToolResult) -> dict[str, object]:
    """The structured part of a result that is no error."""
    assert not result.is_error, text(result)
    found = result.structured_content
    assert isinstance(found, dict)
    return found


@dataclass
class Heard:
    """What a client was told while it waited."""

    progress: list[tuple[float, str]] = field(default_factory=list[tuple[float, str]])

    async def __call__(self, progress: float, total: float | None, message: str | None) -> None:
        """Take down one notification."""
        assert total is None
        self.progress.append((progress, message or ""))


@dataclass
class Person:
    """Somebody who fills in the forms that a client shows: the first choice of each, or nothing at all."""

    action: str = "accept"
    forms: list[ElicitRequestFormParams] = field(default_factory=list[ElicitRequestFormParams])

    async def __call__(self, context: ClientRequestContext, params: ElicitRequestParams) -> ElicitResult:
        """Answer one form."""
        assert context.request_id is not None
        assert isinstance(params, ElicitRequestFormParams)
        self.forms.append(params)
        if self.action != "accept":
            return ElicitResult(action="decline")
        fields: Mapping[str, Mapping[str, object]] = params.requested_schema["properties"]
        content = {name: choices[0] for name, one in fields.items() if isinstance(choices := one.get("enum"), list)}
        return ElicitResult(action="accept", content=content)


def client(server: str | StdioServerParameters, mode: str = "auto", person: Person | None = None) -> Client:
    """A client that shows forms to ``person``, where there is one."""
    return Client(server, mode=mode, elicitation_callback=person)
