"""Who the caller is, to this service."""

from typing import ClassVar

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from app.api.http.dependencies import PrincipalDep, ServiceDep
from app.api.routing.budget_views import BudgetView, budget_view
from app.domain.access import Principal, Scope
from app.domain.budget import Scopes
from app.domain.labels import Sensitivity
from app.team import LONGEST_MESSAGE

router = APIRouter(prefix="/v1/me", tags=["access"])


class LimitsView(BaseModel):
    """What one message may be."""

    model_config: ClassVar[ConfigDict] = ConfigDict(frozen=True)

    message_characters: int = LONGEST_MESSAGE
    highest_sensitivity: Sensitivity


class MeView(BaseModel):
    """A caller: rights, limits, and what is left of the budgets that its calls count against."""

    model_config: ClassVar[ConfigDict] = ConfigDict(frozen=True)

    tenant: str
    user: str
    key_id: str | None
    scopes: tuple[Scope, ...] = Field(description="all that the caller may do; `admin` stands for every one")
    agents: tuple[str, ...] = Field(description="specialists that may be asked; empty: all")
    operator: bool
    limits: LimitsView
    budgets: tuple[BudgetView, ...]


@router.get("")
async def read_me(service: ServiceDep, principal: PrincipalDep) -> MeView:
    """Whom this service takes you for."""
    standings = await service.budgets.standings_of(_scopes(principal))
    return MeView(
        tenant=principal.tenant,
        user=principal.user,
        key_id=principal.key_id,
        scopes=tuple(sorted(principal.scopes)),
        agents=tuple(sorted(principal.agents)),
        operator=principal.operator,
        limits=LimitsView(highest_sensitivity=principal.highest),
        budgets=tuple(map(budget_view, standings)),
    )


def _scopes(principal: Principal) -> Scopes:
    keys = [f"key:{principal.key_id}"] if principal.key_id else []
    return Scopes(principal.tenant, ("tenant", *keys, f"user:{principal.user}"))
