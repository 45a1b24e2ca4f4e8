"""Recognizes drift measures, experiments, fairness and quality of models."""

from app.calculators.plan import Default, Found, Plans, planned
from app.calculators.quantities import PERCENT, Quantity
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
_ALPHA = Default(0.05, "A two-sided error of 5 %; 1 % needs more data.")
_POWER = Default(0.8, "A power of 80 %; 90 % needs about a third more visitors.")
_PAIR = 2


def data_plans(reading: Reading) -> Plans:
    """psi, distribution-distance, ks-test, chi-square, the A/B calculators, fairness and agreement."""
    yield from _drift(reading)
    yield from _kolmogorov(reading)
    yield from _sample_size(reading)
    yield from _means(reading)
    yield from _outcome(reading)
    yield from _interval(reading)


def pair_of_series(reading: Reading) -> tuple[list[float], list[float]] | None:
    """Reference and current distribution: the first two runs of numbers of equal length."""
    runs = [run for run in reading.series() if len(run.values) > 1]
    for at, first in enumerate(runs):
        second = next((run for run in runs[at + 1 :] if len(run.values) == len(first.values)), None)
        if second:
            return _ordered(first, second)
    return _even(reading, runs)


def _ordered(first: Series, second: Series) -> tuple[list[float], list[float]]:
    swapped = _about(first, _CURRENT) and _about(second, _REFERENCE) and not _about(first, _REFERENCE)
    pair = (second, first) if swapped else (first, second)
    return pair[0].numbers(), pair[1].numbers()


def _about(run: Series, words: tuple[str, ...]) -> bool:
    near = run.before.rsplit(".", 1)[-1].rsplit(";", 1)[-1]
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
        r"{n} (?:and|vs|versus|against|und|/) {n} (?:samples|values|rows|points)",
        r"{n} ~ each",
    )
    alpha = _alpha(reading)
    if distance and sizes and distance.value < 1:
        given: dict[str, Found] = {
            "distance": distance,
            "first_size": sizes[0],
            "second_size": sizes[-1],
            "alpha": alpha,
        }
        yield planned("ks-test", given, {"alpha": _ALPHA})
    elif pair:
        yield planned("ks-test", {"first_sample": pair[0], "second_sample": pair[1], "alpha": alpha}, {"alpha": _ALPHA})


def _alpha(reading: Reading) -> Quantity | None:
    stated = reading.one(
        r"(?:alpha|α|significance(?: level)?|p|signifikanzniveau|niveau|anlamlılık) ~ {ratio}",
        r"{ratio} (?:two-sided |one-sided )?(?:error|significance|level|alpha|signifikanz\w*)",
        r"two-sided {pct}",
    )
    if stated and stated.value < 0.5:  # noqa: PLR2004
        return stated
    confidence = reading.one(
        r"{pct} (?:confidence|konfidenz|de confiance|de confianza|güven)",
        r"(?:confidence|konfidenz|confiance|confianza)(?: level)? (?:of |= |: )?{pct}",
    )
    return Quantity(round(1 - confidence.value, 12)) if confidence and confidence.value < 1 else None


def _power(reading: Reading) -> Quantity | None:
    stated = reading.one(
        r"{ratio} (?:statistical )?power", r"power (?:of |= |: |von |de )?{ratio}", r"(?:de )?power ~ {ratio}"
    )
    return stated if stated and 0 < stated.value < 1 else None


def _asks_size(reading: Reading) -> bool:
    return reading.has(
        "sample size", "a ?/ ?b", "ab[- ]test\\w*", "split[- ]test\\w*", "detect\\w*", "notice", "per (?:arm|variant|group)", "how many ~ (?:users|visitors|sessions|samples|people)",
        "experiment", "nachweisen", "erkennen", "détecter", "detectar", "power", "variante?s?",
    )  # fmt: skip


def _rates(reading: Reading) -> tuple[float, float] | None:
    """Baseline and target rate, from two rates or from a rate and a lift."""
    lift = reading.one(
        r"{pct} (?:relative|relativ\w*)",
        r"(?:lift|uplift|increase|improvement|gain|rise|steigerung|hausse|aumento) of (?:a )?{pct}",
        r"\+ {pct}",
        r"relative ~ {pct}",
        r"{pct} (?:lift|uplift|improvement|increase)",
    )
    base = reading.one(
        r"(?:baseline|convert\w*|base rate|conversion|currently|control|today|rate|basis\w*|ausgangs\w*|actuel\w*|taux|tasa|temel) (?:rate |conversion |is |of |at |von |= |: |de |est |es |conversión |currently |today |liegt |bei |about |around |ctr ){0,4}{pct}",
        r"{pct} (?:baseline|base rate|conversion|today|currently|ctr|click)",
    )
    pair = reading.find(
        r"from {pct} (?:to|->|→) {pct}", r"(?:von|de|del|desde) {pct} (?:auf|à|a|al|hasta|zu|nach|bis) {pct}", r"{pct} (?:to|->|→|auf|vs|versus|到|提[升高]到) {pct}",
        r"从 ?{pct} ~ {pct}", r"{pct} (?:'?\w{1,3} )?{pct} ?'?\w* ~ (?:çık|art|yüksel)\w*", r"(?:baseline|conversion|rate) ~~ {pct} ~~ (?:to|detect|see|target|reach|at least) ~ {pct}", r"{pct} (?:and|gegen|against|or|instead of) {pct}",
    )  # fmt: skip
    if pair and pair[0].value != pair[1].value and pair[1] != lift:
        return pair[0].value, pair[1].value
    if base and lift and base != lift:
        absolute = reading.has("{pct} absolute", "percentage points?", "prozentpunkt\\w*", "pp")
        target = base.value + lift.value if absolute else base.value * (1 + lift.value)
        return base.value, round(target, 12)
    return None


