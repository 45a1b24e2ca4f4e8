"""Slack, as an administrator sees it: the workspaces, and what holds in their channels."""

from datetime import datetime
from typing import Annotated, ClassVar

from fastapi import APIRouter, Depends, Path
from pydantic import BaseModel, ConfigDict, Field

from app.api.http.dependencies import PrincipalDep, ServiceDep, requires
from app.domain.access import Scope
from app.domain.channels import ChannelRule
from app.domain.labels import Sensitivity
from app.domain.slack import Installation, InstallationState
from app.store.slack.admin import By

router = APIRouter(prefix="/v1/slack", tags=["slack"], dependencies=[Depends(requires(Scope.ADMIN))])

TeamId = Annotated[str, Path(min_length=1, max_length=40, description="Slack's id of the workspace")]
Channel = Annotated[str, Path(min_length=1, max_length=40, description="Slack's id of the channel")]


class WorkspaceView(BaseModel):
    """A workspace, or an organization with all of its workspaces; never its token."""

    model_config: ClassVar[ConfigDict] = ConfigDict(frozen=True)

    team_id: str = Field(description="empty for an organization")
    enterprise_id: str = Field(description="empty outside of Enterprise Grid")
    name: str
    state: InstallationState
    reason: str = Field(description="why it is broken or was removed, in Slack's own word")
    scopes: tuple[str, ...]
    without: tuple[str, ...] = Field(description="scopes that were not granted: what needs them is off")
    installed_at: datetime


class WorkspacesView(BaseModel):
    """The workspaces of the tenant."""

    model_config: ClassVar[ConfigDict] = ConfigDict(frozen=True)

    data: tuple[WorkspaceView, ...]


class ChannelView(BaseModel):
    """What holds in a channel."""

    model_config: ClassVar[ConfigDict] = ConfigDict(frozen=True)

    team_id: str
    channel: str
    outsiders: bool = Field(description="whether guests and people of other organizations may ask here")
    highest: Sensitivity = Field(description="answers with a higher label go to the asker alone")
    changed_by: str
    changed_at: datetime | None


class ChannelsView(BaseModel):
    """The channels that somebody has decided about."""

    model_config: ClassVar[ConfigDict] = ConfigDict(frozen=True)

    data: tuple[ChannelView, ...]


class ChannelBody(BaseModel):
    """What shall hold in a channel; what is left out stays as it is."""

    model_config: ClassVar[ConfigDict] = ConfigDict(frozen=True, extra="forbid")

    outsiders: bool | None = Field(None, description="whether guests and people of other organizations may ask here")
    highest: Sensitivity | None = Field(None, description="answers with a higher label go to the asker alone")


@router.get("/workspaces", summary="List Slack workspaces")
async def list_workspaces(service: ServiceDep, caller: PrincipalDep) -> WorkspacesView:
    """The workspaces that have, or have had, the app."""
    return WorkspacesView(data=tuple(map(_workspace, await service.operations.slack.workspaces(caller.tenant))))


@router.get("/channels", summary="List Slack channels")
async def list_channels(service: ServiceDep, caller: PrincipalDep) -> ChannelsView:
    """The channels that somebody has decided about. In all others no outsiders may ask, and the limit is internal."""
    return ChannelsView(data=tuple(map(_channel, await service.operations.slack.rules(caller.tenant))))


@router.put("/channels/{team_id}/{channel}", summary="Decide about a Slack channel")
async def set_channel(
    team_id: TeamId, channel: Channel, body: ChannelBody, service: ServiceDep, caller: PrincipalDep
) -> ChannelView:
    """Say who may ask in a channel, and up to which label answers are given in it."""
    by = By(caller.user, caller.key_id)
    slack = service.operations.slack
    return _channel(
        await slack.decide(caller.tenant, team_id, channel, by, outsiders=body.outsiders, highest=body.highest)
    )


def _workspace(installation: Installation) -> WorkspaceView:
    return WorkspaceView(
        team_id=installation.team_id,
        enterprise_id=installation.enterprise_id,
        name=installation.name,
        state=installation.state,
        reason=installation.reason,
        scopes=tuple(sorted(installation.scopes)),
        without=tuple(sorted(installation.without)),
        installed_at=installation.installed_at,
    )


def _channel(rule: ChannelRule) -> ChannelView:
    return ChannelView(
        team_id=rule.team_id,
        channel=rule.channel,
        outsiders=rule.outsiders,
        highest=rule.highest,
        changed_by=rule.changed_by,
        changed_at=rule.changed_at,
    )
