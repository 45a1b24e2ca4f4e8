"""How people in Slack are called."""

from dataclasses import dataclass

from app.domain.errors import SlackAway, SlackUnavailable
from app.domain.slack import Workspace
from app.slack.channels import ChannelRules
from app.slack.ports import Workspaces


@dataclass(frozen=True, slots=True)
class Names:
    """Looks names up; Slack is asked once in a while for each person."""

    workspaces: Workspaces
    rules: ChannelRules

    async def __call__(self, workspace: Workspace, user: str) -> str:
        """The name that somebody goes by; empty where Slack does not say it."""
        try:
            installation = await self.workspaces.installation(workspace)
            return (await self.rules.person(installation, workspace, user)).name
        except (SlackUnavailable, SlackAway):
            # A name is not worth another try of what it stands in.
            return ""
