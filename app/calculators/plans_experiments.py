"""Recognizes drift measures, experiments, fairness and quality of models."""

from dataclasses import replace

from app.calculators.plan import Default, Found, Plans, planned, whole
from app.calculators.plans_drift import TWO_SIDED_5_PERCENT, significance
from app.calculators.quantities import PERCENT, Quantity
from app.calculators.reading import Reading
from app.calculators.wording import percent

_POWER = Default(0.8, "A power of 80 %; 90 % needs about a third more visitors.")
_PAIR = 2
_EXACT = 1e-9


def experiment_plans(reading: Reading) -> Plans:
    """psi, distribution-distance, ks-test, chi-square, the A/B calculators, fairness and agreement."""
    yield from _duration(reading)
    yield from _sample_size(reading)
    yield from _means(reading)
    yield from _outcome(reading)
    yield from _interval(reading)


def _power(reading: Reading) -> Quantity | None:
    stated = reading.one(
        r"{ratio} (?:statistical )?power", r"power (?:of |= |: |von |de )?{ratio}", r"(?:de )?power ~ {ratio}"
    )
    return stated if stated and 0 < stated.value < 1 else None


def _asks_size(reading: Reading) -> bool:
    return reading.has(
        "sample size",
        "a ?/ ?b",
        "ab[- ]test\\w*",
        "split[- ]test\\w*",
        "detect\\w*",
        "notice",
        "per (?:arm|variant|group)",
        "how many ~ (?:users|visitors|sessions|samples|people)",
        "experiment",
        "nachweisen",
        "erkennen",
        "détecter",
        "detectar",
        "power",
        "variante?s?",
    )


def _rates(reading: Reading) -> tuple[float, float] | None:
    """Baseline and target rate, from two rates or from a rate and a lift."""
    lift, base, pair = _lift(reading), _baseline(reading), _pair_of_rates(reading)
    if pair and pair[0].value != pair[1].value and lift not in pair:
        return pair[0].value, pair[1].value
    if base and lift and base != lift:
        absolute = lift.unit == "pp" or reading.has("{pct} absolute")
        target = base.value + lift.value if absolute else base.value * (1 + lift.value)
        return base.value, round(target, 12)
    return None


_LIFTS = (
    "lift|uplift|increase|improvement|gain|rise|steigerung|verbesserung|erhöhung|hausse|amélioration|aumento|mejora"
    "|artış|iyileşme|提升|effect"
)


def _assumed_lift(reading: Reading) -> dict[str, str]:
    """What an uplift without a word means: a share of the baseline."""
    lift, rates = _lift(reading), _rates(reading)
    said = reading.has("relativ\\w*", "absolut\\w*", r"\+ {pct}") or (lift is not None and lift.unit == "pp")
    if lift is None or rates is None or said or abs(rates[0] * (1 + lift.value) - rates[1]) > _EXACT:
        return {}
    return {
        "target_share": f"A lift of {percent(lift.value)} is taken as relative to the baseline, {percent(rates[0])} to"
        f" {percent(round(rates[1], 6))}; percentage points would make the difference, and the sample, another one."
    }


def _lift(reading: Reading) -> Quantity | None:
    return next((quantity for quantity in reading.all_of(PERCENT) if quantity.unit == "pp"), None) or reading.one(
        r"{pct} (?:relative|relativ\w*)",
        r"(?:minimum detectable effect|mde) (?:of |is |= |: ){0,2}{pct}",
        rf"(?:{_LIFTS}) (?:of |is |= |: |by |at least |about |around |von |um |mindestens |de |del |"
        rf"d'au moins |a )*{{pct}}",
        r"\+ {pct}",
        r"relative ~ {pct}",
        rf"{{pct}} (?:minimum |relative )?(?!提升)(?:{_LIFTS})",
    )


def _baseline(reading: Reading) -> Quantity | None:
    return reading.one(
        r"(?:baseline|convert\w*|base rate|conversion|currently|control|today|rate|basis\w*|ausgangs\w*|"
        r"actuel\w*|taux|tasa|temel) (?:rate |conversion |is |of |at |von |= |: |de |est |es |conversión |"
        r"currently |today |liegt |bei |about |around |ctr ){0,4}{pct}",
        r"{pct} (?:baseline|base rate|conversion|today|currently|ctr|click)",
    )


