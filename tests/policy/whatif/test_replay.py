"""What a replay says of logs whose truth is known."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.codec import Json
from app.domain.decision import GainUse, Rejection
from app.domain.labels import Sensitivity, Tier
from app.domain.logged import LoggedDecision
from app.policy.whatif.choices import Choice, choices, violations
from app.policy.whatif.quality import NOBODY
from app.policy.whatif.replay import replay
from app.policy.whatif.rows import rows_of
from app.policy.whatif.values import Interval, Period, Reward, WhatIf
from app.routing.policy import Policy, Range, Rule, Then, When
from app.routing.tuning import Learned, LearnedMode
from tests.policy.whatif.worlds import CURRENT, DRAFT, DRAFTED, HARD, NOON, SPECS, World, truth
from tests.routing import houses

LOG = World(7, threads=150, sensitive=0.1).log()


def replayed(log: tuple[LoggedDecision, ...], draft: Policy = DRAFT, current: Policy = CURRENT) -> WhatIf:
    rows, unreadable = rows_of(log)
    period = Period(NOON, NOON + timedelta(days=1), len(rows), len({row.cluster for row in rows}), unreadable)
    return replay(rows, period, current, draft, SPECS)


def test_the_same_policy_changes_nothing() -> None:
    found = replayed(LOG, replace(CURRENT, name="copy"))
    assert (found.changed, found.share, found.moves, found.violations) == (0, 0.0, (), 0)
    assert found.cost_usd is not None
    assert found.latency_ms is not None
    for pair in (found.cost_usd, found.latency_ms):
        assert (pair.difference.value, pair.difference.low, pair.difference.high) == (0.0, 0.0, 0.0)
        assert pair.now == pair.draft
    explored = sum(each.decision.explored for each in LOG)
    assert found.off_log == explored > 0


def test_who_moves_where_and_why() -> None:
    found = replayed(LOG)
    kinds = {each.name: each for each in found.by_type}
    assert kinds["compute"].changed > 0
    assert kinds["design"].changed == kinds["explain"].changed == 0
    assert kinds["review"].changed == kinds["review"].decisions - sensitive("review")
    assert sum(each.decisions for each in found.by_rule) == found.period.decisions == len(LOG)
    down, up = sorted(found.moves, key=lambda move: move.rule_before)
    assert (down.rule_before, down.rule_after, down.before, down.after) == ("judgement", "rest", "big-1", "cheap-1")
    assert (up.rule_before, up.rule_after, up.before, up.after) == ("rest", "judgement", "cheap-1", "big-1")
    assert (down.why, up.why) == ("All else.", "Work of judgement.")
    assert (down.cost_usd or 0) < 0 < (up.cost_usd or 0)
    assert down.decisions + up.decisions == found.changed
    assert all(one.decisions >= two.decisions for one, two in pairwise(found.moves))
    sample = down.samples[0]
    assert sample.features["type"] in {"review", "decide"}
    assert "caller" not in sample.features


def sensitive(kind: str) -> int:
    return sum(each.features["type"] == kind and each.features["sensitivity"] == "confidential" for each in LOG)


def test_a_call_that_stays_keeps_what_it_cost_and_one_that_moves_is_priced() -> None:
    (logged,) = [each for each in LOG if each.features["type"] == "review" and not each.decision.explored][:1]
    assert logged.outcome is not None
    assert (logged.outcome.input_tokens, logged.outcome.output_tokens) != (None, None)
    found = replayed((logged,))
    assert found.cost_usd is not None
    assert found.cost_usd.now.value == pytest.approx(logged.outcome.cost / 1e9)
    tokens = (logged.outcome.input_tokens or 0) + 4 * (logged.outcome.output_tokens or 0)
    assert found.cost_usd.draft.value == pytest.approx(tokens / 1e6)
    # Nobody has seen cheap-1 answer, and the registry does not say how long it takes.
    assert found.latency_ms is None


def test_without_exploration_nothing_is_claimed_of_what_was_never_tried() -> None:
    found = replayed(World(3, threads=150, explore=0.0).log())
    thumbs = found.quality[0]
    assert (thumbs.reward, thumbs.draft, thumbs.difference) == (Reward.THUMBS, None, None)
    assert thumbs.unsupported == pytest.approx(found.share)
    assert thumbs.sentence.startswith("Cannot be estimated from the log: it never tried")
    assert {(cell.type, cell.backend) for cell in thumbs.missing} == {
        ("review", "cheap-1"),
        ("decide", "cheap-1"),
        ("compute", "big-1"),
    }
    assert sum(cell.decisions for cell in thumbs.missing) == found.changed
    assert thumbs.now is not None


def test_sources_of_reward_stand_apart_and_a_silent_one_says_so() -> None:
    log = World(8, threads=600, explore=0.1).log()
    quiet = tuple(replace(each, thumb=None) for each in log)
    thumbs, undisturbed, answered, predicted = replayed(quiet).quality
    assert (thumbs.decisions, thumbs.now) == (0, None)
    assert "0 decisions have this signal" in thumbs.sentence
    assert undisturbed.difference is not None
    assert undisturbed.difference.value < 0
    assert answered.now is not None
    assert answered.now.value == pytest.approx(1.0)
    assert predicted.reward is Reward.PREDICTED


def test_a_refusal_under_the_draft_is_counted_and_not_judged() -> None:
    nobody = Rule("none", When(), Then((Tier.LOCAL,), forbid=frozenset({"extractive"})), "Nobody.")
    found = replayed(LOG, Policy("closed", 1, (nobody,)))
    assert found.refused_draft == len(LOG)
    assert found.quality[0].missing[0].backend == NOBODY
    assert found.latency_ms is None
    assert found.cost_usd is not None
    assert found.cost_usd.draft.value == 0.0


def test_troubles_are_those_of_the_log() -> None:
    ill = [
        replace(
            each,
            decision=replace(
                each.decision,
                candidates=each.decision.candidates[1:],
                rejected=(*each.decision.rejected, Rejection("cheap-1", "health", "breaker_open", "for 12 s")),
            ),
        )
        for each in LOG
        if each.decision.candidates[0].backend == "cheap-1" and each.features["type"] == "explain"
    ]
    found = replayed(tuple(ill))
    assert {each.name for each in found.by_tier} == {"expensive"}
    assert found.off_log == 0


def test_what_cannot_be_read_is_counted_and_what_was_not_recorded_is_said() -> None:
    broken = replace(LOG[0], features={"type": "gossip"})
    restricted = replace(LOG[1], features={key: value for key, value in secret(LOG[1]).items() if key != "tokens_in"})
    long = Rule("long", When(tokens_in=Range(gte=1)), Then((Tier.CHEAP,)), "Long.")
    learned = Learned(mode=LearnedMode.ON, tenants=frozenset({"acme"}))
    draft = replace(DRAFT, rules=(long, *DRAFT.rules), learned=learned)
    found = replayed((broken, without_gain(restricted)), draft)
    assert found.period.unreadable == 1
    assert found.period.decisions == 1
    assert [note.split()[0:3] for note in found.notes] == [["The", "sizes", "of"], ["No", "predicted", "gain"]]


def secret(logged: LoggedDecision) -> dict[str, Json]:
    return {**logged.features, "sensitivity": "restricted"}


def without_gain(logged: LoggedDecision) -> LoggedDecision:
    return replace(logged, decision=replace(logged.decision, gain=None))


def test_nothing_logged_is_no_error() -> None:
    found = replayed(())
    assert (found.changed, found.cost_usd, found.quality, found.share) == (0, None, (), 0.0)


def test_a_violation_would_be_found() -> None:
    rows, _ = rows_of(LOG)
    confidential = [row for row in rows if row.features.sensitivity is Sensitivity.CONFIDENTIAL]
    leak = Choice("r", "cheap-1", Tier.CHEAP, ("extractive", "cheap-1"), GainUse.NONE)
    assert violations(confidential, [leak] * len(confidential), SPECS) == len(confidential) > 0
    assert violations(rows, choices(rows, DRAFT, SPECS), SPECS) == 0


@given(houses.policies, st.integers(0, 10_000))
def test_no_policy_sends_a_logged_text_above_a_clearance(draft: Policy, seed: int) -> None:
    rows, _ = rows_of(World(seed, threads=4, sensitive=0.5).log())
    assert violations(rows, choices(rows, draft, SPECS), SPECS) == 0


def test_a_gain_moves_calls_as_the_policy_permits() -> None:
    rules = tuple(replace(rule, then=replace(rule.then, learned_may_downgrade=True)) for rule in CURRENT.rules)
    learned = Learned(mode=LearnedMode.ON, tenants=frozenset({"acme"}), min_gain=0.03)
    found = replayed(LOG, replace(CURRENT, name="taught", rules=rules, learned=learned))
    (move,) = found.moves
    assert (move.rule_before, move.rule_after, move.before, move.after) == (
        "judgement",
        "judgement",
        "big-1",
        "cheap-1",
    )
    assert move.why.endswith("The predicted gain is too small for the dearer tier.")


def test_intervals_are_over_conversations() -> None:
    """Forty copies of a call in one thread are worth one call."""
    rows = World(5, threads=60).log()
    copies = tuple(
        replace(each, decision=replace(each.decision, id=f"{each.decision.id}-{copy}"))
        for each in rows
        for copy in range(40)
    )
    one, many = (replayed(log).cost_usd for log in (rows, copies))
    assert one is not None
    assert many is not None
    widths = [each.difference.high - each.difference.low for each in (one, many)]
    assert widths[1] == pytest.approx(widths[0], rel=0.01)


def test_intervals_cover_the_truth() -> None:
    """In at least 93 % of worlds, for cost, time and quality alike; `make bench-whatif` draws many more.

    A world with too few tries of a choice claims nothing about quality; that must be rare here.
    """
    meant, worlds, estimated = truth(HARD, DRAFTED), 50, 0
    covered = Counter[str]()
    for seed in range(worlds):
        found = replayed(World(seed, threads=400, explore=0.1).log())
        assert found.cost_usd is not None
        assert found.latency_ms is not None
        covered["cost"] += holds(found.cost_usd.difference, meant.cost_usd)
        covered["time"] += holds(found.latency_ms.difference, meant.latency_ms)
        quality = found.quality[0].draft
        if quality is not None:
            estimated += 1
            covered["quality"] += holds(quality, meant.quality)
    assert estimated >= 45
    assert min(covered["cost"], covered["time"]) >= 0.93 * worlds, covered
    assert covered["quality"] >= 0.93 * estimated, covered


def holds(interval: Interval, value: float) -> bool:
    return interval.low <= value <= interval.high
