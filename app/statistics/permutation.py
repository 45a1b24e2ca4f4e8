"""Tests that ask whether a paired difference could be chance, without assuming any distribution.

Source: Fisher, "The Design of Experiments", 1935, section 21; p counted as in Phipson and Smyth, "Permutation p-values
should never be zero", 2010. All tests are one-sided for "worse": small p means that the new side is really lower.
"""

from collections.abc import Callable

import numpy as np

from app.statistics.arrays import Floats, finite

DRAWS = 10_000
ENUMERATED = 13
"""Up to so many pairs every one of the 2^n sign patterns is looked at, and p is exact."""

_BITS = 8
_TIE = 1e-9


def sign_flip_p(differences: Floats, seed: int, margin: float = 0.0, draws: int = DRAWS) -> float:
    """The p-value of "the mean of the differences is below -margin"; ``differences`` has one value per pair.

    Under the hypothesis that it is not, each difference plus margin is as likely to have the one sign as the other.
    No pairs give 1.
    """
    shifted = finite(differences, "differences") + margin
    totals = signed_totals(shifted[:, None], seed, draws)[:, 0]
    tie = _TIE * max(1.0, float(np.abs(shifted).sum()))
    return _p(totals <= shifted.sum() + tie, len(shifted))


def swap_p(baseline: Floats, now: Floats, worse: Callable[[Floats, Floats], Floats], seed: int) -> float:
    """The p-value of "the new side is worse" for a statistic of totals, such as a ratio or F1.

    ``baseline`` and ``now`` have a row per case and a column per part. If nothing changed, the two rows of a case could
    as well have been swapped. ``worse(baseline_totals, now_totals)``, shapes (draws, parts), is the difference, lower
    where the new side is worse; values that are not numbers count as no difference.
    """
    halves = (finite(now, "now") - finite(baseline, "baseline")) / 2
    middle = (baseline + now).sum(axis=0) / 2
    flips = signed_totals(halves, seed, DRAWS)
    drawn = np.nan_to_num(worse(middle - flips, middle + flips))
    seen = np.nan_to_num(worse(baseline.sum(axis=0)[None, :], now.sum(axis=0)[None, :]))[0]
    return _p(drawn <= seen + _TIE * max(1.0, abs(float(seen))), len(halves))


def signed_totals(rows: Floats, seed: int, draws: int = DRAWS) -> Floats:
    """Sums over the rows, each with a random sign: shape (draws, columns), or (2^n, columns) for few rows.

    Eight rows at a time are summed under all 256 sign patterns once; a draw then adds up one entry per eight rows.
    """
    count, columns = rows.shape
    if count <= ENUMERATED:
        return _patterns(count) @ rows
    groups = -(-count // _BITS)
    padded = np.zeros((groups * _BITS, columns))
    padded[:count] = rows
    tables = np.einsum("pb,gbc->gpc", _patterns(_BITS), padded.reshape(groups, _BITS, columns))
    chosen = np.random.default_rng(seed).integers(0, 2**_BITS, size=(groups, draws), dtype=np.uint8)
    totals = np.zeros((draws, columns))
    for table, pattern in zip(tables, chosen, strict=True):
        totals += table[pattern]
    return totals


def _patterns(count: int) -> Floats:
    """All sign patterns of so many rows: shape (2^count, count), entries -1 and 1; the first is all 1."""
    bits = (np.arange(2**count)[:, None] >> np.arange(count)) & 1
    return (1 - 2 * bits).astype(np.float64)


def _p(hits: np.ndarray[tuple[int, ...], np.dtype[np.bool_]], pairs: int) -> float:
    """What was seen counts as one of the draws, unless all patterns were looked at (it is among them)."""
    counted = int(hits.sum())
    if pairs <= ENUMERATED:
        return counted / len(hits)
    return (1 + counted) / (1 + len(hits))