def _pair_of_rates(reading: Reading) -> tuple[Quantity, ...] | None:
    written = reading.find(
        r"from {pct} (?:to|->|→) {pct}",
        r"(?:von|de|del|desde) {pct} (?:auf|à|a|al|hasta|zu|nach|bis) {pct}",
        r"{pct} (?:to|->|→|auf|vs|versus|到|提[升高]到) {pct}",
        r"从 ?{pct} ~ {pct}",
        r"{pct} (?:'?\w{1,3} )?{pct} ?'?\w* ~ (?:çık|art|yüksel)\w*",
        r"(?:baseline|conversion|rate) ~~ {pct} ~~ (?:to|detect|see|target|reach|at least) ~ {pct}",
        r"{pct} (?:and|gegen|against|or|instead of) {pct}",
    )
    proportions = (
        r"(?:proportions?|rates?|p1|conversion|baseline|from|probabilit(?:y|ies)) (?:of |= |: |is |at ){0,2}{n}"
        r" (?:vs|versus|to|and|/|,|against|auf|à) (?:p2 (?:= )?)?{n}"
    )
    return written or _two_rates(reading) or reading.find(proportions)


def _two_rates(reading: Reading) -> tuple[Quantity, ...] | None:
    """The only two percentages that are neither an error level nor a power."""
    lettered = reading.find(r"(?:a|control) (?:[a-z]+ ){0,2}?{pct} (?:, |and |; )?(?:b|variant) (?:[a-z]+ ){0,2}?{pct}")
    if lettered:
        return lettered
    levels = [level.value for level in (significance(reading), _power(reading)) if level and level.kind == PERCENT]
    rest = [q for q in reading.all_of(PERCENT) if q.value not in levels and round(1 - q.value, 12) not in levels]
    return (rest[0], rest[1]) if len(rest) == _PAIR and max(q.value for q in rest) < 0.5 else None  # noqa: PLR2004


def _sample_size(reading: Reading) -> Plans:
    rates = _rates(reading) if _asks_size(reading) else None
    if (
        rates is None
        or not 0 < min(rates) < max(rates) < 1
        or reading.has("true positives", "disparate", "availability", "slo", "margin ~ {pct}")
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
        "alpha": significance(reading),
        "power": _power(reading),
        "variance": "unpooled" if reading.has("unpooled") else None,
        "visitors_per_arm_and_day": daily,
    }
    found = planned("ab-sample-size", given, {"alpha": TWO_SIDED_5_PERCENT, "power": _POWER})
    yield replace(found, assumed={**_assumed_lift(reading), **found.assumed})


def _duration(reading: Reading) -> Plans:
    per_arm = reading.one(
        r"(?:each|every|per|one) (?:arm|variant|group) (?:needs?|requires?|takes?|wants?) {n}",
        r"(?:each|every) of (?:the )?⟨\d+_n⟩ (?:arms|variants|groups) (?:needs?|requires?|takes?) {n}",
        r"{n} (?:[a-z]+ ){0,2}?(?:per|each|in each|je|par|por|in every|every) (?:arm|variant|group|variante|"
        r"gruppe|groupe|grupo)",
    )
    rate = reading.rate("users|visitors|sessions|people|customers|requests|visits|participants", "day", "week")
    if (
        per_arm
        and rate
        and rate.amount != per_arm
        and reading.has("how (?:long|many)", "days?", "duration", "tage", "jours", "días")
    ):
        given: dict[str, Found] = {
            "per_arm": per_arm,
            "users_per_day": rate.per("day"),
            "arms": whole(reading.one(r"{n} (?:arms|variants|groups|varianten|variantes)")),
        }
        yield planned(
            "ab-duration", given, {"arms": Default(2, "Two arms; a third one needs half as many users again.")}
        )


def _means(reading: Reading) -> Plans:
    deviation = reading.one(
        r"(?:sd|standard deviation|std(?: dev)?|σ|sigma|standardabweichung|écart[- ]type|desviación(?: "
        r"estándar| típica)?|标准差) (?:of |is |= |: |von |de |为)?(?:about )?{any}"
    )
    difference = reading.one(
        r"(?:difference|δ|delta|effect|change|lift|unterschied|différence|diferencia) (?:of |is |= |: |von |de "
        r")?(?:at least )?{any}",
        r"(?:detect|see|notice) ~ {any}",
        r"{any} (?:difference|change)",
    )
    if deviation and difference and deviation != difference and _asks_size(reading):
        given: dict[str, Found] = {
            "standard_deviation": deviation,
            "difference": difference,
            "alpha": significance(reading),
            "power": _power(reading),
        }
        yield planned("ab-sample-size-means", given, {"alpha": TWO_SIDED_5_PERCENT, "power": _POWER})


