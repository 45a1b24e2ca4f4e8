"""Lets the built-in expert work the request up, and fetches the sections that its draft rests on."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from pydantic import TypeAdapter

from app.content.agents import Agent
from app.content.commands import CommandBook
from app.content.forms import Form
from app.domain.analysis import Analysis
from app.domain.clarification import Assumption
from app.domain.codec import Codec, Json
from app.domain.events import FigureCalculated
from app.domain.figure import Figure
from app.domain.labels import Pattern, RequestType, Sensitivity
from app.domain.passage import Hit, Passage
from app.domain.workup import Workup
from app.expert.expert import Expert
from app.expert.request import ExpertRequest
from app.retrieval.search import Retriever
from app.steps.context import RunContext
from app.steps.memory import said_before
from app.telemetry import event

# Whoever comes after a judge repairs what was judged.
_TURNS = 3
_SEQUELS: Mapping[RequestType, RequestType] = {RequestType.VALIDATE: RequestType.DESIGN}


@dataclass(frozen=True, slots=True)
class WorkUp:
    """The expert's draft for each specialist that writes one: the first, and who repairs after a judge."""

    expert: Expert
    agents: Mapping[str, Agent]
    forms: Mapping[RequestType, Form]
    commands: CommandBook
    retriever: Retriever
    codec: Codec[Mapping[str, Workup]]
    hits_codec: Codec[tuple[Hit, ...]]

    async def __call__(
        self,
        context: RunContext,
        analysis: Analysis,
        agents: tuple[str, ...],
        figures: tuple[Figure, ...],
        assumptions: tuple[Assumption, ...],
    ) -> Mapping[str, Workup]:
        """The drafts by specialist; none for a command that has a form of its own, or where passages have to answer."""
        command = self.commands.by_name.get(context.run.wishes.command or "")
        if command is not None and command.sections:
            return {}

        async def work(_take: int) -> tuple[Mapping[str, Workup], Decimal]:
            drafts = await asyncio.to_thread(self._drafts, context, analysis, agents, figures, assumptions)
            known = set(map(_key, figures))
            for figure in (each for draft in drafts.values() for each in draft.figures):
                if _key(figure) not in known:
                    known.add(_key(figure))
                    await context.journal.emit(FigureCalculated(figure))
            return drafts, Decimal(0)

        inputs: Json = {
            "type": analysis.type,
            "agents": [*agents],
            "text": context.message.content,
            "replies": [reply.text for reply in context.replies],
            "figures": [figure.summary for figure in figures],
            "assumptions": [assumption.text for assumption in assumptions],
        }
        return await context.journal.step("work-up", inputs, self.codec, work)

    async def sources(
        self, context: RunContext, drafts: Mapping[str, Workup], clearance: Sensitivity
    ) -> tuple[Hit, ...]:
        """The passages of all sections that the drafts want to quote, as far as they may be read."""
        named = tuple(dict.fromkeys(name for draft in drafts.values() for name in draft.sources))
        if not named:
            return ()

        async def work(_take: int) -> tuple[tuple[Hit, ...], Decimal]:
            return tuple(map(hit_of, await self.retriever.named(named, clearance))), Decimal(0)

        return await context.journal.step("retrieve:sources", [*named], self.hits_codec, work)

    def _drafts(
        self,
        context: RunContext,
        analysis: Analysis,
        agents: tuple[str, ...],
        figures: tuple[Figure, ...],
        assumptions: tuple[Assumption, ...],
    ) -> Mapping[str, Workup]:
        drafts: dict[str, Workup] = {}
        kinds: list[RequestType] = [analysis.type]
        if analysis.pattern is Pattern.SEQUENTIAL and analysis.type in _SEQUELS:
            kinds.append(_SEQUELS[analysis.type])
        for agent, kind in zip(agents, kinds, strict=False):
            request = ExpertRequest(
                text=context.message.content,
                type=kind,
                language=analysis.language,
                agents=agents,
                replies=context.replies,
                earlier=_earlier(context),
                figures=figures,
                assumptions=assumptions,
                sections=self.forms[kind].sections,
                handed_on=bool(drafts),
            )
            draft = self._draft(request)
            if draft is not None:
                drafts[agent] = draft
                figures, assumptions = draft.figures, draft.assumptions
        return drafts

    def _draft(self, request: ExpertRequest) -> Workup | None:
        """The draft; none where a rule fails on a text that nobody thought of, so that passages answer at least."""
        try:
            return self.expert.work_up(request)
        except (ArithmeticError, LookupError, TypeError, ValueError) as error:
            event("draft.failed", type=request.type.value, reason=type(error).__name__)
            return None


def build_work_up(
    expert: Expert,
    agents: Mapping[str, Agent],
    forms: Mapping[RequestType, Form],
    commands: CommandBook,
    retriever: Retriever,
) -> WorkUp:
    """The step with its compiled result type."""
    codec, hits = Codec(TypeAdapter(Mapping[str, Workup])), Codec(TypeAdapter(tuple[Hit, ...]))
    return WorkUp(expert, agents, forms, commands, retriever, codec, hits)


def _earlier(context: RunContext) -> tuple[str, ...]:
    """What the user said before: the last turns, the newest first, then facts of older ones."""
    turns = [turn for turn in context.history if turn.role == "user"][-_TURNS:]
    return (*(turn.content for turn in reversed(turns)), *said_before(context.recalled, turns))


def hit_of(passage: Passage) -> Hit:
    """The passage as it is remembered."""
    return Hit(
        id=passage.id,
        score=passage.score,
        cosine=passage.cosine,
        bm25=passage.bm25,
        sensitivity=passage.sensitivity,
        path=passage.path,
        content_hash=passage.content_hash,
        start=passage.start,
    )


def _key(figure: Figure) -> str:
    return f"{figure.calculator} {sorted(figure.inputs.items())!r}"
