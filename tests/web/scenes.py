"""Scenes of a plausible service: a decision by two specialists, questions first, and texts that mean harm."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from app.domain.clarification import Assumption, Clarification, Option, Question
from app.domain.conclusion import Conclusion, Objection
from app.domain.decision import Candidate, Decision, Rejection
from app.domain.events import (
    AnalysisFinished,
    AttemptFailed,
    CitationVerified,
    ConclusionFinished,
    ConsultationFinished,
    ConsultationStarted,
    DecisionMade,
    FigureCalculated,
    FoundPassage,
    ObjectionsRaised,
    RetrievalFinished,
    RunFinished,
    ScreeningFinished,
    StepFinished,
    StepStarted,
    TextAppended,
    TextReset,
)
from app.domain.figure import Figure
from app.domain.identifiers import new_id
from app.domain.labels import (
    AssumptionSource,
    ClarificationStatus,
    Completeness,
    Complexity,
    ConsultationStatus,
    Pattern,
    Priority,
    RequestType,
    RunStatus,
    Sensitivity,
    Tier,
    Verdict,
)
from app.domain.model_call import Usage
from app.domain.passage import Citation
from tests.servers import Signal
from tests.web.site import Beat, Hold

QUESTION = "Should we use the GPT-4 API or self-host Llama for 100,000 requests a month?"
VAGUE = "Make our platform scalable"

SECTION = """## Cost comparison

Compare the whole cost, not the price of a token. 🙂

| Option | Fixed a month | Per 1,000 requests |
|---|---|---|
| API | $0 | $3 to $12 |
| Self-hosted | $2,900 | $0.20 |

- Engineering counts: one engineer-day a week is a fifth of a salary.
- Self-hosting pays only above the break-even volume, which for most teams lies beyond a million requests a month.

Measure the present traffic before deciding."""

QUOTE = "Self-hosting pays only above the break-even volume"
SECOND_QUOTE = "Measure the present traffic before deciding."

MARKDOWN = """**Use the API for now: at 100,000 requests a month it costs about $600, self-hosting at least $2,900 \
[F1]. Self-hosting pays only far above that volume [1].**

### Options side by side

| Option | Cost a month | People needed | Time to first answer |
|---|---:|---|---|
| GPT-4 API | $600 | none | days |
| Llama, one A100 always on | $2,920 | 0.2 engineers | 6 to 8 weeks |
| Llama, spot instances | $1,100 | 0.3 engineers | 8 to 10 weeks |

### Why

The break-even lies at about 490,000 requests a month [F1]; you are at a fifth of it [A1]. Engineering time, which is \
not in the table, moves it further away [1][2].

1. Begin with the API behind a small interface of your own.
2. Log tokens per request for four weeks.
3. Decide again above 300,000 requests a month.

```python
monthly = requests * tokens / 1_000_000 * price_per_million
```

### Assumptions

- **A1** 1,000 tokens in and 250 out for each request. If false: the break-even moves in proportion.

### Figures

- **F1** (C-02) break-even = $2,920 / ($0.0060 - $0.0001) = 494,915 requests a month

### Sources

- [1] `ml-engineering#cost-comparison`: “Self-hosting pays only above the break-even volume”
- [2] `ml-engineering#cost-comparison`: “Measure the present traffic before deciding.”