def _sample_size(reading: Reading) -> Plans:
    rates = _rates(reading) if _asks_size(reading) else None
    if (
        rates is None
        or not 0 < min(rates) < max(rates) < 1
        or reading.has("true positives", "disparate", "availability", "slo")
    ):
        return
    per_arm = reading.one(
        r"{n} (?:users|visitors|sessions|people|customers|samples) @day ~ (?:each|per) (?:variant|arm|group)",
        r"{n} (?:users|visitors|sessions) (?:per|each) (?:variant|arm|group) (?:and )?@day",
    )
    total = reading.rate(
        "users|visitors|sessions|people|customers|requests|impressions|views|visits", "day", "week", "month"
    )
    daily: Found = per_arm or (total.per("day").scaled(0.5) if total else None)
    given: dict[str, Found] = {
        "baseline_share": rates[0],
        "target_share": rates[1],
        "alpha": _alpha(reading),
        "power": _power(reading),
        "variance": "unpooled" if reading.has("unpooled") else None,
        "visitors_per_arm_and_day": daily,
    }
    yield planned("ab-sample-size", given, {"alpha": _ALPHA, "power": _POWER})


def _means(reading: Reading) -> Plans:
    deviation = reading.one(
        r"(?:sd|standard deviation|std(?: dev)?|σ|sigma|standardabweichung|écart[- ]type|desviación(?: estándar| típica)?|标准差) (?:of |is |= |: |von |de |为)?(?:about )?{any}"
    )
    difference = reading.one(
        r"(?:difference|δ|delta|effect|change|lift|unterschied|différence|diferencia) (?:of |is |= |: |von |de )?(?:at least )?{any}",
        r"(?:detect|see|notice) ~ {any}",
        r"{any} (?:difference|change)",
    )
    if deviation and difference and deviation != difference and _asks_size(reading):
        given: dict[str, Found] = {
            "standard_deviation": deviation,
            "difference": difference,
            "alpha": _alpha(reading),
            "power": _power(reading),
        }
        yield planned("ab-sample-size-means", given, {"alpha": _ALPHA, "power": _POWER})


def out_of(reading: Reading) -> list[tuple[Quantity, ...]]:
    """Counts out of totals: `60 of 150`, `400/4000`."""
    found = reading.every(r"{n} (?:[a-z]+ ){0,2}?(?:of|out of|/|von|sur|de|from|in|aus) (?:[a-z]+ ){0,1}?{n}")
    return [pair for pair in found if pair[0].value <= pair[1].value]


def _outcome(reading: Reading) -> Plans:
    counts = out_of(reading)
    if len(counts) < _PAIR:
        return
    (hits, size), (new_hits, new_size) = counts[0], counts[1]
    if reading.has(
        "disparate",
        "80 % rule",
        "four-fifths",
        "fair\\w*",
        "bias\\w*",
        "discriminat\\w*",
        "selection rates?",
        "group a",
        "men",
        "women",
        "approv\\w*",
        "hired?",
    ):
        given: dict[str, Found] = {
            "first_selected": hits,
            "first_total": size,
            "second_selected": new_hits,
            "second_total": new_size,
        }
        yield planned("disparate-impact", given)
    elif reading.has(
        "significan\\w*",
        "a ?/ ?b",
        "ab[- ]test\\w*",
        "z[- ]?(?:test|score)?",
        "p[- ]value",
        "conversion",
        "variant",
        "control",
        "precision",
        "better",
        "signifikant\\w*",
    ):
        test: dict[str, Found] = {
            "control_hits": hits,
            "control_size": size,
            "variant_hits": new_hits,
            "variant_size": new_size,
        }
        yield planned("ab-test", test, {"alpha": _ALPHA})


def _interval(reading: Reading) -> Plans:
    asks = reading.has(
        "confidence interval",
        "margin of error",
        "konfidenzintervall",
        "vertrauensintervall",
        "intervalle de confiance",
        "intervalo de confianza",
        "güven aralığı",
        "置信区间",
    )
    if not asks:
        return
    confidence = reading.one(
        r"{pct} (?:confidence|konfidenz\w*|de confiance|de confianza|güven)",
        r"(?:confidence|confiance|confianza) ~ {pct}",
        r"{pct} (?:ci|interval)",
    )
    defaults = {"confidence": Default(0.95, "A confidence of 95 %; 99 % widens the interval by about a third.")}
    counts = out_of(reading)
    if counts:
        yield planned(
            "proportion-interval", {"hits": counts[0][0], "size": counts[0][1], "confidence": confidence}, defaults
        )
        return
    margin = reading.one(
        r"margin of error (?:of |= |: |to )?(?:plus or minus |± ?)?{pct}",
        r"(?:±|\+ / -|plus or minus) ?{pct}",
        r"{pct} margin",
    )
    shares = [quantity for quantity in reading.all_of(PERCENT) if quantity != confidence]
    if margin and reading.has("how many", "sample size"):
        half = Default(0.5, "An expected share of 50 %, the safe choice; shares near 0 or 1 need fewer samples.")
        expected = next((q for q in shares if q != margin), None)
        yield planned(
            "survey-size",
            {"margin": margin, "expected_share": expected, "confidence": confidence},
            {"expected_share": half, **defaults},
        )
