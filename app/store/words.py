"""Answers in plain words that came with an Idempotency-Key: sent again, they are no new message."""

from app.domain.digests import sha256_of
from app.domain.replies import Reply
from app.domain.run import Submission
from app.store.replies import ReplyStore

_ACCEPTED = 202


class AnswersInWords:
    """Remembers which turn and run an answer has led to."""

    def __init__(self, replies: ReplyStore) -> None:
        self._replies = replies

    async def known(self, submission: Submission) -> bool:
        """Whether something came with this key before; without a key or a thread there is nothing to know."""
        key = submission.idempotency_key
        if key is None or submission.thread_id is None:
            return False
        return await self._replies.known(submission.author.owner, key)

    async def claim(self, submission: Submission) -> tuple[str, str] | None:
        """None where the answer is new; else the ids of the turn and the run that it has led to.

        Raises:
            IdempotencyMismatch: the key came with something else.
            IdempotencyInProgress: the answer is being taken in.
        """
        if submission.idempotency_key is None:
            return None
        known = await self._replies.claim(submission.author.owner, submission.idempotency_key, _digest(submission))
        if known is None:
            return None
        turn, _, run = known.body.decode().partition(" ")
        return turn, run

    async def keep(self, submission: Submission, turn: str, run: str) -> None:
        """Remember what the answer has led to."""
        if submission.idempotency_key is not None:
            reply = Reply(_ACCEPTED, {}, f"{turn} {run}".encode())
            await self._replies.keep(submission.author.owner, submission.idempotency_key, reply)

    async def release(self, submission: Submission) -> None:
        """Forget a claim: the answer was not taken in."""
        if submission.idempotency_key is not None:
            await self._replies.release(submission.author.owner, submission.idempotency_key)


def _digest(submission: Submission) -> str:
    return sha256_of(f"words\0{submission.thread_id}\0{submission.text}")
