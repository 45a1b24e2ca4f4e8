"""Users: what is known of one can be erased."""

from dataclasses import asdict
from typing import Annotated, ClassVar

from fastapi import APIRouter, Depends, Path
from pydantic import BaseModel, ConfigDict, Field

from app.api.http.dependencies import PrincipalDep, TeamDep, requires
from app.domain.access import Scope

router = APIRouter(prefix="/v1/users", tags=["users"], dependencies=[Depends(requires(Scope.ERASE))])


class ErasedView(BaseModel):
    """How many of each were there and are gone; of decisions, how many stay without the user."""

    model_config: ClassVar[ConfigDict] = ConfigDict(frozen=True)

    threads: int
    messages: int
    runs: int
    events: int
    steps: int
    clarifications: int
    facts: int
    summaries: int
    jobs: int
    budgets: int
    keys: int = Field(description="API keys that the user has made; they stay, without the name")
    webhooks: int = Field(description="webhooks that the user has made; they stay, without the name")
    feedback: int
    replies: int = Field(description="answers that were kept for requests that are sent again")
    deliveries: int = Field(description="what webhooks were told, or were to be told")
    decisions: int = Field(description="entries of the audit that no longer name the user nor tell of the text")
    cancelled: int = Field(description="runs that were waiting or at work")


@router.delete("/{user}")
async def erase_user(
    user: Annotated[str, Path(min_length=1, max_length=255)], team: TeamDep, caller: PrincipalDep
) -> ErasedView:
    """Remove everything that the user has asked, and everything that was made of it. Asking again is harmless."""
    return ErasedView(**asdict(await team.erase(user, caller)))
