"""Two ways to the team with one face: over HTTP to a running service, or inside the command's own process."""

from collections.abc import Sequence
from dataclasses import dataclass
from email.message import Message
from http import HTTPStatus
from typing import Protocol
from urllib.parse import quote

import httpx

from app.api.conversations.brief_views import BriefsView
from app.api.conversations.views import AcceptedView, RunsView, RunView
from app.domain.clarification import GivenAnswer
from app.domain.errors import NotFound, TeamError
from app.domain.labels import RunStatus
from app.domain.run import Submission
from app.export.formats import Format

_WAIT_S = 30


@dataclass(frozen=True, slots=True)
class File:
    """A file that was not written yet: what it should be called, and what it holds."""

    name: str
    content: bytes


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


class RemoteError(TeamError):
    """The service answered with an error."""

    code = "remote"
    remedy = ""


class RemoteConnection:
    """The HTTP API of a running service."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client

    async def submit(self, submission: Submission) -> RunView:
        """See Connection."""
        wishes = submission.wishes
        body = {
            "message": {"content": submission.text},
            "agents": list(wishes.agents),
            "type": wishes.type,
            "clarify": wishes.clarify,
            "sensitivity": wishes.declared,
            "command": wishes.command,
            "thread_id": submission.thread_id,
            "origin": submission.origin,
        }
        response = await self._client.post("/v1/runs", json=body)
        return AcceptedView.model_validate_json(_checked(response)).run

    async def settled(self, run_id: str) -> RunView:
        """See Connection."""
        while True:
            response = await self._client.get(f"/v1/runs/{run_id}", params={"wait": _WAIT_S}, timeout=_WAIT_S + 10)
            run = RunView.model_validate_json(_checked(response))
            if run.status.final or run.status is RunStatus.CLARIFYING:
                return run

    async def answer(self, clarification_id: str, answers: Sequence[GivenAnswer]) -> None:
        """See Connection."""
        given = [{"question_id": each.question_id, "option": each.option, "text": each.text} for each in answers]
        body = {"answers": given, "finish": True}
        _checked(await self._client.post(f"/v1/clarifications/{clarification_id}/answers", json=body))

    async def open_run(self, thread_id: str) -> RunView | None:
        """See Connection."""
        query = {"thread_id": thread_id, "status": RunStatus.CLARIFYING.value}
        found = RunsView.model_validate_json(_checked(await self._client.get("/v1/runs", params=query)))
        return found.data[0] if found.data else None

    async def run(self, run_id: str) -> RunView:
        """See Connection."""
        return RunView.model_validate_json(_checked(await self._client.get(f"/v1/runs/{quote(run_id)}")))

    async def briefs(self, run_id: str) -> BriefsView:
        """See Connection."""
        return BriefsView.model_validate_json(_checked(await self._client.get(f"/v1/runs/{quote(run_id)}/briefs")))

    async def document(self, run_id: str, wanted: Format) -> File:
        """See Connection."""
        response = await self._client.get(f"/v1/runs/{quote(run_id)}/document", params={"format": wanted.value})
        content, header = _checked(response), Message()
        header["Content-Disposition"] = response.headers.get("Content-Disposition", "")
        return File(header.get_filename(f"answer.{wanted.value}"), content)


def _checked(response: httpx.Response) -> bytes:
    """The body of a good answer; raises the problem of a bad one."""
    if response.is_success:
        return response.content
    document = response.json() if "json" in response.headers.get("content-type", "") else {}
    sentence = f"{document.get('detail', response.reason_phrase)} {document.get('remedy', '')}".strip()
    raise NotFound(sentence) if response.status_code == HTTPStatus.NOT_FOUND else RemoteError(sentence)
