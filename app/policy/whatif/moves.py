"""Which calls go elsewhere under a draft, how many of which kind, and why."""

from collections import Counter
from collections.abc import Callable, Sequence
from itertools import count

from app.domain.decision import GainUse
from app.policy.whatif.choices import Choice
from app.policy.whatif.rows import Row
from app.policy.whatif.values import Move, Sample, Slice
from app.routing.policy import Policy

SAMPLES = 3
"""Examples of each move."""

MOST_MOVES = 50
"""The largest ones are told; the slices count the others too."""

Pair = tuple[Row, Choice, Choice]
"""A logged call with its choice now and under the draft."""

_MOVED = {
    GainUse.MOVED_DOWN: " The predicted gain is too small for the dearer tier.",
    GainUse.MOVED_UP: " The predicted gain is worth the dearer tier.",
}


def slices(pairs: Sequence[Pair], name_of: Callable[[Pair], str]) -> tuple[Slice, ...]:
    """All calls by name, the most frequent first, with how many of them go elsewhere."""
    seen = Counter(map(name_of, pairs))
    changed = Counter(name_of(pair) for pair in pairs if has_moved(pair))
    return tuple(Slice(name, seen[name], changed[name]) for name in sorted(seen, key=lambda each: (-seen[each], each)))


def has_moved(pair: Pair) -> bool:
    """Whether the call has another first choice."""
    _, now, then = pair
    return now.first != then.first


def moves(pairs: Sequence[Pair], draft: Policy, cost_change: Sequence[float | None]) -> tuple[Move, ...]:
    """The calls that go elsewhere, grouped by the rules and backends before and after, the largest group first.

    ``cost_change`` has one value per pair, in US dollars.
    """
    groups: dict[tuple[str, str, str | None, str | None, GainUse], list[int]] = {}
    for place, pair in zip(count(), pairs, strict=False):
        if has_moved(pair):
            _, now, then = pair
            groups.setdefault((now.rule, then.rule, now.first, then.first, then.moved), []).append(place)
    whys = {rule.id: rule.why for rule in draft.rules}
    largest = sorted(groups.items(), key=lambda item: (-len(item[1]), str(item[0])))[:MOST_MOVES]
    return tuple(
        Move(
            rule_before,
            rule_after,
            before,
            after,
            f"{whys[rule_after]}{_MOVED.get(moved, '')}",
            len(places),
            _mean([cost_change[place] for place in places]),
            _samples([pairs[place][0] for place in places]),
        )
        for (rule_before, rule_after, before, after, moved), places in largest
    )


def _mean(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None


def _samples(rows: Sequence[Row]) -> tuple[Sample, ...]:
    """The latest ones. Who asked is nobody's business here: the caller is left out."""
    return tuple(
        Sample(
            row.logged.decision.id,
            row.logged.at,
            {key: value for key, value in row.logged.features.items() if key != "caller"},
        )
        for row in rows[-SAMPLES:]
    )
