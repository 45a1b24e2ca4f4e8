"""One specialist answers one brief from passages and figures; every quote is checked while the text streams."""

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from pydantic import TypeAdapter

from app.backends.extractive.compose import compose
from app.backends.extractive.meaning import worth_comparing
from app.content.content import Content
from app.domain.backend import BackendKind
from app.domain.brief import Brief
from app.domain.codec import Codec
from app.domain.conclusion import Closing, Consultation
from app.domain.errors import (
    BudgetExceeded,
    DatabaseUnavailable,
    DeadlineExceeded,
    LostEpoch,
    NoBackendAllowed,
    TeamError,
)
from app.domain.events import ConsultationFinished, ConsultationStarted
from app.domain.labels import ConsultationStatus, RequestType, Sensitivity
from app.domain.model_call import Completion, LabelledPassage, ModelCall
from app.domain.passage import Passage
from app.gateway.gateway import Gateway
from app.retrieval.search import Retriever
from app.routing.tuning import StreamMode
from app.steps.around import Detect, told_around
from app.steps.assignment import Assignment, features_of
from app.steps.context import RunContext
from app.steps.form import Fault, Form, Written, completed, faults, is_spoilt, read_part, render, repair_demand, vouched
from app.steps.lures import harmless
from app.steps.masking import Values, masked
from app.steps.memory import earlier_turns
from app.steps.specialist_call import form_of, specialist_call
from app.steps.writing import PartWriter
from app.store.runs import RunStore
from app.telemetry import event

# A consultation's text is capped, so that the state of a run stays small.
_LONGEST = 16_000
# Of its own wrong part a model gets no more back than it needs to correct it.
_LONGEST_RETURNED = 8_000
_MARK = re.compile(r"\[(\d{1,3})\]")


@dataclass(frozen=True, slots=True)
class Consult:
    """Fills the prompt, asks the gateway, verifies the quotes, and holds the part to its form."""

    content: Content
    retriever: Retriever
    gateway: Gateway
    runs: RunStore
    codec: Codec[Consultation]
    detect: Detect
    values: Values

    async def __call__(self, context: RunContext, assignment: Assignment) -> Consultation:
        """The specialist's part. A failure is a consultation that says so, so that the others can still answer.

        Raises:
            NoBackendAllowed: no backend may see the text; that is for the whole run to say.
            BudgetExceeded: no backend can be paid for; likewise.
            LostEpoch: another worker has the run.
            DatabaseUnavailable: nothing can be stored; the run is tried again.
        """
        brief = assignment.brief
        if context.is_late:
            return _left_out(brief)

        async def work(take: int) -> tuple[Consultation, Decimal]:
            await context.journal.emit(ConsultationStarted(brief.agent))
            try:
                consultation = await self._consult(context, assignment, take)
            except (NoBackendAllowed, BudgetExceeded, LostEpoch, DatabaseUnavailable):
                raise
            except DeadlineExceeded:
                consultation = _left_out(brief)
            except TeamError as error:
                consultation = Consultation(brief.agent, ConsultationStatus.FAILED, "", "", error=error.sentence)
            await context.journal.emit(_finished(consultation))
            return consultation, consultation.cost_usd

        return await context.journal.step(f"consult:{brief.agent}", assignment.inputs, self.codec, work)

    async def _consult(self, context: RunContext, assignment: Assignment, take: int) -> Consultation:
        found = await self.retriever.recall(assignment.brief.hits, assignment.found)
        labelled = tuple(LabelledPassage(f"S{n}", passage) for n, passage in enumerate(found, start=1))
        label = await self._exposed(context, assignment, found)
        english = self.retriever.english(assignment.question)
        around = told_around(context.run.wishes.context, label, self.detect)
        call = await self._compared(specialist_call(self.content, context, assignment, labelled, english, around))
        desk = _Desk(self, context, assignment, call, label)
        part = await desk.write(take)
        return replace(part, sensitivity=label)

    async def _compared(self, call: ModelCall) -> ModelCall:
        """The call with the meanings of the likeliest sentences, where passages alone answer and no model is there."""
        models = any(spec.kind is not BackendKind.EXTRACTIVE for spec in self.gateway.specs)
        if models or call.material.draft is not None or call.material.coverage.refused:
            return call
        texts = await asyncio.to_thread(worth_comparing, call.material)
        cosines = await self.retriever.likeness(call.material.question, texts)
        return replace(call, material=replace(call.material, meanings=dict(zip(texts, cosines, strict=True))))

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


