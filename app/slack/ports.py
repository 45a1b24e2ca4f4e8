"""What the way in needs of the other parts of this package."""

from collections.abc import Awaitable, Callable
from typing import Protocol, TypeAlias

from slack_sdk.web.async_client import AsyncWebClient

from app.domain.slack import Envelope, Errand, Installation, Workspace
from app.slack.question import Question

Handler: TypeAlias = Callable[[Envelope, Installation], Awaitable[str]]
"""Deals with what was delivered, acting for the tenant of the installation; returns what became of it in a word."""


Naming: TypeAlias = Callable[[Workspace, str], Awaitable[str]]
"""How somebody is called, given the id; empty where Slack does not say it."""


class Workspaces(Protocol):
    """How workspaces are reached."""

    async def installation(self, workspace: Workspace) -> Installation:
        """The installation that serves a workspace; raises SlackUnavailable."""
        ...

    async def web(self, workspace: Workspace, *, patient: bool = True) -> AsyncWebClient:
        """A client with its token; one that is not ``patient`` gives up where Slack limits it."""
        ...

    async def broken(self, workspace: Workspace, reason: str) -> None:
        """Its token fails for good."""
        ...

    async def lacks(self, workspace: Workspace, scope: str) -> None:
        """It did not grant a scope."""
        ...


class Errands(Protocol):
    """What brings answers to Slack."""

    async def create(self, errand: Errand) -> bool:
        """Have a run's events brought to Slack, once."""
        ...


class Wish(Protocol):
    """How a person wants to be treated."""

    @property
    def private(self) -> bool:
        """Whether answers go to that person alone."""
        ...

    @property
    def clarify(self) -> bool:
        """Whether the team may ask back."""
        ...


class People(Protocol):
    """What people have chosen for themselves."""

    async def of(self, workspace: Workspace, user: str) -> Wish:
        """How one of them wants to be treated."""
        ...


class Admission(Protocol):
    """Who may ask."""

    async def refusal(self, installation: Installation, workspace: Workspace, question: Question) -> str | None:
        """Why somebody may not ask here, in a sentence; None who may."""
        ...

    async def administers(self, installation: Installation, workspace: Workspace, user: str) -> bool:
        """Whether somebody is an administrator of the workspace."""
        ...
