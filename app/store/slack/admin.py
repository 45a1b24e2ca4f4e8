"""What administrators see of Slack, and decide."""

from dataclasses import dataclass

from app.domain.channels import ChannelRule, is_channel_id
from app.domain.errors import InvalidSlackChannel, NotFound
from app.domain.labels import Sensitivity
from app.domain.slack import Installation
from app.domain.trail import Action, Change, Detail
from app.store.slack.channels import ChannelStore
from app.store.slack.installations import InstallationStore
from app.store.tenancy import acting_for


@dataclass(frozen=True, slots=True)
class By:
    """Who decides, and with which key."""

    user: str
    key_id: str | None = None


@dataclass(frozen=True, slots=True)
class SlackAdmin:
    """The workspaces and channels of one tenant at a time."""

    installations: InstallationStore
    channels: ChannelStore

    async def workspaces(self, tenant: str) -> tuple[Installation, ...]:
        """The tenant's workspaces, those that have left included."""
        return await self.installations.all(tenant)

    async def rules(self, tenant: str) -> tuple[ChannelRule, ...]:
        """What was decided for channels."""
        with acting_for(tenant):
            return await self.channels.all()

    async def decide(
        self,
        tenant: str,
        team_id: str,
        channel: str,
        by: By,
        *,
        outsiders: bool | None = None,
        highest: Sensitivity | None = None,
    ) -> ChannelRule:
        """Decide for a channel; None leaves that part as it is.

        Raises:
            InvalidSlackChannel: no channel is called so.
            NotFound: the workspace is none of the tenant's.
        """
        if not is_channel_id(channel):
            raise InvalidSlackChannel(f"{channel!r} is not the id of a channel.")
        if not any(_serves(each, team_id) for each in await self.workspaces(tenant)):
            raise NotFound(f"There is no workspace {team_id!r}.")
        wanted: dict[str, Detail] = {"outsiders": outsiders, "highest": highest}
        detail = {name: value for name, value in wanted.items() if value is not None}
        change = Change(tenant, by.user, Action.SLACK_CHANNEL, f"slack:{team_id}:{channel}", "", by.key_id, detail)
        with acting_for(tenant):
            return await self.channels.set(team_id, channel, change, outsiders=outsiders, highest=highest)


def _serves(installation: Installation, team_id: str) -> bool:
    """Whether a workspace is this one, or may be one of an organization that installed for all of its workspaces."""
    return installation.team_id in {team_id, ""}
