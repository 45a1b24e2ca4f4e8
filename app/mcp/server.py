"""The server behind both transports."""

import asyncio
from collections.abc import Awaitable, Callable
from importlib.metadata import version
from typing import Any

from mcp.server.lowlevel import Server

from app.mcp.knowledge import KnowledgeTools
from app.mcp.prompts import CommandPrompts
from app.mcp.resources import Resources
from app.mcp.routing import RoutingTools
from app.mcp.runs import RunTools
from app.mcp.skills import Skills
from app.mcp.tools import Toolbox
from app.routing.shipped import policy_file
from app.service import Service

_INSTRUCTIONS = (
    "A CTO's team of specialists. ask_cto_team answers questions on systems, machine learning and priorities with "
    "cited sources and computed numbers; it may ask back, then the result holds a clarification that "
    "answer_clarification takes. Results of a thread can be continued by their thread_id. search_skills, get_skill "
    "and calculate cost nothing and ask no model."
)


def build_server(service: Service) -> Server[dict[str, Any]]:
    """Tools, resources and prompts over a running service."""
    skills = Skills(service.library)
    runs = RunTools(service.team, (service.settings.public_url or "").rstrip("/"))
    routing = RoutingTools(service.operations.forecaster).specs()
    tools = Toolbox((*runs.specs(), *KnowledgeTools(skills, service.retriever).specs(), *routing))
    resources = Resources(skills, runs, _policy_of(service))
    prompts = CommandPrompts(service.commands)
    return Server(
        "cto-team",
        version=version("cto-team"),
        title="CTO team",
        instructions=_INSTRUCTIONS,
        on_list_tools=tools.list,
        on_call_tool=tools.call,
        on_list_resources=resources.list,
        on_list_resource_templates=resources.templates,
        on_read_resource=resources.read,
        on_list_prompts=prompts.list,
        on_get_prompt=prompts.get,
    )


def _policy_of(service: Service) -> Callable[[], Awaitable[str]]:
    async def text() -> str:
        published = await service.policies.store.live()
        if published is not None:
            return published.yaml
        path = policy_file(service.settings.policy, service.settings.policies)
        return await asyncio.to_thread(path.read_text, encoding="utf-8")

    return text
