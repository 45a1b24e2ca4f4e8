"""The door: every face submits, answers, cancels and follows through this one object, and through nothing else."""

import re
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass

from app.access.limits import Limits
from app.content.commands import CommandBook
from app.domain.clarification import Clarification, GivenAnswer, Question, Reply
from app.domain.errors import InvalidMessage, UnknownOption
from app.domain.events import RunEvent, RunFinished, StoredEvent
from app.domain.labels import ClarificationStatus, RunStatus
from app.domain.memory import ThreadFact, ThreadMemory
from app.domain.run import Accepted, Message, Run, Submission, Thread
from app.steps.memory import Memory
from app.store.clarifications import ClarificationStore
from app.store.events import AT_A_TIME, EventLog
from app.store.notifications import Notifications
from app.store.runs import RunStore

LONGEST_MESSAGE = 100_000


@dataclass(frozen=True, slots=True)
class Team:
    """Accepts messages and tells what becomes of them. ``pins`` gives the versions that new runs are accepted under."""

    runs: RunStore
    clarifications: ClarificationStore
    events: EventLog
    notifications: Notifications
    pins: Callable[[], Mapping[str, str]]
    queue_name: str
    commands: CommandBook
    memory: Memory
    limits: Limits

    async def begin(self, title: str = "", author: str = "local") -> Thread:
        """A new, empty thread."""
        return await self.runs.create_thread(title.strip()[:200], author)

    async def submit(self, submission: Submission) -> Accepted:
        """Store the message and queue its run; returns at once.

        A plain message in a thread whose questions are open answers all of them; with ``new_topic`` it withdraws them.

        Raises:
            InvalidMessage: blank, too long, or not storable as text; or a command that cannot be carried out.
            NotFound: the thread does not exist.
            Forbidden: the author may not ask this specialist, or not send text with this label.
            IdempotencyMismatch: the key was used with another body.
        """
        _check(submission.text)
        submission = await self.limits(self.commands.expand(submission))
        open_questions = await self._open_questions(submission)
        if open_questions is not None:
            if not submission.wishes.new_topic:
                return await self._answer_in_words(open_questions, submission)
            await self.runs.cancel(open_questions.run_id, "superseded")
        return await self.runs.create(submission, self.pins(), self.queue_name)

    async def answer(self, clarification_id: str, answers: Sequence[GivenAnswer], *, finish: bool = False) -> Run:
        """Settle open questions; the run goes on. With ``finish``, questions without an answer become assumptions.

        Raises:
            NotFound: no such clarification.
            UnknownOption: an answer names a question or option that does not exist, or one is missing. Nothing is
                stored then.
            ClarificationNotOpen: it was settled otherwise.
        """
        clarification = await self.clarifications.get(clarification_id)
        replies = resolve(clarification.questions, answers)
        if len(replies) < len(clarification.questions) and not finish:
            raise UnknownOption("Some questions have no answer; answer all of them, or send finish: true.")
        return await self._settle(clarification, replies)

    async def _settle(self, clarification: Clarification, replies: Sequence[Reply], words: str | None = None) -> Run:
        await self.clarifications.answer(clarification.id, replies, self.queue_name, words=words)
        return await self.runs.run(clarification.run_id)

    async def cancel(self, run_id: str, reason: str = "") -> Run:
        """Stop a run; one that has ended stays as it is."""
        return await self.runs.cancel(run_id, reason or "requested")

    async def run(self, run_id: str) -> Run:
        """One run; raises NotFound."""
        return await self.runs.run(run_id)

    async def thread(self, thread_id: str) -> Thread:
        """One thread; raises NotFound."""
        return await self.runs.thread(thread_id)

    async def messages(self, thread_id: str) -> tuple[Message, ...]:
        """The turns of a thread, oldest first; raises NotFound."""
        await self.runs.thread(thread_id)
        return await self.runs.messages(thread_id)

    async def question(self, run: Run) -> Message:
        """What the run answers."""
        return await self.runs.message(run.message_id)

    async def remembered(self, thread_id: str) -> ThreadMemory:
        """What a thread remembers; raises NotFound."""
        return await self.memory.read(thread_id)

    async def correct(self, thread_id: str, fact_id: str, text: str) -> ThreadFact:
        """Put the user's own words in place of a fact's; see ``Memory.correct`` for what it raises."""
        return await self.memory.correct(thread_id, fact_id, text)

    async def forget(self, thread_id: str, fact_id: str) -> None:
        """Delete a fact for good; raises NotFound."""
        await self.memory.forget(thread_id, fact_id)

    async def clarification(self, clarification_id: str) -> Clarification:
        """One set of questions; raises NotFound."""
        return await self.clarifications.get(clarification_id)

    async def runs_of(self, thread_id: str) -> tuple[Run, ...]:
        """The runs of a thread, oldest first; raises NotFound."""
        await self.runs.thread(thread_id)
        return await self.runs.runs_of(thread_id)

    async def open_run(self, thread_id: str) -> Run | None:
        """The run of a thread that waits for answers, if there is one."""
        found = await self.runs_of(thread_id)
        return next((run for run in found if run.status is RunStatus.CLARIFYING), None)

    async def rounds(self, run_id: str) -> tuple[Clarification, ...]:
        """All sets of questions of a run."""
        return await self.clarifications.of_run(run_id)

    async def history(self, run_id: str) -> tuple[StoredEvent, ...]:
        """Every stored event of a run."""
        found: list[StoredEvent] = []
        while batch := await self.events.read(run_id, found[-1].seq if found else 0):
            found.extend(batch)
        return tuple(found)

    def dump(self, event: RunEvent) -> dict[str, object]:
        """An event as plain JSON values."""
        return self.events.dump(event)

    async def ping(self) -> None:
        """Raises DatabaseUnavailable when the database does not answer."""
        await self.runs.ping()

    async def follow(self, run_id: str, after: int = 0) -> AsyncIterator[StoredEvent]:
        """Every event with a number above ``after``: stored ones first, then as they happen; ends after the last one.

        A run that has ended gives what is left of it, which may be nothing.
        """
        async for batch in self.batches(run_id, after):
            for stored in batch:
                yield stored

    async def batches(self, run_id: str, after: int = 0) -> AsyncIterator[Sequence[StoredEvent]]:
        """As ``follow``; what was stored together comes together."""
        if after and (run := await self.runs.run(run_id)).status.final and after >= run.last_seq:
            return
        wake = self.notifications.subscribe(run_id)
        try:
            while True:
                batch = await self.events.read(run_id, after, AT_A_TIME)
                if batch:
                    after = batch[-1].seq
                    yield batch
                    if isinstance(batch[-1].event, RunFinished):
                        return
                # What is stored after the look wakes: a second one would find nothing.
                if len(batch) < AT_A_TIME:
                    await self.notifications.wait(wake)
        finally:
            self.notifications.unsubscribe(run_id, wake)

    async def settled(self, run_id: str, after: int = 0) -> Run:
        """Wait until the run has ended or asks back."""
        async for stored in self.follow(run_id, after):
            if stored.event.type == "run.clarifying" and (await self.run(run_id)).status is RunStatus.CLARIFYING:
                break
        return await self.run(run_id)

    async def _open_questions(self, submission: Submission) -> Clarification | None:
        if submission.thread_id is None:
            return None
        run = await self.open_run(submission.thread_id)
        rounds = await self.clarifications.of_run(run.id) if run else ()
        return next((each for each in rounds if each.status is ClarificationStatus.OPEN), None)

    async def _answer_in_words(self, clarification: Clarification, submission: Submission) -> Accepted:
        text = submission.text.strip()
        answers = in_words(clarification.questions, text)
        run = await self._settle(clarification, resolve(clarification.questions, answers), text)
        return Accepted(await self._last_turn(run), run)

    async def _last_turn(self, run: Run) -> Message:
        """What the user wrote last for a run: its message, or the answer in words to its questions."""
        turns = await self.runs.messages(run.thread_id)
        return next(turn for turn in reversed(turns) if turn.run_id == run.id and turn.role == "user")


