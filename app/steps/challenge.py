"""Looks for weak points of the consultations: by rules always, by the mentor where a language model wrote them."""

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from pydantic import TypeAdapter

from app.backends.extractive.request import quotable
from app.backends.extractive.text import closed
from app.content.agents import Agent
from app.content.phrases import Phrases
from app.content.prompts import Prompts
from app.domain.analysis import Analysis
from app.domain.brief import Brief
from app.domain.codec import Codec, Json
from app.domain.conclusion import Consultation, Objection
from app.domain.decision import Decision
from app.domain.errors import AllBackendsFailed, BudgetExceeded, DeadlineExceeded, Failure, NoBackendAllowed
from app.domain.events import DecisionMade, ObjectionsRaised
from app.domain.labels import AssumptionSource, ConsultationStatus, RequestType, Sensitivity
from app.domain.model_call import Material, ModelCall, Purpose
from app.domain.workup import Finding, Severity
from app.expert.expert import Expert
from app.gateway.gateway import Gateway
from app.gateway.observer import NextStep, NoObserver
from app.routing.policy import Features
from app.steps.assignment import from_people
from app.steps.context import RunContext
from app.steps.lures import tempting
from app.steps.masking import Values, masked
from app.steps.support import is_refusal, is_supported

MENTOR = "mentor"
_WEIGHED = frozenset({RequestType.DESIGN, RequestType.DECIDE})
_JUDGED = frozenset({RequestType.DESIGN, RequestType.VALIDATE, RequestType.DECIDE})
_LINE = re.compile(r"^[-*]\s*\[(high|medium|low)\]\s*([^:\n]{1,120}):\s*(\S.*)$", re.IGNORECASE | re.MULTILINE)
_MOST = 3


def is_challenged(analysis: Analysis) -> bool:
    """Whether what specialists write on such a request is for the mentor to attack, who has no part in it yet."""
    return analysis.type in _JUDGED and MENTOR not in analysis.agents


@dataclass(frozen=True, slots=True)
class Challenge:
    """Raises objections against what the specialists wrote."""

    agents: Mapping[str, Agent]
    phrases: Phrases
    prompts: Prompts
    gateway: Gateway
    expert: Expert
    codec: Codec[tuple[Objection, ...]]
    values: Values

    async def __call__(
        self,
        context: RunContext,
        analysis: Analysis,
        sensitivity: Sensitivity,
        briefs: tuple[Brief, ...],
        consultations: tuple[Consultation, ...],
    ) -> tuple[Objection, ...]:
        """At most three objections by a model, and those of the rules; a model that fails only leaves its part out."""

        async def work(_take: int) -> tuple[tuple[Objection, ...], Decimal]:
            titled = tuple(replace(each, agent=self._title(each.agent)) for each in consultations)
            found = rule_objections(self.phrases, analysis.language, briefs, titled)
            found = (*found, *self._against(context, analysis, briefs))
            cost = Decimal(0)
            if context.run.wishes.challenge and self._wants_mentor(analysis, consultations):
                said, cost = await self._ask_mentor(context, analysis, sensitivity, consultations)
                found = (*found, *said)
            if found:
                await context.journal.emit(ObjectionsRaised(found))
            return found, cost

        inputs: Json = [[each.agent, each.summary, each.status] for each in consultations]
        return await context.journal.step("challenge", inputs, self.codec, work)

    def _against(self, context: RunContext, analysis: Analysis, briefs: tuple[Brief, ...]) -> tuple[Objection, ...]:
        """What rules hold against the words of a design or a decision, without what the draft deals with itself."""
        if analysis.type not in _WEIGHED:
            return ()
        text = "\n".join([context.message.content, *(reply.text for reply in context.replies)])
        known = {finding.rule for brief in briefs if brief.workup for finding in brief.workup.findings}
        found = self.expert.objections(text, analysis.language)
        return tuple(objection_of(each) for each in found if each.rule not in known)[:_MOST]

    def _title(self, agent: str) -> str:
        return self.agents[agent].title if agent in self.agents else agent

    def _wants_mentor(self, analysis: Analysis, consultations: tuple[Consultation, ...]) -> bool:
        """The mentor objects to others' designs and decisions; a built-in answer has nobody's reasoning to attack."""
        written = any(each.markdown and not each.model_free for each in consultations)
        return written and is_challenged(analysis) and MENTOR in self.agents

    async def _ask_mentor(
        self,
        context: RunContext,
        analysis: Analysis,
        sensitivity: Sensitivity,
        consultations: tuple[Consultation, ...],
    ) -> tuple[tuple[Objection, ...], Decimal]:
        mentor = self.agents[MENTOR]
        fence = f"=== {secrets.token_hex(6)} ==="
        parts = "\n\n".join(f"{each.agent}:\n{each.markdown}" for each in consultations)
        text = f"{fence}\n{parts}\n{fence}"
        system = self.prompts["challenge"].render(role=mentor.role, language=analysis.language)
        material = Material(MENTOR, mentor.title, analysis.type, analysis.language, context.message.content, (), (), ())
        call = ModelCall(
            "challenge",
            Purpose.CHALLENGE,
            system,
            text,
            material,
            max_output_tokens=500,
            from_people=from_people(context),
        )
        label = Sensitivity.highest(sensitivity, *(each.sensitivity for each in consultations))
        features = Features(
            Purpose.CHALLENGE,
            analysis.type,
            MENTOR,
            analysis.complexity,
            analysis.language,
            channel=context.run.origin.value,
            caller=context.caller,
            thread=context.run.thread_id,
        )
        try:
            completion = await self.gateway.complete(
                call, features, sensitivity=label, observer=_Quiet(context), deadline=context.calls_until
            )
        except (AllBackendsFailed, BudgetExceeded, DeadlineExceeded, NoBackendAllowed):
            return (), Decimal(0)
        return self._objections(completion.text, call), completion.cost_usd

    def _objections(self, text: str, call: ModelCall) -> tuple[Objection, ...]:
        """The objections, without those that hold what no answer may hold."""
        lines = (line for line in text.splitlines() if not tempting(line, call.text))
        return parse_objections(masked("\n".join(lines), self.values))