@dataclass(slots=True)
class _Desk:
    """One part while it is written: asked for, checked, asked for again once, and completed by the built-in expert."""

    consult: Consult
    context: RunContext
    assignment: Assignment
    call: ModelCall
    label: Sensitivity

    async def write(self, take: int) -> Consultation:
        """The part as it will be shown."""
        writer = self._writer(take)
        if take > 1:
            await writer.begin_again("The worker was interrupted; the part is written again.")
        completion = await self._ask(self.call, writer)
        await writer.finish()
        composed: tuple[str, ...] = ()
        if not self._model_free(completion):
            writer, completion, composed = await self._held_to_form(writer, completion, take)
        draft = self.call.material.draft
        closing = await writer.closing(draft) if draft else Closing()
        model_free = self._model_free(completion)
        part = _consultation(self.assignment.brief, completion, writer, model_free=model_free)
        return _with_used_citations(replace(part, closing=closing, composed=composed))

    async def _held_to_form(
        self, writer: PartWriter, completion: Completion, take: int
    ) -> tuple[PartWriter, Completion, tuple[str, ...]]:
        """The part after one repair, with the built-in expert's sections where it is still wrong."""
        wrong = self._faults(writer)
        if wrong:
            writer, completion = await self._repaired(writer, completion, wrong, take)
            wrong = () if self._model_free(completion) else self._faults(writer)
        if self._model_free(completion):
            return writer, completion, ()
        writer.text = masked(harmless(writer.text, self.call.text), self.consult.values)
        if not wrong:
            return writer, completion, ()
        composed = self._completed(writer, wrong)
        event("consultation.completed", agent=self.assignment.brief.agent, sections=len(composed))
        return writer, completion, composed

    def _completed(self, writer: PartWriter, wrong: tuple[Fault, ...]) -> tuple[str, ...]:
        """Put the built-in expert's sections in place of wrong ones; their headings."""
        form = self._form
        label = self.consult.content.phrases.say(self.assignment.analysis.language, "by_expert")
        if form.whole and not is_spoilt(wrong):
            return ()
        if form.whole:
            composed = writer.checked("\n\n".join(compose(self.call.material)))
            writer.text = f"*{label}*\n\n{composed}"
            return tuple(section.heading for section in form.sections[:1])
        written, headings = completed(read_part(writer.text), form, wrong, self._by_expert(writer), label)
        writer.text = render(written)
        return headings

    async def _repaired(
        self, writer: PartWriter, completion: Completion, wrong: tuple[Fault, ...], take: int
    ) -> tuple[PartWriter, Completion]:
        """A second try by the same call with what was wrong; the first text where that fails."""
        returned = completion.text[:_LONGEST_RETURNED]
        prompt = f"{self.call.prompt}\n\nAn earlier answer to this was:\n{returned}\n\n{repair_demand(wrong)}"
        again = self._writer(take)
        await again.begin_again("The part did not keep to its form and is written again.")
        try:
            second = await self._ask(replace(self.call, prompt=prompt), again)
        except (LostEpoch, DatabaseUnavailable):
            raise
        except TeamError as error:
            event("repair.failed", agent=self.assignment.brief.agent, reason=error.code)
            await writer.show_again()
            return writer, completion
        await again.finish()
        usage = completion.usage.plus(second.usage)
        cost, wasted = completion.cost_usd + second.cost_usd, completion.wasted_usd + second.wasted_usd
        return again, replace(second, usage=usage, cost_usd=cost, wasted_usd=wasted)

    async def _ask(self, call: ModelCall, writer: PartWriter) -> Completion:
        wish = self.context.run.wishes.stream_mode
        agent = self.consult.content.agents[self.assignment.brief.agent]
        return await self.consult.gateway.complete(
            call,
            features_of(
                self.assignment.analysis,
                agent,
                self.context.run.origin,
                self.context.caller,
                self.context.run.thread_id,
            ),
            sensitivity=self.label,
            observer=writer,
            deadline=self.context.calls_until,
            stream_mode=StreamMode(wish) if wish else None,
        )

    def _writer(self, take: int) -> PartWriter:
        agent, step = self.assignment.brief.agent, self.call.step
        return PartWriter(self.context, agent, step, take, self.call.material.passages)

    def _faults(self, writer: PartWriter) -> tuple[Fault, ...]:
        said = [turn.content for turn in self.context.history]
        said += [*self.assignment.brief.known, *earlier_turns(self.context.recalled, self.context.history)]
        said += [each.markdown for each in self.assignment.earlier]
        return faults(read_part(writer.text), self._form, vouched(self.call.material, self.call.text, *said))

    def _by_expert(self, writer: PartWriter) -> Written:
        """The built-in expert's part, its quotes checked."""
        material = self.call.material
        if material.draft is None:
            return read_part(writer.checked("\n\n".join(compose(material))))
        sections = tuple((each.id, writer.checked(each.text)) for each in material.draft.sections)
        return Written(writer.checked(material.draft.first), sections)

    @property
    def _form(self) -> Form:
        form = form_of(self.consult.content, self.context, self.assignment)
        draft = self.call.material.draft
        return Form(
            form.sections,
            form.words,
            whole=form.type is RequestType.DOCUMENT,
            judged=draft is not None and draft.type is RequestType.VALIDATE,
            verdict=draft.verdict if draft else None,
        )

    def _model_free(self, completion: Completion) -> bool:
        return self.consult.gateway.is_model_free(completion.backend)


