"""Who is on which side of a canary: evenly spread, sticky, and never sent back by a further step."""

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from app.domain.canary import Canary, CanaryState, Past, Plan, Side, position
from app.domain.policy_version import PolicyRef

AT = datetime(2026, 5, 4, tzinfo=UTC)
CANARY = Canary(
    *("can_1", PolicyRef("house", 2), "house@1", CanaryState.RUNNING, Plan(), 0, Past()),
    *("default", "ann", "why", AT, AT),
)


@given(st.text(), st.text(), st.text())
def test_a_thread_has_one_place_and_no_step_sends_it_back(canary_id: str, tenant: str, thread: str) -> None:
    steps = [replace(CANARY, id=canary_id, step=step) for step in range(len(Plan().steps))]
    sides = [each.side(tenant, thread) for each in steps]
    assert sides == [each.side(tenant, thread) for each in steps]
    assert sides[-1] is Side.CANDIDATE
    first = sides.index(Side.CANDIDATE)
    assert all(side is Side.CANDIDATE for side in sides[first:])


def test_the_shares_are_kept_and_another_canary_asks_others() -> None:
    threads = [f"thr_{number:032x}" for number in range(20_000)]
    for step, share in enumerate(Plan().steps):
        canary = replace(CANARY, step=step)
        served = sum(canary.side("acme", thread) is Side.CANDIDATE for thread in threads)
        assert abs(served / len(threads) - share / 100) < 0.015
    one, other = ({thread for thread in threads if position(name, "acme", thread) < 0.25} for name in ("a", "b"))
    # Independent quarters share a quarter of each other.
    assert 0.2 < len(one & other) / len(one) < 0.3


def test_nobody_is_served_by_what_was_rolled_back() -> None:
    over = replace(CANARY, step=3, state=CanaryState.ROLLED_BACK)
    assert {over.side("acme", f"thr_{number}") for number in range(100)} == {Side.CONTROL}
