"""Recognizes metrics of models, agreement, calibration, fairness by rates, and filled-in scores."""

from app.calculators.plan import Default, Found, Plans, planned, whole
from app.calculators.plans_drift import pair_of_series
from app.calculators.plans_experiments import out_of
from app.calculators.quantities import PERCENT, Quantity
from app.calculators.reading import Reading, Series
from app.calculators.scores import DATA_DIMENSIONS, FRAMEWORK_WEIGHTS, RUBRIC_WEIGHTS

_IS = r"(?:is |was |= |: |of |at |score |scores |with |by |von |de |→ |-> ){0,3}"
_LEVELS = {"low": 1, "medium": 2, "high": 3}


def quality_plans(reading: Reading) -> Plans:
    """Classification, agreement, ranking, regression, fairness rates and every score."""
    yield from _confusion(reading)
    yield from _f_score(reading)
    yield from _accuracy(reading)
    yield from _kappa(reading)
    yield from _predictive(reading)
    yield from _fair_rates(reading)
    yield from _lists(reading)
    yield from _scores(reading)
    yield from _priority(reading)


def named(reading: Reading, names: str, kind: str = "n") -> Quantity | None:
    """A number that stands beside a name: `recall: 0.8`, `effort 4`, `5 for accuracy`."""
    return reading.one(
        rf"(?:{names}) {_IS}{{{kind}}}",
        rf"{{{kind}}} (?:for |in |on )?(?:{names})",
        rf"(?:{names}) (?:(?!,)[^\s⟨⟩.;?!]+ ){{0,3}}{{{kind}}}",
    )


_CELLS = {
    "true_positives": "true positives|hits",
    "false_positives": "false positives",
    "false_negatives": "false negatives|misses|missed",
    "true_negatives": "true negatives",
}


def _confusion(reading: Reading) -> Plans:
    cells = {name: named(reading, words) for name, words in _CELLS.items()}
    counts = out_of(reading)
    if (
        cells["false_positives"]
        and counts
        and reading.has("found", "detect\\w*", "caught", "catches", "finds?", "spots?")
    ):
        cells["true_positives"] = counts[0][0]
        cells["false_negatives"] = counts[0][1].scaled(1 - counts[0][0].value / counts[0][1].value)
    wrong = reading.one(r"{n} (?:good|clean|innocent|legitimate|healthy|normal|genuine|harmless|non-fraud\w*)")
    caught_of = counts and reading.has("catch\\w*", "caught", "finds?", "found", "detect\\w*")
    if wrong and caught_of and cells["false_positives"] is None:
        cells |= {
            "true_positives": counts[0][0],
            "false_positives": wrong,
            "false_negatives": Quantity(counts[0][1].value - counts[0][0].value),
        }
    caught = [cells["true_positives"], cells["false_positives"], cells["false_negatives"]]
    if all(caught):
        yield planned("classification-metrics", dict(cells))
        return
    words = reading.has("precision", "recall", "f1", "f-?score", "flagged", "alarms?", "alerts?")
    flagged = reading.one(
        r"(?:meldet|gemeldet|markiert|signale|marca|señala|işaretl\w*|报告) ~ {n}",
        r"(?:flag\w*|alert\w*|rais\w*|predicted|marks?|marked|catches|reported) ~ {n}",
        r"{n} (?:alerts?|alarms?|flagged|flags)",
    )
    right = reading.one(
        r"{n} of (?:them|these|those|which|the alerts)",
        r"of (?:which|those|these|them) {n}",
        r"(?:davon|dont|de ellos|de los cuales|其中) {n}",
        r"{n} (?:[a-z]+ )?(?:correct|right|real|true)",
        r"{n} (?:of (?:them|these) )?(?:were |are )?(?:fraud\w*|actual\w*|defect\w*)",
    )
    total = reading.one(
        r"(?:missed|misses) {n}",
        r"(?:are|sind|sont|son|waren) {n} (?:betrug\w*|fraud\w*|defe[ck]t\w*|spam|positi\w*|fraude\w*)",
        r"{n} (?:are|were|have been) (?:[a-z]+ )?(?:fraud\w*|defect\w*|spam|positive|real|faulty|true)",
        r"{n} (?:real|actual|true|known) (?:cases|positives|frauds?|defects|ones)",
        r"(?:all|total of|there (?:are|were)) {n}",
    )
    if words and flagged and right and total and right.value <= flagged.value:
        missed = total.value if reading.has("miss(?:ed|es) {n}") else total.value - right.value
        given: dict[str, Found] = {
            "true_positives": right,
            "false_positives": flagged.value - right.value,
            "false_negatives": max(0.0, missed),
        }
        yield planned("classification-metrics", given)


