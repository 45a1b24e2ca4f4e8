"""What the numbers of a report say, by calculator: movements, significance, drift, saturation."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from app.backends.extractive.request import quotable
from app.domain.figure import Value
from app.expert.case import Case
from app.expert.debug.pairs import Kind, Pair, pairs_of
from app.expert.sheet import Sheet, Shown

_SATURATED = re.compile(
    r"total=(?P<all>\d+), active=(?P=all)\b"
    r"|(?:connections?|pool|workers?|threads?|slots?)\b[^.]{0,30}\b(?P<n>\d+)\s*/\s*(?P=n)\b",
    re.IGNORECASE,
)
_HEAP = re.compile(r"-?Xmx\s?(\d+)\s?([mg])", re.IGNORECASE)
_LIMIT = re.compile(r"\b(\d+)\s?([MG])i\b")
_TIMES = {"doubled": 2.0, "tripled": 3.0, "quadrupled": 4.0}
_BILL = re.compile(
    r"\b(?:bill|costs?|spend)\b[^.]{0,30}\b(?P<word>doubled|tripled|quadrupled)\b|\b(?P<early>doubled|tripled|quadrupled)\b[^.]{0,20}\b(?:bill|costs?)\b",
    re.IGNORECASE,
)
_VOLUME = re.compile(
    r"\b(?:requests?|traffic|calls?|users?|volume)\b[^.]{0,40}?\b(?:rose|grew|up|increased|went up|by|only)\b"
    r"[^.\d]{0,15}(\d+(?:[.,]\d+)?)\s?%",
    re.IGNORECASE,
)
_TELLING = frozenset(
    (
        *(
            "pool-ceiling",
            "single-queue",
            "queue-drain",
            "slo-budget",
            "slo-burn",
            "db-pool",
            "connection-total",
            "load",
        ),
        *("cache-latency", "cache-origin", "concurrency", "servers", "rate-limit", "gpu-memory", "kv-cache", "ks-test"),
        *("availability", "dynamic-batch", "classification-metrics", "latency-check", "video-streams", "retry-wait"),
        *("predictive-value", "cohens-kappa", "proportion-interval", "chi-square"),
    )
)
_SIGNIFICANT = 0.05
_KL_ALERT = 0.1
_DRIFT = "ml-engineering#drift-response-playbook"
_DRIFT_WORDS = "concept drift outranks PSI when quality has dropped act even if inputs look stable"


@dataclass(frozen=True, slots=True)
class Movement:
    """A metric that moved, with its figure; ``breaks`` where that is a reason to roll a release back."""

    pair: Pair
    shown: Shown
    breaks: bool

    @property
    def times(self) -> bool:
        """Whether it is told as a multiple of the old value."""
        return self.pair.kind in (Kind.LATENCY, Kind.ERRORS)

    def change(self) -> str:
        """The size of the movement in words."""
        if self.times:
            return f"{self.shown.number('change'):.1f} x"
        output = "relative_change" if self.pair.kind is Kind.PLAIN else "change"
        return f"{self.shown.number(output) * 100:+.1f} %"


def movements(sheet: Sheet, case: Case) -> tuple[Movement, ...]:
    """Every stated movement that a calculator takes."""
    return tuple(made for pair in pairs_of(case.text) if (made := _movement(sheet, pair)))


def _movement(sheet: Sheet, pair: Pair) -> Movement | None:
    if pair.kind is Kind.PLAIN:
        shown = sheet.figure("relative-change", {"before": pair.before, "after": pair.after})
        return Movement(pair, shown, breaks=False) if shown else None
    inputs: dict[str, Value] = {"kind": pair.kind.value, "canary": pair.after, "baseline": pair.before}
    shown = sheet.figure("canary", inputs)
    return Movement(pair, shown, breaks=shown.text("action") == "rollback") if shown else None


def readings(sheet: Sheet, case: Case, moved: tuple[Movement, ...], *, released: bool) -> list[str]:
    """The sentences, most telling first; ``released`` where a change of the user's own came before."""
    lines = [_line(sheet, each, released=released) for each in moved]
    return [*lines, *_balance(sheet, moved), *_noise(sheet), *_shift(sheet), *_places(sheet, case), *_others(sheet)]


def _line(sheet: Sheet, moved: Movement, *, released: bool) -> str:
    key = _reading(moved, released=released)
    source = f" {sheet.source(_DRIFT, _DRIFT_WORDS)}" if key == "reading_metric_fall" else ""
    reading = sheet.say(key, source=source)
    before, after = moved.pair.shown
    return sheet.say(
        "moved",
        name=moved.pair.name,
        before=before,
        after=after,
        change=moved.change(),
        mark=moved.shown.mark,
        reading=reading,
    )


