"""Two ways to the team with one face: over HTTP to a running service, or inside the command's own process."""

from collections.abc import Sequence
from typing import Protocol

from app.api.conversations.brief_views import BriefsView
from app.api.conversations.views import RunView
from app.client.client import Client
from app.client.runs import File
from app.domain.clarification import GivenAnswer
from app.domain.labels import RunStatus
from app.domain.run import Submission
from app.export.formats import Format


class Connection(Protocol):
    """What a conversation on the terminal needs."""

    async def submit(self, submission: Submission) -> RunView:
        """Send a message; returns its run as it is at once."""
        ...

    async def settled(self, run_id: str) -> RunView:
        """The run, as soon as it has ended or asks back."""
        ...

    async def answer(self, clarification_id: str, answers: Sequence[GivenAnswer]) -> None:
        """Answer questions; those without an answer become assumptions."""
        ...

    async def open_run(self, thread_id: str) -> RunView | None:
        """The run of the thread that waits for answers, if there is one."""
        ...

    async def run(self, run_id: str) -> RunView:
        """One run as it is; raises NotFound."""
        ...

    async def briefs(self, run_id: str) -> BriefsView:
        """What each specialist of a run was asked; raises NotFound."""
        ...

    async def document(self, run_id: str, wanted: Format) -> File:
        """The answer of a run as a file; raises NotFound where there is none."""
        ...


class RemoteConnection:
    """The HTTP API of a running service."""

    def __init__(self, client: Client) -> None:
        self._runs = client.runs

    async def submit(self, submission: Submission) -> RunView:
        """See Connection."""
        return await self._runs.submit(submission)

    async def settled(self, run_id: str) -> RunView:
        """See Connection."""
        return await self._runs.settled(run_id)

    async def answer(self, clarification_id: str, answers: Sequence[GivenAnswer]) -> None:
        """See Connection."""
        await self._runs.answer(clarification_id, answers)

    async def open_run(self, thread_id: str) -> RunView | None:
        """See Connection."""
        found = await self._runs.of_thread(thread_id, RunStatus.CLARIFYING)
        return found[0] if found else None

    async def run(self, run_id: str) -> RunView:
        """See Connection."""
        return await self._runs.run(run_id)

    async def briefs(self, run_id: str) -> BriefsView:
        """See Connection."""
        return await self._runs.briefs(run_id)

    async def document(self, run_id: str, wanted: Format) -> File:
        """See Connection."""
        return await self._runs.document(run_id, wanted)
