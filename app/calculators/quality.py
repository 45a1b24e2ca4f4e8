"""Quality of models: confusion matrix, agreement, calibration, fairness, regression and ranking."""

import math

from app.calculators.base import Arguments, Calculator, Result
from app.calculators.inputs import maybe, number, numbers, positive, share
from app.calculators.wording import fixed, listed, percent, plain
from app.domain.errors import CalculationError

FOUR_FIFTHS = 0.8
"""Lowest ratio of selection rates that passes the 80 % rule (C-15)."""


def ratio(part: float, whole: float) -> float:
    """Part of a whole; 0 where the whole is empty."""
    return part / whole if whole else 0.0


def f_measure(precision: float, recall: float, beta: float = 1.0) -> float:
    """Weighted harmonic mean of precision and recall (C-40)."""
    return ratio((1 + beta**2) * precision * recall, beta**2 * precision + recall)


def cohens_kappa(both_yes: float, both_no: float, only_first: float, only_second: float) -> float:
    """Agreement of two raters beyond chance; 1 where chance alone explains everything."""
    total = both_yes + both_no + only_first + only_second
    observed = (both_yes + both_no) / total
    first, second = (both_yes + only_first) / total, (both_yes + only_second) / total
    chance = first * second + (1 - first) * (1 - second)
    return 1.0 if chance == 1 else (observed - chance) / (1 - chance)


def _classification(given: Arguments) -> Result:
    tp, fp = given.number("true_positives"), given.number("false_positives")
    fn = given.number("false_negatives")
    precision, recall = ratio(tp, tp + fp), ratio(tp, tp + fn)
    f1 = f_measure(precision, recall)
    outputs: dict[str, float | None] = {"precision": precision, "recall": recall, "f1": f1}
    formula = (
        f"P = {plain(tp)} / ({plain(tp)} + {plain(fp)}) = {plain(precision)};"
        f" R = {plain(tp)} / ({plain(tp)} + {plain(fn)}) = {plain(recall)}; F1 = 2PR / (P + R) = {plain(f1)}"
    )
    summary = f"Precision {fixed(precision, 4)}, recall {fixed(recall, 4)}, F1 {fixed(f1, 4)}"
    tn = given.maybe("true_negatives")
    if tn is not None:
        outputs |= _with_negatives(tp, fp, fn, tn)
        accuracy = ratio(tp + tn, tp + fp + fn + tn)
        formula += f"; accuracy = ({plain(tp)} + {plain(tn)}) / {plain(tp + fp + fn + tn)} = {plain(accuracy)}"
        summary += f", accuracy {fixed(accuracy, 4)}, specificity {fixed(ratio(tn, tn + fp), 4)}"
    return Result(outputs, formula, f"{summary}.")


def _with_negatives(tp: float, fp: float, fn: float, tn: float) -> dict[str, float]:
    spread = math.sqrt(tp + fp) * math.sqrt(tp + fn) * math.sqrt(tn + fp) * math.sqrt(tn + fn)
    return {
        "accuracy": ratio(tp + tn, tp + fp + fn + tn),
        "specificity": ratio(tn, tn + fp),
        "false_positive_rate": ratio(fp, fp + tn),
        "matthews_correlation": ratio(tp * tn - fp * fn, spread),
    }


def _f_score(given: Arguments) -> Result:
    precision, recall, beta = given.number("precision"), given.number("recall"), given.number("beta")
    value = f_measure(precision, recall, beta)
    square = beta**2
    formula = (
        f"(1 + {plain(square)}) x {plain(precision)} x {plain(recall)}"
        f" / ({plain(square)} x {plain(precision)} + {plain(recall)}) = {plain(value)}"
    )
    name = "F1" if beta == 1 else f"F{plain(beta)}"
    return Result({"f_score": value}, formula, f"{name} is {fixed(value, 4)}.")


def _macro(given: Arguments) -> Result:
    values = given.numbers("per_class")
    mean = math.fsum(values) / len(values)
    formula = f"({' + '.join(plain(value) for value in values)}) / {len(values)} = {plain(mean)}"
    return Result({"macro_average": mean}, formula, f"The macro average is {plain(round(mean, 4))}.")


