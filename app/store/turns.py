"""Whether a thread takes another run now. The thread's row is locked until the run is stored, so that none slips in."""

from sqlalchemy import text

from app.domain.errors import ThreadBusy, TooManyWaiting
from app.domain.run import IfBusy
from app.store.engine import Session

MOST_WAITING = 5
"""Runs of one thread that wait for their turn, where nobody says otherwise."""

_LOCK = text("SELECT 1 FROM thread WHERE id = :thread FOR UPDATE")
_COUNT = text(
    """
    SELECT count(*) FILTER (WHERE status = 'queued') AS waiting,
        count(*) FILTER (WHERE status IN ('running', 'cancelling')) AS working
    FROM run WHERE thread_id = :thread AND status IN ('queued', 'running', 'cancelling')
    """
)


async def admit(session: Session, thread_id: str, if_busy: IfBusy, most: int) -> None:
    """Check, within the transaction that stores the run, that there is room for it; ``most`` may wait for their turn.

    Raises:
        ThreadBusy: another run has not ended, and the caller wants to wait for none.
        TooManyWaiting: so many runs wait already that this one would wait for long.
    """
    await session.execute(_LOCK, {"thread": thread_id})
    waiting, working = (await session.execute(_COUNT, {"thread": thread_id})).one()
    if if_busy == "reject" and waiting + working:
        raise ThreadBusy("Another run of this thread has not ended.")
    if if_busy == "cancel":
        return
    # Of those that wait while nobody works, one is about to begin.
    if waiting - (not working) >= most:
        raise TooManyWaiting(f"{waiting} runs of this thread wait already.")
