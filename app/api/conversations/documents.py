"""A run's answer as a file: Markdown, Word or PDF."""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Header, Query, Response

from app.api.conversations.runs import RunDep
from app.api.http.dependencies import ServiceDep, requires
from app.domain.access import Scope
from app.domain.errors import NotFound
from app.domain.events import AnalysisFinished
from app.domain.labels import RequestType
from app.domain.run import Run
from app.export.formats import Format, ascii_name, entity_tag, file_name
from app.export.paper import Answered, Paper, paper_of
from app.service import Service

router = APIRouter(prefix="/v1/runs", tags=["runs"])

_RUNS_READ = [Depends(requires(Scope.RUNS_READ))]


@router.get(
    "/{run_id}/document",
    dependencies=_RUNS_READ,
    response_class=Response,
    responses={200: {"content": {each.media_type: {} for each in Format}}, 304: {"description": "Not Modified"}},
)
async def read_document(
    run: RunDep,
    service: ServiceDep,
    wanted: Annotated[Format, Query(alias="format")] = Format.MD,
    if_none_match: Annotated[str | None, Header()] = None,
) -> Response:
    """The answer with its title, date, question, figures and sources, to be kept or passed on."""
    paper = await paper_for(service, run)
    tag = entity_tag(paper, wanted)
    headers = {"ETag": tag, "Cache-Control": "private, no-cache"}
    if tag in (if_none_match or ""):
        return Response(status_code=304, headers=headers)
    content = await service.exporter.export(paper, wanted)
    name = file_name(paper, wanted)
    headers["Content-Disposition"] = f"attachment; filename=\"{ascii_name(name)}\"; filename*=UTF-8''{quote(name)}"
    headers["X-Content-Type-Options"] = "nosniff"
    return Response(content, media_type=wanted.media_type, headers=headers)


async def paper_for(service: Service, run: Run) -> Paper:
    """The text of a run's file.

    Raises:
        NotFound: the run has no answer, or not yet.
    """
    if run.conclusion is None:
        raise NotFound("The run has no answer that could be written to a file.")
    team = service.team
    found = [each.event for each in await team.history(run.id) if isinstance(each.event, AnalysisFinished)]
    question = (await team.question(run)).content
    first = (await team.runs_of(run.thread_id))[0]
    last = found[-1] if found else None
    titles = [service.agents[name].title for name in (last.agents if last else ()) if name in service.agents]
    return paper_of(
        Answered(
            run_id=run.id,
            # A thread is called by its first question; a later one speaks for itself.
            title=(await team.thread(run.thread_id)).title if first.id == run.id else "",
            question=question,
            asked=last.request_type if last else RequestType.EXPLAIN,
            language=last.language if last else "en",
            day=(run.finished_at or run.created_at).date(),
            sensitivity=run.sensitivity,
            specialists=titles,
            conclusion=run.conclusion,
        )
    )