def _accuracy(given: Arguments) -> Result:
    right, total, target = given.number("correct"), given.number("total"), given.maybe("target_share")
    if right > total:
        raise CalculationError("correct must not exceed total.")
    accuracy = right / total
    outputs: dict[str, float | int] = {"accuracy": accuracy}
    formula = f"{plain(right)} / {plain(total)} = {plain(accuracy)}"
    summary = f"Accuracy is {percent(round(accuracy, 6))}"
    if target is not None:
        missing = max(0, math.ceil(round(target * total - right, 9)))
        outputs |= {"more_correct_needed": missing}
        formula += f"; ceil({plain(target)} x {plain(total)}) - {plain(right)} = {missing}"
        summary += f"; {missing} more correct cases reach {percent(target)}"
    return Result(outputs, formula, f"{summary}.")


def _kappa(given: Arguments) -> Result:
    cells = [given.number(name) for name in ("both_yes", "both_no", "only_first_yes", "only_second_yes")]
    if not sum(cells):
        raise CalculationError("both_yes, both_no, only_first_yes and only_second_yes must not all be zero.")
    kappa = cohens_kappa(*cells)
    observed = (cells[0] + cells[1]) / sum(cells)
    formula = f"observed agreement {plain(observed)}; kappa = (observed - chance) / (1 - chance) = {plain(kappa)}"
    summary = f"Cohen's kappa is {fixed(kappa, 4)} at {percent(round(observed, 6))} agreement."
    return Result({"kappa": kappa, "observed_agreement": observed}, formula, summary)


def _kappa_of_shares(given: Arguments) -> Result:
    observed, chance = given.number("observed_share"), given.number("chance_share")
    if chance == 1:
        raise CalculationError("chance_share must be below 1: nothing is left to agree on beyond it.")
    kappa = (observed - chance) / (1 - chance)
    formula = f"({plain(observed)} - {plain(chance)}) / (1 - {plain(chance)}) = {plain(kappa)}"
    summary = f"Kappa is {fixed(kappa, 4)}: {percent(round(observed, 6))} agree, {percent(round(chance, 6))} by chance."
    return Result({"kappa": kappa}, formula, summary)


def _predictive(given: Arguments) -> Result:
    prevalence, recall = given.number("prevalence"), given.number("sensitivity")
    specificity = given.number("specificity")
    hits, alarms = prevalence * recall, (1 - prevalence) * (1 - specificity)
    value = ratio(hits, hits + alarms)
    formula = (
        f"{plain(prevalence)} x {plain(recall)} / ({plain(prevalence)} x {plain(recall)}"
        f" + {plain(1 - prevalence)} x {plain(1 - specificity)}) = {plain(value)}"
    )
    summary = f"A positive result is right in {percent(round(value, 4))} of the cases."
    return Result({"precision": value, "flagged_share": hits + alarms}, formula, summary)


def _disparate_impact(given: Arguments) -> Result:
    sizes = [given.number("first_total"), given.number("second_total")]
    chosen = [given.number("first_selected"), given.number("second_selected")]
    if chosen[0] > sizes[0] or chosen[1] > sizes[1]:
        raise CalculationError("first_selected and second_selected must not exceed their totals.")
    rates = [picked / size for picked, size in zip(chosen, sizes, strict=True)]
    impact = 1.0 if max(rates) == 0 else min(rates) / max(rates)
    passes = round(impact, 12) >= FOUR_FIFTHS
    formula = (
        f"({plain(chosen[0])}/{plain(sizes[0])}) against ({plain(chosen[1])}/{plain(sizes[1])}):"
        f" {plain(min(rates))} / {plain(max(rates))} = {plain(impact)}"
    )
    summary = f"The disparate impact ratio is {fixed(impact, 2)}: it {'passes' if passes else 'fails'} the 80 % rule."
    outputs = {"ratio": impact, "passes": passes, "first_rate": rates[0], "second_rate": rates[1]}
    return Result(outputs, formula, summary)


def _equal_opportunity(given: Arguments) -> Result:
    first, second = given.number("first_true_positive_rate"), given.number("second_true_positive_rate")
    gap = abs(first - second)
    formula = f"|{plain(first)} - {plain(second)}| = {plain(gap)}"
    return Result({"gap": gap}, formula, f"The true positive rates differ by {plain(round(gap, 6))}.")


