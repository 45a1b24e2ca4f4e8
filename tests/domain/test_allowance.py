"""What a run may spend is never overspent, whatever its attempts do at the same time."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from app.domain.allowance import Allowance
from app.domain.budget import NANO

AMOUNTS = st.integers(0, 5 * NANO)


@given(AMOUNTS, AMOUNTS, st.lists(st.tuples(AMOUNTS, st.floats(0, 1), st.booleans()), max_size=20))
def test_attempts_together_never_cost_more(limit: int, spent: int, attempts: list[tuple[int, float, bool]]) -> None:
    allowance = Allowance(Decimal(limit) / NANO, Decimal(spent) / NANO)
    total, waiting = spent, list[tuple[str, int]]()
    for number, (worst, share, at_once) in enumerate(attempts):
        cost = int(worst * share)
        if allowance.take(str(number), worst):
            waiting.append((str(number), cost))
        if not at_once:
            for attempt_id, due in waiting:
                allowance.settle(attempt_id, due)
                total += due
            waiting.clear()
            assert allowance.left_usd == Decimal(max(0, limit - total)) / NANO
    assert total + sum(due for _, due in waiting) <= max(limit, spent)


def test_what_has_no_known_price_is_not_paid_for() -> None:
    assert not Allowance(Decimal(1000), Decimal(0)).take("a", None)
