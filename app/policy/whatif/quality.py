"""How good the answers would have been, as far as the log can tell: doubly robust, from propensities alone.

Where the policy that ran never tried what the draft would choose, there is nothing to learn it from, and no number.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from app.domain.labels import Tier
from app.policy.whatif.choices import Choice
from app.policy.whatif.looks import features_of
from app.policy.whatif.resampling import grouped, interval_of
from app.policy.whatif.rewards import OBSERVED
from app.policy.whatif.rows import Row
from app.policy.whatif.values import Interval, MissingCell, Quality, Reward
from app.statistics.arrays import Floats, Integers
from app.statistics.offpolicy import Estimate, Likely, Log, estimate, unsupported_choices

FEWEST = 50
"""Decisions with a reward before anything is estimated from them."""

FEWEST_TRIES = 5
"""Conversations behind every common kind of choice."""

NOBODY = "no backend"
_SEED = 20_261_101
_MOST_CELLS = 20


Parts = Sequence[tuple[float, Sequence[Choice]]]
"""Choices for every row, each with the share of calls that goes by it; the shares sum to 1."""


@dataclass(frozen=True, slots=True)
class Judged:
    """The rows of which one source of reward says something: their places among all rows, and the log of them."""

    reward: Reward
    places: tuple[int, ...]
    names: tuple[str, ...]
    log: Log

    def target(self, parts: Parts) -> Floats:
        """The choices of a policy as probabilities, one row per judged row and one column per backend."""
        columns = {name: column for column, name in enumerate(self.names)}
        wanted = np.zeros((len(self.places), len(self.names)))
        for share, chosen in parts:
            at = [columns[chosen[place].first or NOBODY] for place in self.places]
            wanted[np.arange(len(at)), at] += share
        return wanted


@dataclass(frozen=True, slots=True)
class Known:
    """The rows with the numbers of their conversations, and what a model of the reward may look at."""

    rows: Sequence[Row]
    groups: Integers
    features: Floats


def known(rows: Sequence[Row]) -> Known:
    """The rows, prepared once for every source of reward."""
    return Known(rows, grouped([row.cluster for row in rows]), features_of([row.features for row in rows]))


def judged(found: Known, reward: Reward, backends: Sequence[str]) -> Judged | None:
    """The log of one source; None where it says too little. ``backends`` are those that anything may choose."""
    rows = found.rows
    said = [OBSERVED[reward](row) if row.first else None for row in rows]
    places = tuple(place for place, value in enumerate(said) if value is not None)
    if len(places) < FEWEST:
        return None
    mine = [rows[place] for place in places]
    seen = {name for row in mine for name in (row.first, row.second) if name}
    names = (*sorted({*seen, *backends}), NOBODY)
    log = Log(
        features=found.features[list(places)],
        actions=np.array([names.index(row.first or NOBODY) for row in mine], dtype=np.int64),
        probabilities=_probabilities(mine, names),
        rewards=np.array([said[place] for place in places], dtype=np.float64),
        clusters=found.groups[list(places)],
    )
    return Judged(reward, places, names, log)


def quality(found: Judged, rows: Sequence[Row], draft: Sequence[Choice]) -> Quality:
    """What the source says of the draft, beside what was earned."""
    target = found.target(((1.0, draft),))
    then = estimate(found.log, target, _SEED)
    now = estimate(found.log, found.log.probabilities, _SEED)
    missing = _missing(found, rows, target)
    sentence = _doubt(then, missing)
    return Quality(
        reward=found.reward,
        decisions=len(found.places),
        now=_interval(now.value),
        draft=None if sentence else _interval(then.value),
        difference=None if sentence else _interval(then.change),
        effective=then.effective_rows,
        largest=then.largest_weight,
        cut=then.cut,
        unsupported=then.unsupported,
        missing=missing,
        sentence=sentence,
    )


def estimated(found: Judged, parts: Parts) -> Interval | None:
    """The mean reward of one way to route; None where the log cannot tell."""
    target = found.target(parts)
    then = estimate(found.log, target, _SEED)
    return None if _doubt(then, ()) else _interval(then.value)


def silent(reward: Reward, decisions: int) -> Quality:
    """What is said where a source has too little to say."""
    sentence = f"{decisions} decisions have this signal; {FEWEST} are the fewest that an estimate is made from."
    return Quality(reward, decisions, None, None, None, 0.0, 0.0, 0.0, 0.0, (), sentence)


def predicted(found: Known, now: Sequence[Choice], draft: Sequence[Choice]) -> Quality | None:
    """What the gain model expects: no reward was observed. None where no row has a prediction."""
    places = _foreseen(found.rows)
    if not places:
        return None
    before, after = (_gains(found.rows, places, ((1.0, side),)) for side in (now, draft))
    mine = found.groups[places]
    return Quality(
        reward=Reward.PREDICTED,
        decisions=len(places),
        now=interval_of(before, mine),
        draft=interval_of(after, mine),
        difference=interval_of(after - before, mine),
        effective=float(len(places)),
        largest=1.0,
        cut=0.0,
        unsupported=0.0,
        missing=(),
        sentence="",
    )


def expected(found: Known, parts: Parts) -> Interval | None:
    """What the gain model expects of one way to route; None where no row has a prediction."""
    places = _foreseen(found.rows)
    return interval_of(_gains(found.rows, places, parts), found.groups[places]) if places else None


def _foreseen(rows: Sequence[Row]) -> list[int]:
    return [place for place, row in enumerate(rows) if row.features.gain and not row.features.gain.abstained]


def _gains(rows: Sequence[Row], places: Sequence[int], parts: Parts) -> Floats:
    """The gain of each row as far as it goes to the expensive tier."""
    gains = np.array([row.features.gain.mean if row.features.gain else 0.0 for row in rows])
    dear = [share * np.array([choice.tier is Tier.EXPENSIVE for choice in chosen]) for share, chosen in parts]
    return np.asarray((gains * np.sum(dear, axis=0))[places], dtype=np.float64)


def _doubt(found: Estimate, missing: Sequence[MissingCell]) -> str:
    if not found.supported:
        named = ", ".join(f"{cell.type} to {cell.backend} ({cell.decisions})" for cell in missing[:3])
        return (
            f"Cannot be estimated from the log: it never tried {found.unsupported:.0%} of the draft's choices, such as "
            f"{named}. A share of exploration in the policy that runs would try them."
        )
    if found.tries < FEWEST_TRIES:
        return (
            f"Cannot be estimated from the log: a kind of choice that the draft often makes was tried in "
            f"{found.tries} conversations."
        )
    return ""


def _missing(found: Judged, rows: Sequence[Row], target: Floats) -> tuple[MissingCell, ...]:
    lines, columns = np.nonzero(unsupported_choices(found.log, target))
    cells = Counter(
        (rows[found.places[line]].features.type.value, found.names[column])
        for line, column in zip(lines, columns, strict=True)
    )
    return tuple(MissingCell(kind, backend, count) for (kind, backend), count in cells.most_common(_MOST_CELLS))


def _probabilities(rows: Sequence[Row], names: Sequence[str]) -> Floats:
    columns = {name: column for column, name in enumerate(names)}
    chances = np.zeros((len(rows), len(names)))
    for line, row in enumerate(rows):
        propensity = row.logged.decision.propensity
        chances[line, columns[row.first or NOBODY]] = propensity
        if row.second is not None:
            chances[line, columns[row.second]] = 1.0 - propensity
    return chances


def _interval(likely: Likely) -> Interval:
    return Interval(likely.value, likely.low, likely.high)
