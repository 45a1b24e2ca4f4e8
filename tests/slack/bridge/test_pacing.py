"""How often Slack is asked. No time passes: it is told."""

from hypothesis import given
from hypothesis import strategies as st

from app.slack.bridge.pacing import Pacer

METHOD, PER_MINUTE = "chat.update", 50


def drained(pacer: Pacer, now: float, *, urgent: bool) -> int:
    """How many calls go out at once."""
    taken = 0
    while pacer.take("T1", METHOD, "C1", now, urgent=urgent) == 0:
        taken += 1
    return taken


def test_what_can_wait_leaves_room_for_what_cannot() -> None:
    pacer = Pacer()
    assert drained(pacer, 0.0, urgent=False) > 0
    assert drained(pacer, 0.0, urgent=True) > 0


def test_workspaces_and_methods_do_not_wait_for_each_other() -> None:
    pacer = Pacer()
    drained(pacer, 0.0, urgent=True)
    assert pacer.take("T1", METHOD, "C1", 0.0, urgent=True) > 0
    assert pacer.take("T2", METHOD, "C1", 0.0, urgent=True) == 0
    assert pacer.take("T1", "chat.stopStream", "C1", 0.0, urgent=True) == 0


def test_a_channel_gets_about_one_message_a_second() -> None:
    pacer = Pacer()
    times = [pacer.take("T1", "chat.postMessage", "C1", 0.0, urgent=True) for _ in range(5)]
    assert times[:3] == [0, 0, 0]
    assert min(times[3:]) > 0.9
    assert pacer.take("T1", "chat.postMessage", "C2", 0.0, urgent=True) == 0


def test_after_a_refusal_nothing_goes_out_before_its_time_however_urgent() -> None:
    pacer = Pacer()
    pacer.refused("T1", METHOD, 10.0, 30.0)
    assert pacer.take("T1", METHOD, "C1", 11.0, urgent=True) == 29.0
    pacer.refused("T1", METHOD, 11.0, 1.0)
    assert pacer.take("T1", METHOD, "C1", 39.0, urgent=True) == 1.0
    assert pacer.take("T1", METHOD, "C1", 40.0, urgent=True) == 0


@given(st.lists(st.tuples(st.floats(0, 3), st.booleans()), max_size=300))
def test_no_minute_sees_many_more_calls_than_slack_allows(asked: list[tuple[float, bool]]) -> None:
    pacer, now, taken = Pacer(), 0.0, list[float]()
    for pause, urgent in asked:
        now += pause
        if pacer.take("T1", METHOD, "C1", now, urgent=urgent) == 0:
            taken.append(now)
    for first in taken:
        assert sum(first <= each < first + 60 for each in taken) <= PER_MINUTE * 1.5 + 1


@given(now=st.floats(0, 100), urgent=st.booleans())
def test_who_waits_as_long_as_told_is_served(*, now: float, urgent: bool) -> None:
    pacer = Pacer()
    drained(pacer, now, urgent=urgent)
    wait = pacer.take("T1", METHOD, "C1", now, urgent=urgent)
    assert pacer.take("T1", METHOD, "C1", now + wait + 1e-6, urgent=urgent) == 0


def test_full_buckets_are_forgotten_and_closed_ones_are_not() -> None:
    pacer = Pacer()
    pacer.take("T1", METHOD, "C1", 0.0, urgent=True)
    pacer.refused("T2", METHOD, 0.0, 500.0)
    pacer.tidy(100.0)
    assert pacer.take("T2", METHOD, "C1", 100.0, urgent=True) == 400.0


def test_streams_are_counted_by_workspace() -> None:
    pacer = Pacer()
    pacer.streaming("T1", 1)
    pacer.streaming("T1", 1)
    pacer.streaming("T1", -1)
    assert (pacer.streams("T1"), pacer.streams("T2")) == (1, 0)
