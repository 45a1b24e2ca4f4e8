"""Ends runs in Slack: somebody says so, deletes the question, or changes it."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.slack import Envelope, Installation, Place
from app.slack import notes
from app.slack.classify import is_deletion, message_key
from app.slack.notes import Notes
from app.slack.place import Kind
from app.slack.ports import Admission
from app.slack.question import Question
from app.slack.shape import fields, words
from app.store.slack.inbox import Inbox
from app.store.slack.threads import Asked, SlackThreads
from app.team import Team


class StillAtItError(Exception):
    """The question is being taken in just now: look again in a moment."""


@dataclass(frozen=True, slots=True)
class Stopping:
    """Cancels runs for those who may."""

    team: Team
    threads: SlackThreads
    inbox: Inbox
    admission: Admission
    notes: Notes

    async def stop(self, question: Question, envelope: Envelope, installation: Installation) -> str:
        """Somebody wants nothing but that the work in a conversation ends; in a direct message, all of it there."""
        anywhere = question.kind is Kind.DIRECT and not question.thread
        asked = await self.threads.asked(question.place, anywhere=anywhere)
        running = [each for each in asked if not each.over]
        mine = await self._cancellable(running, question, envelope, installation)
        for each in mine:
            await self.team.cancel(each.run_id, "stopped in Slack")
        told = notes.NOT_YOURS.format(asker=f"<@{running[0].asker}>") if running else notes.NOTHING_RUNS
        if not mine:
            await self.notes.tell(envelope.workspace, question.place.channel, question.user, told, question.thread)
        return "stopped" if mine else "nothing-stopped"

    async def changed(self, envelope: Envelope, _installation: Installation) -> str:
        """The message that asked was deleted, or says something else now."""
        event = fields(envelope.body.get("event"))
        ts = words(event, "deleted_ts") or words(event, "message", "ts") or words(event, "previous_message", "ts")
        channel, team = words(event, "channel"), envelope.workspace.team_id
        gone = is_deletion(event)
        if gone and not await self.inbox.withdraw(message_key(envelope.workspace, channel, ts)):
            raise StillAtItError
        found = await self.threads.asked(Place(team, channel, ""), question=ts, anywhere=True)
        running = [each for each in found if not each.over]
        for each in running:
            if gone:
                await self.team.cancel(each.run_id, "question deleted")
            else:
                await self.notes.tell(envelope.workspace, channel, each.asker, notes.EARLIER)
        if not running:
            return "withdrawn" if gone else "too-late"
        return "cancelled" if gone else "kept"

    async def _cancellable(
        self, running: Sequence[Asked], question: Question, envelope: Envelope, installation: Installation
    ) -> Sequence[Asked]:
        mine = [each for each in running if each.asker == question.user]
        if len(mine) == len(running):
            return mine
        if await self.admission.administers(installation, envelope.workspace, question.user):
            return running
        return mine
