"""What the team knows: agents, skills, and the search in them."""

from fastapi import APIRouter

from app.api.dependencies import ServiceDep
from app.api.schemas import SearchBody
from app.api.views import PassageView, passage_view
from app.retrieval.search import SearchQuery

router = APIRouter(prefix="/v1", tags=["knowledge"])


@router.get("/agents")
async def list_agents(service: ServiceDep) -> dict[str, list[dict[str, str]]]:
    """The specialists."""
    agents = service.agents.values()
    data = [{"name": a.name, "title": a.title, "summary": a.summary, "version": a.version} for a in agents]
    return {"data": data}


@router.get("/skills")
async def list_skills(service: ServiceDep) -> dict[str, list[dict[str, object]]]:
    """The skills in the library."""
    skills = await service.library.list()
    return {"data": [{"name": s.name, "title": s.title, "description": s.description} for s in skills]}


@router.post("/skills/search")
async def search_skills(body: SearchBody, service: ServiceDep) -> dict[str, list[PassageView]]:
    """Passages that fit a query, best first, with each part of the score."""
    query = SearchQuery(body.query, k=body.k, agent=body.agent, skills=body.skills)
    return {"data": [passage_view(each) for each in await service.retriever.search(query)]}