*Written with openai-expensive; figures by calculator, quotes checked.*"""


def citation(n: int, quote: str) -> Citation:
    """A citation of ``SECTION``."""
    start = SECTION.index(quote) + 1200
    path = "skills/ml-engineering/SKILL.md"
    end = start + len(quote)
    return Citation(n, "ml-engineering", "cost-comparison", "Cost comparison", path, quote, start, end, "0" * 64)


def figure() -> Figure:
    """A figure."""
    outputs = {"requests_per_month": 494_915.0}
    summary = "Self-hosting breaks even at 494,915 requests a month."
    return Figure("break_even", "C-02", {"fixed_usd": 2920.0}, outputs, "2,920 / 0.0059 = 494,915", summary)


def conclusion(markdown: str = MARKDOWN, verdict: Verdict | None = None) -> Conclusion:
    """An answer with two sources and one figure."""
    return Conclusion(
        completeness=Completeness.FULL,
        markdown=markdown,
        verdict=verdict,
        citations=(citation(1, QUOTE), citation(2, SECOND_QUOTE)),
        assumptions=(Assumption("tokens", "1,000 tokens in and 250 out", AssumptionSource.DEFAULT),),
        figures=(figure(),),
        objections=(),
        missing=(),
        versions={},
    )


def screened(sensitivity: Sensitivity = Sensitivity.INTERNAL, findings: tuple[str, ...] = ()) -> list[Beat]:
    """The screening step."""
    found = ScreeningFinished(sensitivity, findings, inherited=False, injection_marks=(), degraded=None)
    return [StepStarted("screen", 1), found, StepFinished("screen", 1.4, Decimal(0))]


def analyzed(
    kind: RequestType = RequestType.DECIDE,
    agents: tuple[str, ...] = ("mentor", "ml-cv-specialist"),
    *,
    clarify: bool = False,
) -> list[Beat]:
    """The analysis step."""
    pattern = Pattern.PARALLEL if len(agents) > 1 else Pattern.SINGLE
    found = AnalysisFinished(kind, agents, pattern, clarify, Complexity.MEDIUM, "en", {"type": 0.9}, (), (), None)
    return [StepStarted("analyze", 1), found, StepFinished("analyze", 38.0, Decimal(0))]


def retrieved(agent: str) -> list[Beat]:
    """The retrieval step of one specialist."""
    passages = tuple(FoundPassage("ml-engineering", f"section-{n}", 0.5) for n in range(12))
    return [
        StepStarted(f"retrieve:{agent}", 1),
        RetrievalFinished(agent, passages, 41.0),
        StepFinished(f"retrieve:{agent}", 41.0, Decimal(0)),
    ]


def calculated() -> list[Beat]:
    """The calculation step."""
    return [StepStarted("calculate", 1), FigureCalculated(figure()), StepFinished("calculate", 2.0, Decimal(0))]


def decided(agent: str, sensitivity: Sensitivity = Sensitivity.INTERNAL) -> DecisionMade:
    """The decision for one specialist: open to clouds up to internal, in the house above."""
    built_in = Candidate("extractive", Tier.EXTRACTIVE, 3, Decimal(0))
    if sensitivity.rank > Sensitivity.INTERNAL.rank:
        clouds = ("anthropic-expensive", "openai-expensive")
        closed = tuple(
            Rejection(name, "clearance", "label_above_clearance", f"{sensitivity} above internal") for name in clouds
        )
        candidates: tuple[Candidate, ...] = (Candidate("llama", Tier.LOCAL, 1, Decimal(0)), built_in)
        rule, why, rejected = "in-house", "Personal, secret and regulated text stays in the house.", closed
    else:
        candidates = (
            Candidate("openai-expensive", Tier.EXPENSIVE, 1, Decimal("0.0312")),
            Candidate("anthropic-expensive", Tier.EXPENSIVE, 2, Decimal("0.0330")),
            built_in,
        )
        rule, why = "judgement", "Work of judgement, where a weaker model costs the most quality."
        rejected = (Rejection("llama", "health", "breaker_open", "for 12 s"),)
    tier = candidates[0].tier
    return DecisionMade(
        Decision(
            new_id("dec"), f"consult:{agent}", agent, sensitivity, tier, rule, why, "shipped v1", candidates, rejected
        )
    )


def consultation_begins(agent: str, sensitivity: Sensitivity = Sensitivity.INTERNAL) -> list[Beat]:
    """A specialist begins to write."""
    return [StepStarted(f"consult:{agent}", 1), ConsultationStarted(agent), decided(agent, sensitivity)]


def writes(agent: str, *pieces: str, first: int = 0) -> list[Beat]:
    """Streamed text."""
    return [TextAppended(agent, f"consult:{agent}", 1, first + n, piece) for n, piece in enumerate(pieces)]


def consultation_ends(agent: str, backend: str = "openai-expensive") -> list[Beat]:
    """A specialist is done."""
    status = ConsultationStatus.OK
    finished = ConsultationFinished(agent, status, "Use the API.", backend, Usage(2100, 480), Decimal("0.0123"))
    return [finished, StepFinished(f"consult:{agent}", 1843.0, Decimal("0.0123"))]


def fails_over(agent: str, decision: DecisionMade) -> list[Beat]:
    """The first backend fails after it has written something."""
    step, reason = f"consult:{agent}", "anthropic-expensive takes over"
    return [
        AttemptFailed(decision.decision.id, "openai-expensive", "stalled", "fallback"),
        TextReset(agent, step, 1, reason),
    ]


def challenged() -> list[Beat]:
    """The challenge step."""
    objection = Objection("medium", "Strategic mentor", "The figures rest on one assumed input.")
    return [
        StepStarted("challenge", 1),
        ObjectionsRaised((objection,)),
        StepFinished("challenge", 3.0, Decimal(0)),
    ]


def ends(answer: Conclusion) -> list[Beat]:
    """The conclusion step and the end of the run."""
    return [
        StepStarted("conclude", 1),
        ConclusionFinished(answer),
        StepFinished("conclude", 2.2, Decimal(0)),
        RunFinished(RunStatus.CONCLUDED, Completeness.FULL, cost_usd=Decimal("0.0246"), took_ms=2100.0),
    ]


def working(signal: Signal | None = None, answer: Conclusion | None = None) -> list[Beat]:
    """Two specialists answer ``QUESTION``; the signal lets them go on after their first words."""
    pause: Sequence[Beat] = [Hold(signal)] if signal else []
    mentor, other = "mentor", "ml-cv-specialist"
    return [
        *screened(),
        *analyzed(),
        *calculated(),
        *retrieved(mentor),
        *retrieved(other),
        *consultation_begins(mentor),
        *consultation_begins(other),
        CitationVerified(mentor, citation(1, QUOTE)),
        *writes(
            mentor,
            "**Use the API for now.** ",
            "Self-hosting pays only far above this volume [1], and a team of your size ",
            "pays for it in people first.\n\n## What decides it\n\n- volume: a fifth of the break-even\n- people",
        ),
        *writes(other, "At 100,000 requests a month with `1,250` tokens each, the API costs about $600."),
        *pause,
        *writes(mentor, ": nobody on call yet", first=3),
        *consultation_ends(mentor),
        *consultation_ends(other),
        *challenged(),
        *ends(answer or conclusion()),
    ]


def questions() -> Clarification:
    """Two questions about ``VAGUE``."""
    load = Question(
        id="q1",
        topic="load",
        priority=Priority.P0,
        challenge="“Scalable” has a price only with two numbers.",
        question="How many people use it today, and how many in twelve months?",
        why="A thousand and a million interactions a day are two different systems.",
        options=(
            Option("10,000 a month, growing slowly", "One database and a cache; about $500 a month."),
            Option("10 million a month within the year", "Infrastructure of its own; about $50,000 a month."),
            Option("We do not know", "Measure for two weeks first; nothing is built before that."),
        ),
        assume="10,000 interactions a month, doubling within a year.",
    )
    pain = Question(
        id="q2",
        topic="symptom",
        priority=Priority.P1,
        challenge="Nothing in the request says what is slow today.",
        question="What breaks first when more people come?",
        why="It decides where the work begins.",
        options=(
            Option("The database", "Indexes, then replicas, then sharding."),
            Option("The application servers", "More of them behind a balancer."),
        ),
        assume="the database is the bottleneck.",
    )
    expires = datetime.now(UTC) + timedelta(days=1)
    return Clarification(new_id("clr"), "run", 1, ClarificationStatus.OPEN, (load, pain), (), expires)
