"""API or own operation: the figures decide, at one volume and in one currency."""

from app.backends.extractive.costs import compare, recommendation, side_by_side, turning_point
from app.backends.extractive.figures import cases, money, plain, show
from app.backends.extractive.phrases import phrases
from app.calculators.registry import calculate
from app.domain.figure import Figure
from app.domain.model_call import LabelledFigure
from tests.backends.extractive.conftest import make_figure

_WORDS = phrases("en")


def _labelled(*figures: Figure) -> list[LabelledFigure]:
    return [LabelledFigure(f"F{n}", figure) for n, figure in enumerate(figures, 1)]


def _real(requests: int) -> list[LabelledFigure]:
    """Figures as the calculators give them."""
    tokens = {"input_tokens": 1500, "output_tokens": 300, "requests_per_month": requests}
    prices = {"input_price_per_million": 3, "output_price_per_million": 15}
    own = {
        "price_per_hour": 4,
        "requests_per_hour": 2000,
        "requests_per_month": requests,
        "engineering_per_month": 1500,
    }
    even = {"api_cost_per_request": 0.009, "marginal_cost_per_request": 0.002, "fixed_cost_per_month": 1500}
    return _labelled(
        calculate("api-cost", {**tokens, **prices}),
        calculate("self-hosted-cost", {**own, "mode": "busy"}),
        calculate("self-hosted-cost", {**own, "mode": "always-on"}),
        calculate("break-even", {**even, "always_on_cost_per_month": 4420}),
    )


def test_the_cheapest_option_at_the_volume_is_recommended() -> None:
    comparison = compare(_real(180_000), _WORDS)
    assert comparison is not None
    assert recommendation(comparison, _WORDS) == (
        "Recommendation: the API. At 180,000 requests a month: the API $1,620 [F1], "
        "self-hosting (busy hours billed) $1,860 [F2], self-hosting (always on) $4,420 [F3]."
    )
    assert turning_point(comparison, _WORDS) == (
        "Self-hosting becomes cheaper than the API from 214,286 (busy hours billed) / 491,112 (always on)"
        " requests a month [F4]."
    )
    assert comparison.labels == {"F1", "F2", "F3", "F4"}


def test_above_the_break_even_own_operation_is_recommended() -> None:
    comparison = compare(_real(600_000), _WORDS)
    assert comparison is not None
    assert comparison.options[0].label == "F2"
    assert recommendation(comparison, _WORDS).startswith("Recommendation: self-hosting (busy hours billed).")


def test_the_table_puts_costs_and_turning_points_side_by_side() -> None:
    comparison = compare(_real(180_000), _WORDS)
    assert comparison is not None
    assert side_by_side(comparison, _WORDS) == [
        "| Option | per request | per month | cheaper than the API from |",
        "|---|---|---|---|",
        "| The API | $0.009 | **$1,620** [F1] | – |",
        "| Self-hosting (busy hours billed) | – | **$1,860** [F2] | 214,286 [F4] |",
        "| Self-hosting (always on) | – | **$4,420** [F3] | 491,112 [F4] |",
    ]


def test_where_own_operation_never_pays_the_answer_says_so() -> None:
    even = calculate(
        "break-even", {"api_cost_per_request": 0.001, "marginal_cost_per_request": 0.002, "fixed_cost_per_month": 1}
    )
    comparison = compare([*_real(1000)[:2], LabelledFigure("F4", even)], _WORDS)
    assert comparison is not None
    assert "at no volume (busy hours billed)" in (turning_point(comparison, _WORDS) or "")


def test_other_volumes_other_currencies_and_single_costs_are_not_compared() -> None:
    assert compare([_real(1000)[0], _real(2000)[1]], _WORDS) is None
    assert compare(_real(1000)[:1], _WORDS) is None
    euro = make_figure(
        "api-cost", "C-01", "x", {"cost_per_month": 1.0}, {"requests_per_month": 1000.0, "currency": "EUR"}
    )
    assert compare([LabelledFigure("F9", euro), *_real(1000)[1:3]], _WORDS) is None


def test_the_verdict_calculator_gives_what_the_composer_reads() -> None:
    figure = calculate("verdict", {"bad_signals": 2, "flags": 0})
    assert figure.calculator == "verdict"
    assert figure.outputs["verdict"] == "BAD"


def test_cases_of_one_calculator_differ_by_their_inputs() -> None:
    figures = [
        make_figure(
            "gpu-memory",
            "C-05",
            "x",
            {"total_gb": total, "fits": total < 50},
            {"bytes_per_parameter": size, "tokens": 4096},
        )
        for size, total in ((2.0, 55.4435), (1.0, 41.1435))
    ]
    assert cases(_labelled(*figures), _WORDS) == [
        "| Case | total GB | fits |",
        "|---|---|---|",
        "| bytes per parameter 2 [F1] | 55.4435 | no |",
        "| bytes per parameter 1 [F2] | 41.1435 | yes |",
    ]


def test_values_are_written_for_reading() -> None:
    assert [plain(v) for v in (2700.0, 19230.77, 5.8333333, 0.000375, -0.5)] == [
        "2,700",
        "19,230.77",
        "5.8333",
        "0.000375",
        "-0.5",
    ]
    assert plain(float("inf")) == "inf"
    assert money(1620.0, "USD") == "$1,620"
    assert money(580.5, "EUR") == "€580.50"
    assert money(-3.0, "CHF") == "-3 CHF"
    assert show("used_share", 0.123, "", _WORDS) == "12.3 %"
    assert show("cost_per_month", 99.5, "USD", _WORDS) == "$99.50"
    assert show("bins", [0.25, 0.5], "", _WORDS) == "0.25, 0.5"
    assert show("verdict", None, "", _WORDS) == "–"
