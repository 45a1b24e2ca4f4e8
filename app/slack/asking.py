"""From a question in Slack to a run, and what the person is told where there is none."""

from dataclasses import dataclass

from app.domain.access import Author
from app.domain.errors import DatabaseUnavailable, IdempotencyInProgress, IdempotencyMismatch, Overloaded, TeamError
from app.domain.labels import Origin
from app.domain.run import Submission, Wishes
from app.domain.slack import Envelope, Errand, Installation, user_name
from app.slack import notes
from app.slack.answerers import in_words
from app.slack.around import Surroundings
from app.slack.notes import Notes
from app.slack.plain import escaped
from app.slack.ports import Admission, Errands, People
from app.slack.question import Question
from app.store.slack.choices import ChoiceStore
from app.store.slack.threads import SlackThreads
from app.team import Team

# What may pass by itself: the delivery is tried again, and nobody is told anything yet.
_PASSING = (DatabaseUnavailable, IdempotencyInProgress, Overloaded)


@dataclass(frozen=True, slots=True)
class Asking:
    """Submits questions. Everything here may be done twice for one delivery: it leads to one run."""

    team: Team
    threads: SlackThreads
    errands: Errands
    people: People
    admission: Admission
    surroundings: Surroundings
    notes: Notes
    choices: ChoiceStore

    async def __call__(self, question: Question, envelope: Envelope, installation: Installation) -> str:
        """Ask the team; returns what became of it in a word."""
        author = user_name(envelope.workspace, question.user)
        key = f"slack:{envelope.key}"
        run_id = await self.threads.run_of(key, author)
        if run_id is None:
            refused = await self._refusal(question, envelope, installation)
            if refused is not None:
                return await self._refuse(question, envelope, *refused)
            try:
                run_id = await self._submitted(question, envelope, installation, key, author)
            except _PASSING:
                raise
            except TeamError as error:
                told = f"{escaped(error.sentence)} {escaped(error.remedy)}"
                return await self._refuse(question, envelope, error.code, told)
            if question.files:
                await self._tell(question, envelope, notes.NO_FILES)
        await self._carry(run_id, question, envelope, installation)
        return "asked"

    async def _refusal(
        self, question: Question, envelope: Envelope, installation: Installation
    ) -> tuple[str, str] | None:
        """Why nothing is asked: the word for it, and what the person is told."""
        workspace = envelope.workspace
        why = await self.admission.refusal(installation, workspace, question)
        if why is not None:
            return "refused", why
        if not question.text:
            return "empty", notes.ONLY_FILES if question.files else notes.NO_TEXT if question.around else notes.WHAT
        waiting = await self._waits_for(question)
        if waiting == user_name(workspace, question.user):
            # An answer to what the team has asked begins no run.
            return None
        if waiting is not None:
            return "not-the-asker", notes.WAITING.format(asker=f"<@{waiting.rpartition(':')[2]}>")
        if await self.threads.open_runs(workspace.team_id, question.user) >= notes.MOST_OPEN:
            return "too-many", notes.TOO_MANY
        return None

    async def _waits_for(self, question: Question) -> str | None:
        """Whose answer the conversation waits for."""
        thread_id = await self.threads.find(question.place)
        run = await self.team.open_run(thread_id) if thread_id else None
        return run.author.user if run is not None else None

    async def _submitted(
        self, question: Question, envelope: Envelope, installation: Installation, key: str, author: str
    ) -> str:
        wishes = await self._wishes(question, envelope, installation)
        thread_id = await self.threads.of(question.place, author)
        submission = Submission(question.text, Origin.SLACK, thread_id, wishes, key, Author(author))
        try:
            async with in_words(self.team, self.choices, thread_id, author):
                return (await self.team.submit(submission)).run.id
        except IdempotencyMismatch:
            # Another process has asked it meanwhile, and read other surroundings.
            run_id = await self.threads.run_of(key, author)
            if run_id is None:
                raise
            return run_id

    async def _wishes(self, question: Question, envelope: Envelope, installation: Installation) -> Wishes:
        wish = await self.people.of(envelope.workspace, question.user)
        since = await self.threads.last_turn(question.place) if question.thread else ""
        around = await self.surroundings.of(question, envelope.workspace, installation, since)
        return Wishes(
            context="\n\n".join(filter(None, (question.around, around))),
            clarify="auto" if wish.clarify else "never",
            stream_mode="buffered",
        )

    async def _carry(self, run_id: str, question: Question, envelope: Envelope, installation: Installation) -> None:
        wish = await self.people.of(envelope.workspace, question.user)
        await self.errands.create(
            Errand(
                run_id=run_id,
                tenant=installation.tenant,
                workspace=envelope.workspace,
                place=question.place,
                question=question.ts,
                asker=question.user,
                private=question.private or wish.private,
            )
        )

    async def _refuse(self, question: Question, envelope: Envelope, word: str, told: str) -> str:
        await self._tell(question, envelope, told)
        return word

    async def _tell(self, question: Question, envelope: Envelope, told: str) -> None:
        await self.notes.tell(envelope.workspace, question.place.channel, question.user, told, question.thread)
