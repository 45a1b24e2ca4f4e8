"""What a tool is, and how a call of one becomes a result that clients understand."""

import json
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated, ClassVar, TypeVar

from mcp_types import (
    CallToolRequestParams,
    CallToolResult,
    InputRequiredResult,
    ListToolsResult,
    PaginatedRequestParams,
    TextContent,
    Tool,
    ToolAnnotations,
)
from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from app.domain.access import Scope
from app.domain.errors import NotFound, TeamError, ValidationFailed
from app.mcp.calls import Call, Context, require
from app.mcp.results import Result
from app.store.tenancy import acting_for
from app.telemetry import problem


class Arguments(BaseModel):
    """What a tool takes; unknown names are errors."""

    model_config: ClassVar[ConfigDict] = ConfigDict(extra="forbid", frozen=True)


def _parsed(value: object) -> object:
    if isinstance(value, str) and value.lstrip()[:1] in {"{", "["}:
        try:
            parsed: object = json.loads(value)
        except ValueError:
            return value
        return parsed
    return value


FROM_JSON = BeforeValidator(_parsed)
"""For lists and objects: some clients send them as a text that holds JSON."""

Texts = Annotated[dict[str, str], FROM_JSON]

A = TypeVar("A", bound=Arguments)

Outcome = Awaitable[Result | InputRequiredResult]


@dataclass(frozen=True, slots=True)
class ToolSpec:
    """A tool: how clients see it in a list, which right it needs, and what it does with arguments not yet checked."""

    listed: Tool
    scope: Scope
    work: Callable[[Call, Mapping[str, object]], Outcome]

    async def called(self, call: Call, arguments: Mapping[str, object]) -> Result | InputRequiredResult:
        """The result of one call.

        Raises:
            Forbidden: the caller lacks the right.
            ValidationFailed: an argument is unknown, missing or has the wrong type.
        """
        require(call.principal, self.scope)
        return await self.work(call, arguments)


@dataclass(frozen=True, slots=True)
class Facts:
    """What a tool is called and what it is for; ``about`` is read by models that choose between tools."""

    name: str
    title: str
    about: str
    scope: Scope
    read_only: bool = True


def tool(facts: Facts, takes: type[A], gives: type[Result], work: Callable[[Call, A], Outcome]) -> ToolSpec:
    """A tool that ``work`` does, with the schemas of what it takes and gives."""

    async def checked(call: Call, arguments: Mapping[str, object]) -> Result | InputRequiredResult:
        try:
            given = takes.model_validate(arguments)
        except ValidationError as error:
            raise ValidationFailed(_wrong(error)) from None
        return await work(call, given)

    hints = ToolAnnotations(
        title=facts.title,
        read_only_hint=facts.read_only,
        destructive_hint=False,
        idempotent_hint=facts.read_only,
        open_world_hint=False,
    )
    listed = Tool(
        name=facts.name,
        title=facts.title,
        description=facts.about,
        input_schema=takes.model_json_schema(),
        output_schema=gives.model_json_schema(mode="serialization"),
        annotations=hints,
    )
    return ToolSpec(listed, facts.scope, checked)


class Toolbox:
    """All tools by name."""

    def __init__(self, specs: Iterable[ToolSpec]) -> None:
        self._specs = {spec.listed.name: spec for spec in specs}

    async def list(self, _context: Context, _params: PaginatedRequestParams | None) -> ListToolsResult:
        """Every tool with its schemas."""
        return ListToolsResult(tools=[spec.listed for spec in self._specs.values()])

    async def call(self, context: Context, params: CallToolRequestParams) -> CallToolResult | InputRequiredResult:
        """Call one; what goes wrong is a result that the model can read, never a broken connection."""
        call = Call(context, params.input_responses, params.request_state)
        try:
            with acting_for(call.principal.tenant):
                result = await self._named(params.name).called(call, params.arguments or {})
        except TeamError as error:
            return failed(error)
        except Exception as error:  # noqa: BLE001 - the edge: its text may hold what nobody outside should read
            problem("mcp.tool", error, tool=params.name if params.name in self._specs else None)
            return failed(TeamError("Something went wrong inside the service."))
        if isinstance(result, InputRequiredResult):
            return result
        content = TextContent(type="text", text=result.shown())
        return CallToolResult(content=[content], structured_content=result.model_dump(mode="json"))

    def _named(self, name: str) -> ToolSpec:
        if name not in self._specs:
            raise NotFound(f"There is no tool of that name. There are {', '.join(self._specs)}.")
        return self._specs[name]


def failed(error: TeamError) -> CallToolResult:
    """An error as the result of a tool: the sentence and the remedy as text, code and status beside it."""
    text = f"{error.sentence} {error.remedy}".strip()
    meta = {"code": error.code, "status": error.status}
    return CallToolResult(content=[TextContent(type="text", text=text)], is_error=True, _meta=meta)


def _wrong(error: ValidationError) -> str:
    """Which arguments are wrong and how, without what was sent."""
    found = [f"{'.'.join(map(str, each['loc'])) or 'arguments'}: {each['msg']}" for each in error.errors()]
    return f"The arguments cannot be used: {'; '.join(found)}."
