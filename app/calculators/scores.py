"""Scores that people fill in: data quality, ML maturity, risk, frameworks, priorities."""

from app.calculators.base import Arguments, Calculator, Result
from app.calculators.inputs import number, positive, share, whole
from app.calculators.wording import plain

DATA_DIMENSIONS = ("completeness", "accuracy", "consistency", "timeliness", "relevance", "volume")
DATA_PROCEED = 18
DATA_WARN = 1
"""A dimension at or below this score can hide in a passing sum (G-53)."""

RUBRIC_WEIGHTS = {
    "problem_framing": 15,
    "data_quality": 15,
    "experiment_rigor": 15,
    "model_performance": 15,
    "deployment": 10,
    "monitoring": 15,
    "documentation": 5,
    "cost": 10,
}
RUBRIC_BANDS = ((80, "production-grade"), (60, "good foundations"), (40, "prototype"), (0, "science project"))
FRAMEWORK_WEIGHTS = {"expertise": 0.3, "requirements": 0.3, "ecosystem": 0.2, "viability": 0.2}


def rubric_score(scores: dict[str, float]) -> float:
    """0 to 100 from eight scores of 0 to 5, weighted (C-18)."""
    return sum(RUBRIC_WEIGHTS[name] * score / 5 for name, score in scores.items())


def framework_score(scores: dict[str, float]) -> float:
    """Weighted mean of four criteria scored 1 to 5 (C-39)."""
    return sum(FRAMEWORK_WEIGHTS[name] * score for name, score in scores.items())


def rice(reach: float, impact: float, confidence: float, effort: float) -> float:
    """Reach x impact x confidence over effort."""
    return reach * impact * confidence / effort


def _data_quality(given: Arguments) -> Result:
    scores = {name: given.whole(name) for name in DATA_DIMENSIONS}
    total = sum(scores.values())
    weak = [name for name, score in scores.items() if score <= DATA_WARN]
    proceed = total >= DATA_PROCEED
    formula = f"{' + '.join(str(score) for score in scores.values())} = {total} of 30; proceed from {DATA_PROCEED}"
    summary = f"The data scores {total} of 30: {'go on' if proceed else 'fix the data first'}"
    summary += f"; look at {', '.join(weak)} in any case." if weak else "."
    return Result({"score": total, "proceed": proceed, "weak": ", ".join(weak)}, formula, summary)


def _rubric(given: Arguments) -> Result:
    scores = {name: given.number(name) for name in RUBRIC_WEIGHTS}
    total = rubric_score(scores)
    band = next(name for lowest, name in RUBRIC_BANDS if round(total, 9) >= lowest)
    terms = " + ".join(f"{RUBRIC_WEIGHTS[name]} x {plain(score)}" for name, score in scores.items())
    summary = f"The project scores {plain(round(total, 2))} of 100: {band}."
    return Result({"score": total, "band": band}, f"({terms}) / 5 = {plain(total)}", summary)


def _risk(given: Arguments) -> Result:
    probability, impact = given.whole("probability"), given.whole("impact")
    score = probability * impact
    summary = f"The risk scores {score} of 9."
    return Result({"score": score}, f"{probability} x {impact} = {score}", summary)


def _framework(given: Arguments) -> Result:
    scores = {name: given.number(name) for name in FRAMEWORK_WEIGHTS}
    total = framework_score(scores)
    terms = " + ".join(f"{plain(FRAMEWORK_WEIGHTS[name])} x {plain(score)}" for name, score in scores.items())
    return Result({"score": total}, f"{terms} = {plain(total)}", f"The option scores {plain(round(total, 4))} of 5.")


def _rice(given: Arguments) -> Result:
    reach, impact = given.number("reach"), given.number("impact")
    confidence, effort = given.number("confidence"), given.number("effort")
    score = rice(reach, impact, confidence, effort)
    formula = f"{plain(reach)} x {plain(impact)} x {plain(confidence)} / {plain(effort)} = {plain(round(score, 4))}"
    return Result({"score": score}, formula, f"The RICE score is {plain(round(score, 2))}.")


def _ice(given: Arguments) -> Result:
    factors = [given.number(name) for name in ("impact", "confidence", "ease")]
    product, mean = factors[0] * factors[1] * factors[2], sum(factors) / 3
    formula = f"{' x '.join(plain(factor) for factor in factors)} = {plain(product)}"
    summary = f"The ICE score is {plain(product)} as a product, {plain(round(mean, 2))} as a mean."
    return Result({"score": product, "mean": mean}, formula, summary)


def _wsjf(given: Arguments) -> Result:
    parts = [given.number(name) for name in ("business_value", "time_criticality", "risk_reduction")]
    size = given.number("job_size")
    score = sum(parts) / size
    terms = " + ".join(plain(part) for part in parts)
    formula = f"({terms}) / {plain(size)} = {plain(round(score, 4))}"
    return Result({"score": score}, formula, f"The WSJF score is {plain(round(score, 2))}.")


DATA_QUALITY = Calculator(
    "data-quality",
    "C-17",
    "Data quality score",
    tuple(whole(name, "score", f"{name.capitalize()} of the data, 0 to 5.", high=5) for name in DATA_DIMENSIONS),
    _data_quality,
)
ML_RUBRIC = Calculator(
    "ml-rubric",
    "C-18",
    "Maturity of an ML project",
    tuple(number(name, "score", f"{name.replace('_', ' ').capitalize()}, 0 to 5.", high=5) for name in RUBRIC_WEIGHTS),
    _rubric,
)
RISK_SCORE = Calculator(
    "risk-score",
    "C-38",
    "Risk score",
    (
        whole("probability", "1 low, 2 medium, 3 high", "How likely it is.", low=1, high=3),
        whole("impact", "1 low, 2 medium, 3 high", "How bad it would be.", low=1, high=3),
    ),
    _risk,
)
FRAMEWORK_SCORE = Calculator(
    "framework-score",
    "C-39",
    "Weighted score of a technology",
    tuple(number(name, "score", f"{name.capitalize()}, 1 to 5.", low=1, high=5) for name in FRAMEWORK_WEIGHTS),
    _framework,
)
RICE = Calculator(
    "rice",
    "C-57",
    "RICE priority score",
    (
        number("reach", "people per period", "How many it reaches."),
        number("impact", "factor", "Impact on each of them.", high=1000),
        share("confidence", "Confidence in the estimates."),
        positive("effort", "person-months", "Effort."),
    ),
    _rice,
)
ICE = Calculator(
    "ice",
    "C-57",
    "ICE priority score",
    tuple(number(name, "score", f"{name.capitalize()}.", high=1000) for name in ("impact", "confidence", "ease")),
    _ice,
)
WSJF = Calculator(
    "wsjf",
    "C-57",
    "Weighted shortest job first",
    (
        number("business_value", "points", "Value for users or business."),
        number("time_criticality", "points", "Loss by waiting."),
        number("risk_reduction", "points", "Risk reduced or opportunity opened."),
        positive("job_size", "points", "Size of the job."),
    ),
    _wsjf,
)

SCORE_CALCULATORS = (DATA_QUALITY, ML_RUBRIC, RISK_SCORE, FRAMEWORK_SCORE, RICE, ICE, WSJF)
