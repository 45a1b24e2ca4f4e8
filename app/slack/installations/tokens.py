"""From a workspace to its installation with a token that is good."""

from dataclasses import dataclass, replace

from app.domain.errors import SlackBroken, SlackNotInstalled
from app.domain.slack import Installation, InstallationState, Workspace
from app.slack.installations.rotation import Rotation
from app.slack.installations.single import SingleToken
from app.slack.installations.vault import TOKEN, Vault
from app.store.slack.installations import InstallationStore, Kept


@dataclass(frozen=True, slots=True)
class Tokens:
    """Opens what the store keeps. ``single`` is the token of the environment, ``rotation`` for tokens that expire."""

    store: InstallationStore
    vault: Vault
    single: SingleToken | None
    rotation: Rotation | None

    async def installation(self, workspace: Workspace) -> Installation:
        """The installation that serves a workspace, with a token.

        Raises:
            SlackNotInstalled: there is none, or it was taken away.
            SlackBroken: its tokens fail.
            SlackAway: Slack does not answer, and has to be asked.
        """
        kept = await self._find(workspace)
        if kept is None or kept.installation.state is InstallationState.REMOVED:
            raise SlackNotInstalled
        found = kept.installation
        if found.state is InstallationState.BROKEN:
            raise SlackBroken(f"Slack no longer takes the token of {found.name}: {found.reason}.")
        return replace(found, token=await self._token(kept))

    def holds(self, kept: Kept, token: str) -> bool:
        """Whether this is the token that is kept for an installation."""
        if kept.tokens.token is None:
            return self.single is not None and self.single.token == token
        return self.vault.open(kept.installation, TOKEN, kept.tokens.token) == token

    async def _find(self, workspace: Workspace) -> Kept | None:
        kept = await self.store.find(workspace)
        if self.single is None or (kept is not None and kept.tokens.token is not None):
            return kept
        # The row of the environment's token is written, or brought up to date, when it is first used.
        await self.single.workspace()
        return await self.store.find(workspace)

    async def _token(self, kept: Kept) -> str:
        found, tokens = kept.installation, kept.tokens
        if tokens.token is None:
            own = self.single is not None and await self.single.workspace()
            if self.single is None or own != Workspace(found.team_id, found.enterprise_id):
                raise SlackNotInstalled
            return self.single.token
        if self.rotation is not None:
            tokens = await self.rotation.fresh(kept)
        if tokens.token is None:
            raise SlackNotInstalled
        return self.vault.open(found, TOKEN, tokens.token)
