"""What this process has just stored, for those in the same process who follow it: they need not read it again."""

from collections import deque
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from app.domain.events import RunEvent, StoredEvent
from app.store.tenancy import acting_tenant

_KEPT = 200
"""Events of one run; a follower who is further behind reads them from the table."""


@dataclass(slots=True)
class _Followed:
    followers: int = 0
    events: deque[StoredEvent] = field(default_factory=lambda: deque[StoredEvent](maxlen=_KEPT))

    def reaches(self, seq: int) -> bool:
        return bool(self.events) and self.events[-1].seq >= seq


@dataclass(slots=True)
class _Writes:
    """Writes of one run that are on their way, and the highest number that was heard of meanwhile."""

    count: int = 0
    heard: int = 0


class Handover:
    """Holds the last events of runs that somebody follows; ``wake`` is told of a run that has new ones.

    Only what is committed comes in, and only those who act for the run's tenant get it. The table stays the truth:
    whoever finds a gap here reads there.
    """

    def __init__(self, wake: Callable[[str], None]) -> None:
        self._wake = wake
        self._runs: dict[str, dict[str, _Followed]] = {}
        self._writes: dict[str, _Writes] = {}

    @contextmanager
    def following(self, run_id: str) -> Generator[None]:
        """Keep what comes for this run while the block runs."""
        tenant = acting_tenant()
        of_tenants = self._runs.setdefault(run_id, {})
        followed = of_tenants.setdefault(tenant, _Followed())
        followed.followers += 1
        try:
            yield
        finally:
            followed.followers -= 1
            if not followed.followers:
                del of_tenants[tenant]
                if not of_tenants:
                    del self._runs[run_id]

    @contextmanager
    def writing(self, run_id: str) -> Generator[None]:
        """The block stores events of this run and gives them.

        The database tells of them before its answer is here: whoever looked then would read in the table what is about
        to be given. Where the block ends without giving what was told of, the followers are woken after all.
        """
        writes = self._writes.setdefault(run_id, _Writes())
        writes.count += 1
        try:
            yield
        finally:
            writes.count -= 1
            if not writes.count:
                del self._writes[run_id]
                if not self.holds(run_id, writes.heard):
                    self._wake(run_id)

    def told(self, run_id: str, seq: int) -> None:
        """The database tells that the run has events up to this number: wake whoever follows, unless they have them."""
        if writes := self._writes.get(run_id):
            writes.heard = max(writes.heard, seq)
        elif not self.holds(run_id, seq):
            self._wake(run_id)

    def give(self, run_id: str, last_seq: int, at: datetime, events: Sequence[RunEvent]) -> None:
        """Take events that were committed together; ``last_seq`` is the number of the last one."""
        followed = self._runs.get(run_id, {}).get(acting_tenant())
        if followed is None or not events:
            return
        kept, first = followed.events, last_seq - len(events) + 1
        if kept and kept[-1].seq != first - 1:
            kept.clear()
        kept.extend(StoredEvent(run_id, seq, at, event) for seq, event in enumerate(events, first))
        self._wake(run_id)

    def after(self, run_id: str, seq: int) -> tuple[StoredEvent, ...]:
        """The events that follow this number without a gap; none where they are not held here."""
        followed = self._runs.get(run_id, {}).get(acting_tenant())
        if followed is None or not followed.reaches(seq + 1) or followed.events[0].seq > seq + 1:
            return ()
        return tuple([each for each in followed.events if each.seq > seq])

    def holds(self, run_id: str, seq: int) -> bool:
        """Whether all followers of the run have been given everything up to this number."""
        return all(each.reaches(seq) for each in self._runs.get(run_id, {}).values())
