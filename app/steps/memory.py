"""The memory of threads: taken up when runs have ended, corrected and deleted by people, recalled for the next run."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.domain.errors import ValidationFailed
from app.domain.labels import Sensitivity
from app.domain.memory import LONGEST_FACT, Speaker, ThreadFact, ThreadMemory, ThreadSummary
from app.domain.run import Message
from app.domain.screening import Screening
from app.steps.context import Recalled, RunContext
from app.steps.facts import RECOMMENDATION, corrected, forgotten, settle
from app.steps.summary import READ_CHARACTERS, SUMMARY_TOKENS, amended_thread, recent, rolled, within
from app.store.memory import MemoryStore

# What the steps look at besides the summary; older turns are read only once, for their first sentence.
_TURNS = 12
# More facts than this say more about the thread than about the request; the newest count.
_FACTS = 24


@dataclass(frozen=True, slots=True)
class Recollection:
    """A message, the turns before it as they read today, and the rest of what is known of its thread."""

    message: Message
    history: tuple[Message, ...]
    recalled: Recalled


@dataclass(frozen=True, slots=True)
class Memory:
    """Reads and changes what threads remember; ``history_tokens`` is what their last turns may take in a prompt."""

    store: MemoryStore
    detect: Callable[[str], Screening]
    history_tokens: int

    async def read(self, thread_id: str) -> ThreadMemory:
        """What the thread remembers, with everything that has ended so far.

        Raises:
            NotFound: there is no such thread.
        """
        await self.store.remember(thread_id, settle)
        return await self.store.of(thread_id)

    async def correct(self, thread_id: str, fact_id: str, text: str) -> ThreadFact:
        """Put the user's own words in place of a fact's.

        Raises:
            NotFound: there is no such fact in the thread.
            FactReplaced: a newer statement stands in its place.
            ValidationFailed: the words are blank, too many, or no text.
        """
        plain = " ".join(text.split())
        if not plain or len(plain) > LONGEST_FACT or not plain.isprintable():
            raise ValidationFailed(f"A fact is a text of 1 to {LONGEST_FACT} characters.")
        label = self.detect(plain).sensitivity

        def work(known: Sequence[ThreadFact], fact: ThreadFact, at: datetime) -> Sequence[ThreadFact]:
            return corrected(known, fact, plain, at)

        return await self.store.change(thread_id, fact_id, work, label)

    async def forget(self, thread_id: str, fact_id: str) -> None:
        """Delete a fact. It does not come back from the same words.

        Raises:
            NotFound: there is no such fact in the thread.
        """
        await self.store.change(thread_id, fact_id, forgotten, Sensitivity.PUBLIC)

    async def recall(self, message_id: str) -> Recollection:
        """What a run on this message may know of its thread; raises NotFound."""
        *turns, message = await self.store.up_to(message_id, _TURNS + 1)
        if not turns:
            return Recollection(message, (), Recalled())
        memory = await self.read(message.thread_id)
        history = amended_thread(turns, memory.changed)
        last = recent(history, self.history_tokens)
        summary = await self._summary(message.thread_id, memory, until=last[0] if last else message)
        recalled = Recalled(memory.in_use[-_FACTS:], summary, memory.sensitivity, self.history_tokens)
        return Recollection(message, history, recalled)

    async def _summary(self, thread_id: str, memory: ThreadMemory, until: Message) -> ThreadSummary | None:
        """The summary, brought up to the first turn that is handed on whole."""
        known = memory.summary
        older = await self.store.older(thread_id, known.upto if known else None, until.id, READ_CHARACTERS)
        if not older:
            return known
        summary = rolled(known, amended_thread(older, memory.changed))
        if summary is not None:
            await self.store.summarize(thread_id, summary, known)
        return summary


def known_lines(recalled: Recalled) -> tuple[str, ...]:
    """The facts for a specialist, one line each, oldest first."""
    return tuple(map(_known, recalled.facts))


def earlier_turns(recalled: Recalled, history: Sequence[Message]) -> tuple[str, ...]:
    """The conversation so far for a specialist: the older turns in short, then the last ones."""
    lines = within(recalled.summary.lines, SUMMARY_TOKENS) if recalled.summary else ()
    turns = recent(history, recalled.tokens)
    return (*lines, *(f"{turn.role}: {turn.content}" for turn in turns))


def said_before(recalled: Recalled, turns: Sequence[Message]) -> tuple[str, ...]:
    """What the user said that does not stand in these turns, so that nobody asks for it again."""
    seen = {turn.id for turn in turns}
    said = [fact.statement for fact in recalled.facts if fact.statement.said_by is Speaker.USER]
    return tuple(each.text for each in said if each.source_id not in seen)


def words_of_people(context: RunContext) -> tuple[str, ...]:
    """The facts that people have stated. Of older turns the thread's label tells, which never falls."""
    return tuple(fact.text for fact in context.recalled.facts if fact.statement.topic != RECOMMENDATION)


def _known(fact: ThreadFact) -> str:
    said = fact.statement
    if said.topic == RECOMMENDATION:
        return f"The team recommended: {said.text}"
    about = said.about or said.topic.replace("_", " ")
    return f"The user said ({' '.join(about.split())}): {' '.join(said.text.split())}"
