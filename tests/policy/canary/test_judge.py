"""What the judge finds, in simulated traffic with fixed seeds: the judge itself, not a model of it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.domain.canary import Past, Plan
from app.domain.canary_arms import Arm, Window
from app.policy.canary.judge import judge
from app.policy.canary.power import power, power_table
from app.policy.canary.ruling import Guardrail, Ruling, Verdict
from app.policy.canary.whole import apart, held_to
from tests.policy.canary.worlds import LONG, Nature, World

TRIALS = 200
WELL = Arm(requests=4000, errors=80, timed=4000, slow=400, very_slow=40, cost=0.002, cost_variance=1e-6)


def found(world: World, requests: int = 200, trials: int = TRIALS) -> float:
    """The share of the trials in which the candidate is rolled back."""
    return sum(world.rolled_back_after(seed, requests) is not None for seed in range(trials)) / trials


def ruled(candidate: Arm, *, control: Arm = WELL, past: Past = Past(4000, 80), plan: Plan = Plan()) -> Ruling:  # noqa: B008
    return judge(plan, past, [Window(5, control, candidate)], LONG)


def broken(ruling: Ruling) -> set[Guardrail]:
    return {each.guardrail for each in ruling.broken}


def test_twice_the_errors_are_rolled_back_within_two_hundred_requests() -> None:
    assert found(World(candidate=Nature(errors=0.2))) >= 0.95


def test_a_candidate_that_is_as_good_stays() -> None:
    assert found(World()) <= 0.05


def test_a_candidate_that_is_as_good_stays_where_nothing_is_known_of_the_control() -> None:
    assert found(World(share=50, past=Past()), trials=100) <= 0.05


@pytest.mark.parametrize(
    ("candidate", "control"),
    [
        (Nature(median_ms=2400), Nature()),
        (Nature(usd=0.01), Nature()),
        (Nature(liked=0.5, judged=1.0), Nature(judged=1.0)),
        (Nature(errors=0.9), Nature(errors=0.01)),
    ],
    ids=["slow", "dear", "disliked", "broken"],
)
def test_every_kind_of_harm_is_found(candidate: Nature, control: Nature) -> None:
    assert found(World(control, candidate, past=Past()), trials=20) == 1.0


@pytest.mark.parametrize(
    "candidate", [Nature(median_ms=1100), Nature(usd=0.003), Nature(errors=0.05)], ids=["slower", "dearer", "better"]
)
def test_what_stays_within_the_guardrails_is_no_harm(candidate: Nature) -> None:
    assert found(World(candidate=candidate), trials=40) <= 0.05


def test_the_power_is_that_of_the_judge() -> None:
    """Exact numbers against the judge's own calls, for a control whose rate is known well."""
    world = World(share=1, past=Past(1_000_000, 100_000), candidate=Nature(errors=0.16))
    assert found(world, trials=100) == pytest.approx(power(0.1, 1.6, 200), abs=0.1)


def test_the_power_table_is_for_the_own_rate_and_others() -> None:
    rows = power_table(0.033)
    assert {row.rate for row in rows} == {0.01, 0.02, 0.033, 0.05, 0.1, 0.2}
    for rate in {row.rate for row in rows}:
        powers = [row.power for row in rows if row.rate == rate]
        assert powers == sorted(powers)
        assert powers[0] <= 0.05
    assert power(0.1, 2.0, 200) >= 0.95
    assert power(0.1, 10.0, 10) == pytest.approx(1.0)


def test_trouble_of_both_sides_is_not_the_candidates() -> None:
    """An outage of a third of all calls: the control fares no better than the candidate."""
    both = replace(WELL, errors=1400), Arm(requests=200, errors=70, early_errors=70, timed=200)
    assert not broken(ruled(both[1], control=both[0]))
    assert broken(ruled(both[1])) == {Guardrail.ERRORS, Guardrail.FIRST_ERRORS}


def test_one_window_is_not_held_against_another() -> None:
    """Most of the control's calls came before an outage; the candidate's came with it."""
    before = Window(5, replace(WELL, errors=40), Arm(requests=200, errors=2, timed=200))
    outage = Window(
        50, Arm(requests=300, errors=90, timed=300), Arm(requests=300, errors=90, early_errors=60, timed=300)
    )
    assert not broken(judge(Plan(), Past(), [before, outage], LONG))


@pytest.mark.parametrize(("streak", "harm"), [(4, False), (5, True)])
def test_five_errors_in_a_row_are_enough(streak: int, harm: bool) -> None:  # noqa: FBT001
    ruling = ruled(Arm(requests=20, errors=streak, streak=streak, timed=20))
    assert (Guardrail.STREAK in broken(ruling)) is harm


def test_fewer_than_five_errors_are_no_proof() -> None:
    ruling = ruled(Arm(requests=4, errors=4, early_errors=4, streak=4), past=Past(10**6, 10))
    assert not broken(ruling)


def test_where_a_control_fails_often_a_row_must_be_longer() -> None:
    ruling = ruled(Arm(requests=30, errors=9, streak=7), control=replace(WELL, errors=1200), past=Past())
    assert not broken(ruling)


