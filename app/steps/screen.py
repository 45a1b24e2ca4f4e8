"""Labels the text before anything else may see it; the label of a thread never falls."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal

from pydantic import TypeAdapter

from app.domain.codec import Codec
from app.domain.events import ScreeningFinished
from app.domain.labels import Sensitivity
from app.domain.screening import Screening
from app.steps.context import RunContext
from app.store.runs import RunStore


@dataclass(frozen=True, slots=True)
class Screen:
    """Runs the detector over the message and the answers, and raises the thread's label."""

    detect: Callable[[str], Screening]
    runs: RunStore
    codec: Codec[Screening]

    async def __call__(self, context: RunContext) -> Screening:
        """The screening whose label holds for the whole run."""
        texts = [context.message.content, *(reply.text for reply in context.replies)]

        async def work(_take: int) -> tuple[Screening, Decimal]:
            found = self.detect("\n\n".join(texts))
            own = Sensitivity.highest(found.sensitivity, context.run.wishes.declared)
            held = await self.runs.taint(context.run, own)
            screening = replace(found, sensitivity=held, inherited=held.rank > own.rank)
            await context.journal.emit(_event(screening))
            return screening, Decimal(0)

        return await context.journal.step("screen", {"texts": [*texts]}, self.codec, work)


def build_screen(detect: Callable[[str], Screening], runs: RunStore) -> Screen:
    """The step with its compiled result type."""
    return Screen(detect, runs, Codec(TypeAdapter(Screening)))


def _event(screening: Screening) -> ScreeningFinished:
    return ScreeningFinished(
        sensitivity=screening.sensitivity,
        findings=tuple(sorted({finding.kind for finding in screening.findings})),
        inherited=screening.inherited,
        injection_marks=screening.injection_marks,
        degraded=screening.degraded,
    )
