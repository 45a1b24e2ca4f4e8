"""Errors of a regression and quality of a ranking."""

import math

from app.calculators.base import Arguments, Calculator, Result
from app.calculators.inputs import numbers, whole
from app.calculators.wording import fixed, listed, plain
from app.domain.errors import CalculationError


def discounted_gain(relevance: list[float], *, exponential: bool) -> float:
    """DCG with gain 2^r - 1 or r, and the discount log2(rank + 1) (C-40)."""
    gains = [2**r - 1 if exponential else r for r in relevance]
    return math.fsum(gain / math.log2(rank + 1) for rank, gain in enumerate(gains, start=1))


def normalized_gain(relevance: list[float], at: int, *, exponential: bool) -> float:
    """NDCG@k: DCG of the order as given over DCG of the best order; 1 where nothing is relevant (C-40)."""
    best = discounted_gain(sorted(relevance, reverse=True)[:at], exponential=exponential)
    return discounted_gain(relevance[:at], exponential=exponential) / best if best else 1.0


def average_precision(hits: list[float]) -> float:
    """Mean of precision at each hit; 0 without a hit (C-40)."""
    ranks = [rank for rank, hit in enumerate(hits, start=1) if hit]
    return math.fsum(found / rank for found, rank in enumerate(ranks, start=1)) / len(ranks) if ranks else 0.0


def _regression(given: Arguments) -> Result:
    truth, guess = given.numbers("actual"), given.numbers("predicted")
    if len(truth) != len(guess):
        raise CalculationError("predicted must have as many numbers as actual.")
    errors = [g - t for t, g in zip(truth, guess, strict=True)]
    mae = math.fsum(abs(error) for error in errors) / len(errors)
    rmse = math.sqrt(math.fsum(error**2 for error in errors) / len(errors))
    outputs: dict[str, float | None] = {"mae": mae, "rmse": rmse, "mape": None}
    summary = f"MAE is {plain(round(mae, 4))}, RMSE {plain(round(rmse, 4))}"
    if all(truth):
        mape = math.fsum(abs(e / t) for e, t in zip(errors, truth, strict=True)) / len(errors)
        outputs["mape"] = mape
        summary += f", MAPE {plain(round(mape * 100, 2))} %"
    formula = f"mean of |error| and root of the mean squared error of {listed(guess)} against {listed(truth)}"
    return Result(outputs, formula, f"{summary}.")


def _ndcg(given: Arguments) -> Result:
    relevance = given.numbers("relevance")
    at = given.whole("at") or len(relevance)
    value = normalized_gain(relevance, at, exponential=True)
    linear = normalized_gain(relevance, at, exponential=False)
    formula = f"DCG / ideal DCG of {listed(relevance)} with gain 2^r - 1 = {plain(value)}"
    summary = f"NDCG@{at} is {fixed(value, 4)} ({fixed(linear, 4)} with linear gain)."
    return Result({"ndcg": value, "ndcg_linear": linear}, formula, summary)


def _hits(given: Arguments) -> Result:
    hits = given.numbers("hits")
    if not set(hits) <= {0.0, 1.0}:
        raise CalculationError("hits must be 1 for a relevant result and 0 for any other.")
    precision = sum(hits) / len(hits)
    average = average_precision(hits)
    first = next((rank for rank, hit in enumerate(hits, start=1) if hit), None)
    formula = f"{plain(sum(hits))} of {len(hits)} relevant; mean precision at each hit = {plain(average)}"
    summary = (
        f"Precision at {len(hits)} is {plain(round(precision, 4))}, average precision {fixed(average, 4)},"
        f" reciprocal rank {plain(round(1 / first, 4)) if first else '0'}."
    )
    outputs = {
        "precision_at_k": precision,
        "average_precision": average,
        "reciprocal_rank": 1 / first if first else 0.0,
    }
    return Result(outputs, formula, summary)


REGRESSION_ERRORS = Calculator(
    "regression-errors",
    "C-40",
    "MAE, RMSE and MAPE",
    (
        numbers("actual", "unit of the target", "True values.", low=-1e15),
        numbers("predicted", "unit of the target", "Predicted values, in the same order.", low=-1e15),
    ),
    _regression,
)
NDCG = Calculator(
    "ndcg",
    "C-40",
    "Normalized discounted cumulative gain",
    (
        numbers("relevance", "grade", "Relevance of each result, best rank first.", high=100),
        whole("at", "results", "Cut-off k; 0 takes all results.", 0, high=100_000),
    ),
    _ndcg,
)
RANKED_HITS = Calculator(
    "ranked-hits",
    "C-40",
    "Precision at k, average precision and reciprocal rank",
    (numbers("hits", "0 or 1", "Relevance of each result, best rank first.", high=1),),
    _hits,
)

RANKING_CALCULATORS = (REGRESSION_ERRORS, NDCG, RANKED_HITS)
