"""Recognizes measures of drift: PSI, divergences, Kolmogorov-Smirnov and chi-square."""

from app.calculators.plan import Default, Found, Plans, planned
from app.calculators.quantities import Quantity
from app.calculators.reading import Reading, Series

_CURRENT = (
    "now",
    "this week",
    "this month",
    "today",
    "current",
    "actual",
    "production",
    "live",
    "after",
    "jetzt",
    "aktuell",
    "maintenant",
    "ahora",
    "şimdi",
    "现在",
    "本周",
    "observed",
)
_REFERENCE = (
    "reference",
    "expected",
    "train",
    "before",
    "baseline",
    "last",
    "were",
    "was",
    "referenz",
    "erwartet",
    "vorher",
    "référence",
    "attendu\\w*",
    "referencia",
    "esperad\\w*",
    "beklenen",
    "训练",
    "基准",
    "预期",
    "old",
)
TWO_SIDED_5_PERCENT = Default(0.05, "A two-sided error of 5 %; 1 % needs more data.")
"""The usual level where a question names none."""


def drift_plans(reading: Reading) -> Plans:
    """psi, psi-band, distribution-distance, ks-test and chi-square."""
    yield from _drift(reading)
    yield from _kolmogorov(reading)


def significance(reading: Reading) -> Quantity | None:
    """The error level that the question states, directly or as a confidence."""
    for pattern in (
        r"(?:alpha|α|significance(?: level)?|p|signifikanzniveau|niveau|anlamlılık) ~ {ratio}",
        r"{ratio} (?:two-sided |one-sided )?(?:error|significance|level|alpha|signifikanz\w*)",
        r"two-sided {pct}",
    ):
        stated = reading.one(pattern)
        if stated and stated.value < 0.5:  # noqa: PLR2004
            return stated
    confidence = reading.one(
        r"{pct} (?:confidence|konfidenz|de confiance|de confianza|güven)",
        r"(?:confidence|konfidenz|confiance|confianza)(?: level)? (?:of |= |: )?{pct}",
    )
    return Quantity(round(1 - confidence.value, 12)) if confidence and confidence.value < 1 else None


def pair_of_series(reading: Reading) -> tuple[list[float], list[float]] | None:
    """Reference and current distribution: the first two runs of numbers of equal length."""
    runs = [run for run in reading.series() if len(run.values) > 1]
    for at, first in enumerate(runs):
        second = next((run for run in runs[at + 1 :] if len(run.values) == len(first.values)), None)
        if second:
            return _ordered(first, second)
    return _even(reading, runs)


def _ordered(first: Series, second: Series) -> tuple[list[float], list[float]]:
    swapped = _about(second, _REFERENCE) and not _about(first, _REFERENCE) and not _about(second, _CURRENT)
    pair = (second, first) if swapped else (first, second)
    return pair[0].numbers(), pair[1].numbers()


def _about(run: Series, words: tuple[str, ...]) -> bool:
    follows = run.after.split()
    if follows and follows[0] in words:
        return True
    near = run.before.rsplit("⟩", 1)[-1].rsplit(".", 1)[-1].rsplit(";", 1)[-1]
    return any(word in near for word in (word.replace("\\w*", "") for word in words))


def _even(reading: Reading, runs: list[Series]) -> tuple[list[float], list[float]] | None:
    """`25 % each` stands for as many equal shares as the other run has."""
    each = reading.one(r"{pct} each", r"each (?:bin |bucket |quarter )?{pct}")
    uniform = each or (
        Quantity(1.0)
        if reading.has("uniform", "equal(?:ly)? (?:sized |filled )?(?:bins|shares|buckets)?", "gleichverteilt")
        else None
    )
    if uniform and len(runs) == 1:
        current = runs[0].numbers()
        return [1 / len(current)] * len(current), current
    return None


def _drift(reading: Reading) -> Plans:
    if reading.has("calibration", "ece", "kappa", "mae", "rmse", "ndcg"):
        return
    psi = reading.has("psi", "stability index", "population stability", "stabilitätsindex", "群体稳定性")
    distance = reading.has(
        "kl", "js", "divergence", "divergenz", "jensen\\W?shannon", "kullback\\W?leibler", "divergencia", "散度"
    )
    chi = reading.has("chi[- ]?(?:square[d]?|quadrat|carré|cuadrado|2)", "χ²?", "ki-?kare", "卡方", "khi")
    shifted = reading.has(
        "drift\\w*", "shift\\w*", "distributions?", "scores? ~ (?:bins|quarters|deciles)", "buckets?", "bins?"
    )
    pair = pair_of_series(reading) if psi or distance or chi or shifted else None
    if pair:
        if chi:
            yield from _chi_square(reading, pair)
        elif psi or (shifted and not distance):
            yield planned("psi", {"expected": pair[0], "actual": pair[1]})
        if distance and reading.has("p = .* q =", "p \\|\\| q", "(?:divergence|kl) .* (?:from|relative to)"):
            pair = _of_from(reading, pair)
        if distance or (shifted and not psi and not chi):
            yield planned("distribution-distance", {"expected": pair[0], "actual": pair[1]})
        return
    value = reading.one(
        r"psi (?:value )?(?:of |is |was |= |: |at |reads |shows |von |ist |beträgt |de |est |es |değeri ){0,2}{n}",
        r"psi ?{n}",
        r"{n} psi",
    )
    if value and value.value < 10:  # noqa: PLR2004
        yield planned("psi-band", {"psi": value})


def _of_from(reading: Reading, pair: tuple[list[float], list[float]]) -> tuple[list[float], list[float]]:
    """The divergence of the first from the second measures the first against the second."""
    return (pair[1], pair[0]) if reading.series()[0].numbers() == pair[0] else pair


def _chi_square(reading: Reading, pair: tuple[list[float], list[float]]) -> Plans:
    first, second = pair
    if reading.has(
        "expected", "fair", "should be", "instead of", "goodness", "erwartet\\w*", "attendu\\w*", "esperad\\w*"
    ):
        yield planned("chi-square", {"observed": second, "expected": first})
    elif len(set(second)) == 1:
        yield planned("chi-square", {"observed": first, "expected": second})
    else:
        yield planned("chi-square", {"observed": first, "other": second})


def _kolmogorov(reading: Reading) -> Plans:
    if not reading.has("ks", "kolmogorov\\W?(?:smirnov)?"):
        return
    pair = pair_of_series(reading)
    distance = reading.one(r"d (?:= |of |is |: )?{n}", r"(?:distance|statistic) (?:of |= |is |: )?{n}")
    sizes = reading.find(
        r"n = m = {n}",
        r"n = {n} ~ m = {n}",
        r"(?:samples|values|rows|points) of {n} each",
        r"{n} (?:and|vs|versus|against|und|/) {n} (?:samples|values|rows|points)",
        r"{n} (?:[a-z]+ ){0,2}?each",
    )
    alpha = significance(reading)
    if distance and sizes and distance.value < 1:
        given: dict[str, Found] = {
            "distance": distance,
            "first_size": sizes[0],
            "second_size": sizes[-1],
            "alpha": alpha,
        }
        yield planned("ks-test", given, {"alpha": TWO_SIDED_5_PERCENT})
    elif pair and reading.has("bins?", "binned", "buckets?", "histograms?", "counts", "shares?", "cumulative"):
        yield planned("ks-bins", {"expected": pair[0], "actual": pair[1]})
    elif pair:
        yield planned(
            "ks-test",
            {"first_sample": pair[0], "second_sample": pair[1], "alpha": alpha},
            {"alpha": TWO_SIDED_5_PERCENT},
        )