def test_a_step_waits_for_requests_and_for_time() -> None:
    few = Arm(requests=150, errors=3, timed=150)
    enough = replace(few, requests=200)
    assert (ruled(few).verdict, ruled(few).requests_left) == (Verdict.WAIT, 50)
    assert ruled(enough).verdict is Verdict.READY
    early = judge(Plan(), Past(), [Window(5, WELL, enough)], timedelta(minutes=12.5))
    assert (early.verdict, early.requests_left, early.minutes_left) == (Verdict.WAIT, 0, 18)


def whole(candidate: Arm, *, control: Arm = WELL, late: Arm = Arm(), beside: Arm | None = None) -> Ruling:  # noqa: B008
    """Half of the threads, and then all of them; ``late`` are calls of the control that came in afterwards."""
    half = Window(50, control, beside or replace(control, early_errors=4))
    return judge(Plan(), Past(4000, 80), [half, Window(100, late, candidate)], LONG)


def test_at_the_whole_a_dearer_candidate_is_held_against_the_last_share() -> None:
    dear = Arm(requests=300, timed=300, cost=0.006, cost_variance=1e-6)
    assert broken(whole(dear)) == {Guardrail.COST}
    assert not broken(whole(replace(dear, cost=0.0035)))
    # Without a share to be held to, the cost is held against nothing.
    alone = judge(Plan(), Past(4000, 80), [Window(100, Arm(), dear)], LONG)
    assert (broken(alone), "against nothing" in alone.note) == (set(), True)


def test_the_whole_is_held_to_the_last_share_with_enough_calls() -> None:
    some, few = replace(WELL, requests=30, cost=0.001), replace(WELL, requests=3, cost=0.004)
    late = Arm(requests=10, errors=10, cost=0.005, cost_variance=1e-6)
    windows = [Window(25, some, WELL), Window(50, few, WELL), Window(100, late, WELL)]
    before, present = apart(windows)
    assert (list(before), held_to(windows)) == (windows[:2], windows[0])
    assert present is not None
    assert (present.candidate, present.control.requests, present.control.errors) == (WELL, 40, 90)
    assert present.control.cost == pytest.approx((30 * 0.001 + 10 * 0.005) / 40)
    # The spread within both, and that between them.
    assert present.control.cost_variance == pytest.approx((38e-6 + 30 * 0.001**2 + 10 * 0.003**2) / 39)
    assert (apart(windows[:2]), held_to(windows[:2])) == ((windows[:2], None), None)


def test_at_the_whole_one_late_call_of_the_control_hides_nothing() -> None:
    failing = Arm(requests=200, errors=100, early_errors=100, timed=200)
    late = Arm(requests=1, errors=1)
    assert {Guardrail.ERRORS, Guardrail.FIRST_ERRORS} <= broken(whole(failing, late=late))


def test_trouble_that_the_control_had_at_its_last_share_is_not_the_candidates() -> None:
    trouble = replace(WELL, requests=300, errors=90, timed=300, slow=30, very_slow=3)
    going_on = Arm(requests=300, errors=90, early_errors=60, timed=300)
    assert not broken(whole(going_on, control=trouble, beside=replace(trouble, early_errors=60)))
    assert Guardrail.ERRORS in broken(whole(going_on))


def test_at_the_whole_judgements_decide_nothing() -> None:
    liked = replace(WELL, judged=400, liked=360)
    disliked = Arm(requests=300, timed=300, judged=300, liked=30)
    ruling = whole(disliked, control=liked)
    assert not broken(ruling)
    assert "decides nothing" in ruling.note
    beside = judge(Plan(), Past(4000, 80), [Window(50, liked, disliked)], LONG)
    assert (broken(beside), beside.note) == ({Guardrail.QUALITY}, "")


def test_a_candidate_that_is_as_good_stays_at_the_whole() -> None:
    assert sum(World(share=50).rolled_back_at_the_whole(seed) for seed in range(TRIALS)) / TRIALS <= 0.05


@pytest.mark.parametrize(
    "candidate",
    [Nature(errors=0.3), Nature(median_ms=2400), Nature(usd=0.01)],
    ids=["failing", "slow", "dear"],
)
def test_harm_that_begins_at_the_whole_is_found(candidate: Nature) -> None:
    assert all(World(share=50).rolled_back_at_the_whole(seed, candidate) for seed in range(20))


@pytest.mark.parametrize(
    "candidate", [Nature(median_ms=1000), Nature(usd=0.003), Nature(liked=0.7)], ids=["slower", "dearer", "disliked"]
)
def test_an_hour_that_is_a_little_different_is_no_harm(candidate: Nature) -> None:
    assert sum(World(share=50).rolled_back_at_the_whole(seed, candidate) for seed in range(40)) / 40 <= 0.05


def test_before_the_first_call_there_is_nothing_to_say() -> None:
    ruling = judge(Plan(), Past(), [], timedelta())
    assert (ruling.verdict, ruling.requests_left, ruling.minutes_left) == (Verdict.WAIT, 200, 30)
    assert judge(Plan(), Past(), [Window(5, Arm(), Arm())], timedelta()).verdict is Verdict.WAIT
