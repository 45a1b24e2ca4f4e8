"""The door: every face submits, answers, cancels and follows through this one object, and through nothing else."""

import re
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from app.access.limits import Limits
from app.admission.desk import Admission
from app.content.commands import CommandBook
from app.domain.access import Author, Principal
from app.domain.clarification import Clarification, GivenAnswer, Question, Reply
from app.domain.erasure import Erased
from app.domain.errors import InvalidMessage, UnknownOption
from app.domain.events import RunEvent, RunFinished, StoredEvent
from app.domain.identifiers import new_id
from app.domain.labels import ClarificationStatus, RunStatus, Sensitivity
from app.domain.memory import ThreadFact, ThreadMemory
from app.domain.run import Accepted, Message, Run, Submission, Thread
from app.steps.memory import Memory
from app.store.clarifications import ClarificationStore
from app.store.erasure import ErasureStore
from app.store.events import AT_A_TIME, EventLog
from app.store.notifications import Notifications
from app.store.retries import Retries
from app.store.runs import RunStore
from app.store.tenancy import acting_tenant
from app.store.threads import ThreadStore
from app.store.words import AnswersInWords

LONGEST_MESSAGE = 100_000

SaidElsewhere = tuple[Literal["user", "team"], str]
"""Who has said what."""


@dataclass(frozen=True, slots=True)
class Team:
    """Accepts messages and tells what becomes of them.

    ``pins`` gives the versions that new runs of a thread are accepted under.
    """

    runs: RunStore
    clarifications: ClarificationStore
    events: EventLog
    notifications: Notifications
    pins: Callable[[str], Mapping[str, str]]
    queue_name: str
    commands: CommandBook
    memory: Memory
    threads: ThreadStore
    retries: Retries
    words: AnswersInWords
    limits: Limits
    erasure: ErasureStore
    admission: Admission | None = None
    """None where nobody else waits: a command's own queue."""

    async def begin(
        self,
        title: str = "",
        author: str = "local",
        metadata: Mapping[str, str] | None = None,
        sensitivity: Sensitivity = Sensitivity.PUBLIC,
    ) -> Thread:
        """A new, empty thread, labelled at least ``sensitivity``."""
        return await self.threads.create(title.strip()[:200], author, metadata or {}, sensitivity)

    async def take_over(
        self,
        turns: Sequence[SaidElsewhere],
        author: Author,
        title: str = "",
        metadata: Mapping[str, str] | None = None,
        sensitivity: Sensitivity = Sensitivity.PUBLIC,
    ) -> Thread:
        """As ``begin``, with turns that were spoken elsewhere, oldest first; nobody is asked anything.

        The thread's label is that of the user's turns, as if they had been sent one after the other.

        Raises:
            InvalidMessage: a turn is blank, too long, or not storable as text.
            Forbidden: the author may not send text with this label.
        """
        for _, words in turns:
            check_text(words)
        found = await self.limits.label([words for role, words in turns if role == "user"])
        label = Sensitivity.highest(found, sensitivity)
        self.limits.check(author, label)
        return await self.threads.take_over(turns, title.strip()[:200], author.user, metadata or {}, label)

    async def rename(self, thread_id: str, title: str, check: Callable[[Thread], None]) -> Thread:
        """Give a thread another title, unless ``check`` objects to its present state; raises NotFound."""
        return await self.threads.rename(thread_id, title.strip()[:200], check)

    async def discard(self, thread_id: str) -> None:
        """Stop what runs in a thread, and delete it with everything below it; raises NotFound."""
        for run_id in await self.threads.open_runs(thread_id):
            await self.runs.cancel(run_id, "deleted")
        await self.threads.delete(thread_id)

    async def submit(self, submission: Submission) -> Accepted:
        """Store the message and queue its run; returns at once.

        A plain message in a thread whose questions are open answers all of them; with ``new_topic`` it withdraws them.

        Raises:
            InvalidMessage: blank, too long, or not storable as text; or a command that cannot be carried out.
            NotFound: the thread does not exist.
            Forbidden: the author may not ask this specialist, or not send text with this label.
            IdempotencyMismatch: the key was used with another body.
            ThreadBusy: another run of the thread has not ended, and the submission does not want to wait.
            TooManyWaiting: the thread or the tenant has enough runs waiting.
            Overloaded: the run would wait for too long.
        """
        check_text(submission.text)
        submission = await self.limits(self.commands.expand(submission))
        if await self.words.known(submission) and (replayed := await self._words_again(submission)):
            return replayed
        open_questions = await self._open_questions(submission)
        if open_questions is not None:
            if not submission.wishes.new_topic:
                return await self._answer_in_words(open_questions, submission)
            await self.runs.cancel(open_questions.run_id, "superseded")
        begun = new_id("thr") if submission.thread_id is None else submission.thread_id
        accepted = await self.runs.create(submission, self.pins(begun), self.queue_name, await self._turn(), begun)
        if submission.wishes.if_busy == "cancel" and not accepted.replayed:
            await self._cancel_others(accepted.run)
        return accepted

    async def _turn(self) -> int:
        return await self.admission.admit(acting_tenant()) if self.admission else 0

    async def _cancel_others(self, run: Run) -> None:
        for other in await self.threads.open_runs(run.thread_id):
            if other != run.id:
                await self.runs.cancel(other, "superseded")

    async def retry(self, run_id: str, author: Author) -> Run:
        """A new run for the message of one that failed, was declined or cancelled.

        Raises:
            NotFound: there is no such run.
            NotRetryable: the run has an answer, or may still get one.
            TooManyWaiting: the thread or the tenant has enough runs waiting.
            Overloaded: the run would wait for too long.
        """
        pins = self.pins((await self.runs.run(run_id)).thread_id)
        return await self.retries.retry(run_id, author, pins, self.queue_name, await self._turn())

    async def answer(
        self,
        clarification_id: str,
        answers: Sequence[GivenAnswer],
        *,
        finish: bool = False,
        author: Author = Author(),  # noqa: B008 - a frozen value
    ) -> Run:
        """Settle open questions; the run goes on. With ``finish``, questions without an answer become assumptions.

        Raises:
            NotFound: no such clarification.
            Forbidden: the author may not send text with this label.
            UnknownOption: an answer names a question or option that does not exist, or one is missing. Nothing is
                stored then.
            ClarificationNotOpen: it was settled otherwise.
        """
        clarification = await self.clarifications.get(clarification_id)
        replies = resolve(clarification.questions, answers)
        if len(replies) < len(clarification.questions) and not finish:
            raise UnknownOption("Some questions have no answer; answer all of them, or send finish: true.")
        await self.limits.check_label(author, "\n".join(each.text for each in answers if each.text))
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

    async def correct(
        self,
        thread_id: str,
        fact_id: str,
        text: str,
        author: Author = Author(),  # noqa: B008 - a frozen value
    ) -> ThreadFact:
        """Put the user's own words in place of a fact's; see ``Memory.correct`` for what else it raises.

        Raises:
            Forbidden: the author may not send text with this label.
        """
        await self.limits.check_label(author, text)
        return await self.memory.correct(thread_id, fact_id, text)

    async def forget(self, thread_id: str, fact_id: str) -> None:
        """Delete a fact for good; raises NotFound."""
        await self.memory.forget(thread_id, fact_id)

    async def erase(self, user: str, by: Principal) -> Erased:
        """Remove everything that a user of the caller's tenant has asked, and everything that was made of it."""
        return await self.erasure.erase(user, by)

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

    async def follow(self, run_id: str, after: int = 0) -> AsyncGenerator[StoredEvent]:
        """Every event with a number above ``after``: stored ones first, then as they happen; ends after the last one.

        A run that has ended gives what is left of it, which may be nothing.
        """
        async for batch in self.batches(run_id, after):
            for stored in batch:
                yield stored

    async def batches(self, run_id: str, after: int = 0) -> AsyncGenerator[Sequence[StoredEvent]]:
        """As ``follow``; what was stored together comes together."""
        if after and (run := await self.runs.run(run_id)).status.final and after >= run.last_seq:
            return
        wake = self.notifications.subscribe(run_id)
        try:
            with self.events.handover.following(run_id):
                while True:
                    wake.clear()
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

    async def _words_again(self, submission: Submission) -> Accepted | None:
        """What an answer in words has led to when it came the first time."""
        known = await self.words.claim(submission)
        if known is None:
            await self.words.release(submission)
            return None
        turn, run_id = known
        return Accepted(await self.runs.message(turn), await self.runs.run(run_id), replayed=True)

    async def _answer_in_words(self, clarification: Clarification, submission: Submission) -> Accepted:
        if again := await self.words.claim(submission):
            return Accepted(await self.runs.message(again[0]), await self.runs.run(again[1]), replayed=True)
        text = submission.text.strip()
        try:
            answers = in_words(clarification.questions, text)
            run = await self._settle(clarification, resolve(clarification.questions, answers), text)
        except BaseException:
            await self.words.release(submission)
            raise
        turn = await self._last_turn(run)
        await self.words.keep(submission, turn.id, run.id)
        return Accepted(turn, run)

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
        check_text(answer.text)
        return answer.text.strip()
    if answer.option is not None and 0 <= answer.option < len(question.options):
        return question.options[answer.option].answer
    raise UnknownOption(
        f"The answer to {question.id!r} needs a text, or an option from 0 to {len(question.options) - 1}."
    )


def check_text(text: str) -> None:
    """Raise InvalidMessage where a text is blank, too long, or cannot be stored."""
    if not text.strip():
        raise InvalidMessage("The message is empty.")
    if len(text) > LONGEST_MESSAGE:
        raise InvalidMessage(f"The message has {len(text):,} characters; at most {LONGEST_MESSAGE:,} are allowed.")
    if "\x00" in text or any("\ud800" <= character <= "\udfff" for character in text):
        raise InvalidMessage("The message holds NUL or broken Unicode characters.")
