"""What happens when a workspace can no longer be talked to: nobody there waits for its runs any more."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from app.domain.errors import NotFound
from app.domain.slack import Installation
from app.domain.trail import Action, Change, Detail
from app.store.slack.installations import InstallationStore
from app.store.tenancy import acting_for
from app.telemetry import event, problem

Cancel = Callable[[str, str], Awaitable[object]]
"""Stops a run, given its id and why, for the tenant that the task acts for."""

SLACK = "slack"
"""Who is named in the trail where nobody but Slack has said so."""


@dataclass(frozen=True, slots=True)
class Leaving:
    """Ends what a workspace has asked. Everything here can be done twice."""

    store: InstallationStore
    cancel: Cancel

    async def broke(self, installation: Installation, reason: str) -> None:
        """Slack takes the tokens no longer: nothing is tried again until the app is installed anew."""
        change = change_at(installation, Action.SLACK_BREAK, SLACK, {"reason": reason})
        if not await self.store.mark_broken(installation, reason, change):
            return
        stopped = await self._stop(installation, "slack_broken")
        problem("slack.broken", team=installation.team_id, enterprise=installation.enterprise_id, reason=reason)
        event("slack.runs_cancelled", tenant=installation.tenant, runs=stopped)

    async def left(self, installation: Installation, reason: str, who: str = SLACK, **more: Detail) -> bool:
        """The app was taken away: forget the tokens. False where that was known. ``more`` is for the trail."""
        change = change_at(installation, Action.SLACK_REMOVE, who, {"reason": reason, **more})
        if not await self.store.remove(installation, reason, change):
            return False
        stopped = await self._stop(installation, "slack_removed")
        event("slack.removed", tenant=installation.tenant, team=installation.team_id, runs=stopped)
        return True

    async def lacks(self, installation: Installation, scope: str) -> None:
        """A scope was not granted: what needs it is off from now on."""
        change = change_at(installation, Action.SLACK_LACK, SLACK, {"scope": scope})
        if await self.store.lack(installation, scope, change):
            problem("slack.missing_scope", team=installation.team_id, scope=scope)

    async def _stop(self, installation: Installation, reason: str) -> int:
        runs = await self.store.open_runs(installation)
        with acting_for(installation.tenant):
            for run_id in runs:
                try:
                    await self.cancel(run_id, reason)
                except NotFound:
                    # Its thread was deleted in the meantime.
                    continue
        return len(runs)


def change_at(installation: Installation, action: Action, who: str, detail: dict[str, Detail]) -> Change:
    """What somebody does with a workspace."""
    return Change(installation.tenant, who, action, place_of(installation), detail=detail)


def place_of(installation: Installation) -> str:
    """How the trail names a workspace, or an organization."""
    return f"slack:{installation.team_id or installation.enterprise_id}"
