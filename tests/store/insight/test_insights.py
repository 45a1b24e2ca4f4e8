"""What is read out of what happened, on a real Postgres: sums, the rows behind them, each tenant by itself."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from app.domain.audit import AttemptRecord
from app.domain.conclusion import Conclusion
from app.domain.coverage import Grounding
from app.domain.decision import Candidate, Decision, Rejection
from app.domain.events import (
    AnalysisFinished,
    DecisionMade,
    FoundPassage,
    RetrievalFinished,
    ScreeningFinished,
)
from app.domain.feedback import FeedbackReason, Judgement, Rating
from app.domain.identifiers import new_id
from app.domain.insight.backends import AttemptFilter
from app.domain.insight.quality import tallied
from app.domain.insight.runs import RunSieve
from app.domain.insight.span import Span
from app.domain.labels import Completeness, Complexity, Pattern, RequestType, RunStatus, Sensitivity, Tier
from app.domain.passage import Citation
from app.store.audit import AuditStore
from app.store.engine import Database
from app.store.feedback import FeedbackStore
from app.store.insight.insights import Insights, open_insights
from app.store.runs import Ending
from tests.store.opened import Stores, opened
from tests.store.test_audit import decided

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
DAY = Span(NOON, NOON + timedelta(days=1))
NOW = datetime.now(UTC)
TODAY = Span(NOW - timedelta(days=1), NOW + timedelta(days=1))


def scenario(database: Database, work: Callable[[Stores, Insights], Awaitable[None]]) -> None:
    async def run() -> None:
        async with opened(database) as stores:
            await work(stores, open_insights(database))

    asyncio.run(run())


def tried(number: int, outcome: str = "ok", **more: object) -> AttemptRecord:
    plain = AttemptRecord(
        id=new_id("att"),
        decision_id=new_id("dec"),
        at=NOON + timedelta(minutes=number),
        tenant="default",
        agent="architect",
        tier=Tier.CHEAP,
        backend="cloud",
        model="m-1",
        outcome=outcome,
        detail="",
        took_ms=10 * number,
        input_tokens=10,
        output_tokens=3,
        estimated=False,
        cost=1_000,
    )
    return replace(plain, **more)  # type: ignore[arg-type]


def analysed(kind: RequestType = RequestType.DECIDE) -> AnalysisFinished:
    return AnalysisFinished(
        request_type=kind,
        agents=("mentor", "architect"),
        pattern=Pattern.PARALLEL,
        clarify=False,
        complexity=Complexity.LOW,
        language="en",
        confidence={},
        reasons=(),
        overridden=(),
        degraded=None,
    )


def screened(label: Sensitivity, *kinds: str, marks: tuple[str, ...] = ()) -> ScreeningFinished:
    return ScreeningFinished(sensitivity=label, findings=kinds, inherited=False, injection_marks=marks, degraded=None)


def closed(*backends: str) -> DecisionMade:
    rejected = tuple(Rejection(each, "clearance", "not_cleared") for each in backends)
    return DecisionMade(
        Decision(
            id=new_id("dec"),
            step="consult:mentor",
            agent="mentor",
            sensitivity=Sensitivity.RESTRICTED,
            tier=Tier.LOCAL,
            rule="local",
            why="Because.",
            policy="house@2",
            candidates=(Candidate("extractive", Tier.EXTRACTIVE, 1, Decimal(0)),),
            rejected=rejected,
        )
    )


def test_a_backend_is_judged_by_answers_and_by_failures_of_its_own(database: Database) -> None:
    async def work(_: Stores, insights: Insights) -> None:
        answers = [tried(number) for number in range(1, 101)]
        failures = [tried(200, "server"), tried(201, "server"), tried(202, "rate_limited")]
        others = [tried(300, "cancelled"), tried(301, "budget", cost=0), tried(400, backend="big", cost=7)]
        late = tried(0, at=NOON + timedelta(days=1))
        foreign = tried(5, tenant="acme", backend="theirs")
        await AuditStore(database).write([*answers, *failures, *others, late, foreign])
        big, cloud = await insights.backends.figures("default", DAY)
        assert (cloud.attempts, cloud.failed, cloud.cost) == (104, 3, 104_000)
        assert (cloud.p50_ms, cloud.p95_ms) == (500, 950)
        assert (big.backend, big.attempts, big.cost, big.last_at) == ("big", 1, 7, NOON + timedelta(minutes=400))
        found = await insights.backends.failures("default", DAY)
        assert [(each.outcome, each.number) for each in found] == [("rate_limited", 1), ("server", 2)]
        everybody = await insights.backends.figures(None, DAY)
        assert [each.backend for each in everybody] == ["big", "cloud", "theirs"]
        for wanted, number in (
            (AttemptFilter(outcome="failed"), 3),
            (AttemptFilter(outcome="server"), 2),
            (AttemptFilter(backend="big", tier=Tier.CHEAP, model="m-1", agent="architect"), 1),
            (AttemptFilter(backend="big", agent="mentor"), 0),
            (AttemptFilter(backend="theirs"), 0),
        ):
            assert len(await insights.backends.attempts("default", DAY, wanted, 50)) == number
        newest = await insights.backends.attempts("default", DAY, AttemptFilter(backend="cloud"), 2)
        assert [each.outcome for each in newest] == ["budget", "cancelled"]

    scenario(database, work)


def test_runs_are_listed_by_what_was_found_out_about_them(database: Database) -> None:
    async def work(stores: Stores, insights: Insights) -> None:
        asked = [(await stores.accept(f"Question {number}")).run for number in range(3)]
        for run, kind in zip(asked, (RequestType.DEBUG, RequestType.DECIDE), strict=False):
            await stores.events.append(run.id, None, [analysed(RequestType.OTHER), analysed(kind)])
        newest, decide, debug = await insights.runs.runs("default", TODAY, RunSieve(), 50)
        assert [newest.id, decide.id, debug.id] == [run.id for run in reversed(asked)]
        assert (decide.type, decide.agents, decide.policy) == (RequestType.DECIDE, ("mentor", "architect"), "test@1")
        assert (newest.type, newest.agents, newest.took_ms) == (None, (), None)
        for wanted, number in (
            (RunSieve(type=RequestType.DEBUG), 1),
            (RunSieve(status=RunStatus.QUEUED, sensitivity=Sensitivity.PUBLIC, policy="test@1"), 3),
            (RunSieve(agent="mentor"), 2),
            (RunSieve(agent="nobody"), 0),
            (RunSieve(sensitivity=Sensitivity.RESTRICTED), 0),
        ):
            assert len(await insights.runs.runs("default", TODAY, wanted, 50)) == number
        assert await insights.runs.runs("acme", TODAY, RunSieve(), 50) == ()
        assert await insights.runs.runs("default", DAY, RunSieve(), 50) == ()

    scenario(database, work)


def test_screening_tells_kinds_and_consequences_and_never_the_text(database: Database) -> None:
    async def work(stores: Stores, insights: Insights) -> None:
        plain, secret, steered = [(await stores.accept(f"Anna's number {number}")).run for number in range(3)]
        await stores.events.append(plain.id, None, [screened(Sensitivity.PUBLIC)])
        found = screened(Sensitivity.RESTRICTED, "iban", "person")
        await stores.events.append(secret.id, None, [found, closed("cloud", "big"), closed("cloud")])
        await stores.events.append(steered.id, None, [screened(Sensitivity.PUBLIC, marks=("override",))])
        marked, labelled = await insights.runs.screened("default", TODAY, 50)
        assert (marked.run_id, marked.marks, marked.kinds, marked.closed) == (steered.id, 1, (), 0)
        assert (labelled.kinds, labelled.sensitivity, labelled.closed) == (
            ("iban", "person"),
            Sensitivity.RESTRICTED,
            2,
        )
        assert "Anna" not in repr((marked, labelled))
        assert [each.run_id for each in await insights.runs.screened("default", TODAY, 50, "iban")] == [secret.id]
        assert await insights.runs.screened("acme", TODAY, 50) == ()

    scenario(database, work)


def test_the_run_of_a_decision_is_found(database: Database) -> None:
    async def work(stores: Stores, insights: Insights) -> None:
        run, record = (await stores.accept()).run, decided("default", at=datetime.now(UTC))
        await stores.events.append(run.id, None, [DecisionMade(record.decision)])
        await AuditStore(database).write([record])
        assert await insights.runs.run_of("default", record.decision.id) == run.id
        assert await insights.runs.run_of("acme", record.decision.id) is None
        assert await insights.runs.run_of("default", new_id("dec")) is None

    scenario(database, work)


def test_judgements_are_summed_by_whatever_the_run_belongs_to(database: Database) -> None:
    async def work(stores: Stores, insights: Insights) -> None:
        run, other = (await stores.accept()).run, (await stores.accept()).run
        await stores.events.append(run.id, None, [analysed()])
        feedback = FeedbackStore(database)
        await feedback.put(run.id, "ann", Judgement(Rating.UP))
        await feedback.put(run.id, "bob", Judgement(Rating.DOWN, (FeedbackReason.WRONG,), "No.", "agent:mentor"))
        await feedback.put(other.id, "ann", Judgement(Rating.DOWN))
        found = await insights.quality.opinions("default", TODAY, 50)
        agents = tallied(found, lambda each: each.agents)
        assert [(each.group, each.up, each.down, each.share) for each in agents] == [
            ("architect", 1, 1, 0.5),
            ("mentor", 1, 1, 0.5),
        ]
        assert [(each.group, each.up, each.down) for each in tallied(found, lambda each: [each.policy])] == [
            ("test@1", 1, 2)
        ]
        down = await insights.quality.opinions("default", TODAY, 50, Rating.DOWN)
        assert [(each.comment, each.type) for each in down] == [("", None), ("No.", RequestType.DECIDE)]
        assert await insights.quality.opinions("acme", TODAY, 50) == ()

    scenario(database, work)


def test_sections_and_questions_without_any(database: Database) -> None:
    citation = Citation(1, "cost-notes", "drift", "Drift", "skills/cost-notes/SKILL.md", "above 0.2", 0, 9, "0" * 64)
    conclusion = Conclusion(
        Completeness.FULL, "Above 0.2 [1].", None, (citation,), (), (), (), (), {}, grounding=Grounding.PARTIAL
    )

    async def work(stores: Stores, insights: Insights) -> None:
        run, plain = (await stores.accept()).run, (await stores.accept()).run
        found = (FoundPassage("cost-notes", "drift", 0.31), FoundPassage("cost-notes", "prices", 0.22))
        again = RetrievalFinished("architect", found[:1], 2.0)
        await stores.events.append(run.id, None, [analysed(), RetrievalFinished("mentor", found, 2.0), again])
        await stores.runs.finish(run.id, None, Ending(RunStatus.CONCLUDED, conclusion))
        uses = await insights.passages.sections("default", TODAY)
        assert [(each.section, each.found, each.cited, each.there) for each in uses] == [
            ("drift", 2, 1, False),
            ("prices", 1, 0, False),
        ]
        (gap,) = await insights.passages.gaps("default", TODAY, 50)
        assert (gap.run_id, gap.best, gap.grounding, gap.type) == (
            run.id,
            0.31,
            Grounding.PARTIAL,
            RequestType.DECIDE,
        )
        assert plain.id != gap.run_id
        assert await insights.passages.gaps("acme", TODAY, 50) == ()
        assert await insights.passages.sections("acme", TODAY) == ()

    scenario(database, work)
