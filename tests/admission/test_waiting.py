"""Who may wait, and in which order: checked against a queue that is worked off."""

from collections import Counter
from dataclasses import dataclass, field, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.admission.waiting import Patience, admit, ahead, capacity, turn_of
from app.domain.errors import Overloaded, TooManyWaiting
from app.domain.load import Line, Load


@dataclass
class Desk:
    """A queue as the workers see it: lower turns first, then in the order of arrival."""

    waiting: list[tuple[int, int, str]] = field(default_factory=list[tuple[int, int, str]])
    arrived: int = 0

    def load(self) -> Load:
        lines: dict[str, Line] = {}
        for turn, _, tenant in sorted(self.waiting):
            line = lines.get(tenant)
            lines[tenant] = Line(line.count + 1, line.first, turn) if line else Line(1, turn, turn)
        return Load(lines=lines)

    def put(self, tenant: str) -> None:
        self.waiting.append((turn_of(self.load(), tenant), self.arrived, tenant))
        self.arrived += 1

    def serve(self) -> str:
        self.waiting.sort()
        return self.waiting.pop(0)[2]


def test_a_thousand_waiting_runs_hold_up_nobody_elses_first_one() -> None:
    queue = Desk()
    for _ in range(1000):
        queue.put("loud")
    assert ahead(queue.load(), "quiet") == 1
    queue.put("quiet")
    assert "quiet" in (queue.serve(), queue.serve())


def test_a_steady_tenant_does_not_starve_one_with_a_long_line() -> None:
    queue = Desk()
    for _ in range(200):
        queue.put("loud")
    for _ in range(5):
        queue.put("steady")
    served: Counter[str] = Counter()
    for _ in range(300):
        tenant = queue.serve()
        served[tenant] += 1
        queue.put("steady")
    assert abs(served["loud"] - served["steady"]) <= 2


@given(
    begin=st.lists(st.sampled_from("abc"), max_size=40),
    steps=st.lists(st.sampled_from(["serve", "a", "b", "c"]), max_size=60),
)
def test_tenants_with_runs_waiting_are_served_alike(begin: list[str], steps: list[str]) -> None:
    """While two tenants both have runs waiting, neither is served more than two runs more than the other."""
    queue = Desk()
    for tenant in begin:
        queue.put(tenant)
    served: Counter[str] = Counter()
    since: dict[tuple[str, str], tuple[int, int]] = {}
    for step in steps:
        if step != "serve":
            queue.put(step)
        elif queue.waiting:
            served[queue.serve()] += 1
        busy = queue.load().lines
        for one, other in (("a", "b"), ("a", "c"), ("b", "c")):
            if one not in busy or other not in busy:
                since.pop((one, other), None)
                continue
            first = since.setdefault((one, other), (served[one], served[other]))
            assert abs((served[one] - first[0]) - (served[other] - first[1])) <= 2


@given(begin=st.lists(st.sampled_from("abcd"), max_size=60), served=st.integers(0, 30))
def test_the_place_in_line_is_what_is_served_before(begin: list[str], served: int) -> None:
    queue = Desk()
    for tenant in begin:
        queue.put(tenant)
    for _ in range(min(served, len(queue.waiting))):
        queue.serve()
    for tenant in "abcd":
        expected = ahead(queue.load(), tenant)
        copy = Desk(list(queue.waiting), queue.arrived)
        copy.put(tenant)
        mine = max(arrival for _, arrival, _ in copy.waiting)
        assert [arrival for _, arrival, _ in sorted(copy.waiting)].index(mine) == expected


@given(
    flood=st.lists(st.sampled_from(["loud", "also", "quiet"]), max_size=300),
    patience=st.builds(
        Patience,
        wait_s=st.floats(0.1, 100),
        most=st.integers(1, 50),
        share=st.floats(0.1, 1),
    ),
    slots=st.integers(0, 16),
    run_s=st.none() | st.floats(0.001, 100),
)
def test_what_waits_is_bounded(flood: list[str], patience: Patience, slots: int, run_s: float | None) -> None:
    load = Load(slots=slots, run_s=run_s, alone=False)
    for tenant in flood:
        try:
            turn = admit(load, patience, tenant, 0.0)
        except (Overloaded, TooManyWaiting):
            continue
        before = ahead(load, tenant)
        load = load.after(tenant, turn)
        assert before < capacity(load, patience)
    for line in load.lines.values():
        assert line.count <= max(1, patience.share * capacity(load, patience))


def test_the_wait_decides_once_the_speed_is_known() -> None:
    slow = Load(lines={"a": Line(8, 0, 7)}, slots=8, run_s=60.0)
    assert admit(slow, Patience(wait_s=60), "a", 0.0) == 8
    with pytest.raises(Overloaded) as refused:
        admit(slow.after("a", 8), Patience(wait_s=60), "a", 0.0)
    assert refused.value.retry_after_s == 8
    fast = replace(slow, run_s=0.1)
    assert capacity(fast, Patience(wait_s=60, most=10**6)) == 4801
    assert capacity(fast, Patience(wait_s=60, most=1000)) == 1000


def test_refused_ones_come_back_one_after_the_other() -> None:
    full = Load(lines={"a": Line(1000, 0, 999)}, slots=1, run_s=1.0)

    def told(spread: float) -> float | None:
        with pytest.raises(Overloaded) as refused:
            admit(full, Patience(wait_s=60), "a", spread)
        return refused.value.retry_after_s

    first, last = told(0.0), told(1.0)
    assert first is not None
    assert last == 2 * first


def test_a_tenant_alone_may_fill_the_queue_and_one_of_many_its_share() -> None:
    half = Load(lines={"a": Line(500, 0, 499)})
    assert admit(half, Patience(), "a", 0.0) == 500
    with pytest.raises(TooManyWaiting):
        admit(replace(half, alone=False), Patience(), "a", 0.0)
    assert admit(replace(half, alone=False), Patience(), "b", 0.0) == 0
