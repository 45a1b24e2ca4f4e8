"""Shortens a thread's summary that has grown too long, by a backend that may see the thread and is quick."""

import asyncio
import re
import secrets
from dataclasses import dataclass, replace
from decimal import Decimal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from app.backends.shape import shape_of
from app.backends.tokens import CHARACTERS_PER_TOKEN
from app.content.prompts import Prompts
from app.domain.backend import BackendKind
from app.domain.codec import Codec, Json
from app.domain.errors import AllBackendsFailed, BudgetExceeded, DeadlineExceeded, NoBackendAllowed
from app.domain.labels import RequestType, Sensitivity
from app.domain.memory import ThreadSummary
from app.domain.model_call import Material, ModelCall, Purpose
from app.gateway.gateway import Gateway
from app.routing.policy import Features
from app.steps.announcing import Announcer
from app.steps.context import RunContext
from app.steps.summary import SUMMARY_TOKENS, is_long
from app.store.memory import MemoryStore
from app.telemetry import event

_LONGEST = SUMMARY_TOKENS * CHARACTERS_PER_TOKEN // 2
_MOST_TOKENS = 600
# Nothing in a summary may lead out of it.
_ADDRESS = re.compile(r"!?\[([^\]]*)\]\([^)]*\)|\b[a-z][a-z0-9+.-]*://\S+", re.IGNORECASE)


class Condensed(BaseModel):
    """What the model answers."""

    model_config = ConfigDict(extra="ignore")

    summary: str = Field(min_length=1, max_length=_LONGEST)


@dataclass(frozen=True, slots=True)
class _Short:
    """The short text and the backend that wrote it; both empty where nobody has."""

    text: str = ""
    backend: str = ""


@dataclass(frozen=True, slots=True)
class Condense:
    """Asks for a shorter summary once it no longer fits. Whatever goes wrong, the lines that fit are handed on.

    ``limit_s`` is the time that this may take, in seconds; 0 asks nobody.
    """

    prompts: Prompts
    gateway: Gateway
    store: MemoryStore
    codec: Codec[_Short]
    limit_s: float

    async def __call__(self, context: RunContext) -> RunContext:
        """The context with a summary that fits, where somebody has written one; else the same context.

        Raises:
            LostEpoch: another worker has the run.
        """
        summary = context.recalled.summary
        if summary is None or not is_long(summary) or not self._wanted():
            return context

        async def work(_take: int) -> tuple[_Short, Decimal]:
            return await self._ask(context, summary)

        inputs: Json = [*summary.lines]
        short = await context.journal.step("summarize", inputs, self.codec, work)
        if not short.text:
            return context
        shorter = ThreadSummary((short.text,), summary.upto, summary.turns, short.backend)
        await self.store.summarize(context.run.thread_id, shorter, summary)
        return replace(context, recalled=replace(context.recalled, summary=shorter))

    def _wanted(self) -> bool:
        return self.limit_s > 0 and any(spec.kind is not BackendKind.EXTRACTIVE for spec in self.gateway.specs)

    async def _ask(self, context: RunContext, summary: ThreadSummary) -> tuple[_Short, Decimal]:
        now = asyncio.get_running_loop().time()
        try:
            completion = await self.gateway.complete(
                self._call(summary),
                Features(
                    Purpose.SUMMARY,
                    RequestType.EXPLAIN,
                    channel=context.run.origin.value,
                    caller=context.caller,
                    thread=context.run.thread_id,
                ),
                sensitivity=Sensitivity.highest(context.run.sensitivity, context.recalled.sensitivity),
                observer=Announcer(context),
                deadline=min(context.calls_until, now + self.limit_s),
            )
        except (AllBackendsFailed, BudgetExceeded, DeadlineExceeded, NoBackendAllowed) as error:
            event("summary.left_out", reason=error.code)
            return _Short(), Decimal(0)
        written = Condensed.model_validate_json(completion.text).summary
        plain = " ".join(_ADDRESS.sub(r"\1", written).split())
        return _Short(plain, completion.backend), completion.cost_usd

    def _call(self, summary: ThreadSummary) -> ModelCall:
        fence = f"=== {secrets.token_hex(6)} ==="
        text = "\n".join(summary.lines)
        return ModelCall(
            "summarize",
            Purpose.SUMMARY,
            self.prompts["summarize"].render(fence=fence),
            f"{fence}\n{text}\n{fence}",
            Material("", "", RequestType.EXPLAIN, "en", text, (), (), ()),
            max_output_tokens=_MOST_TOKENS,
            from_people=text,
            shape=shape_of(Condensed),
            watched=False,
        )


def build_condense(prompts: Prompts, gateway: Gateway, store: MemoryStore, limit_s: float) -> Condense:
    """The step with its compiled result type."""
    return Condense(prompts, gateway, store, Codec(TypeAdapter(_Short)), limit_s)
