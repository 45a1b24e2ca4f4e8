"""Follows one specialist's call: checks quotes while the text streams, and announces what happens."""

from collections.abc import Sequence

from app.domain.conclusion import Closing
from app.domain.decision import Decision
from app.domain.errors import Failure
from app.domain.events import AttemptFailed, CitationDropped, CitationVerified, DecisionMade
from app.domain.model_call import LabelledPassage
from app.domain.workup import Workup
from app.gateway.observer import NextStep, NoObserver
from app.retrieval.quoting.citations import CitationStream
from app.steps.context import RunContext
from app.steps.streaming import TextStream


class PartWriter(NoObserver):
    """Follows one call: announces decisions and failures, checks quotes, and streams the checked text."""

    def __init__(
        self, context: RunContext, agent: str, step: str, take: int, passages: Sequence[LabelledPassage]
    ) -> None:
        self._journal = context.journal
        self._emit = context.journal.emit
        self._agent = agent
        self._passages = passages
        self._stream = TextStream(context.journal.emit, agent=agent, step=step, take=take)
        self._announced = 0
        self.citations = CitationStream(passages)
        self.text = ""

    async def decided(self, decision: Decision) -> None:
        """Announce the choice of a backend. From here on it may cost: all before it is stored."""
        await self._emit(DecisionMade(decision))
        await self._journal.settled()

    async def attempt_failed(self, decision_id: str, backend: str, kind: Failure, following: NextStep) -> None:
        """Announce a failed attempt."""
        await self._emit(AttemptFailed(decision_id, backend, kind, following.value))

    async def delta(self, text: str) -> None:
        """Check the next piece of the text and show it."""
        await self._show(self.citations.feed(text))

    async def reset(self, reason: Failure) -> None:
        """Drop what a backend wrote that has failed."""
        await self.begin_again(f"The backend failed ({reason}); the next one writes the part again.")

    async def begin_again(self, reason: str) -> None:
        """Drop everything written so far."""
        self.citations = CitationStream(self._passages)
        self.text = ""
        self._announced = 0
        await self._stream.reset(reason)

    async def finish(self) -> None:
        """Show what is left, and tell what was taken out."""
        await self._show(self.citations.finish())
        await self._stream.finish()
        for _quote, reason in self.citations.dropped:
            await self._emit(CitationDropped(self._agent, reason))

    async def closing(self, draft: Workup) -> Closing:
        """The blocks at the end, with their quotes checked like those of the text."""
        lines = (draft.differs, draft.changes, draft.unanswered)
        checked = [tuple(map(self.checked, each)) for each in lines]
        await self._show("")
        return Closing(*checked)

    def checked(self, text: str) -> str:
        """The text with its quotes checked and numbered on, which is not shown by itself."""
        return self.citations.feed(text) + self.citations.finish()

    async def show_again(self) -> None:
        """Show the text anew, after another one was tried in vain."""
        await self._stream.reset("The second text did not come; the first one stands.")
        await self._stream.add(self.text)
        await self._stream.finish()

    async def _show(self, text: str) -> None:
        for citation in self.citations.citations[self._announced :]:
            self._announced += 1
            await self._emit(CitationVerified(self._agent, citation))
        if text:
            self.text += text
            await self._stream.add(text)
