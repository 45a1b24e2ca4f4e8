"""All runs of a thread as one stream that can be taken up again anywhere.

Within a run the order is that of the numbers; between runs it is that of their coming. An event's id names its own
place, the places of all other runs that have not ended, and that of the newest run: with that, a reader who comes back
gets exactly what it has not seen, though the runs' events lie in no common order.
"""

import re
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass, field

from app.api.conversations.event_views import EventDetail, event_view, told
from app.api.http.problems import problem_document
from app.api.http.streaming import RETRY, server_event
from app.domain.errors import InvalidRequest, TeamError
from app.domain.events import RunFinished, StoredEvent
from app.service import Service
from app.store.listing import RunPlace

_ID = re.compile(r"(run_[0-9a-f]{32})\.(\d{1,15})")


@dataclass(slots=True)
class Positions:
    """How far a reader has come: for each run of interest the number of its last event that was sent.

    ``order`` holds the runs of the thread from the oldest one that may have news, by their creation; what is older has
    been sent whole. ``ended`` are those whose last event was sent.
    """

    sent: dict[str, int] = field(default_factory=dict[str, int])
    order: list[RunPlace] = field(default_factory=list[RunPlace])
    ended: set[str] = field(default_factory=set[str])

    def learn(self, places: Sequence[RunPlace]) -> None:
        """Take the present state of the runs in; those that ended before the oldest open one are let go of."""
        self.order = list(places)
        while len(self.order) > 1 and self.order[0].id in self.ended:
            gone = self.order.pop(0).id
            self.ended.discard(gone)
            self.sent.pop(gone, None)

    def note(self, stored: StoredEvent) -> str:
        """Note an event as sent; its id."""
        self.sent[stored.run_id] = stored.seq
        if isinstance(stored.event, RunFinished):
            self.ended.add(stored.run_id)
        newest = self.order[-1].id
        others = [
            f"{run.id}.{self.sent.get(run.id, 0)}"
            for run in self.order
            if run.id != stored.run_id and (run.id == newest or run.id not in self.ended)
        ]
        return ",".join([f"{stored.run_id}.{stored.seq}", *others])


def positions_at(runs: Sequence[RunPlace], last_id: str) -> Positions:
    """The positions that an id stands for, in a thread with these runs.

    Raises:
        InvalidRequest: it is no id of this thread's stream.
    """
    found = [_ID.fullmatch(part) for part in last_id.split(",")]
    sent = {each[1]: int(each[2]) for each in found if each}
    by_id = {run.id: index for index, run in enumerate(runs)}
    if len(sent) != len(found) or any(
        name not in by_id or number > runs[by_id[name]].last_seq for name, number in sent.items()
    ):
        raise InvalidRequest("The id of the last event is none of this thread.")
    places = [by_id[name] for name in sent]
    known = runs[min(places) : max(places) + 1]
    # Runs between those that are named, and named ones at their end, have nothing more to tell.
    done = {run.id for run in known if run.id not in sent or (run.final and sent[run.id] == run.last_seq)}
    return Positions({run.id: sent.get(run.id, run.last_seq) for run in known}, list(known), done)


async def thread_events(
    service: Service, thread_id: str, positions: Positions, detail: EventDetail
) -> AsyncGenerator[bytes]:
    """Chunks of the stream, without end."""
    yield RETRY
    team = service.team
    wake = team.notifications.subscribe(thread_id)
    try:
        while True:
            async for stored in _news(service, thread_id, positions):
                place = positions.note(stored)
                if told(stored.event, detail):
                    yield server_event(stored.event.type, event_view(team, stored), place)
            await team.notifications.wait(wake)
    except TeamError as error:
        yield server_event("error", problem_document(error))
    finally:
        team.notifications.unsubscribe(thread_id, wake)


async def _news(service: Service, thread_id: str, positions: Positions) -> AsyncGenerator[StoredEvent]:
    """What is stored and was not sent."""
    since = positions.order[0] if positions.order else None
    positions.learn(await service.conversations.listing.places(thread_id, since))
    for run in positions.order:
        if run.id in positions.ended:
            continue
        while positions.sent.get(run.id, 0) < run.last_seq:
            batch = await service.team.events.read(run.id, positions.sent.get(run.id, 0))
            if not batch:
                break
            for stored in batch:
                yield stored
