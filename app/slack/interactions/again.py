"""The button "Try again" below a run that came to nothing."""

from dataclasses import replace

from app.domain.access import Author
from app.domain.errors import NotFound, NotRetryable, Overloaded, TooManyWaiting
from app.domain.run import Run
from app.domain.slack import Envelope, Installation, Workspace, user_name
from app.slack.interactions import wording
from app.slack.interactions.clicks import Click, click_of
from app.slack.interactions.sight import Sight
from app.slack.interactions.telling import Teller
from app.slack.render.message import Message
from app.store.slack.errands import ErrandStore
from app.store.slack.history import SlackHistory
from app.store.tenancy import acting_for
from app.team import Team


class Again:
    """Makes runs anew: one for each run that came to nothing, however often somebody clicks."""

    def __init__(self, team: Team, sight: Sight, history: SlackHistory, errands: ErrandStore, teller: Teller) -> None:
        self._team = team
        self._sight = sight
        self._history = history
        self._errands = errands
        self._teller = teller

    async def retry(self, envelope: Envelope, installation: Installation) -> str:
        """Try a run again for whoever asked for it."""
        click, workspace = click_of(envelope.body), envelope.workspace
        with acting_for(installation.tenant):
            try:
                outcome, note = await self._retry(click, workspace)
            except (NotFound, NotRetryable, TooManyWaiting, Overloaded) as error:
                outcome, note = error.code, f"{error.sentence} {error.remedy}"
            if note:
                await self._teller.whisper(workspace, click.spot, click.user, Message(note))
        return outcome

    async def _retry(self, click: Click, workspace: Workspace) -> tuple[str, str]:
        run = await self._team.run(click.value)
        if not self._sight.asked(run, workspace, click.user):
            return "not-asked", wording.ONLY_ASKER
        async with self._history.alone(run.id):
            latest = await self._history.latest(run.id)
            if latest != run.id:
                # The click came twice, or whoever took it first was stopped before the answer had its way to Slack.
                return ("again" if await self._follow(run, latest) else "known"), ""
            made = await self._team.retry(run.id, Author(user_name(workspace, click.user)))
            await self._follow(run, made.id)
        return "retried", ""

    async def _follow(self, before: Run, run_id: str) -> bool:
        """Have the new run brought to where the old one was; False where that is so already."""
        errand = await self._errands.get(before.id)
        if errand is None:
            return False
        return await self._errands.create(replace(errand, run_id=run_id, seq=0, progress={}, lease=0, tries=0))
