"""What the team knows: agents, skills, and the search in them."""

from fastapi import APIRouter, Depends

from app.api.conversations.schemas import SearchBody
from app.api.conversations.views import PassageView, passage_view
from app.api.http.dependencies import ServiceDep, requires
from app.api.knowledge.catalog_views import AgentView, CommandView, agent_view, command_view
from app.domain.access import Scope
from app.retrieval.search import SearchQuery

router = APIRouter(prefix="/v1", tags=["knowledge"])

_SKILLS_READ = [Depends(requires(Scope.SKILLS_READ))]


@router.get("/agents", dependencies=_SKILLS_READ)
async def list_agents(service: ServiceDep) -> dict[str, list[AgentView]]:
    """The specialists with what they take on and how they answer."""
    skills = await service.library.list()
    return {"data": [agent_view(agent, skills) for agent in service.agents.values()]}


@router.get("/commands", dependencies=_SKILLS_READ)
async def list_commands(service: ServiceDep) -> dict[str, list[CommandView]]:
    """What a message may begin with, such as ``/design``, with the arguments."""
    return {"data": [command_view(command) for command in service.commands.by_name.values()]}


@router.get("/skills", dependencies=_SKILLS_READ)
async def list_skills(service: ServiceDep) -> dict[str, list[dict[str, object]]]:
    """The skills in the library."""
    skills = await service.library.list()
    return {"data": [{"name": s.name, "title": s.title, "description": s.description} for s in skills]}


@router.post("/skills/search", dependencies=_SKILLS_READ)
async def search_skills(body: SearchBody, service: ServiceDep) -> dict[str, list[PassageView]]:
    """Passages that fit a query, best first, with each part of the score."""
    query = SearchQuery(body.query, k=body.k, agent=body.agent, skills=body.skills, clearance=body.clearance)
    return {"data": [passage_view(each) for each in await service.retriever.search(query)]}
