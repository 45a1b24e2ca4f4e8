"""The specialists, and what a message may begin with."""

from fastapi import APIRouter, Depends

from app.api.http.dependencies import ServiceDep, requires
from app.api.knowledge.catalog_views import AgentsView, CommandsView, agent_view, command_view
from app.domain.access import Scope

router = APIRouter(prefix="/v1", tags=["knowledge"], dependencies=[Depends(requires(Scope.RUNS_READ))])


@router.get("/agents", summary="List the specialists")
async def list_agents(service: ServiceDep) -> AgentsView:
    """The specialists with what they take on and how they answer."""
    skills = await service.library.list()
    return AgentsView(data=tuple(agent_view(agent, skills) for agent in service.agents.values()))


@router.get("/commands", summary="List the commands")
async def list_commands(service: ServiceDep) -> CommandsView:
    """What a message may begin with, such as ``/design``, with the arguments."""
    return CommandsView(data=tuple(command_view(each) for each in service.commands.by_name.values()))
