"""Who may ask where, in the words that somebody is told who may not."""

from app.domain.slack import Installation, Workspace
from app.slack.channels import ChannelRules
from app.slack.question import Question

_GUEST = "Guests cannot ask the team here. An administrator can allow it for this channel."
_OUTSIDER = "People of other organizations cannot ask the team here. An administrator can allow it for this channel."
_SHARED = "Other organizations take part in this channel. An administrator must allow questions here; ask me directly."


class Doorkeeper:
    """Asks the rules for channels."""

    def __init__(self, rules: ChannelRules) -> None:
        self._rules = rules

    async def refusal(self, installation: Installation, workspace: Workspace, question: Question) -> str | None:
        """Why somebody may not ask here, in a sentence; None where nothing speaks against it."""
        entry = await self._rules.entry(
            installation,
            workspace,
            question.place.channel,
            question.user,
            home=question.home,
            shared=question.shared,
        )
        if entry.allowed:
            return None
        if entry.person.outsider:
            return _OUTSIDER
        return _GUEST if entry.person.guest else _SHARED

    async def administers(self, installation: Installation, workspace: Workspace, user: str) -> bool:
        """Whether somebody is an administrator of the workspace."""
        return (await self._rules.person(installation, workspace, user)).admin
