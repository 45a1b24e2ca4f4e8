"""Decides what the request means; the thinking is in app/analyzer, this step journals and announces it."""

from dataclasses import dataclass, replace
from decimal import Decimal

from pydantic import TypeAdapter

from app.analyzer.analyzer import Analyzer
from app.analyzer.request import AnalyzerRequest, Turn
from app.domain.analysis import Analysis
from app.domain.codec import Codec, Json
from app.domain.events import AnalysisFinished
from app.domain.labels import Sensitivity
from app.domain.run import Message
from app.steps.context import RunContext
from app.steps.memory import said_before
from app.steps.opinion import SecondOpinion

TURNS = 6
"""Earlier turns that are looked at. More say little about what is asked now, and cost time."""


@dataclass(frozen=True, slots=True)
class Analyze:
    """Types the request, chooses the specialists, and decides whether something must be asked first."""

    analyzer: Analyzer
    second: SecondOpinion
    codec: Codec[Analysis]

    async def __call__(self, context: RunContext, sensitivity: Sensitivity) -> Analysis:
        """The analysis of the message with everything that was answered so far."""
        wishes = context.run.wishes
        request = AnalyzerRequest(
            text=context.message.content,
            history=(*_remembered(context), *map(_turn, context.history[-TURNS:])),
            replies=context.replies,
            round=context.round,
            agents_override=wishes.agents or None,
            type_override=wishes.type,
            pattern_override=wishes.pattern,
            lead=wishes.lead,
            clarify_mode=wishes.clarify,
            asked=tuple(question.topic for each in context.clarifications for question in each.questions),
            waived=bool(context.clarifications) and not context.clarifications[-1].replies,
        )
        inputs: Json = {
            "text": request.text,
            "history": [turn.text for turn in request.history],
            "replies": [reply.text for reply in request.replies],
            "round": request.round,
        }

        async def work(_take: int) -> tuple[Analysis, Decimal]:
            analysis, cost = await self._analyze(context, request, sensitivity)
            await context.journal.emit(_event(analysis))
            return analysis, cost

        return await context.journal.step("analyze", inputs, self.codec, work)

    async def _analyze(
        self, context: RunContext, request: AnalyzerRequest, sensitivity: Sensitivity
    ) -> tuple[Analysis, Decimal]:
        """The analyzer's own labels; where they are in doubt, with the opinion of a model."""
        analysis = await self.analyzer.analyze(request)
        if not self.second.wanted(analysis, sensitivity):
            return analysis, Decimal(0)
        heard = await self.second(context, request, analysis, sensitivity)
        if heard.opinion is not None:
            analysis = await self.analyzer.analyze(request, heard.opinion)
        elif heard.failed:
            reason = (
                f"no model could be asked about what was in doubt ({heard.failed}); the labels are the analyzer's own"
            )
            analysis = replace(analysis, degraded=analysis.degraded or reason)
        return analysis, heard.cost_usd


def build_analyze(analyzer: Analyzer, second: SecondOpinion) -> Analyze:
    """The step with its compiled result type."""
    return Analyze(analyzer, second, Codec(TypeAdapter(Analysis)))


def _turn(message: Message) -> Turn:
    return Turn("user" if message.role == "user" else "assistant", message.content)


def _remembered(context: RunContext) -> tuple[Turn, ...]:
    """What the user said before the turns that are looked at."""
    said = said_before(context.recalled, context.history[-TURNS:])
    return (Turn("user", "\n".join(said)),) if said else ()


def _event(analysis: Analysis) -> AnalysisFinished:
    return AnalysisFinished(
        request_type=analysis.type,
        agents=analysis.agents,
        pattern=analysis.pattern,
        clarify=analysis.clarify,
        complexity=analysis.complexity,
        language=analysis.language,
        confidence=analysis.confidence,
        reasons=analysis.reasons,
        overridden=analysis.overridden,
        degraded=analysis.degraded,
    )