def _f_score(reading: Reading) -> Plans:
    beta = 2.0 if reading.has("f2") else 0.5 if reading.has(r"f0\.5") else None
    if not reading.has("f1", "f2", r"f0\.5", "f-?(?:score|measure|maß|mesure)", "harmonic mean"):
        return
    precision, recall = named(reading, "precision", "ratio"), named(reading, "recall", "ratio")
    if precision and recall and max(precision.value, recall.value) <= 1:
        yield planned("f-score", {"precision": precision, "recall": recall, "beta": beta})


def _accuracy(reading: Reading) -> Plans:
    if reading.has("confidence interval", "precision", "recall", "f1", "kappa") or not reading.has(
        "accuracy", "correct", "success rate", "error rate", "pass rate"
    ):
        return
    target = reading.one(
        r"(?:reach|get to|target|hit|achieve|need|erreichen|atteindre|alcanzar|达到|ulaş\w*) ~ {pct}",
        r"{pct} (?:erreichen|target|accuracy)",
    ) or next(iter(reading.all_of(PERCENT)), None)
    counts = out_of(reading)
    right = reading.one(r"correct ~ {n}", r"{n} ~ correct(?:ly)?")
    total = reading.one(
        r"(?:测试集有|of|total|共) ~ {n}",
        r"{n} (?:test )?(?:questions|examples|cases|images|samples|items|preguntas|fragen|条)",
        r"{n}",
    )
    if counts:
        right, total = counts[0]
    if right and total and right.value < total.value:
        yield planned("accuracy", {"correct": right, "total": total, "target_share": target})


def _kappa(reading: Reading) -> Plans:
    if not reading.has("kappa", "inter-?(?:rater|annotator)", "agreement"):
        return
    both = r"(?:both|beide|les deux|ambos|ikisi de)"
    agreed = [found[0] for found in reading.every(rf"{both} (?:[^\W\d_]+ ){{0,3}}?{_IS}{{n}}")]
    agreed = agreed or [found[0] for found in reading.every(rf"{{n}} {both}")]
    if not agreed and reading.has("agree\\w*"):
        agreed = [found[0] for found in reading.every(r"(?:yes|no|positive|negative) on {n}")]
    alone = rf"(?:only (?:rater |the |annotator )?[a-z0-9]+|[a-z0-9]+ alone) (?:[^\W\d_]+ ){{0,2}}?{_IS}{{n}}"
    only = [found[0] for found in reading.every(alone)]
    table = next((run.numbers() for run in reading.series() if len(run.values) == len("four")), None)
    if table and not agreed:
        four = ("both_yes", "only_first_yes", "only_second_yes", "both_no")
        filled: dict[str, Found] = {name: table[at] for at, name in enumerate(four)}
        yield planned("cohens-kappa", filled)
    if len(agreed) == len(only) == len(("first", "second")):
        given: dict[str, Found] = {
            "both_yes": agreed[0],
            "both_no": agreed[1],
            "only_first_yes": only[0],
            "only_second_yes": only[1],
        }
        yield planned("cohens-kappa", given)
    elif not table:
        yield from _kappa_of_shares(reading)


_AGREE = (
    r"(?:agree\w*|agreement|concur\w*|same label|einig\w*|übereinstimm\w*|stimmen überein|accords?|d'accord|acuerdo|"
    r"coinciden\w*|uyuş\w*|uyum\w*|一致\w*)"
)
_CHANCE = r"(?:chance|guessing|random\w*|zufall\w*|zufällig\w*|hasard|azar|şans\w*|rastgele|tesadüf\w*|偶然\w*|随机\w*)"
_FEW_WORDS = r"(?:[^\s⟨⟩.,;?!，、]+ ){0,5}?"
_FRACTIONS = (
    (r"half|hälfte|moitié|mitad|yarı\w*|一半", 1 / 2),
    (r"a third|one third|drittel|un tiers|un tercio|üçte bir|三分之一", 1 / 3),
    (r"a quarter|one quarter|viertel|un quart|un cuarto|dörtte bir|四分之一", 1 / 4),
)


