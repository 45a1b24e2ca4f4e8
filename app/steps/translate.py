"""Puts a question in another language into English for the search, by a backend that may see it and is quick."""

import asyncio
from dataclasses import dataclass
from decimal import Decimal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from app.backends.shape import shape_of
from app.content.prompts import Prompts
from app.domain.analysis import Analysis
from app.domain.backend import BackendKind
from app.domain.codec import Codec, Json
from app.domain.errors import AllBackendsFailed, BudgetExceeded, DeadlineExceeded, NoBackendAllowed
from app.domain.labels import Sensitivity
from app.domain.model_call import Material, ModelCall, Purpose
from app.gateway.gateway import Gateway
from app.routing.policy import Features
from app.steps.announcing import Announcer
from app.steps.assignment import from_people
from app.steps.context import RunContext
from app.telemetry import event

_ENGLISH = "en"
# A pasted plan costs more to translate than it finds; the glossary reads it for nothing.
_LONGEST = 2000
_MOST_TOKENS = 800


class Translated(BaseModel):
    """What the model answers."""

    model_config = ConfigDict(extra="ignore")

    english: str = Field(min_length=1, max_length=2 * _LONGEST)


@dataclass(frozen=True, slots=True)
class Translate:
    """Asks for the English of what is searched for. Whatever goes wrong, the search has the glossary.

    ``limit_s`` is the time that a translation may take, in seconds; 0 asks nobody.
    """

    prompts: Prompts
    gateway: Gateway
    codec: Codec[str]
    limit_s: float

    async def __call__(self, context: RunContext, analysis: Analysis, sensitivity: Sensitivity, text: str) -> str:
        """``text`` in English; empty where it is English already, or nobody translates it in time.

        Raises:
            LostEpoch: another worker has the run.
        """
        if not self._wanted(analysis.language, text):
            return ""

        async def work(_take: int) -> tuple[str, Decimal]:
            return await self._ask(context, analysis, sensitivity, text)

        inputs: Json = {"text": text, "language": analysis.language}
        return await context.journal.step("translate", inputs, self.codec, work)

    def _wanted(self, language: str, text: str) -> bool:
        models = any(spec.kind is not BackendKind.EXTRACTIVE for spec in self.gateway.specs)
        return models and self.limit_s > 0 and language != _ENGLISH and 0 < len(text) <= _LONGEST

    async def _ask(
        self, context: RunContext, analysis: Analysis, sensitivity: Sensitivity, text: str
    ) -> tuple[str, Decimal]:
        now = asyncio.get_running_loop().time()
        try:
            completion = await self.gateway.complete(
                self._call(context, analysis, text),
                Features(
                    Purpose.TRANSLATION,
                    analysis.type,
                    language=analysis.language,
                    channel=context.run.origin.value,
                    caller=context.caller,
                    thread=context.run.thread_id,
                ),
                sensitivity=sensitivity,
                observer=Announcer(context),
                deadline=min(context.calls_until, now + self.limit_s),
            )
        except (AllBackendsFailed, BudgetExceeded, DeadlineExceeded, NoBackendAllowed) as error:
            event("translation.left_out", reason=error.code)
            return "", Decimal(0)
        return Translated.model_validate_json(completion.text).english.strip(), completion.cost_usd

    def _call(self, context: RunContext, analysis: Analysis, text: str) -> ModelCall:
        return ModelCall(
            "translate",
            Purpose.TRANSLATION,
            self.prompts["translate"].render(language=analysis.language),
            text,
            Material("", "", analysis.type, analysis.language, text, (), (), ()),
            max_output_tokens=_MOST_TOKENS,
            from_people=from_people(context),
            shape=shape_of(Translated),
            watched=False,
        )


def build_translate(prompts: Prompts, gateway: Gateway, limit_s: float) -> Translate:
    """The step with its compiled result type."""
    return Translate(prompts, gateway, Codec(TypeAdapter(str)), limit_s)
