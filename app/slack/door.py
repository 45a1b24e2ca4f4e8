"""What is done with what people write to the bot."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.slack import Envelope, EnvelopeKind, Installation
from app.slack import notes
from app.slack.asking import Asking
from app.slack.notes import Notes
from app.slack.plain import says_stop
from app.slack.ports import Handler
from app.slack.question import Question, of_command, of_message, of_shortcut
from app.slack.shape import words
from app.slack.stopping import Stopping

_CHANGES = frozenset({"message_deleted", "message_changed"})


@dataclass(frozen=True, slots=True)
class Door:
    """The handlers of messages, commands and shortcuts."""

    asking: Asking
    stopping: Stopping
    notes: Notes
    commands: frozenset[str]

    def handlers(self) -> Mapping[str, Handler]:
        """By what they deal with."""
        return {
            "event:app_mention": self.message,
            "event:message": self.message,
            "command": self.command,
            "shortcut:ask_about_message": self.shortcut,
        }

    async def message(self, envelope: Envelope, installation: Installation) -> str:
        """Somebody wrote to the bot, or changed what was written."""
        if words(envelope.body, "event", "subtype") in _CHANGES:
            return await self.stopping.changed(envelope, installation)
        question = of_message(envelope)
        if question.user == installation.bot_user:
            return "our-own"
        if says_stop(question.text):
            return await self.stopping.stop(question, envelope, installation)
        return await self.asking(question, envelope, installation)

    async def command(self, envelope: Envelope, installation: Installation) -> str:
        """Somebody gave a slash command."""
        return await self.asking(of_command(envelope, self.commands), envelope, installation)

    async def shortcut(self, envelope: Envelope, installation: Installation) -> str:
        """Somebody asks about a message."""
        return await self.asking(of_shortcut(envelope), envelope, installation)

    async def given_up(self, envelope: Envelope) -> None:
        """Nobody could deal with it: whoever wrote it is told so."""
        question = self._question(envelope)
        if question is not None and question.user:
            channel, thread = question.place.channel, question.thread
            await self.notes.tell(envelope.workspace, channel, question.user, notes.GIVEN_UP, thread)

    def _question(self, envelope: Envelope) -> Question | None:
        match envelope.kind:
            case EnvelopeKind.EVENT:
                return of_message(envelope) if words(envelope.body, "event", "type") in _SAID else None
            case EnvelopeKind.COMMAND:
                return of_command(envelope, self.commands)
            case EnvelopeKind.SHORTCUT:
                return of_shortcut(envelope)
            case _:
                return None


_SAID = frozenset({"message", "app_mention"})
