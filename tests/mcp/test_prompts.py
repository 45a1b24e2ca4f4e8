"""A prompt's message is a command that the team understands as it was filled in."""

import asyncio
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mcp.shared.exceptions import MCPError
from mcp_types import GetPromptRequestParams, TextContent

from app.content.agents import load_agents
from app.content.commands import load_commands
from app.domain.labels import Origin
from app.domain.run import Submission
from app.mcp.calls import Context
from app.mcp.prompts import CommandPrompts
from app.settings import PROJECT

_BOOK = load_commands(Path(PROJECT / "prompts" / "commands"), load_agents(PROJECT / "agents"))
_PROMPTS = CommandPrompts(_BOOK)
_NO_CONTEXT = cast("Context", None)
_VALUE = st.text(st.characters(categories=["L", "N", "P", "Zs"]), min_size=1, max_size=30).filter(str.strip)


def _written(name: str, arguments: dict[str, str]) -> str:
    params = GetPromptRequestParams(name=name, arguments=arguments)
    content = asyncio.run(_PROMPTS.get(_NO_CONTEXT, params)).messages[0].content
    assert isinstance(content, TextContent)
    return content.text.split("\n\n", 1)[1]


@given(st.sampled_from(sorted(_BOOK.by_name)), st.data())
def test_the_team_gets_every_argument(name: str, data: st.DataObject) -> None:
    command = _BOOK.by_name[name]
    first, *others = command.arguments
    given_: dict[str, Any] = {first.name: "an ordinary request"}
    given_ |= {each.name: data.draw(_VALUE) for each in others if data.draw(st.booleans())}
    expanded = _BOOK.expand(Submission(_written(name, given_), Origin.MCP))
    assert expanded.wishes.command == name
    assert "an ordinary request" in expanded.text
    values = {key: " ".join(value.replace('"', "'").split()) for key, value in given_.items()}
    expected = command.template.render({each.name: values.get(each.name, "") for each in command.arguments}).strip()
    assert expanded.text == expected


def test_an_argument_that_does_not_exist_is_named() -> None:
    with pytest.raises(MCPError, match="no argument 'budget'"):
        _written("validate", {"plan": "a plan", "budget": "1"})
