"""Tells which backend a small call goes to that nobody watches."""

from app.domain.decision import Decision
from app.domain.errors import Failure
from app.domain.events import DecisionMade
from app.gateway.observer import NextStep, NoObserver
from app.steps.context import RunContext


class Announcer(NoObserver):
    """Announces which backend was chosen; where none may see the text there is nothing to tell."""

    def __init__(self, context: RunContext) -> None:
        self._journal = context.journal

    async def decided(self, decision: Decision) -> None:
        """Announce the choice. From here on it may cost: all before it is stored."""
        if decision.candidates:
            await self._journal.emit(DecisionMade(decision))
            await self._journal.settled()

    async def attempt_failed(self, decision_id: str, backend: str, kind: Failure, following: NextStep) -> None:
        """Say nothing: whoever asked goes on without an answer."""