def _kappa_of_shares(reading: Reading) -> Plans:
    """Agreement that was seen and agreement by chance: as shares, or as counts of one total."""
    if not reading.has(_CHANCE):
        return
    counts = next(iter(out_of(reading)), None)
    seen = counts[0].value / counts[1].value if counts else None
    taken = counts or ()
    if seen is None:
        found = reading.one(rf"{_AGREE} {_FEW_WORDS}{{ratio}}", rf"{{ratio}} {_FEW_WORDS}{_AGREE}")
        seen, taken = (found.value, (found,)) if found else (None, ())
    by_chance = _by_chance(reading, taken, counts[1].value if counts else 1.0)
    if seen is not None and by_chance is not None and max(seen, by_chance) <= 1:
        yield planned("kappa-from-shares", {"observed_share": seen, "chance_share": by_chance})


def _by_chance(reading: Reading, taken: tuple[Quantity, ...], total: float) -> float | None:
    """The share; a count above 1 is one of the total."""
    near = [found[0] for found in reading.every(rf"{_CHANCE} {_FEW_WORDS}{{ratio}}")]
    near += [found[0] for found in reading.every(rf"{{ratio}} {_FEW_WORDS}{_CHANCE}")]
    found = next((each for each in near if not any(each is other for other in taken)), None)
    if found is not None:
        return found.value / total if found.kind != PERCENT and found.value > 1 else found.value
    return next(
        (
            value
            for words, value in _FRACTIONS
            if reading.has(rf"{_CHANCE} {_FEW_WORDS}(?:{words})", rf"(?:{words}) {_FEW_WORDS}{_CHANCE}")
        ),
        None,
    )


def _predictive(reading: Reading) -> Plans:
    prevalence = named(
        reading, "prevalence|base rate|prävalenz|prévalence|prevalencia|fraud rate", "pct"
    ) or reading.one(
        r"{pct} of (?:all )?(?:[a-z]+ ){0,2}(?:are|is|have) (?:fraud\w*|positive|defect\w*|ill|sick|bad|spam|faulty)"
    )
    recall = named(reading, "sensitivity|recall|true positive rate|tpr|detection rate", "pct")
    specificity = named(reading, "specificity|spezifität|spécificité|especificidad|true negative rate", "pct")
    false_rate = named(reading, "false positive rate|fpr|false alarm rate", "pct") or reading.one(
        r"false (?:positives|alarms?) rate ~ {pct}", r"{pct} false positives"
    )
    if specificity is None and false_rate:
        specificity = Quantity(round(1 - false_rate.value, 12))
    if prevalence and recall and specificity:
        yield planned("predictive-value", {"prevalence": prevalence, "sensitivity": recall, "specificity": specificity})


def _fair_rates(reading: Reading) -> Plans:
    if out_of(reading) or not reading.has(
        "disparate",
        "selection rates?",
        "four-fifths",
        "80 % rule",
        "tpr",
        "true positive rates?",
        "equal opportunity",
        "fair\\w*",
    ):
        return
    rates = [
        q
        for q in (*reading.all_of(PERCENT), *(q[0] for q in reading.every("{n}")))
        if 0 < q.value < 1 and not _is_rule(q, reading)
    ]
    if len(rates) < len(("first", "second")):
        return
    if reading.has("tpr", "true positive rates?", "equal opportunity", "recall"):
        yield planned(
            "equal-opportunity", {"first_true_positive_rate": rates[0], "second_true_positive_rate": rates[1]}
        )
    else:
        given: dict[str, Found] = {
            "first_selected": rates[0].scaled(100),
            "first_total": 100.0,
            "second_selected": rates[1].scaled(100),
            "second_total": 100.0,
        }
        yield planned("disparate-impact", given)


def _is_rule(quantity: Quantity, reading: Reading) -> bool:
    return quantity == reading.one(r"{pct} rule", r"{pct} threshold", r"{pct} regel", r"rule of {pct}")


def _lists(reading: Reading) -> Plans:
    runs = reading.series()
    pair = pair_of_series(reading)
    if pair and reading.has("mae", "rmse", "mape", "mean absolute error", "predict\\w*"):
        yield planned("regression-errors", {"actual": pair[0], "predicted": pair[1]})
    if runs and reading.has("ndcg"):
        at = reading.one(r"ndcg ?@ ?{n}")
        yield planned("ndcg", {"relevance": runs[0].numbers(), "at": whole(at)})
    if runs and reading.has("map", "average precision", "mrr", "reciprocal rank", "precision ?@ ?{n}"):
        hits = runs[0].numbers()
        if set(hits) <= {0.0, 1.0}:
            yield planned("ranked-hits", {"hits": hits})
    if runs and reading.has("macro"):
        yield planned("macro-average", {"per_class": runs[0].numbers()})
    actual, guess = (
        named(reading, "actuals?|real|tatsächlich|réel"),
        named(reading, "forecast|predicted|prediction|prognose"),
    )
    if pair is None and actual and guess and reading.has("error", "mape", "mae"):
        yield planned("regression-errors", {"actual": [actual.value], "predicted": [guess.value]})
    if runs and reading.has("ece", "calibration error"):
        each = reading.one(r"{n} (?:[a-z]+ ){0,1}?each")
        yield from _calibration(_bins(runs, each))


