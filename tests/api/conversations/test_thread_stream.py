"""The stream of a thread: whoever comes back with any id gets exactly what is missing."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.api.conversations.thread_stream import Positions, positions_at
from app.domain.errors import InvalidRequest
from app.domain.events import ConsultationStarted, RunFinished, StoredEvent
from app.domain.labels import RunStatus
from app.store.listing import RunPlace

_BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
_LONGEST = 4

# Numbers below the limit go to the run with that index, the others begin one or end one.
ACTIONS = st.lists(st.tuples(st.sampled_from(["begin", "append", "end", "read"]), st.integers(0, 3)), max_size=40)


class Thread:
    """The runs of a thread in memory, as the tables would hold them."""

    def __init__(self) -> None:
        self.events: list[list[StoredEvent]] = []
        self.ended: list[bool] = []

    def do(self, action: str, index: int) -> None:
        if action == "begin" and len(self.events) < _LONGEST:
            self.events.append([])
            self.ended.append(False)
            self._append(len(self.events) - 1, last=False)
        elif action in {"append", "end"} and index < len(self.events) and not self.ended[index]:
            self._append(index, last=action == "end")

    def _append(self, index: int, *, last: bool) -> None:
        event = RunFinished(RunStatus.CONCLUDED) if last else ConsultationStarted("mentor")
        number = len(self.events[index]) + 1
        self.events[index].append(StoredEvent(_name(index), number, _BEGIN, event))
        self.ended[index] = last

    def places(self, since: RunPlace | None = None) -> list[RunPlace]:
        found = [
            RunPlace(_name(index), _BEGIN, len(events), self.ended[index]) for index, events in enumerate(self.events)
        ]
        return [place for place in found if since is None or place.id >= since.id]

    def news(self, positions: Positions) -> list[tuple[str, StoredEvent]]:
        """What a reader is sent, with the id of each event."""
        positions.learn(self.places(positions.order[0] if positions.order else None))
        found: list[tuple[str, StoredEvent]] = []
        for run in positions.order:
            if run.id not in positions.ended:
                missing = self.events[int(run.id[-1])][positions.sent.get(run.id, 0) :]
                found += [(positions.note(stored), stored) for stored in missing]
        return found


def _name(index: int) -> str:
    return f"run_{index:032x}"


def _key(stored: StoredEvent) -> tuple[str, int]:
    return stored.run_id, stored.seq


@given(ACTIONS)
def test_a_reader_who_comes_back_gets_exactly_what_is_missing(actions: list[tuple[str, int]]) -> None:
    thread, positions = Thread(), Positions()
    sent: list[tuple[str, StoredEvent]] = []
    for action, index in actions:
        if action == "read":
            sent += thread.news(positions)
        else:
            thread.do(action, index)
    sent += thread.news(positions)
    everything = {_key(stored) for events in thread.events for stored in events}
    assert {_key(stored) for _, stored in sent} == everything
    assert len(sent) == len(everything)
    seen: set[tuple[str, int]] = set()
    for identifier, stored in sent:
        seen.add(_key(stored))
        rest = [_key(each) for _, each in thread.news(positions_at(thread.places(), identifier))]
        assert len(rest) == len(set(rest))
        assert set(rest) == everything - seen


@given(st.lists(st.integers(1, 4), max_size=_LONGEST))
def test_while_one_run_follows_another_an_id_is_a_run_and_a_number(lengths: list[int]) -> None:
    thread, positions = Thread(), Positions()
    for index, length in enumerate(lengths):
        for action in ("begin", *["append"] * length, "end"):
            thread.do(action, index)
            ((identifier, stored),) = thread.news(positions)
            assert identifier == f"{stored.run_id}.{stored.seq}"


@pytest.mark.parametrize("text", ["x", "run_1.2", f"{_name(0)}.9", f"{_name(3)}.1", f"{_name(0)}.1,", f"{_name(0)}"])
def test_what_is_no_id_of_the_thread_is_refused(text: str) -> None:
    thread = Thread()
    thread.do("begin", 0)
    with pytest.raises(InvalidRequest):
        positions_at(thread.places(), text)
