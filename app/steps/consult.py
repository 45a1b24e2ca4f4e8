"""One specialist answers one brief from passages and figures; every quote is checked while the text streams."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from pydantic import TypeAdapter

from app.content.agents import Agent
from app.content.commands import CommandBook
from app.content.forms import Form
from app.content.prompts import Prompts
from app.domain.analysis import Analysis
from app.domain.brief import Brief
from app.domain.codec import Codec, Json
from app.domain.conclusion import Consultation
from app.domain.decision import Decision
from app.domain.errors import BudgetExceeded, Failure, LostEpoch, NoBackendAllowed, TeamError
from app.domain.events import (
    AttemptFailed,
    CitationDropped,
    CitationVerified,
    ConsultationFinished,
    ConsultationStarted,
    DecisionMade,
)
from app.domain.labels import AssumptionSource, ConsultationStatus, Origin, RequestType, Sensitivity
from app.domain.model_call import (
    Completion,
    LabelledFigure,
    LabelledPassage,
    Material,
    ModelCall,
    Purpose,
)
from app.domain.passage import Passage
from app.gateway.gateway import Gateway
from app.gateway.observer import NextStep, NoObserver
from app.retrieval.quoting.citations import CitationStream
from app.retrieval.search import Retriever
from app.routing.policy import Caller, Features
from app.steps.context import RunContext
from app.steps.memory import earlier_turns, words_of_people
from app.steps.streaming import TextStream
from app.store.runs import RunStore

# A consultation's text is capped, so that the state of a run stays small.
_LONGEST = 16_000


@dataclass(frozen=True, slots=True)
class Assignment:
    """One specialist's work: the brief with what the run knows about the request."""

    brief: Brief
    analysis: Analysis
    sensitivity: Sensitivity
    earlier: tuple[Consultation, ...] = ()


