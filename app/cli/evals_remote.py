"""The door of a service elsewhere: the public API, as any program would use it."""

import asyncio
import time
from collections.abc import Sequence
from urllib.parse import parse_qs, urlsplit

from app.api.conversations.brief_views import BriefPassageView
from app.api.conversations.schemas import ThreadBody, TurnBody
from app.api.conversations.views import CitationView, ClarificationView, RunView
from app.api.operations.views import BackendView
from app.api.routing.budget_views import AttemptView, ExplanationView
from app.client.client import Client
from app.domain.backend import BackendKind
from app.domain.coverage import Grounding
from app.domain.errors import NotFound, TeamError
from app.domain.evaluation.observed import AskedBack, CallMade, Cited, Observed, RowStatus
from app.domain.labels import DeclineReason, Origin, RunStatus, Sensitivity
from app.domain.model_call import Role
from app.domain.run import Submission, Wishes
from app.evaluation.running.door import Try
from app.evaluation.running.scripted import given, replies

_NEVER_SENT = "budget"
_LOOKS, _PAUSE_S = 25, 0.2


class RemoteDoor:
    """See ``Door``. All tries ask under the name that the key has; each has a thread of its own, which is deleted."""

    def __init__(self, client: Client, backends: Sequence[BackendView]) -> None:
        self._client = client
        self._runs = client.runs
        self._backends = {each.id: each for each in backends}
        self._threads: dict[str, str] = {}

    async def ask(self, what: Try) -> Observed:
        """See ``Door``."""
        begun = time.perf_counter()
        run: RunView | None = None
        try:
            run = await self._runs.submit(await self._submission(what))
            self._threads[what.user] = run.thread_id
            run, asked = await self._settled(what, run.id)
            return await self._observed(run, asked, round((time.perf_counter() - begun) * 1000))
        except TeamError as error:
            return Observed(RowStatus.ERROR, detail=f"{error.code}: {error.sentence}")
        except asyncio.CancelledError:
            if run is not None:
                await asyncio.shield(self._runs.cancel(run.id, "broken off"))
            raise

    async def forget(self, user: str) -> None:
        """See ``Door``; only threads that this process has begun are known by name."""
        if (thread := self._threads.pop(user, None)) is not None:
            await self._runs.discard(thread)

    async def _submission(self, what: Try) -> Submission:
        thread = None
        if what.case.history:
            turns = tuple(
                TurnBody(role="user" if turn.role is Role.USER else "team", content=turn.text)
                for turn in what.case.history
            )
            thread = (await self._runs.begin(ThreadBody(title="", sensitivity=Sensitivity.PUBLIC, messages=turns))).id
        return Submission(what.case.question, Origin.HTTP, thread, Wishes(max_cost_usd=what.limit_usd))

    async def _settled(self, what: Try, run_id: str) -> tuple[RunView, tuple[AskedBack, ...]]:
        """The run at its end, and what it has asked back on the way."""
        asked: list[AskedBack] = []
        run = await self._runs.settled(run_id)
        while run.status is RunStatus.CLARIFYING and run.clarification is not None:
            asked += await self._answered(what, run.clarification)
            run = await self._runs.settled(run_id)
        return run, tuple(asked)

    async def _answered(self, what: Try, open_round: ClarificationView) -> tuple[AskedBack, ...]:
        questions = [(each.id, each.topic, each.question) for each in open_round.questions]
        asked = replies(what.case, open_round.round, questions)
        await self._runs.answer(open_round.id, given(questions, asked), finish=True)
        return asked

    async def _observed(self, run: RunView, asked: tuple[AskedBack, ...], ms: int) -> Observed:
        analysis, error = run.analysis, run.error or {}
        explained = await self._explained(run)
        well = run.error is None and run.status in {RunStatus.CONCLUDED, RunStatus.DECLINED}
        spent = run.declined is DeclineReason.BUDGET_EXHAUSTED
        return Observed(
            status=RowStatus.BUDGET if spent else RowStatus.OK if well else RowStatus.ERROR,
            type=analysis.type if analysis else None,
            agents=analysis.agents if analysis else None,
            pattern=analysis.pattern if analysis and analysis.agents else None,
            clarified=bool(asked) if analysis else None,
            sensitivity=run.sensitivity,
            tier=next((each.tier for each in explained if each.step.startswith("consult:")), None),
            verdict=run.verdict,
            declined=run.declined is DeclineReason.NOT_FOR_THIS_TEAM,
            refused=run.grounding is Grounding.REFUSED,
            answer=run.markdown or "",
            language=analysis.language if analysis else "",
            asked=asked,
            citations=await self._cited(run),
            figures=tuple(figure.summary for figure in run.figures),
            calls=self._calls(explained),
            usd=run.cost_usd,
            ms=ms,
            detail=str(error.get("detail", "")),
            trace=run.id,
            versions=tuple(sorted(run.versions.items())),
        )

    async def _explained(self, run: RunView) -> tuple[ExplanationView, ...]:
        """The decisions with their attempts, once the service has written all of them."""
        found: tuple[ExplanationView, ...] = ()
        for _ in range(_LOOKS):
            found = (await self._runs.decisions(run.id)).data
            if len(found) >= len(run.decisions) and all(each.attempts for each in found):
                break
            await asyncio.sleep(_PAUSE_S)
        return found

    def _calls(self, explained: Sequence[ExplanationView]) -> tuple[CallMade, ...]:
        return tuple(
            self._call(decision, attempt)
            for decision in explained
            for attempt in decision.attempts
            if attempt.outcome != _NEVER_SENT
        )

    def _call(self, decision: ExplanationView, attempt: AttemptView) -> CallMade:
        backend = self._backends.get(attempt.backend)
        # A backend that is gone by now counts as one in the cloud.
        at_home = backend is not None and (backend.local or backend.kind is BackendKind.EXTRACTIVE)
        return CallMade(
            purpose=str(decision.features.get("purpose", "")),
            step=decision.step,
            agent=decision.agent,
            backend=attempt.backend,
            tier=attempt.tier,
            cloud=not at_home,
            sensitivity=decision.sensitivity,
            outcome=attempt.outcome,
            input_tokens=attempt.input_tokens or 0,
            output_tokens=attempt.output_tokens or 0,
            usd=attempt.cost_usd,
            ms=attempt.took_ms,
        )

    async def _cited(self, run: RunView) -> tuple[Cited, ...]:
        """The citations. That a quote is verbatim is the service's word: it checks each before it shows it."""
        if not run.citations:
            return ()
        try:
            briefs = (await self._runs.briefs(run.id)).data
        except NotFound:
            briefs = ()
        passages = [passage for brief in briefs for passage in brief.passages]
        return tuple(
            Cited(each.skill, each.section, each.quote, any(_within(each, p) for p in passages), verbatim=True)
            for each in run.citations
        )


def _within(citation: CitationView, passage: BriefPassageView) -> bool:
    """Whether the quote stands in the passage, by the span that the passage's link names."""
    span = {name: values[0] for name, values in parse_qs(urlsplit(passage.link).query).items()}
    if citation.path != passage.path or span.get("version") != citation.content_hash:
        return False
    return int(span.get("start", "0")) <= citation.start and citation.end <= int(span.get("end", "0"))
