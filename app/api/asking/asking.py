"""Puts questions of foreign clients to the team; finds their conversations again, and the runs of repeated requests."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from app.api.asking.question import Question, history_key
from app.domain.access import Principal
from app.domain.asked import EarlierTurn, RunPart
from app.domain.errors import SensitivityNotAllowed
from app.domain.labels import Sensitivity
from app.domain.run import Run, Submission
from app.store.asked import AskedStore
from app.team import Team, check_text

_FRESH_S = 60.0
"""How long a repeated request joins the run of the first one."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A request with a run that answers it."""

    run: Run
    part: RunPart


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try of a request.

    ``owner`` is a hash of who talks, finer than the caller where an application asks for many users. ``fingerprint`` is
    of the whole request; ``again`` stands where its client has tried it before.
    """

    caller: Principal
    owner: str
    fingerprint: str
    again: bool = False


@dataclass(frozen=True, slots=True)
class Asking:
    """Hands questions to the team."""

    team: Team
    store: AskedStore

    async def ask(self, question: Question, attempt: Attempt, kept: Mapping[str, object] | None = None) -> Asked:
        """The run of a question: a new one, that which the question's answers let go on, or that of the first attempt.

        ``kept`` is what can be read of the request later.

        Raises:
            InvalidMessage: the question, or what was said before it, is no text that can be kept.
            NotFound: the thread that is named does not exist.
        """
        if joined := await self.joined(attempt):
            return joined
        check_text(question.text)
        submission = Submission(question.text, question.origin, None, question.wishes, author=attempt.caller.author)
        # What the caller may not ask is refused before a conversation is made for it.
        await self.team.limits(submission)
        thread_id = question.thread_id or await self._thread(question, attempt)
        waiting = await self.team.open_run(thread_id) if thread_id else None
        rounds = len(await self.team.rounds(waiting.id)) if waiting else 0
        accepted = await self.team.submit(replace(submission, thread_id=thread_id))
        goes_on = waiting is not None and waiting.id == accepted.run.id
        part = RunPart(accepted.run.id, rounds + 1 if goes_on else 1)
        await self.store.note(part, attempt.fingerprint, kept)
        return Asked(accepted.run, part)

    async def joined(self, attempt: Attempt) -> Asked | None:
        """The run of the first attempt, if this is another one and the first one has made it so far."""
        known = await self.store.join(attempt.fingerprint, _FRESH_S) if attempt.again else None
        return Asked(await self.team.run(known.run_id), known) if known else None

    async def _thread(self, question: Question, attempt: Attempt) -> str | None:
        if not question.earlier:
            return None
        known = await self.store.take(history_key(attempt.owner, question.earlier))
        return known or await self.begin(question.earlier, attempt.caller)

    async def begin(self, turns: Sequence[EarlierTurn], caller: Principal) -> str:
        """A new thread with turns from elsewhere, which have been looked through like any message.

        Raises:
            InvalidMessage: one of them cannot be kept.
            SensitivityNotAllowed: the caller may not send text with their label.
        """
        said = tuple(turn for turn in turns if turn.text.strip())
        for turn in said:
            check_text(turn.text)
        label = await asyncio.to_thread(self._label, said)
        if label.rank > caller.highest.rank:
            raise SensitivityNotAllowed(f"What was said before is {label.value}.")
        return await self.store.begin(said, label, caller.user)

    def _label(self, turns: Sequence[EarlierTurn]) -> Sensitivity:
        return self.team.memory.detect("\n\n".join(turn.text for turn in turns)).sensitivity