def _calibration(bins: list[list[float]]) -> Plans:
    """Shares are confidence, then accuracy; what exceeds 1 are counts."""
    shares = [values for values in bins if max(values) <= 1]
    counts = next((values for values in bins if max(values) > 1), None)
    if len(shares) > 1:
        given: dict[str, Found] = {
            "confidence": shares[0],
            "accuracy": shares[1],
            "counts": counts or [1.0] * len(shares[0]),
        }
        yield planned("calibration-error", given)


def _bins(runs: list[Series], each: Quantity | None) -> list[list[float]]:
    """Runs as long as the first; a closing `100 samples each` is no bin but the count of all."""
    lists = [run.numbers() for run in runs]
    if each:
        lists = [values[:-1] if values[-1] == each.value else values for values in lists]
    return [values for values in lists if len(values) == len(lists[0])]


def _scores(reading: Reading) -> Plans:
    data = {name: whole(named(reading, name)) for name in DATA_DIMENSIONS}
    if all(score is not None for score in data.values()):
        yield planned("data-quality", dict(data))
    rubric = {
        name: named(reading, name.replace("_", " ").replace("deployment", "deploy\\w*")) for name in RUBRIC_WEIGHTS
    }
    if all(rubric.values()):
        yield planned("ml-rubric", dict(rubric))
    criteria = {name: named(reading, name) for name in FRAMEWORK_WEIGHTS}
    if all(criteria.values()):
        yield planned("framework-score", dict(criteria))
    yield from _risk(reading)


def _risk(reading: Reading) -> Plans:
    if not reading.has("risk"):
        return
    chance, impact = named(reading, "probability|likelihood"), named(reading, "impact|severity")
    levels = [
        level
        for level in ("low", "medium", "high")
        if reading.has(rf"(?:probability|likelihood) (?:is |: |= )?{level}", rf"{level} (?:probability|likelihood)")
    ]
    harm = [
        level
        for level in ("low", "medium", "high")
        if reading.has(rf"(?:impact|severity) (?:is |: |= )?{level}", rf"{level} (?:impact|severity)")
    ]
    if chance and impact:
        yield planned("risk-score", {"probability": whole(chance), "impact": whole(impact)})
    elif levels and harm:
        yield planned("risk-score", {"probability": _LEVELS[levels[0]], "impact": _LEVELS[harm[0]]})


def _priority(reading: Reading) -> Plans:
    months = named(reading, "effort|aufwand", "time")
    effort = (
        named(reading, "effort|aufwand")
        or reading.one(r"{n} (?:people|person)[ -]*months")
        or (months.to("month") if months else None)
    )
    impact = named(reading, "impact")
    reach = named(reading, "reach|reichweite") or reading.one(r"{n} (?:[a-z]+ ){0,1}?(?:users|customers|people)")
    confidence = named(reading, "confidence", "ratio")
    if reading.has("rice") and effort and impact and reach and confidence:
        certain = confidence if confidence.value <= 1 else confidence.scaled(0.01)
        yield planned("rice", {"reach": reach, "impact": impact, "confidence": certain, "effort": effort})
    ease = named(reading, "ease")
    if reading.has("ice") and ease and impact and confidence:
        yield planned("ice", {"impact": impact, "confidence": confidence, "ease": ease})
    value, urgency = (
        named(reading, "(?:business |user[- ]business )?value"),
        named(reading, "time[- ]criticality|urgency"),
    )
    reduction, size = (
        named(reading, r"risk[- ]reduction(?: ~ enablement)?|opportunity|enabl\w*"),
        named(reading, "(?:job )?(?:size|duration)|effort|job"),
    )
    if reading.has("wsjf", "cost of delay") and value and urgency and size:
        given: dict[str, Found] = {
            "business_value": value,
            "time_criticality": urgency,
            "risk_reduction": reduction,
            "job_size": size,
        }
        yield planned("wsjf", given, {"risk_reduction": Default(0.0, "No risk reduction was named, so 0 is taken.")})
