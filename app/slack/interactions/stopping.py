"""Stopping a run from Slack: with the button below it, and with Slack's own one."""

from dataclasses import dataclass

from app.domain.errors import NotFound
from app.domain.slack import Envelope, Installation, Place, Workspace
from app.slack.interactions import wording
from app.slack.interactions.clicks import Spot, click_of
from app.slack.interactions.sight import Sight
from app.slack.interactions.telling import Teller
from app.slack.render.message import Message
from app.slack.shape import fields, items, words
from app.store.slack.errands import ErrandStore
from app.store.slack.history import SlackHistory
from app.store.tenancy import acting_for
from app.team import Team


class Stopping:
    """Stops runs for their askers and for administrators."""

    def __init__(self, team: Team, sight: Sight, history: SlackHistory, errands: ErrandStore, teller: Teller) -> None:
        self._team = team
        self._sight = sight
        self._history = history
        self._errands = errands
        self._teller = teller

    async def pressed(self, envelope: Envelope, installation: Installation) -> str:
        """Somebody pressed our button "Stop"."""
        click = click_of(envelope.body)
        stop = _Stop(envelope.workspace, installation, click.user, click.spot)
        with acting_for(installation.tenant):
            return await self._stop(click.value, stop)

    async def session(self, envelope: Envelope, installation: Installation) -> str:
        """Somebody pressed Slack's button: it has closed the streams that it names."""
        told = fields(envelope.body.get("event"))
        channel, root, user = words(told, "channel"), words(told, "thread_ts"), words(told, "user")
        streams = tuple(each for each in items(told.get("streaming_message_ts")) if isinstance(each, str))
        with acting_for(installation.tenant):
            runs = await self._history.open_at(Place(envelope.workspace.team_id, channel, root), streams)
            if not runs:
                return "nothing-to-stop"
            # One at a time is worked on in a thread; the others wait, and nobody wanted to stop them.
            return await self._stop(
                runs[0], _Stop(envelope.workspace, installation, user, Spot(channel, root), streams)
            )

    async def _stop(self, run_id: str, stop: "_Stop") -> str:
        try:
            run = await self._team.run(run_id)
        except NotFound:
            return "gone"
        if stop.streams:
            # Whoever pressed the button, nothing can be appended to these any more.
            await self._errands.stopped(run_id, stop.streams)
        if not await self._sight.commands(run, stop.installation, stop.workspace, stop.user):
            await self._teller.whisper(stop.workspace, stop.spot, stop.user, Message(wording.ONLY_ASKER_STOPS))
            return "not-asked"
        if run.status.final:
            return "over"
        await self._team.cancel(run_id, "stopped")
        return "stopped"


@dataclass(frozen=True, slots=True)
class _Stop:
    """Who wants to stop something, where, and which streams Slack has closed for that."""

    workspace: Workspace
    installation: Installation
    user: str
    spot: Spot
    streams: tuple[str, ...] = ()