# "Go on without me": the questions' own assumptions stand in.
_SKIP = frozenset(
    (
        *("skip", "skip it", "skip this", "go on", "just go on", "continue"),
        *("weiter", "mach weiter", "überspringen", "passer", "continuer", "omitir", "saltar", "continuar", "sigue"),
        *("atla", "geç", "devam", "devam et", "跳过", "继续", "略过"),
    )
)


# Numbers and nothing else, as many as there are questions or fewer: options, counted from 1 as they are shown.
_OPTIONS = re.compile(r"\d(?:[\s,;/]+\d)*")


def in_words(questions: Sequence[Question], text: str) -> list[GivenAnswer]:
    """What a plain message says to open questions: options by number, nothing ("skip"), or its words to all of them."""
    if _skips(text):
        return []
    numbers = [int(number) for number in re.findall(r"\d", text)] if _OPTIONS.fullmatch(text.strip()) else []
    chosen = list(zip(questions, numbers, strict=False))
    if 0 < len(numbers) <= len(questions) and all(1 <= number <= len(each.options) for each, number in chosen):
        return [GivenAnswer(each.id, option=number - 1) for each, number in chosen]
    return [GivenAnswer(each.id, text=text) for each in questions]


def _skips(text: str) -> bool:
    return text.casefold().strip(" .!。！") in _SKIP


def resolve(questions: Sequence[Question], answers: Sequence[GivenAnswer]) -> tuple[Reply, ...]:
    """The answers as text, in the order of the questions; one that says "skip" is none.

    Raises:
        UnknownOption: an answer fits no question, comes twice, or names no option and no text.
    """
    by_id = {question.id: question for question in questions}
    given: dict[str, Reply] = {}
    for answer in answers:
        question = by_id.get(answer.question_id)
        if question is None:
            raise UnknownOption(f"There is no question {answer.question_id!r} in this clarification.")
        if answer.question_id in given:
            raise UnknownOption(f"The question {answer.question_id!r} is answered twice.")
        given[question.id] = Reply(question.id, question.topic, question.question, _text(question, answer))
    return tuple(given[each.id] for each in questions if each.id in given and not _skips(given[each.id].text))


def _text(question: Question, answer: GivenAnswer) -> str:
    if answer.text is not None and answer.text.strip():
        _check(answer.text)
        return answer.text.strip()
    if answer.option is not None and 0 <= answer.option < len(question.options):
        return question.options[answer.option].answer
    raise UnknownOption(
        f"The answer to {question.id!r} needs a text, or an option from 0 to {len(question.options) - 1}."
    )


def _check(text: str) -> None:
    if not text.strip():
        raise InvalidMessage("The message is empty.")
    if len(text) > LONGEST_MESSAGE:
        raise InvalidMessage(f"The message has {len(text):,} characters; at most {LONGEST_MESSAGE:,} are allowed.")
    if "\x00" in text or any("\ud800" <= character <= "\udfff" for character in text):
        raise InvalidMessage("The message holds NUL or broken Unicode characters.")