def _calibration(given: Arguments) -> Result:
    counts, said, was = given.numbers("counts"), given.numbers("confidence"), given.numbers("accuracy")
    if not len(counts) == len(said) == len(was):
        raise CalculationError("counts, confidence and accuracy must have one number per bin.")
    total = math.fsum(counts)
    if not total:
        raise CalculationError("counts must not be all zero.")
    error = math.fsum(n / total * abs(a - c) for n, c, a in zip(counts, said, was, strict=True))
    formula = f"sum of n/N x |accuracy - confidence| for {listed(said)} against {listed(was)} = {plain(error)}"
    return Result({"ece": error}, formula, f"The expected calibration error is {fixed(error, 4)}.")


_TP = number("true_positives", "cases", "True positives.")
_FP = number("false_positives", "cases", "False positives.")
_FN = number("false_negatives", "cases", "False negatives.")

CLASSIFICATION = Calculator(
    "classification-metrics",
    "C-40",
    "Precision, recall, F1 and accuracy",
    (_TP, _FP, _FN, maybe("true_negatives", "cases", "True negatives.")),
    _classification,
)
F_SCORE = Calculator(
    "f-score",
    "C-40",
    "F measure of precision and recall",
    (
        share("precision", "Precision."),
        share("recall", "Recall."),
        positive("beta", "weight", "Above 1 favours recall.", 1.0, high=100),
    ),
    _f_score,
)
MACRO_AVERAGE = Calculator(
    "macro-average",
    "C-40",
    "Macro average of a metric",
    (numbers("per_class", "score", "The metric of each class.", high=1),),
    _macro,
)
ACCURACY = Calculator(
    "accuracy",
    "C-40",
    "Accuracy and what is missing to a target",
    (
        number("correct", "cases", "Right answers."),
        positive("total", "cases", "All cases."),
        share("target_share", "Accuracy to be reached.", optional=True),
    ),
    _accuracy,
)
COHENS_KAPPA = Calculator(
    "cohens-kappa",
    "C-56",
    "Agreement of two raters",
    (
        number("both_yes", "cases", "Both raters say yes."),
        number("both_no", "cases", "Both raters say no."),
        number("only_first_yes", "cases", "Only the first says yes."),
        number("only_second_yes", "cases", "Only the second says yes."),
    ),
    _kappa,
)
KAPPA_FROM_SHARES = Calculator(
    "kappa-from-shares",
    "C-56",
    "Agreement beyond chance",
    (
        share("observed_share", "How often the raters agree."),
        share("chance_share", "How often they would by chance alone."),
    ),
    _kappa_of_shares,
)
PREDICTIVE_VALUE = Calculator(
    "predictive-value",
    "C-56",
    "Precision from prevalence, sensitivity and specificity",
    (
        share("prevalence", "Share of real positives."),
        share("sensitivity", "Share of positives that are found (recall)."),
        share("specificity", "Share of negatives that are left alone."),
    ),
    _predictive,
)
DISPARATE_IMPACT = Calculator(
    "disparate-impact",
    "C-15",
    "Disparate impact ratio",
    (
        number("first_selected", "people", "Selected in the first group."),
        positive("first_total", "people", "Size of the first group."),
        number("second_selected", "people", "Selected in the second group."),
        positive("second_total", "people", "Size of the second group."),
    ),
    _disparate_impact,
)
EQUAL_OPPORTUNITY = Calculator(
    "equal-opportunity",
    "C-15",
    "Gap of the true positive rates",
    (
        share("first_true_positive_rate", "True positive rate of the first group."),
        share("second_true_positive_rate", "True positive rate of the second group."),
    ),
    _equal_opportunity,
)
CALIBRATION_ERROR = Calculator(
    "calibration-error",
    "C-16",
    "Expected calibration error",
    (
        numbers("counts", "cases", "Cases per bin."),
        numbers("confidence", "share (0-1)", "Mean confidence per bin.", high=1),
        numbers("accuracy", "share (0-1)", "Accuracy per bin.", high=1),
    ),
    _calibration,
)

QUALITY_CALCULATORS = (
    CLASSIFICATION,
    F_SCORE,
    MACRO_AVERAGE,
    ACCURACY,
    COHENS_KAPPA,
    KAPPA_FROM_SHARES,
    PREDICTIVE_VALUE,
    DISPARATE_IMPACT,
    EQUAL_OPPORTUNITY,
    CALIBRATION_ERROR,
)
