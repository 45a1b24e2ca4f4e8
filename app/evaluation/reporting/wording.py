"""The same words and figures in every report."""

from dataclasses import dataclass

from app.domain.evaluation.comparison import Comparison, Interval, MetricVerdict, Reason, State
from app.domain.evaluation.metrics import LEAST_CASES, Spend
from app.evaluation.reporting.report import Report, Standing, standing

DASH = "–"
MINUS = "−"
NOT_GATING = "not gating"

_STATES = {
    State.REGRESSED: "regressed",
    State.NON_INFERIOR: "not worse",
    State.INCONCLUSIVE: "inconclusive",
    State.INVALID: "invalid",
    State.NOT_SCORED: "not scored",
}
_HEADLINES = {
    Reason.HARD: "A safety rule is broken",
    Reason.INVALID: "The run is not valid",
    Reason.REGRESSED: "Regressed",
    Reason.INCONCLUSIVE: "Inconclusive",
    Reason.OK: "No regression",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One metric in words: its value now, and what a comparison says of it."""

    metric: str
    now: str
    cases: str
    gates: bool = False
    baseline: str = DASH
    difference: str = DASH
    interval: str = DASH
    state: str = ""
    code: str = ""


def lines(report: Report) -> tuple[Line, ...]:
    """A line for each metric: those that decide first, then the others by name."""
    compared = {each.metric: each for each in report.comparison.metrics} if report.comparison else {}
    withheld = {each.metric for each in report.comparison.not_gating} if report.comparison else set[str]()
    made = [_compared(each, withheld=each.metric in withheld) for each in compared.values()]
    alone = [
        Line(metric, score(mean.value), str(mean.n))
        for metric, mean in report.metrics.means.items()
        if metric not in compared
    ]
    clarify = report.metrics.clarify
    if "clarify_f1" not in compared and clarify.f1 is not None:
        alone.append(Line("clarify_f1", score(clarify.f1), str(clarify.n)))
    missing = [Line(metric, "not scored", "0") for metric in report.metrics.not_scored if metric not in compared]
    first = [line for line in alone if line.metric == "case_score"]
    return (
        *made,
        *first,
        *sorted((line for line in alone if line not in first), key=lambda each: each.metric),
        *missing,
    )


def headline(report: Report) -> str:
    """The verdict in one line; a broken safety rule comes before everything else."""
    if report.comparison is not None or report.metrics.hard:
        return _HEADLINES[Reason(verdict(report))]
    return "No safety rule is broken" if report.rows else "Nothing was run"


def verdict(report: Report) -> str:
    """The verdict as a code: the reason of a comparison, or ``hard`` or ``ok`` without one."""
    if report.metrics.hard:
        return Reason.HARD.value
    return report.comparison.reason.value if report.comparison else Reason.OK.value


def reach(comparison: Comparison) -> tuple[str, ...]:
    """For each metric of the gate, the smallest drop that this comparison would have seen, in words."""
    return tuple(_reach(each) for each in comparison.metrics if each.gates)


def not_gating(comparison: Comparison) -> tuple[str, ...]:
    """What must not decide, why, and what to do about it."""
    return tuple(f"{each.metric}: {NOT_GATING}: {each.why}. {each.remedy}" for each in comparison.not_gating)


def counts(report: Report) -> str:
    """How many cases there are, and what became of them."""
    found = [standing(report.rows_of(case)) for case in dict.fromkeys(row.case for row in report.rows)]
    told = (f"{found.count(each)} {each}" for each in Standing if found.count(each))
    tries = f", {report.metrics.rows} tries" if report.metrics.rows != report.metrics.cases else ""
    return f"{report.metrics.cases} cases{tries}: {', '.join(told) or 'none'}"


def money_and_time(spend: Spend) -> str:
    """Price and time of answers or calls, in one line."""
    time = "" if spend.ms_p50 is None else f", {milliseconds(spend.ms_p50)} p50, {milliseconds(spend.ms_p95)} p95"
    recorded = " (recorded)" if spend.replayed else ""
    return f"{spend.n} × {dollars(spend.usd_mean)} = {dollars(float(spend.usd_sum))}{time}{recorded}"


def score(value: float | None) -> str:
    """A score of 0 to 1 with three decimals."""
    return DASH if value is None else f"{value:.3f}".replace("-", MINUS)


def change(value: float | None, *, relative: bool = False) -> str:
    """A difference with its sign; in per cent where it is relative."""
    if value is None:
        return DASH
    return (f"{value:+.1%}" if relative else f"{value:+.3f}").replace("-", MINUS)


def span(interval: Interval | None, *, relative: bool = False) -> str:
    """An interval as two differences."""
    if interval is None:
        return DASH
    return f"{change(interval.low, relative=relative)} to {change(interval.high, relative=relative)}"


def dollars(value: float) -> str:
    """US dollars with as many decimals as small sums need."""
    return f"${value:,.2f}" if value >= 1 else f"${value:.4f}"


def milliseconds(value: float | None) -> str:
    """A time in milliseconds, or in seconds from ten of them on."""
    if value is None:
        return DASH
    return f"{value / 1000:.1f} s" if value >= 10_000 else f"{value:.0f} ms"  # noqa: PLR2004 - ten seconds


def few(cases: int) -> str:
    """What is said of a slice that is too small to judge by."""
    return "" if cases >= LEAST_CASES else f"fewer than {LEAST_CASES} cases: no verdict"


def _compared(verdict: MetricVerdict, *, withheld: bool) -> Line:
    relative = verdict.relative
    told = _STATES[verdict.state] if verdict.gates or verdict.state is State.NOT_SCORED else ""
    return Line(
        metric=verdict.metric,
        now=_plain(verdict.now, verdict),
        cases=str(verdict.cases),
        gates=verdict.gates,
        baseline=_plain(verdict.baseline, verdict),
        difference=change(verdict.difference, relative=relative),
        interval=span(verdict.reported or verdict.interval, relative=relative),
        state=NOT_GATING if withheld else told,
        code=verdict.state.value if verdict.gates else "",
    )


def _plain(value: float | None, verdict: MetricVerdict) -> str:
    """Scores have three decimals; money and time are no scores, and small."""
    if value is None or not verdict.relative:
        return score(value)
    return f"{value:.4g}"


def _reach(verdict: MetricVerdict) -> str:
    seen = verdict.detectable
    if seen is None:
        return f"{verdict.metric}: what drop would have been seen is not known"
    told = [change(-each, relative=verdict.relative) for each in (seen.at_80, seen.at_95)]
    said = f"{verdict.metric}: a drop of {told[0]} would have been seen with 80 % probability, {told[1]} with 95 %"
    settling = verdict.settling
    if verdict.state is not State.INCONCLUSIVE or settling is None:
        return said
    repeats = f" or {settling.repeats} repeats" if settling.repeats else ""
    return f"{said}; about {settling.cases} cases{repeats} would settle it"
