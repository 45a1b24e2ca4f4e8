"""A tenant for each workspace that installs the app."""

import asyncio
import re
import unicodedata
from collections.abc import Awaitable, Callable

from app.domain.errors import InvalidAccess, TeamError, TenantExists
from app.domain.keys import is_tenant_id
from app.domain.slack import Workspace
from app.domain.trail import Action, Change
from app.store.keys import TenantStore
from app.store.slack.installations import Grant, InstallationStore
from app.telemetry import problem

_LONGEST = 63
_GAPS = re.compile(r"[^a-z0-9]+")


def tenant_id(name: str, workspace: Workspace) -> str:
    """The tenant of a workspace, or of an organization: ``slack-acme-t024be7ld``.

    The end of it is Slack's own id, so that no two workspaces share a tenant, whatever they call themselves.
    Raises InvalidAccess for ids that are none of Slack's.
    """
    place = (workspace.team_id or workspace.enterprise_id).lower()
    room = _LONGEST - len(f"slack--{place}")
    plain = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    slug = _GAPS.sub("-", plain).strip("-")[: max(room, 0)].strip("-")
    found = f"slack-{slug}-{place}" if slug else f"slack-{place}"
    if not place.isalnum() or not is_tenant_id(found):
        raise InvalidAccess("Slack has named a workspace in a way that cannot be a tenant.")
    return found


class Newcomers:
    """Makes the tenant of a workspace. ``welcome`` gives it the skills; that takes a while, and nobody waits for it."""

    def __init__(
        self, installations: InstallationStore, tenants: TenantStore, welcome: Callable[[str], Awaitable[None]]
    ) -> None:
        self._installations = installations
        self._tenants = tenants
        self._welcome = welcome
        self._welcoming: set[asyncio.Task[None]] = set()

    async def tenant_of(self, grant: Grant) -> str:
        """The tenant that the workspace has had before, or else its own new one.

        One of that name that is there already was begun by an installation that did not come to its end, or was made
        for this workspace by an operator.
        """
        known = await self._installations.tenant_of(grant.workspace)
        if known is not None:
            return known
        tenant = tenant_id(grant.name, grant.workspace)
        try:
            founded = Change(
                tenant, f"slack:{grant.installed_by}", Action.TENANT_CREATE, tenant, why="installed from Slack"
            )
            await self._tenants.create(tenant, grant.name, None, founded)
        except TenantExists:
            return tenant
        task = asyncio.create_task(self._greet(tenant), name="slack-welcome")
        self._welcoming.add(task)
        task.add_done_callback(self._welcoming.discard)
        return tenant

    async def close(self) -> None:
        """Wait until the newest tenants have their skills."""
        await asyncio.gather(*self._welcoming, return_exceptions=True)

    async def _greet(self, tenant: str) -> None:
        try:
            await self._welcome(tenant)
        except TeamError as error:
            # The next start of the service brings every tenant's skills up to date.
            problem("slack.welcome_failed", error, tenant=tenant)
