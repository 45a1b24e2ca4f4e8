"""Writes one brief per specialist: what is known, what is asked, what must hold, with figures and passages."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
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
from app.retrieval.search import Retriever, SearchQuery
from app.routing.policy import Features
from app.steps.consult import features_of
from app.steps.context import RunContext
from app.steps.coverage import best_hits, can_be_judged, instructions, judge
from app.steps.exposure import worthwhile_label
from app.steps.memory import known_lines
from app.steps.translate import Translate
from app.telemetry import event

Calculate = Callable[[str, Mapping[str, Value]], Figure]
Clearance = Callable[[Features], Sensitivity]
"""The highest label that a call like this may carry."""

# Passages per specialist.
_PASSAGES = 12


@dataclass(frozen=True, slots=True)
class WriteBriefs:
    """Runs the calculators, retrieves for each specialist, and puts the brief together."""

    agents: Mapping[str, Agent]
    forms: Mapping[RequestType, Form]
    retriever: Retriever
    translate: Translate
    calculate: Calculate
    clearance: Clearance
    figures_codec: Codec[tuple[Figure, ...]]
    hits_codec: Codec[tuple[Hit, ...]]
    coverage_codec: Codec[Coverage]

    async def __call__(self, context: RunContext, screening: Screening, analysis: Analysis) -> tuple[Brief, ...]:
        """One brief per specialist, in the analysis' order.

        Raises:
            NoSpecialist: the analysis names none that exists.
        """
        known = [name for name in analysis.agents if name in self.agents]
        if not known:
            raise NoSpecialist
        figures = await self._figures(context, analysis.calculations)
        query = query_text(context)
        english = await self.translate(context, analysis, screening.sensitivity, query)
        wanted = SearchQuery(query, k=_PASSAGES, cards=False, english=english)
        briefs = tuple([await self._brief(context, screening, analysis, name, figures, wanted) for name in known])
        coverage = await self._coverage(context, screening, analysis, briefs, english)
        more = instructions(coverage)
        return tuple(replace(each, coverage=coverage, requirements=(*each.requirements, *more)) for each in briefs)

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
        figures: tuple[Figure, ...],
        wanted: SearchQuery,
    ) -> Brief:
        features = features_of(analysis, self.agents[agent], context.run.origin)
        hits = await self._hits(context, replace(wanted, agent=agent), features, screening.sensitivity)
        form = self.forms[analysis.type]
        assumed = tuple(
            Assumption(_words(name), text, AssumptionSource.DEFAULT)
            for calculation in analysis.calculations
            for name, text in calculation.assumed.items()
        )
        return Brief(
            agent=agent,
            question=context.message.content,
            context=_context_lines(context, screening, analysis),
            task=f"Answer the request as the {self.agents[agent].title.lower()}: {_task(analysis.type)}",
            requirements=(
                f"Between {form.words[0]} and {form.words[1]} words, in the language {analysis.language!r}.",
                "Every claim cited, a figure, or marked as judgement or assumption.",
                *(f"Uses the figure: {figure.summary}" for figure in figures),
            ),
            known=known_lines(context.recalled),
            replies=context.replies,
            assumptions=(*context.assumptions, *_distinct(assumed)),
            figures=figures,
            hits=hits,
        )

    async def _coverage(
        self,
        context: RunContext,
        screening: Screening,
        analysis: Analysis,
        briefs: tuple[Brief, ...],
        english: str,
    ) -> Coverage:
        """What the library holds on the question, over all specialists: one that finds an answer is enough."""
        question, hits = context.message.content, best_hits(briefs)
        known = english or self.retriever.english(question)
        if not hits or not can_be_judged(analysis, briefs[0].figures, known):
            return Coverage()

        async def work(_take: int) -> tuple[Coverage, Decimal]:
            scored = await self.retriever.recall(hits)
            evidence = await self.retriever.evidence(SearchQuery(question, english=english), scored)
            private = screening.sensitivity.rank >= Sensitivity.CONFIDENTIAL.rank
            searched = tuple(brief.agent for brief in briefs)
            return judge(analysis.type, evidence, scored, searched, private=private), Decimal(0)

        inputs: Json = {"question": question, "type": analysis.type, "passages": [hit.id for hit in hits]}
        return await context.journal.step("cover", inputs, self.coverage_codec, work)

    async def _hits(
        self, context: RunContext, query: SearchQuery, features: Features, label: Sensitivity
    ) -> tuple[Hit, ...]:
        agent = query.agent or ""
        wanted = replace(query, also=self.agents[agent].skills, clearance=self.clearance(features))

        async def work(_take: int) -> tuple[tuple[Hit, ...], Decimal]:
            begun = time.perf_counter()
            found = await self._search(wanted, label)
            took_ms = round((time.perf_counter() - begun) * 1000, 1)
            await context.journal.emit(RetrievalFinished(agent, tuple(map(_found, found)), took_ms))
            return tuple(map(_hit, found)), Decimal(0)

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
    clearance: Clearance,
) -> WriteBriefs:
    """The step with its compiled result types."""
    figures, hits = Codec(TypeAdapter(tuple[Figure, ...])), Codec(TypeAdapter(tuple[Hit, ...]))
    coverage = Codec(TypeAdapter(Coverage))
    return WriteBriefs(agents, forms, retriever, translate, calculate, clearance, figures, hits, coverage)


def query_text(context: RunContext) -> str:
    """What to search for: the last user turn before this one, this one, and the answers to the questions."""
    earlier = [message.content for message in context.history if message.role == "user"][-1:]
    return "\n".join([*earlier, context.message.content, *(reply.text for reply in context.replies)])


def _context_lines(context: RunContext, screening: Screening, analysis: Analysis) -> tuple[str, ...]:
    lines = [f"Request: {context.message.content}", f"Type: {analysis.type}; sensitivity: {screening.sensitivity}."]
    lines += [f"Asked: {reply.question} Answer: {reply.text}" for reply in context.replies]
    lines += [f"Assumed, because nobody said: {assumption.text}" for assumption in context.assumptions]
    if screening.sensitivity.rank >= Sensitivity.CONFIDENTIAL.rank:
        lines.append("The request holds sensitive text: do not repeat names, numbers of accounts, or secrets.")
    return tuple(lines)


def _task(kind: RequestType) -> str:
    return {
        RequestType.DESIGN: "one design that this team can build.",
        RequestType.VALIDATE: "a verdict on what is presented, with evidence and a way out.",
        RequestType.DECIDE: "one recommendation among the options.",
        RequestType.DEBUG: "what to do now, and the checks that separate the causes.",
        RequestType.DOCUMENT: "the document itself.",
        RequestType.REVIEW: "findings by severity with a fix each.",
        RequestType.EXPLAIN: "the answer, applied to the case.",
        RequestType.COMPUTE: "the number, with what it says.",
        RequestType.OTHER: "nothing.",
    }[kind]


def _distinct(assumptions: tuple[Assumption, ...]) -> tuple[Assumption, ...]:
    return tuple({assumption.text: assumption for assumption in assumptions}.values())


def _words(name: str) -> str:
    return name.replace("_", " ")


def _hit(passage: Passage) -> Hit:
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


def _found(passage: Passage) -> FoundPassage:
    return FoundPassage(passage.skill, passage.section, round(passage.score, 4))