@dataclass(frozen=True, slots=True)
class Consult:
    """Fills the prompt, asks the gateway, verifies the quotes."""

    agents: Mapping[str, Agent]
    forms: Mapping[RequestType, Form]
    commands: CommandBook
    prompts: Prompts
    retriever: Retriever
    gateway: Gateway
    runs: RunStore
    codec: Codec[Consultation]

    async def __call__(self, context: RunContext, assignment: Assignment) -> Consultation:
        """The specialist's part. A failure is a consultation that says so, so that the others can still answer.

        Raises:
            NoBackendAllowed: no backend may see the text; that is for the whole run to say.
            BudgetExceeded: no backend can be paid for; likewise.
            LostEpoch: another worker has the run.
        """
        brief = assignment.brief
        name = f"consult:{brief.agent}"

        async def work(take: int) -> tuple[Consultation, Decimal]:
            await context.journal.emit(ConsultationStarted(brief.agent))
            try:
                consultation = await self._consult(context, assignment, name, take)
            except (NoBackendAllowed, BudgetExceeded, LostEpoch):
                raise
            except TeamError as error:
                consultation = Consultation(brief.agent, ConsultationStatus.FAILED, "", "", error=error.sentence)
            await context.journal.emit(_finished(consultation))
            return consultation, consultation.cost_usd

        return await context.journal.step(name, _inputs(assignment), self.codec, work)

    async def _consult(self, context: RunContext, assignment: Assignment, step: str, take: int) -> Consultation:
        brief = assignment.brief
        found = await self.retriever.recall(brief.hits)
        labelled = tuple(LabelledPassage(f"S{n}", passage) for n, passage in enumerate(found, start=1))
        label = await self._exposed(context, assignment, found)
        call = self._call(context, assignment, step, labelled)
        writer = _Writer(context, brief.agent, step, take, labelled)
        if take > 1:
            await writer.begin_again("The worker was interrupted; the part is written again.")
        completion = await self.gateway.complete(
            call,
            features_of(assignment.analysis, self.agents[brief.agent], context.run.origin),
            sensitivity=label,
            observer=writer,
            deadline=context.deadline,
        )
        await writer.finish()
        model_free = self.gateway.is_model_free(completion.backend)
        return replace(_consultation(brief, completion, writer, model_free=model_free), sensitivity=label)

    async def _exposed(self, context: RunContext, assignment: Assignment, found: Sequence[Passage]) -> Sensitivity:
        """The label of a part that has read all of this. The thread takes it too: its next turns see the answer."""
        label = Sensitivity.highest(
            assignment.sensitivity,
            *(hit.sensitivity for hit in assignment.brief.hits),
            *(passage.sensitivity for passage in found),
            *(each.sensitivity for each in assignment.earlier),
        )
        if label is not assignment.sensitivity:
            await self.runs.taint(context.run, label)
        return label

    def _call(
        self, context: RunContext, assignment: Assignment, step: str, labelled: tuple[LabelledPassage, ...]
    ) -> ModelCall:
        brief, analysis = assignment.brief, assignment.analysis
        agent = self.agents[brief.agent]
        form = self.commands.shape(context.run.wishes.command, agent, self.forms[analysis.type])
        figures = tuple(LabelledFigure(f"F{n}", figure) for n, figure in enumerate(brief.figures, start=1))
        # A fresh boundary per call: quoted text cannot close it, because it cannot know it.
        fence = f"=== {secrets.token_hex(6)} ==="
        system = self.prompts["consult"].render(
            role=agent.role,
            type=analysis.type,
            guide=form.guide,
            low=form.words[0],
            high=form.words[1],
            language=analysis.language,
            sections=tuple(f"{section.heading}: {section.about}" for section in form.sections),
            fence=fence,
        )
        prompt = self.prompts["request"].render(
            brief=brief.render(),
            passages=tuple(_passage_text(each) for each in labelled),
            figures=tuple(f"{each.label}: {each.figure.summary} ({each.figure.formula})" for each in figures),
            earlier=tuple(f"{each.agent}: {each.markdown}" for each in assignment.earlier),
            known=brief.known,
            history=earlier_turns(context.recalled, context.history),
            fence=fence,
        )
        material = Material(
            agent=agent.name,
            agent_title=agent.title,
            type=analysis.type,
            language=analysis.language,
            question=_with_replies(brief),
            sections=form.sections,
            passages=labelled,
            figures=figures,
            # One text that answers several questions is said once.
            replies=tuple({reply.text: reply for reply in brief.replies}.values()),
            # The calculators' own defaults stand in the list below the answer; only what nobody answered stands in it.
            assumptions=tuple(each for each in brief.assumptions if each.source is not AssumptionSource.DEFAULT),
            earlier=tuple(each.summary for each in assignment.earlier),
            english=self.retriever.english(_with_replies(brief)),
            coverage=brief.coverage,
        )
        return ModelCall(
            step, Purpose.SPECIALIST, system, prompt, material, agent.max_output_tokens, from_people(context)
        )


def build_consult(
    agents: Mapping[str, Agent],
    forms: Mapping[RequestType, Form],
    commands: CommandBook,
    prompts: Prompts,
    retriever: Retriever,
    gateway: Gateway,
    runs: RunStore,
) -> Consult:
    """The step with its compiled result type."""
    return Consult(agents, forms, commands, prompts, retriever, gateway, runs, Codec(TypeAdapter(Consultation)))


def from_people(context: RunContext) -> str:
    """What people wrote in the thread so far; passages and earlier parts bring labels of their own."""
    turns = [turn.content for turn in context.history if turn.role == "user"]
    replies = [reply.text for reply in context.replies]
    return "\n\n".join([*words_of_people(context), *turns, context.message.content, *replies])


def features_of(analysis: Analysis, agent: Agent, origin: Origin) -> Features:
    """What routing may look at for a specialist's call. The agent's own tier is a wish: it reorders, never widens."""
    return Features(
        purpose=Purpose.SPECIALIST,
        type=analysis.type,
        agent=agent.name,
        complexity=analysis.complexity,
        language=analysis.language,
        channel=origin.value,
        caller=Caller(prefer=agent.tier),
    )


