"""The team's commands as prompts: what a person picks from a menu becomes a question for the team."""

import re
from collections.abc import Mapping

from mcp_types import (
    GetPromptRequestParams,
    GetPromptResult,
    ListPromptsResult,
    PaginatedRequestParams,
    Prompt,
    PromptArgument,
    PromptMessage,
    TextContent,
)

from app.content.commands import Command, CommandBook
from app.domain.errors import CommandMisused
from app.mcp.calls import Context
from app.mcp.failures import as_protocol_errors

_ORDER = "Use the tool ask_cto_team with exactly the following question, and show its answer with its sources."
_BREAKS = re.compile(r"\s+")


class CommandPrompts:
    """Lists the commands, and writes one with the arguments that were filled in."""

    def __init__(self, commands: CommandBook) -> None:
        self._commands = commands

    async def list(self, _context: Context, _params: PaginatedRequestParams | None) -> ListPromptsResult:
        """Every command with its arguments."""
        return ListPromptsResult(prompts=[_prompt(each) for each in self._commands.by_name.values()])

    async def get(self, _context: Context, params: GetPromptRequestParams) -> GetPromptResult:
        """The message that asks the team."""
        with as_protocol_errors():
            command = self._commands.get(params.name)
            arguments = _arguments(command, params.arguments or {})
            # Tells now what the team would tell later: a missing text, a misspelt argument.
            command.request(arguments)
        text = f"{_ORDER}\n\n/{command.name} {arguments}"
        message = PromptMessage(role="user", content=TextContent(type="text", text=text))
        return GetPromptResult(description=command.summary, messages=[message])


def _prompt(command: Command) -> Prompt:
    return Prompt(
        name=command.name,
        title=command.title,
        description=command.summary,
        arguments=[
            PromptArgument(name=each.name, description=each.about, required=each.required) for each in command.arguments
        ],
    )


def _arguments(command: Command, given: Mapping[str, str]) -> str:
    first, *others = command.arguments
    known = [each.name for each in others]
    unknown = [name for name in given if name != first.name and name not in known]
    if unknown:
        raise CommandMisused(f"/{command.name} has no argument {unknown[0]!r}. {command.usage}")
    pairs = [f'{name}="{_one_line(given[name])}"' for name in known if given.get(name, "").strip()]
    return " ".join([given.get(first.name, "").strip(), *pairs]).strip()


def _one_line(value: str) -> str:
    """A value as a command can carry it: without line breaks and without the quotation mark that ends it."""
    return _BREAKS.sub(" ", value.replace('"', "'")).strip()