def build_challenge(
    agents: Mapping[str, Agent], phrases: Phrases, prompts: Prompts, gateway: Gateway, expert: Expert, values: Values
) -> Challenge:
    """The step with its compiled result type."""
    return Challenge(agents, phrases, prompts, gateway, expert, Codec(TypeAdapter(tuple[Objection, ...])), values)


def objection_of(finding: Finding) -> Objection:
    """A finding as an objection, with the words of the user that show it."""
    severity = "high" if finding.severity.rank <= Severity.HIGH.rank else finding.severity.value.lower()
    shown = (quotable(evidence.text) for evidence in finding.evidence)
    quotes = ", ".join(f'"{each}"' for each in shown if each)
    said = " ".join(_sentence(text) for text in (quotes, finding.claim, finding.remedy) if text)
    return Objection(severity, finding.title, said)


def _sentence(text: str) -> str:
    """The text as a sentence of its own: a capital at its start, a full stop at its end."""
    return f"{text[:1].upper()}{closed(text[1:])}"


def parse_objections(text: str) -> tuple[Objection, ...]:
    """The objections that follow the form of the prompt; everything else is ignored."""
    found = (Objection(m[1].lower(), m[2].strip(), m[3].strip()[:600]) for m in _LINE.finditer(text))
    return tuple(found)[:_MOST]


def rule_objections(
    phrases: Phrases, language: str, briefs: tuple[Brief, ...], consultations: tuple[Consultation, ...]
) -> tuple[Objection, ...]:
    """What can be seen without a model: parts without a checked source, cut parts, figures that rest on assumptions."""
    found: list[Objection] = []
    for each in consultations:
        if each.status is ConsultationStatus.TRUNCATED:
            text = phrases.say(language, "objection_truncated", agent=each.agent)
            found.append(Objection("medium", each.agent, text))
        if each.markdown and not is_supported(each) and not is_refusal(each):
            text = phrases.say(language, "objection_uncited", agent=each.agent)
            found.append(Objection("high", each.agent, text))
    assumed = {a.text for brief in briefs for a in brief.assumptions if a.source is AssumptionSource.DEFAULT}
    # A draft says of each assumption what changes if it is false.
    if assumed and briefs[0].figures and briefs[0].workup is None:
        text = phrases.say(language, "objection_assumed", count=len(assumed))
        found.append(Objection("medium", phrases.say(language, "figures"), text))
    return tuple(found)


class _Quiet(NoObserver):
    """Announces which backend was chosen, but streams nothing: objections are shown whole."""

    def __init__(self, context: RunContext) -> None:
        self._journal = context.journal

    async def decided(self, decision: Decision) -> None:
        await self._journal.emit(DecisionMade(decision))
        await self._journal.settled()

    async def delta(self, text: str) -> None:
        """Nothing is shown before the whole is parsed."""

    async def reset(self, reason: Failure) -> None:
        """Nothing was shown."""

    async def attempt_failed(self, decision_id: str, backend: str, kind: Failure, following: NextStep) -> None:
        """A failed challenge leaves the answer as it is."""