def _reading(moved: Movement, *, released: bool) -> str:
    action = moved.shown.text("action")
    if moved.pair.kind is not Kind.METRIC:
        if action == "rollback" and not released:
            return "reading_double"
        return f"reading_{moved.pair.kind}_{action}" if action else "reading_plain"
    if moved.pair.after > moved.pair.before:
        return "reading_metric_better"
    return f"reading_metric_{action}" if released or action == "keep" else "reading_metric_fall"


def _balance(sheet: Sheet, moved: tuple[Movement, ...]) -> Iterator[str]:
    by_name = {each.pair.name.lower(): each.pair for each in moved}
    precision, recall = by_name.get("precision"), by_name.get("recall")
    if not (precision and recall):
        return
    before = sheet.figure("f-score", {"precision": _share(precision.before), "recall": _share(recall.before)})
    after = sheet.figure("f-score", {"precision": _share(precision.after), "recall": _share(recall.after)})
    if before and after:
        values = [f"{each.number('f_score'):.3f}" for each in (before, after)]
        yield sheet.say("balance", before=values[0], after=values[1], mark1=before.mark, mark2=after.mark)
    if (precision.after - precision.before) * (recall.after - recall.before) < 0:
        yield sheet.say("opposite")


def _share(value: float) -> float:
    return value if value <= 1 else value / 100


def _noise(sheet: Sheet) -> Iterator[str]:
    for shown in sheet.given("ab-test"):
        p = shown.number("p_value")
        key = "not_noise" if p < _SIGNIFICANT else "maybe_noise"
        small = p < 0.001  # noqa: PLR2004 - below this the customary form is an inequality
        yield sheet.say(key, z=f"{abs(shown.number('z')):.2f}", p="< 0.001" if small else f"= {p:.3f}", mark=shown.mark)


def _shift(sheet: Sheet) -> Iterator[str]:
    psi, kl = sheet.given("psi"), sheet.given("distribution-distance")
    for shown in psi:
        value, band = shown.number("psi"), shown.text("band")
        yield sheet.say("psi", psi=f"{value:.3f}", band=sheet.say(f"band_{band}"), mark=shown.mark)
    for shown in kl:
        yield sheet.say("kl", kl=f"{shown.number('kl_divergence'):.3f}", mark=shown.mark)
    if psi and kl and psi[0].number("psi") >= _KL_ALERT > kl[0].number("kl_divergence"):
        yield sheet.say("disagree")


def _places(sheet: Sheet, case: Case) -> Iterator[str]:
    full = _SATURATED.search(case.text)
    if full and (words := quotable(full[0])):
        yield sheet.say("saturated", words=words)
    heap, limit = _HEAP.search(case.text), _LIMIT.search(case.text)
    if heap and limit:
        share = sheet.figure("part-share", {"part": _mebibytes(heap), "total": _mebibytes(limit)})
        if share:
            yield sheet.say("heap_share", share=f"{share.number('share') * 100:.0f} %", mark=share.mark)
    yield from _per_request(sheet, case)


def overfull(sheet: Sheet) -> Shown | None:
    """The figure of a pool that is asked for more than it can carry."""
    pools = sheet.given("pool-ceiling")
    return next((each for each in pools if each.number("used_share") > 1), None)


def _mebibytes(match: re.Match[str]) -> float:
    return float(match[1]) * (1024 if match[2].lower() == "g" else 1)


def _per_request(sheet: Sheet, case: Case) -> Iterator[str]:
    bill, volume = _BILL.search(case.text), _VOLUME.search(case.text)
    if not (bill and volume):
        return
    factor = _TIMES[(bill["word"] or bill["early"]).lower()]
    growth = 1 + float(volume[1].replace(",", ".")) / 100
    shown = sheet.figure("relative-change", {"before": growth, "after": factor})
    if shown:
        change = shown.number("relative_change")
        key = "unit_cost" if change > _KL_ALERT else "unit_growth"
        yield sheet.say(key, change=f"{change * 100:+.0f} %", mark=shown.mark)


def _others(sheet: Sheet) -> Iterator[str]:
    for shown in sheet.given():
        if shown.figure.calculator in _TELLING:
            yield sheet.say("given", summary=shown.figure.summary.rstrip("."), mark=shown.mark)
