"""The Home tab: a person's last questions, budget and settings."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from app.domain.budget import Scopes, Standing
from app.domain.codec import Json
from app.domain.labels import Sensitivity
from app.domain.slack import Envelope, Installation, Workspace, user_name
from app.domain.slack_people import Person
from app.slack.interactions import wording
from app.slack.interactions.clicks import click_of
from app.slack.interactions.telling import Teller
from app.slack.ports import Workspaces
from app.slack.render.home import MOST_QUESTIONS, Recent, Toggle, home
from app.slack.shape import words
from app.store.budgets import BudgetStore
from app.store.slack.history import AskedQuestion, SlackHistory
from app.store.slack.people import PersonStore
from app.store.tenancy import acting_for

PAUSE = timedelta(minutes=1)
"""How long a Home tab stands before opening it makes it anew. A changed setting is shown at once."""


@dataclass(frozen=True, slots=True)
class HomeTab:
    """Makes people's Home tabs and keeps their settings."""

    workspaces: Workspaces
    people: PersonStore
    history: SlackHistory
    budgets: BudgetStore
    teller: Teller

    async def opened(self, envelope: Envelope, installation: Installation) -> str:
        """Somebody opened the app: the Home tab is made, unless that was done a moment ago."""
        if words(envelope.body, "event", "tab") != "home":
            return "another-tab"
        user = words(envelope.body, "event", "user")
        with acting_for(installation.tenant):
            if not await self.people.showing(envelope.workspace, user, PAUSE):
                return "fresh"
            return await self._publish(envelope.workspace, user, installation.tenant)

    async def switched(self, envelope: Envelope, installation: Installation) -> str:
        """Somebody changed a setting."""
        click, workspace = click_of(envelope.body), envelope.workspace
        with acting_for(installation.tenant):
            person = _changed(await self.people.of(workspace, click.user), click.action, on=click.value == "on")
            if person is None:
                return "unknown-setting"
            await self.people.put(workspace, click.user, person)
            return await self._publish(workspace, click.user, installation.tenant)

    async def _publish(self, workspace: Workspace, user: str, tenant: str) -> str:
        web = await self.workspaces.web(workspace)
        asked = await self.history.recent(workspace, user, MOST_QUESTIONS)
        recent = await asyncio.gather(*(self._recent(web, each) for each in asked))
        person = await self.people.of(workspace, user)
        spent = await self.history.spent(workspace, user)
        view = home(recent, await self._standings(workspace, user, tenant), spent, _toggles(person))
        arguments: dict[str, Json] = {"user_id": user, "view": dict(view)}
        try:
            await web.api_call("views.publish", json=arguments)
        except SlackApiError as error:
            await self.teller.refused(workspace, "views.publish", error)
            return "refused"
        return "published"

    async def _standings(self, workspace: Workspace, user: str, tenant: str) -> Sequence[Standing]:
        return await self.budgets.standings_of(Scopes(tenant, ("tenant", f"user:{user_name(workspace, user)}")))

    async def _recent(self, web: AsyncWebClient, asked: AskedQuestion) -> Recent:
        secret = asked.sensitivity is Sensitivity.RESTRICTED
        question = wording.UNQUOTED if secret else asked.text
        return Recent(question, asked.status, asked.at, await _link(web, asked))


async def _link(web: AsyncWebClient, asked: AskedQuestion) -> str | None:
    """Where the question stands; None where nobody knows, which a deleted one is an example of."""
    if not asked.stamp:
        return None
    try:
        found = await web.chat_getPermalink(channel=asked.channel, message_ts=asked.stamp)
    except SlackApiError:
        return None
    return str(found["permalink"])


def _toggles(person: Person) -> tuple[Toggle, ...]:
    return (
        Toggle("private", wording.PRIVATE_ANSWERS, person.private),
        Toggle("clarify", wording.CLARIFYING, person.clarify),
    )


def _changed(person: Person, action: str, *, on: bool) -> Person | None:
    match action:
        case "setting:private":
            return replace(person, private=on)
        case "setting:clarify":
            return replace(person, clarify=on)
        case _:
            return None