class _Writer(NoObserver):
    """Follows one call: announces decisions and failures, checks quotes, and streams the checked text."""

    def __init__(
        self, context: RunContext, agent: str, step: str, take: int, passages: Sequence[LabelledPassage]
    ) -> None:
        self._emit = context.journal.emit
        self._agent = agent
        self._passages = passages
        self._stream = TextStream(context.journal.emit, agent=agent, step=step, take=take)
        self._announced = 0
        self.citations = CitationStream(passages)
        self.text = ""

    async def decided(self, decision: Decision) -> None:
        await self._emit(DecisionMade(decision))

    async def attempt_failed(self, decision_id: str, backend: str, kind: Failure, following: NextStep) -> None:
        await self._emit(AttemptFailed(decision_id, backend, kind, following.value))

    async def delta(self, text: str) -> None:
        await self._show(self.citations.feed(text))

    async def reset(self, reason: Failure) -> None:
        await self.begin_again(f"The backend failed ({reason}); the next one writes the part again.")

    async def begin_again(self, reason: str) -> None:
        self.citations = CitationStream(self._passages)
        self.text = ""
        self._announced = 0
        await self._stream.reset(reason)

    async def finish(self) -> None:
        await self._show(self.citations.finish())
        await self._stream.finish()
        for _quote, reason in self.citations.dropped:
            await self._emit(CitationDropped(self._agent, reason))

    async def _show(self, text: str) -> None:
        for citation in self.citations.citations[self._announced :]:
            self._announced += 1
            await self._emit(CitationVerified(self._agent, citation))
        if text:
            self.text += text
            await self._stream.add(text)


def _with_replies(brief: Brief) -> str:
    """The request with the answers to the team's questions: what a composer looks for in the passages."""
    return "\n".join(dict.fromkeys([brief.question, *(reply.text for reply in brief.replies)]))


def _consultation(brief: Brief, completion: Completion, writer: _Writer, *, model_free: bool) -> Consultation:
    markdown = writer.text.strip()
    cut = completion.truncated or len(markdown) > _LONGEST
    return Consultation(
        agent=brief.agent,
        status=ConsultationStatus.TRUNCATED if cut else ConsultationStatus.OK,
        summary=bottom_line(markdown),
        markdown=markdown[:_LONGEST],
        citations=writer.citations.citations,
        dropped=len(writer.citations.dropped),
        backend=completion.backend,
        model_free=model_free,
        usage=completion.usage,
        cost_usd=completion.cost_usd,
    )


def bottom_line(markdown: str) -> str:
    """The first paragraph that is no heading, without emphasis: the sentence that answers."""
    for block in markdown.split("\n\n"):
        line = " ".join(block.split()).strip("* ")
        if line and not line.startswith(("#", "|", "```")):
            return line[:600]
    return ""


def _inputs(assignment: Assignment) -> Json:
    brief = assignment.brief
    return {
        "question": brief.question,
        "type": assignment.analysis.type,
        "passages": [hit.id for hit in brief.hits],
        "figures": [figure.summary for figure in brief.figures],
        "replies": [reply.text for reply in brief.replies],
        "assumptions": [assumption.text for assumption in brief.assumptions],
        "earlier": [each.agent for each in assignment.earlier],
    }


def _passage_text(labelled: LabelledPassage) -> str:
    passage = labelled.passage
    return f"{labelled.label} ({passage.skill} > {' > '.join(passage.heading_path)})\n{passage.text}"


def _finished(consultation: Consultation) -> ConsultationFinished:
    return ConsultationFinished(
        agent=consultation.agent,
        status=consultation.status,
        summary=consultation.summary,
        backend=consultation.backend,
        usage=consultation.usage,
        cost_usd=consultation.cost_usd,
    )
