"""Asks a language model what a request means where the analyzer is unsure and a backend may see the text."""

import asyncio
import secrets
from dataclasses import dataclass
from decimal import Decimal

from pydantic import BaseModel, ConfigDict, Field

from app.analyzer.opinion import OfferedQuestion, Opinion
from app.analyzer.request import AnalyzerRequest
from app.backends.shape import shape_of
from app.content.prompts import Prompts
from app.domain.analysis import Analysis
from app.domain.backend import BackendKind
from app.domain.errors import AllBackendsFailed, BudgetExceeded, DeadlineExceeded, NoBackendAllowed
from app.domain.labels import Pattern, RequestType, Sensitivity
from app.domain.model_call import Material, ModelCall, Purpose
from app.gateway.gateway import Gateway
from app.routing.policy import Features
from app.steps.announcing import Announcer
from app.steps.assignment import from_people
from app.steps.context import RunContext
from app.telemetry import event

# Of a long text the labels stand at either end; the middle is material.
_HEAD, _TAIL = 4000, 2000
_MOST_TOKENS = 900
_MOST_QUESTIONS = 3
_LEAST_SURE = ("type", "agents")


class SaidOption(BaseModel):
    """An answer that a model proposes, and what follows from it."""

    model_config = ConfigDict(extra="ignore")

    answer: str = Field(min_length=1)
    consequence: str = Field(min_length=1)


class SaidQuestion(BaseModel):
    """A question that a model proposes."""

    model_config = ConfigDict(extra="ignore")

    topic: str
    question: str
    why: str = ""
    options: list[SaidOption] = Field(default_factory=list[SaidOption])


class Said(BaseModel):
    """What the model answers."""

    model_config = ConfigDict(extra="ignore")

    type: RequestType
    agents: list[str] = Field(max_length=3)
    pattern: Pattern
    clarify: bool
    questions: list[SaidQuestion] = Field(default_factory=list[SaidQuestion], max_length=_MOST_QUESTIONS)


@dataclass(frozen=True, slots=True)
class Heard:
    """What came of asking: an opinion, or why there is none though one was wanted; and what it cost."""

    opinion: Opinion | None = None
    failed: str | None = None
    cost_usd: Decimal = Decimal(0)


def in_doubt(analysis: Analysis, below: float) -> bool:
    """Whether the analyzer is less sure than that of the type or the agents."""
    return any(analysis.confidence.get(name, 0.0) < below for name in _LEAST_SURE)


@dataclass(frozen=True, slots=True)
class SecondOpinion:
    """Asks about requests whose type or agents the analyzer is less sure of than ``below``.

    ``limit_s`` is the time that the answer may take, in seconds; 0 asks nobody.
    """

    prompts: Prompts
    gateway: Gateway
    below: float
    limit_s: float

    def wanted(self, analysis: Analysis, sensitivity: Sensitivity) -> bool:
        """Whether the analysis is in doubt and there is a model that may see such a text."""
        if not in_doubt(analysis, self.below) or self.limit_s <= 0:
            return False
        return any(
            spec.kind is not BackendKind.EXTRACTIVE and spec.clearance.rank >= sensitivity.rank
            for spec in self.gateway.specs
        )

    async def __call__(
        self, context: RunContext, request: AnalyzerRequest, analysis: Analysis, sensitivity: Sensitivity
    ) -> Heard:
        """The opinion of a backend that is cleared for the run. Whatever goes wrong, the analyzer has labels."""
        now = asyncio.get_running_loop().time()
        features = Features(
            Purpose.ANALYSIS,
            analysis.type,
            language=analysis.language,
            channel=context.run.origin.value,
            caller=context.caller,
            thread=context.run.thread_id,
        )
        try:
            completion = await self.gateway.complete(
                self._call(context, request, analysis),
                features,
                sensitivity=sensitivity,
                observer=Announcer(context),
                deadline=min(context.calls_until, now + self.limit_s),
            )
        except NoBackendAllowed:
            return Heard()
        except (AllBackendsFailed, BudgetExceeded, DeadlineExceeded) as error:
            event("analysis.opinion_failed", reason=error.code)
            return Heard(failed=error.code)
        return Heard(self._opinion(completion.text), cost_usd=completion.cost_usd)

    def _opinion(self, text: str) -> Opinion:
        said = Said.model_validate_json(text)
        offered = (
            OfferedQuestion(
                each.topic,
                each.question.strip(),
                each.why.strip(),
                tuple((option.answer.strip(), option.consequence.strip()) for option in each.options),
            )
            for each in said.questions
        )
        return Opinion(said.type, tuple(said.agents), said.pattern, said.clarify, tuple(offered), self.below)

    def _call(self, context: RunContext, request: AnalyzerRequest, analysis: Analysis) -> ModelCall:
        fence = f"=== {secrets.token_hex(6)} ==="
        return ModelCall(
            "analyze",
            Purpose.ANALYSIS,
            self.prompts["analyze"].render(language=analysis.language, fence=fence),
            f"{fence}\n{_thread(request)}\n{fence}",
            Material("", "", analysis.type, analysis.language, request.text, (), (), ()),
            max_output_tokens=_MOST_TOKENS,
            from_people=from_people(context),
            shape=shape_of(Said),
            watched=False,
        )


def _thread(request: AnalyzerRequest) -> str:
    earlier = [f"{turn.role}: {_shortened(turn.text)}" for turn in request.history[-2:]]
    answered = [f"asked: {reply.question}\nanswered: {reply.text}" for reply in request.replies]
    return "\n\n".join([*earlier, f"user: {_shortened(request.text)}", *answered])


def _shortened(text: str) -> str:
    return text if len(text) <= _HEAD + _TAIL else f"{text[:_HEAD]}\n[...]\n{text[-_TAIL:]}"
