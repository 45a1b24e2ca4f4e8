"""Writes one brief per specialist: what is known, what is asked, what must hold, with figures and passages."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from pydantic import TypeAdapter

from app.calculators.rounding import asked_decimals, rounded
from app.content.agents import Agent
from app.content.forms import Form
from app.domain.analysis import Analysis
from app.domain.brief import Brief
from app.domain.clarification import Assumption
from app.domain.codec import Codec, Json
from app.domain.coverage import Coverage
from app.domain.errors import CalculationError, NoSpecialist
from app.domain.events import FigureCalculated, FoundPassage, RetrievalFinished
from app.domain.figure import Calculation, Figure, Value
from app.domain.labels import AssumptionSource, RequestType, Sensitivity
from app.domain.passage import Hit, Passage
from app.domain.screening import Screening
from app.domain.workup import Workup
from app.expert.case import read_case
from app.retrieval.search import Retriever, SearchQuery
from app.routing.policy import Features
from app.steps.assignment import features_of
from app.steps.brief_check import BriefCheck, Checked, open_points
from app.steps.brief_text import context_lines, requirement_lines, task_text
from app.steps.context import RunContext
from app.steps.coverage import best_hits, can_be_judged, instructions, judge
from app.steps.exposure import worthwhile_label
from app.steps.memory import known_lines
from app.steps.translate import Translate
from app.steps.workup import WorkUp, hit_of
from app.telemetry import event

Calculate = Callable[[str, Mapping[str, Value]], Figure]
Clearance = Callable[[Features], Sensitivity]
"""The highest label that a call like this may carry."""

_MENTOR = "mentor"
_JUDGED = frozenset({RequestType.DESIGN, RequestType.VALIDATE, RequestType.DECIDE})
# Passages per specialist.
_PASSAGES = 12


@dataclass(frozen=True, slots=True)
class _Given:
    """What all briefs of a run share; the last draft holds the figures and assumptions of those before it."""

    figures: tuple[Figure, ...]
    assumptions: tuple[Assumption, ...]
    drafts: Mapping[str, Workup]
    found: dict[int, Passage] = field(default_factory=dict[int, Passage])
    """What this take has found: it need not be read again at once."""

    @property
    def all_figures(self) -> tuple[Figure, ...]:
        drafts = tuple(self.drafts.values())
        return drafts[-1].figures if drafts else self.figures

    @property
    def all_assumptions(self) -> tuple[Assumption, ...]:
        drafts = tuple(self.drafts.values())
        return drafts[-1].assumptions if drafts else tuple({a.text: a for a in self.assumptions}.values())


@dataclass(frozen=True, slots=True)
class Briefing:
    """The briefs of a run, one for each specialist, and the passages that were read for them a moment ago."""

    briefs: tuple[Brief, ...]
    found: Mapping[int, Passage]


@dataclass(frozen=True, slots=True)
class WriteBriefs:
    """Runs the calculators, retrieves for each specialist, and puts the brief together."""

    agents: Mapping[str, Agent]
    forms: Mapping[RequestType, Form]
    retriever: Retriever
    translate: Translate
    calculate: Calculate
    work_up: WorkUp
    clearance: Clearance
    figures_codec: Codec[tuple[Figure, ...]]
    hits_codec: Codec[tuple[Hit, ...]]
    coverage_codec: Codec[Coverage]
    briefs_codec: Codec[tuple[Brief, ...]]
    check: BriefCheck

    async def __call__(self, context: RunContext, screening: Screening, analysis: Analysis) -> Briefing:
        """One brief per specialist, in the analysis' order.

        Raises:
            NoSpecialist: the analysis names none that exists.
        """
        known = tuple(name for name in analysis.agents if name in self.agents)
        if not known:
            raise NoSpecialist
        figures = await self._figures(context, analysis.calculations)
        assumptions = (*context.assumptions, *_assumed(analysis))
        drafts = await self.work_up(context, analysis, known, figures, assumptions)
        query = query_text(context)
        english = await self.translate(context, analysis, screening.sensitivity, query)
        wanted = SearchQuery(query, k=_PASSAGES, cards=False, english=english)
        given = _Given(figures, assumptions, drafts)
        briefs = tuple([await self._brief(context, screening, analysis, name, given, wanted) for name in known])
        coverage = await self._coverage(context, screening, analysis, briefs, english, given.found)
        more = instructions(coverage)
        written = tuple(replace(each, coverage=coverage, requirements=(*each.requirements, *more)) for each in briefs)
        return Briefing(await self._stored(context, written), given.found)

    async def _stored(self, context: RunContext, briefs: tuple[Brief, ...]) -> tuple[Brief, ...]:
        """The briefs, which people can read afterwards."""

        async def work(_take: int) -> tuple[tuple[Brief, ...], Decimal]:
            return briefs, Decimal(0)

        inputs: Json = [[brief.agent, brief.render(), [hit.id for hit in brief.hits]] for brief in briefs]
        return await context.journal.step("brief", inputs, self.briefs_codec, work)

    async def _figures(self, context: RunContext, wanted: tuple[Calculation, ...]) -> tuple[Figure, ...]:
        decimals = asked_decimals(context.message.content)

        async def work(_take: int) -> tuple[tuple[Figure, ...], Decimal]:
            figures: list[Figure] = []
            for calculation in wanted:
                try:
                    figure = self.calculate(calculation.calculator, calculation.inputs)
                except CalculationError as error:
                    event("calculation.refused", calculator=calculation.calculator, reason=error.code)
                    continue
                figure = rounded(figure, decimals)
                figures.append(figure)
                await context.journal.emit(FigureCalculated(figure))
            return tuple(figures), Decimal(0)

        inputs: Json = [[wish.calculator, repr(sorted(wish.inputs.items()))] for wish in wanted]
        return await context.journal.step("calculate", inputs, self.figures_codec, work)

    async def _brief(
        self,
        context: RunContext,
        screening: Screening,
        analysis: Analysis,
        agent: str,
        given: "_Given",
        wanted: SearchQuery,
    ) -> Brief:
        features = features_of(analysis, self.agents[agent], context.run.origin, context.caller, context.run.thread_id)
        hits = await self._hits(context, replace(wanted, agent=agent), features, screening.sensitivity, given.found)
        draft = given.drafts.get(agent)
        if draft is not None:
            sources = await self.work_up.sources(context, {agent: draft}, screening.sensitivity)
            hits = tuple({hit.id: hit for hit in (*hits, *sources)}.values())
        kind = draft.type if draft else analysis.type
        return self._put_together(context, screening, analysis, agent, kind, given, hits)

    def _put_together(
        self,
        context: RunContext,
        screening: Screening,
        analysis: Analysis,
        agent: str,
        kind: RequestType,
        given: "_Given",
        hits: tuple[Hit, ...],
    ) -> Brief:
        draft, form = given.drafts.get(agent), self.forms[kind]
        case = read_case("\n".join([context.message.content, *(reply.text for reply in context.replies)]))
        others = [self.agents[name].title for name in analysis.agents if name != agent and name in self.agents]
        later = analysis.agents[analysis.agents.index(agent) + 1 :]
        requirements = requirement_lines(
            analysis,
            given.all_figures,
            draft.findings if draft else (),
            later[0] if later else "",
            challenged=kind in _JUDGED and agent != _MENTOR,
        )
        adds = draft is None and bool(given.drafts)
        task = task_text(self.agents[agent], kind, form, others, analysis.language, adds=adds)
        topics = [reply.topic for reply in context.replies] + [each.topic for each in context.assumptions]
        checks = self.check(Checked(kind, case, analysis.language, form, task, requirements, frozenset(topics)))
        return Brief(
            agent=agent,
            question=context.message.content,
            context=context_lines(
                context.message.content, case, analysis, screening.sensitivity, context.replies, context.assumptions
            ),
            task=task,
            requirements=(*requirements, *open_points(checks)),
            known=known_lines(context.recalled),
            replies=context.replies,
            assumptions=given.all_assumptions,
            figures=given.all_figures,
            hits=hits,
            workup=draft,
            checks=checks,
        )

    async def _coverage(
        self,
        context: RunContext,
        screening: Screening,
        analysis: Analysis,
        briefs: tuple[Brief, ...],
        english: str,
        found: Mapping[int, Passage],
    ) -> Coverage:
        """What the library holds on the question, over all specialists: one that finds an answer is enough."""
        question, hits = context.message.content, best_hits(briefs)
        known = english or self.retriever.english(question)
        if not hits or not can_be_judged(analysis, briefs[0].figures, known):
            return Coverage()

        async def work(_take: int) -> tuple[Coverage, Decimal]:
            scored = await self.retriever.recall(hits, found)
            evidence = await self.retriever.evidence(SearchQuery(question, english=english), scored)
            private = screening.sensitivity.rank >= Sensitivity.CONFIDENTIAL.rank
            searched = tuple(brief.agent for brief in briefs)
            return judge(analysis.type, evidence, scored, searched, private=private), Decimal(0)

        inputs: Json = {"question": question, "type": analysis.type, "passages": [hit.id for hit in hits]}
        return await context.journal.step("cover", inputs, self.coverage_codec, work)

    async def _hits(
        self,
        context: RunContext,
        query: SearchQuery,
        features: Features,
        label: Sensitivity,
        at_hand: dict[int, Passage],
    ) -> tuple[Hit, ...]:
        agent = query.agent or ""
        wanted = replace(query, also=self.agents[agent].skills, clearance=self.clearance(features))

        async def work(_take: int) -> tuple[tuple[Hit, ...], Decimal]:
            begun = time.perf_counter()
            found = await self._search(wanted, label)
            at_hand.update((passage.id, passage) for passage in found)
            took_ms = round((time.perf_counter() - begun) * 1000, 1)
            await context.journal.emit(RetrievalFinished(agent, tuple(map(_found, found)), took_ms))
            return tuple(map(hit_of, found)), Decimal(0)

        inputs: Json = {"query": query.text, "english": query.english}
        return await context.journal.step(f"retrieve:{agent}", inputs, self.hits_codec, work)

    async def _search(self, wanted: SearchQuery, label: Sensitivity) -> tuple[Passage, ...]:
        """The best passages that some backend may read, without those for which raising the label does not pay."""
        found = await self.retriever.search(wanted)
        highest = worthwhile_label(found, label)
        if all(each.sensitivity.rank <= highest.rank for each in found):
            return found
        return await self.retriever.search(replace(wanted, clearance=highest))


def build_briefs(
    agents: Mapping[str, Agent],
    forms: Mapping[RequestType, Form],
    retriever: Retriever,
    translate: Translate,
    calculate: Calculate,
    work_up: WorkUp,
    clearance: Clearance,
) -> WriteBriefs:
    """The step with its compiled result types."""
    figures, hits = Codec(TypeAdapter(tuple[Figure, ...])), Codec(TypeAdapter(tuple[Hit, ...]))
    coverage, briefs = Codec(TypeAdapter(Coverage)), Codec(TypeAdapter(tuple[Brief, ...]))
    return WriteBriefs(
        agents,
        forms,
        retriever,
        translate,
        calculate,
        work_up,
        clearance,
        figures,
        hits,
        coverage,
        briefs,
        BriefCheck(),
    )


def query_text(context: RunContext) -> str:
    """What to search for: the last user turn before this one, this one, and the answers to the questions."""
    earlier = [message.content for message in context.history if message.role == "user"][-1:]
    return "\n".join([*earlier, context.message.content, *(reply.text for reply in context.replies)])


def _assumed(analysis: Analysis) -> tuple[Assumption, ...]:
    """The inputs that the calculations took without being told, each once."""
    texts = {
        text: Assumption(_words(name), text, AssumptionSource.DEFAULT)
        for calculation in analysis.calculations
        for name, text in calculation.assumed.items()
    }
    return tuple(texts.values())


def _words(name: str) -> str:
    return name.replace("_", " ")


def _found(passage: Passage) -> FoundPassage:
    return FoundPassage(passage.skill, passage.section, round(passage.score, 4))
