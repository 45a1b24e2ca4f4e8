"""Questions, their runs, and what comes back."""

from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass
from email.message import Message
from typing import Literal
from urllib.parse import quote

from app.api.conversations.brief_views import BriefsView
from app.api.conversations.memory_views import CorrectionBody, FactView, MemoryView
from app.api.conversations.schemas import (
    AnswerBody,
    AnswersBody,
    CancelBody,
    MessageContent,
    RunRequestBody,
    ThreadBody,
)
from app.api.conversations.views import AcceptedView, RunsView, RunView, ThreadView
from app.api.knowledge.catalog_views import AgentsView
from app.api.routing.budget_views import ExplanationsView
from app.client.following import Event, follow
from app.client.wire import Wire
from app.domain.clarification import GivenAnswer
from app.domain.labels import Origin, RunStatus
from app.domain.run import Submission
from app.export.formats import Format

_WAIT_S = 30.0


@dataclass(frozen=True, slots=True)
class File:
    """A file that was not written yet: what it should be called, and what it holds."""

    name: str
    content: bytes


class Runs:
    """Submitting, following, answering and stopping runs. Every method raises the error of the service's answer."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    async def submit(self, submission: Submission) -> RunView:
        """Send a message; returns its run as it is at once. With an idempotency key it can be sent again."""
        key = submission.idempotency_key
        headers = {"Idempotency-Key": key} if key else {}
        accepted = await self._wire.send(AcceptedView, "POST", "/v1/runs", _body(submission), headers=headers)
        return accepted.run

    async def agents(self) -> AgentsView:
        """The specialists who can be asked."""
        return await self._wire.get(AgentsView, "/v1/agents")

    async def run(self, run_id: str) -> RunView:
        """One run as it is."""
        return await self._wire.get(RunView, _run(run_id))

    async def of_thread(self, thread_id: str, status: RunStatus | None = None) -> tuple[RunView, ...]:
        """The runs of a thread."""
        query = {"thread_id": thread_id, "status": status.value if status else None}
        return (await self._wire.get(RunsView, "/v1/runs", query)).data

    async def settled(self, run_id: str) -> RunView:
        """The run, as soon as it has ended or asks back."""
        while True:
            run = await self._wire.get(RunView, _run(run_id), {"wait": _WAIT_S}, wait_s=_WAIT_S)
            if run.status.final or run.status is RunStatus.CLARIFYING:
                return run

    def follow(self, run_id: str, after: int = 0) -> AsyncGenerator[Event]:
        """Every event above ``after`` as it happens, to the end of the run, over connections that break."""
        return follow(self._wire, f"{_run(run_id)}/events", after)

    async def begin(self, body: ThreadBody) -> ThreadView:
        """A new thread, perhaps with turns that were spoken elsewhere."""
        return await self._wire.send(ThreadView, "POST", "/v1/threads", body)

    async def discard(self, thread_id: str) -> None:
        """Delete a thread with everything below it."""
        await self._wire.answer("DELETE", f"/v1/threads/{quote(thread_id, safe='')}")

    async def decisions(self, run_id: str) -> ExplanationsView:
        """The recorded decisions of a run; they are written moments after they were made."""
        return await self._wire.get(ExplanationsView, f"{_run(run_id)}/decisions")

    async def answer(self, clarification_id: str, answers: Sequence[GivenAnswer], *, finish: bool = True) -> None:
        """Answer questions; with ``finish``, those without an answer become assumptions."""
        given = tuple(AnswerBody(question_id=each.question_id, option=each.option, text=each.text) for each in answers)
        path = f"/v1/clarifications/{quote(clarification_id, safe='')}/answers"
        await self._wire.answer("POST", path, body=AnswersBody(answers=given, finish=finish))

    async def cancel(self, run_id: str, reason: str = "") -> RunView:
        """Stop a run; one that has ended stays as it is."""
        return await self._wire.send(RunView, "POST", f"{_run(run_id)}/cancel", CancelBody(reason=reason))

    async def briefs(self, run_id: str) -> BriefsView:
        """What each specialist of a run was asked."""
        return await self._wire.get(BriefsView, f"{_run(run_id)}/briefs")

    async def document(self, run_id: str, wanted: Format) -> File:
        """The answer of a run as a file."""
        response = await self._wire.answer("GET", f"{_run(run_id)}/document", {"format": wanted.value})
        header = Message()
        header["Content-Disposition"] = response.headers.get("Content-Disposition", "")
        return File(header.get_filename(f"answer.{wanted.value}"), response.content)

    async def memory(self, thread_id: str) -> MemoryView:
        """What a thread remembers."""
        return await self._wire.get(MemoryView, _memory(thread_id))

    async def correct(self, thread_id: str, fact_id: str, text: str) -> FactView:
        """Put other words in place of a fact's."""
        path = f"{_memory(thread_id)}/{quote(fact_id, safe='')}"
        return await self._wire.send(FactView, "PATCH", path, CorrectionBody(text=text))

    async def forget(self, thread_id: str, fact_id: str) -> None:
        """Delete a fact."""
        await self._wire.answer("DELETE", f"{_memory(thread_id)}/{quote(fact_id, safe='')}")


def _body(submission: Submission) -> RunRequestBody:
    wishes = submission.wishes
    origin: Literal[Origin.HTTP, Origin.CLI] = Origin.CLI if submission.origin is Origin.CLI else Origin.HTTP
    return RunRequestBody(
        message=MessageContent(content=submission.text),
        sensitivity=wishes.declared,
        agents=wishes.agents,
        type=wishes.type,
        pattern=wishes.pattern,
        clarify=wishes.clarify,
        origin=origin,
        command=wishes.command,
        new_topic=wishes.new_topic,
        deadline_s=wishes.deadline_s,
        max_cost_usd=wishes.max_cost_usd,
        if_busy=wishes.if_busy,
        on_disconnect=wishes.on_disconnect,
        stream_mode=wishes.stream_mode,
        thread_id=submission.thread_id,
    )


def _run(run_id: str) -> str:
    return f"/v1/runs/{quote(run_id, safe='')}"


def _memory(thread_id: str) -> str:
    return f"/v1/threads/{quote(thread_id, safe='')}/memory"
