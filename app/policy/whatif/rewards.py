"""How well logged calls went, by each source that can tell. Sources are never mixed."""

from collections.abc import Callable, Mapping

from app.domain.model_call import Purpose
from app.policy.whatif.rows import Row
from app.policy.whatif.values import Reward

_READ_BY_PEOPLE = frozenset({Purpose.SPECIALIST, Purpose.CONCLUSION, Purpose.CHAT})
"""What a reader judges is the work of these calls; housekeeping has too little to do with it."""


def _thumbs(row: Row) -> float | None:
    return row.logged.thumb if row.features.purpose in _READ_BY_PEOPLE else None


def _undisturbed(row: Row) -> float | None:
    again = row.logged.again
    return None if again is None or row.features.purpose not in _READ_BY_PEOPLE else float(not again)


def _answered(row: Row) -> float | None:
    outcome = row.logged.outcome
    return None if outcome is None or row.first is None else float(outcome.served == row.first)


OBSERVED: Mapping[Reward, Callable[[Row], float | None]] = {
    Reward.THUMBS: _thumbs,
    Reward.UNDISTURBED: _undisturbed,
    Reward.ANSWERED: _answered,
}
"""What each source says of a call, 0 to 1; None where it says nothing."""
