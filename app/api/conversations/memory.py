"""What a thread remembers: to be read, corrected and deleted."""

from fastapi import APIRouter, Depends

from app.api.conversations.memory_views import CorrectionBody, FactView, MemoryView, fact_view, memory_view
from app.api.http.dependencies import PrincipalDep, TeamDep, known, requires
from app.domain.access import Scope

router = APIRouter(prefix="/v1/threads/{thread_id}/memory", tags=["threads"])

_RUNS_READ = [Depends(requires(Scope.RUNS_READ))]
_RUNS_WRITE = [Depends(requires(Scope.RUNS_WRITE))]


@router.get("", dependencies=_RUNS_READ)
async def read_memory(thread_id: str, team: TeamDep) -> MemoryView:
    """Facts in use and those that newer ones have replaced, oldest first; and the older turns in short."""
    return memory_view(thread_id, await team.remembered(known("thr", thread_id)))


@router.patch("/{fact_id}", dependencies=_RUNS_WRITE)
async def correct_fact(
    thread_id: str, fact_id: str, body: CorrectionBody, team: TeamDep, caller: PrincipalDep
) -> FactView:
    """Put your own words in place of a fact's. The next question of the thread builds on them."""
    return fact_view(await team.correct(known("thr", thread_id), known("fct", fact_id), body.text, caller.author))


@router.delete("/{fact_id}", dependencies=_RUNS_WRITE, status_code=204)
async def forget_fact(thread_id: str, fact_id: str, team: TeamDep) -> None:
    """Delete a fact. It does not come back from the message that it was taken from."""
    await team.forget(known("thr", thread_id), known("fct", fact_id))