def _left_out(brief: Brief) -> Consultation:
    """The part of a specialist for whom there was no time."""
    error = "The run's time was up before this part was written."
    return Consultation(brief.agent, ConsultationStatus.SKIPPED, "", "", error=error)


def build_consult(
    content: Content, retriever: Retriever, gateway: Gateway, runs: RunStore, detect: Detect, values: Values
) -> Consult:
    """The step with its compiled result type; ``detect`` labels texts, ``values`` finds what is to be masked."""
    return Consult(content, retriever, gateway, runs, Codec(TypeAdapter(Consultation)), detect, values)


def _consultation(brief: Brief, completion: Completion, writer: PartWriter, *, model_free: bool) -> Consultation:
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


def _with_used_citations(part: Consultation) -> Consultation:
    """The part without citations that only a section had which was not taken."""
    closing = (*part.closing.differs, *part.closing.changes, *part.closing.unanswered)
    used = {int(number) for text in (part.markdown, *closing) for number in _MARK.findall(text)}
    return replace(part, citations=tuple(each for each in part.citations if each.n in used))


def bottom_line(markdown: str) -> str:
    """The first paragraph that is no heading, without emphasis: the sentence that answers."""
    for block in markdown.split("\n\n"):
        line = " ".join(block.split()).strip("* ")
        if line and not line.startswith(("#", "|", "```")):
            return line[:600]
    return ""


def _finished(consultation: Consultation) -> ConsultationFinished:
    return ConsultationFinished(
        agent=consultation.agent,
        status=consultation.status,
        summary=consultation.summary,
        backend=consultation.backend,
        usage=consultation.usage,
        cost_usd=consultation.cost_usd,
    )
