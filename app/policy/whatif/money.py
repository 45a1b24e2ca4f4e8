"""What calls cost and how long they take under two policies, over the same calls.

A call that keeps the backend that was asked then keeps what it cost and took. One that goes elsewhere is priced there
at the tokens that it had: the same question, an answer of the same length. Its time is the mean that the log has for
that backend and purpose, or what the registry calls usual. What neither knows is left out, on both sides.
"""

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal

from app.domain.backend import BackendSpec, Price
from app.domain.budget import NANO
from app.domain.logged import Outcome
from app.policy.whatif.resampling import Amount, Observed
from app.policy.whatif.rows import Row

_PER_MILLION = 1_000_000
_ENOUGH = 20
"""Answers of one backend for one purpose, before their mean time counts."""


class Tariff:
    """What a call would cost, and how long it would take, at a backend that did not serve it then."""

    def __init__(self, rows: Sequence[Row], specs: Sequence[BackendSpec]) -> None:
        self._specs = {spec.id: spec for spec in specs}
        lengths = [row.logged.outcome.output_tokens for row in rows if row.logged.outcome is not None]
        known = [length for length in lengths if length is not None]
        self._length = sum(known) / len(known) if known else None
        self._observed = _times(rows)
        self._answers = Counter(self._observed.cells)

    def cost(self, row: Row, backend: str | None) -> Amount | None:
        """In US dollars, with this backend asked first; a call that no backend serves costs nothing."""
        if backend is None:
            return Amount(0.0, modelled=row.first is not None)
        outcome = row.logged.outcome
        if backend == row.first:
            return None if outcome is None else Amount(outcome.cost / NANO)
        spec = self._specs.get(backend)
        price = None if spec is None else spec.price
        return None if price is None else self._priced(price, row, outcome)

    def _priced(self, price: Price, row: Row, outcome: Outcome | None) -> Amount | None:
        if price.input == price.output == Decimal(0):
            return Amount(0.0, modelled=True)
        if "tokens_in" not in row.logged.features:
            return None
        tokens_in = row.features.tokens_in if outcome is None else outcome.input_tokens or row.features.tokens_in
        length = self._length if outcome is None else outcome.output_tokens or self._length
        if length is None:
            return None
        dollars = tokens_in * float(price.input) + min(length, row.features.max_out) * float(price.output)
        return Amount(dollars / _PER_MILLION, modelled=True)

    def time(self, row: Row, backend: str | None) -> Amount | None:
        """In milliseconds; a call that no backend serves has none."""
        if backend is None:
            return None
        if backend == row.first:
            outcome = row.logged.outcome
            return None if outcome is None else Amount(outcome.elapsed_ms)
        cell = _cell(backend, row)
        if self._answers[cell] >= _ENOUGH:
            return Amount(0.0, modelled=True, cell=cell)
        spec = self._specs.get(backend)
        usual = None if spec is None else spec.traits.typical_latency_ms
        return None if usual is None else Amount(usual, modelled=True)

    @property
    def times(self) -> Observed:
        """How long each answer took that was logged."""
        return self._observed


def _cell(backend: str, row: Row) -> str:
    return f"{backend} {row.features.purpose}"


def _times(rows: Sequence[Row]) -> Observed:
    outcomes = [row.logged.outcome for row in rows]
    return Observed(
        [
            None if each is None or each.served is None or each.served_ms is None else _cell(each.served, row)
            for row, each in zip(rows, outcomes, strict=True)
        ],
        [float(each.served_ms or 0) if each else 0.0 for each in outcomes],
    )