_CASES = "visitors|users|sessions|people|customers|impressions|views|clicks|visits|recipients|mails"
_HITS = "conversions?|signups?|clicks|orders|purchases|sales|converted|conversion|bought|clicked|hits|opens|转化"


def out_of(reading: Reading) -> list[tuple[Quantity, ...]]:
    """Counts out of totals: `60 of 150`, `400/4000`, `1,000 visitors, 80 sign-ups`."""
    found = reading.every(r"{n} (?:[a-z]+ ){0,2}?(?:of|out of|/|von|sur|de|from|in|aus) (?:[a-z]+ ){0,1}?{n}")
    turned = reading.every(
        rf"{{n}} (?:{_CASES}) (?:(?:a|b|with|and|,|:|made|中|had|gave) ){{0,3}}{{n}} (?:people |of them )?(?:{_HITS})"
    )
    turned += reading.every(r"{n} (?:[a-z]+ )?in (?:group |variant |arm )?[ab] (?:with|had|and|made|,|:) {n}")
    turned += reading.every(
        r"of (?:the |our )?{n} (?:[a-z]+ ){0,3}?(?:[a-z]+ ){0,3}?(?:catch\w*|caught|finds?|found|detects?|"
        r"detected|spots?|"
        r"flags?|flagged|identif\w*) {n}"
    )
    found = found or [(hits, size) for size, hits in turned]
    return [pair for pair in found if pair[0].value <= pair[1].value > 0]


_FAIRNESS = (
    "disparate",
    "80 % rule",
    "four-fifths",
    "fair\\w*",
    "bias\\w*",
    "discriminat\\w*",
    "selection rates?",
    "group a",
    "impacto dispar|impact disproportionné|mujeres|hombres|frauen|männer|femmes|hommes|kadın|erkek|女性|男性",
    "picked|picks|selects?|selected|invited|accepted|rejected|admitted|shortlisted|granted|declined",
    "men",
    "women",
    "approv\\w*",
    "hired?",
)
_OUTCOME = (
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
)


def _outcome(reading: Reading) -> Plans:
    counts = out_of(reading)
    if len(counts) < _PAIR:
        return
    (hits, size), (new_hits, new_size) = counts[0], counts[1]
    if reading.has(*_FAIRNESS):
        given: dict[str, Found] = {
            "first_selected": hits,
            "first_total": size,
            "second_selected": new_hits,
            "second_total": new_size,
        }
        yield planned("disparate-impact", given)
    elif reading.has(*_OUTCOME):
        test: dict[str, Found] = {
            "control_hits": hits,
            "control_size": size,
            "variant_hits": new_hits,
            "variant_size": new_size,
        }
        yield planned("ab-test", test, {"alpha": TWO_SIDED_5_PERCENT})


def _interval(reading: Reading) -> Plans:
    asks = reading.has(
        "confidence interval",
        "margin of error",
        "margin ~ {pct}",
        r"(?:±|\+ ?/ ?-|plus or minus) ?(?:{pct}|{n} points)",
        "konfidenzintervall",
        "vertrauensintervall",
        "intervalle de confiance",
        "intervalo de confianza",
        "how (?:sure|certain)",
        "(?:as a|a|the) {pct} range",
        "güven aralığı",
        "置信区间",
    )
    if not asks:
        return
    confidence = reading.one(
        r"{pct} (?:confidence|konfidenz\w*|de confiance|de confianza|güven)",
        r"(?:confidence|confiance|confianza) ~ {pct}",
        r"{pct} (?:ci|interval|range)",
    )
    defaults = {"confidence": Default(0.95, "A confidence of 95 %; 99 % widens the interval by about a third.")}
    counts = out_of(reading)
    if counts:
        yield planned(
            "proportion-interval", {"hits": counts[0][0], "size": counts[0][1], "confidence": confidence}, defaults
        )
        return
    points = reading.one(r"(?:±|\+ ?/ ?-|plus or minus) ?{n} (?:points|pp)")
    margin = (points.scaled(0.01) if points else None) or reading.one(
        r"margin of error (?:of |= |: |to )?(?:plus or minus |± ?)?{pct}",
        r"(?:±|\+ / -|plus or minus) ?{pct}",
        r"{pct} margin",
        r"margin (?:of |= |: |is )?{pct}",
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
