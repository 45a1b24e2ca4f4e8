"""Declines what is not for this team, in one sentence that says what the team does."""

from dataclasses import dataclass

from app.content.phrases import Phrases
from app.domain.analysis import Analysis
from app.domain.conclusion import Conclusion
from app.domain.labels import Completeness
from app.steps.context import RunContext


@dataclass(frozen=True, slots=True)
class Decline:
    """Says no, in the user's language, without repeating anything of the request."""

    phrases: Phrases

    async def __call__(self, context: RunContext, analysis: Analysis) -> Conclusion:
        """A conclusion of one sentence."""
        return Conclusion(
            completeness=Completeness.FULL,
            markdown=self.phrases.say(analysis.language, "declined"),
            verdict=None,
            citations=(),
            assumptions=(),
            figures=(),
            objections=(),
            missing=(),
            versions=context.run.pins,
        )
