"""A run with one of everything, and the same run held against a baseline."""

from decimal import Decimal

from app.domain.evaluation.case import Case, Expect
from app.domain.evaluation.comparison import (
    Comparison,
    Detectable,
    ErrorRates,
    FlakyCase,
    Flip,
    Gate,
    HardBreak,
    Interval,
    Matching,
    MetricVerdict,
    Settling,
    State,
)
from app.domain.evaluation.observed import Observed, RowStatus
from app.domain.evaluation.row import Manifest, Mode, Row
from app.domain.labels import RequestType, Sensitivity, Tier
from app.evaluation.reporting.report import Report, report_of
from app.evaluation.scoring.aggregate import aggregate
from tests.evaluation.made import asked, called, cited, observed, row

KEY = "AKIAQX7DEMOFAKE4TEST"
HOSTILE = "<script>document.title='owned'</script><img src=https://evil.example/a.png onerror=alert(1)> </script>\u2028"

MANIFEST = Manifest(
    run="2026-01-05T0915-7f3a",
    suite="default",
    mode=Mode.REPLAY,
    cases="ab" * 32,
    n_cases=6,
    repeats=1,
    code="0.1.0",
    policy="shipped",
    prompts="cd" * 6,
    skills="ef" * 6,
    embedding="all-MiniLM-L6-v2@384",
    models={"cheap": "small-1"},
    cassettes="",
    scorers={"labels": "1"},
    seed=17,
    concurrency=8,
    started="2026-01-05T09:15:00Z",
)

DESIGN = Expect(type=RequestType.DESIGN, agents=("architect",), tier=Tier.EXPENSIVE, cites=("api-design",))
CASES = (
    Case("good", "How should we cut the pages of our list of orders?", DESIGN, tags=("smoke",)),
    Case("bad", "Which index does the table of events of our shop need?", DESIGN),
    Case("hostile", f"What does {HOSTILE} do?", Expect(type=RequestType.EXPLAIN, tier=Tier.CHEAP)),
    Case("leaky", f"Why is AWS_ACCESS_KEY_ID={KEY} refused?", Expect(lacks=(KEY,), sensitivity=Sensitivity.RESTRICTED)),
    Case("crash", "How many partitions does the topic of orders need?", DESIGN),
    Case("unscored", "And what else?"),
)


def seen_of(case: Case) -> Observed:
    """What came of each case."""
    right = observed(
        "Cut the pages by the key of the last order, and not by a number of rows. [1]",
        type=RequestType.DESIGN,
        agents=("architect",),
        tier=Tier.EXPENSIVE,
        citations=(cited(),),
        calls=(called(tier=Tier.EXPENSIVE, replayed=True),),
        usd=Decimal("0.0131"),
    )
    wrong = observed(
        "Take an index over everything, for every column and in both of the orders.",
        type=RequestType.DEBUG,
        agents=("mentor",),
        tier=Tier.CHEAP,
        calls=(called(replayed=True, ms=350),),
        asked=(asked(),),
        usd=Decimal("0.002"),
    )
    made = {
        "good": right,
        "bad": wrong,
        "hostile": observed(f"It does this: {HOSTILE}", type=RequestType.EXPLAIN, tier=Tier.CHEAP),
        "leaky": observed(f"The key {KEY} is old.", sensitivity=Sensitivity.RESTRICTED),
        "crash": Observed(RowStatus.TIMEOUT, detail="took longer than 120 s\x00\x1b[31m"),
    }
    return made.get(case.id, Observed(RowStatus.OK))


def rows_of(cases: tuple[Case, ...] = CASES) -> list[Row]:
    """The scored rows."""
    found = [row(case, seen_of(case)) for case in cases if case.id != "unscored"]
    return [*found, Row("unscored", 0, seen_of(CASES[-1]))]


def report(*, closed_too: bool = False) -> Report:
    """The run by itself."""
    rows = rows_of()
    return report_of(MANIFEST, CASES, rows, aggregate(CASES, rows, timed=False), closed_too=closed_too)


def compared() -> Report:
    """The run against a baseline in which one answer was better."""
    rows = rows_of()
    before = [row(CASES[1], seen_of(CASES[0]))]
    return report_of(MANIFEST, CASES, rows, aggregate(CASES, rows, timed=False), comparison=COMPARISON, baseline=before)


def verdict(metric: str, state: State, difference: float, *, gates: bool = True) -> MetricVerdict:
    """One metric of a comparison."""
    return MetricVerdict(
        metric,
        gates,
        state,
        200,
        baseline=0.9,
        now=0.9 + difference,
        difference=difference,
        interval=Interval(difference - 0.02, difference + 0.02, 0.9),
        reported=Interval(difference - 0.025, difference + 0.025, 0.95),
        p=0.01,
        adjusted_p=0.02,
        detectable=Detectable(0.034, 0.045),
        settling=Settling(410, 10) if state is State.INCONCLUSIVE else None,
    )


COMPARISON = Comparison(
    gate=Gate(),
    seed=17,
    matching=Matching(compared=("good", "bad"), added=("hostile",), failed=("crash",)),
    errors=ErrorRates(0.0, 0.1),
    metrics=(
        verdict("case_score", State.REGRESSED, -0.06),
        verdict("clarify_f1", State.INCONCLUSIVE, -0.01),
        verdict("citation_hit", State.NON_INFERIOR, 0.004),
        verdict("type", State.NON_INFERIOR, 0.01, gates=False),
    ),
    hard=(HardBreak("leaky", 0, "leak", known=False),),
    flips=(Flip("bad", "type", 1.0, 0.0), Flip("good", "tier", 0.0, 1.0)),
    flaky=(FlakyCase("good", "type", 3, 5),),
)
