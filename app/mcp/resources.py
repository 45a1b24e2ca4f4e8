"""What a client can attach to a conversation: skills, their sections, runs, calculators, the routing policy."""

import json
from collections.abc import Awaitable, Callable, Mapping
from urllib.parse import quote, unquote

from mcp_types import (
    ListResourcesResult,
    ListResourceTemplatesResult,
    PaginatedRequestParams,
    ReadResourceRequestParams,
    ReadResourceResult,
    Resource,
    ResourceTemplate,
    TextResourceContents,
)

from app.calculators.document import calculator_document
from app.calculators.registry import calculator_named
from app.domain.access import Scope
from app.domain.errors import NotFound
from app.domain.labels import Sensitivity
from app.mcp.calls import Context, principal_of, require
from app.mcp.failures import as_protocol_errors
from app.mcp.runs import RunTools
from app.mcp.skills import Skills
from app.store.tenancy import acting_for

_MARKDOWN, _JSON, _YAML = "text/markdown", "application/json", "application/yaml"

_TEMPLATES = (
    ResourceTemplate(uri_template="skill://{name}", name="skill", title="A skill", mime_type=_MARKDOWN),
    ResourceTemplate(
        uri_template="skill://{name}/{section}", name="section", title="A section of a skill", mime_type=_MARKDOWN
    ),
    ResourceTemplate(uri_template="run://{id}", name="run", title="The answer of a run", mime_type=_MARKDOWN),
    ResourceTemplate(
        uri_template="calculator://{name}", name="calculator", title="What a calculator takes", mime_type=_JSON
    ),
)
_POLICY = Resource(uri="policy://active", name="policy", title="The routing policy that holds", mime_type=_YAML)

Read = Callable[[str], Awaitable[str]]


class Resources:
    """Lists and reads them. ``policy`` gives the text of the routing policy that holds."""

    def __init__(self, skills: Skills, runs: RunTools, policy: Callable[[], Awaitable[str]]) -> None:
        self._skills = skills
        self._runs = runs
        self._policy = policy
        self._kinds: Mapping[str, tuple[Scope, str, Read]] = {
            "skill": (Scope.SKILLS_READ, _MARKDOWN, self._skill),
            "run": (Scope.RUNS_READ, _MARKDOWN, self._run),
            "calculator": (Scope.SKILLS_READ, _JSON, self._calculator),
            "policy": (Scope.POLICIES_READ, _YAML, self._active_policy),
        }

    async def list(self, context: Context, _params: PaginatedRequestParams | None) -> ListResourcesResult:
        """The skills that everybody may read, and the policy."""
        principal = principal_of(context)
        with as_protocol_errors(), acting_for(principal.tenant):
            found = await self._skills.list(Sensitivity.PUBLIC) if principal.may(Scope.SKILLS_READ) else []
        skills = [
            Resource(
                uri=f"skill://{quote(each.name)}",
                name=each.name,
                title=each.title,
                description=each.description,
                mime_type=_MARKDOWN,
            )
            for each in found
        ]
        return ListResourcesResult(resources=[*skills, *([_POLICY] if principal.may(Scope.POLICIES_READ) else [])])

    async def templates(self, _context: Context, _params: PaginatedRequestParams | None) -> ListResourceTemplatesResult:
        """How addresses are built."""
        return ListResourceTemplatesResult(resource_templates=list(_TEMPLATES))

    async def read(self, context: Context, params: ReadResourceRequestParams) -> ReadResourceResult:
        """The text of one."""
        principal, uri = principal_of(context), str(params.uri)
        with as_protocol_errors(), acting_for(principal.tenant):
            kind, _, place = uri.partition("://")
            if kind not in self._kinds:
                raise NotFound(f"There are no resources of the kind {kind[:40]!r}.")
            scope, mime_type, read = self._kinds[kind]
            require(principal, scope)
            text = await read(place)
        return ReadResourceResult(contents=[TextResourceContents(uri=uri, text=text, mime_type=mime_type)])

    async def _skill(self, place: str) -> str:
        name, _, section = place.rstrip("/").partition("/")
        wanted = unquote(section) or None
        return (await self._skills.read(unquote(name), wanted, Sensitivity.PUBLIC)).markdown

    async def _run(self, place: str) -> str:
        return (await self._runs.look(place)).shown()

    async def _calculator(self, place: str) -> str:
        return json.dumps(calculator_document(calculator_named(place)), ensure_ascii=False)

    async def _active_policy(self, place: str) -> str:
        if place != "active":
            raise NotFound("The only policy here is policy://active.")
        return await self._policy()
