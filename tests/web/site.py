"""The page over a scripted service: the real routes of the page, and the API's routes with a scene for each question.

    with scripted_site({"Hello?": Scene((says("Hi."), Hold(signal), *ends(conclusion)))}) as site:
        ...                       # site.url is the address; site.posted is what the browser sent

What a scene is made of stands in ``tests.web.play``.
"""

import asyncio
import socket
import threading
from collections.abc import AsyncIterator, Generator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Annotated

import uvicorn
from fastapi import Body, FastAPI, Header, Query, Request, Response
from fastapi.sse import EventSourceResponse, ServerSentEvent
from pydantic import Field, TypeAdapter

from app.api.conversations.brief_views import BriefsView
from app.api.conversations.memory_views import CorrectionBody, FactView, MemoryView
from app.api.conversations.schemas import AnswersBody, RunRequestBody
from app.api.conversations.views import RunView, ThreadView, citation_view, run_view
from app.api.http import problems
from app.api.knowledge.catalog_views import CommandView, command_view
from app.backends.defaults import EXTRACTIVE
from app.content.commands import CommandBook
from app.domain.backend import BackendSpec
from app.domain.codec import Codec
from app.domain.conclusion import Conclusion
from app.domain.errors import NotFound, TeamError
from app.domain.events import (
    RunEvent,
)
from app.domain.identifiers import new_id
from app.domain.labels import Sensitivity
from app.domain.memory import FactState
from app.web import pages
from tests.web.play import Play, Scene

AGENTS = {
    "architect": "Systems architect",
    "mentor": "Strategic mentor",
    "ml-cv-specialist": "ML and computer vision specialist",
}


@dataclass
class Site:
    """The running site, for tests: where it is, what it was sent, and what it should answer."""

    scenes: Mapping[str, Scene]
    backends: Sequence[BackendSpec] = (EXTRACTIVE,)
    url: str = ""
    commands: CommandBook = field(default_factory=lambda: CommandBook({}))
    plays: dict[str, Play] = field(default_factory=dict[str, Play])
    posted: list[tuple[str, object]] = field(default_factory=list[tuple[str, object]])
    keys: list[str | None] = field(default_factory=list[str | None])
    resumed: list[int] = field(default_factory=list[int])
    refusals: list[TeamError] = field(default_factory=list[TeamError])
    facts: dict[str, FactView] = field(default_factory=dict[str, FactView])
    threads: dict[str, ThreadView] = field(default_factory=dict[str, ThreadView])
    searches: list[str] = field(default_factory=list[str])
    tokens: list[str | None] = field(default_factory=list[str | None])
    feedback: dict[str, dict[str, object]] = field(default_factory=dict[str, dict[str, object]])
    budgets: Sequence[Mapping[str, object]] = ()

    def play(self, run_id: str) -> Play:
        """The run; raises NotFound."""
        if run_id not in self.plays:
            raise NotFound(f"There is no run {run_id!r}.")
        return self.plays[run_id]

    def app(self) -> FastAPI:
        """The real page and problem documents over scripted routes."""
        app = FastAPI()
        problems.install(app)
        pages.install(app)
        app.dependency_overrides[pages.facts_of] = lambda: pages.Facts(AGENTS, self.backends)
        app.dependency_overrides[pages.conclusion_of] = self._conclusion
        app.get("/v1/runs")(self._runs)
        app.get("/v1/runs/{run_id}")(self._read)
        app.get("/v1/runs/{run_id}/events", response_class=EventSourceResponse)(self._follow)
        app.get("/v1/runs/{run_id}/citations/{n}")(self._citation)
        app.get("/v1/runs/{run_id}/document")(self._document)
        app.get("/v1/runs/{run_id}/briefs")(self._briefs)
        app.get("/v1/me")(self._me)
        app.post("/v1/runs/{run_id}/retry", status_code=202)(self._retry)
        app.put("/v1/runs/{run_id}/feedback")(self._rate)
        app.get("/v1/runs/{run_id}/feedback")(self._rated)
        app.get("/v1/threads")(self._list)
        app.get("/v1/threads/{thread_id}")(self._thread)
        app.patch("/v1/threads/{thread_id}")(self._rename)
        app.delete("/v1/threads/{thread_id}", status_code=202)(self._delete)
        app.get("/v1/threads/{thread_id}/messages")(self._messages)
        app.get("/v1/threads/{thread_id}/memory")(self._memory)
        app.patch("/v1/threads/{thread_id}/memory/{fact_id}")(self._correct)
        app.delete("/v1/threads/{thread_id}/memory/{fact_id}", status_code=204)(self._forget)
        app.get("/v1/commands")(self._commands)
        app.post("/v1/runs", status_code=202)(self._submit)
        app.post("/v1/runs/{run_id}/cancel", status_code=202)(self._cancel)
        app.post("/v1/clarifications/{clarification_id}/answers", status_code=202)(self._answer)
        return app

    async def _conclusion(self, run_id: str) -> Conclusion:
        conclusion = self.play(run_id).conclusion
        if conclusion is None:
            raise NotFound("The run has no answer yet.")
        return conclusion

    async def _document(self, run_id: str, format: str) -> Response:  # noqa: A002 - the parameter's name on the wire
        conclusion = await self._conclusion(run_id)
        named = {"Content-Disposition": f'attachment; filename="answer.{format}"'}
        return Response(conclusion.markdown, media_type="text/plain", headers=named)

    async def _briefs(self, run_id: str) -> BriefsView:
        return BriefsView(data=self.play(run_id).scene.briefs)

    async def _commands(self) -> dict[str, list[CommandView]]:
        return {"data": [command_view(command) for command in self.commands.by_name.values()]}

    async def _submit(
        self, request: Request, body: RunRequestBody, idempotency_key: Annotated[str | None, Header()] = None
    ) -> dict[str, object]:
        self.posted.append(("ask", body.message.content))
        self.tokens.append(request.headers.get("x-csrf-token"))
        self.keys.append(idempotency_key)
        if self.refusals:
            raise self.refusals.pop(0)
        for play in self.plays.values():
            asked = play.clarification
            if play.thread_id == body.thread_id and asked and not play.answered.is_set():
                play.answered.set()
                return {"run": {"id": play.id, "thread_id": play.thread_id}}
        begun = self._begin(body.message.content, body.thread_id or new_id("thr"))
        return {"run": {"id": begun.id, "thread_id": begun.thread_id}}

    def _begin(self, question: str, thread_id: str) -> Play:
        play = Play(question, thread_id, self.scenes[question])
        self.plays[play.id] = play
        begun = ThreadView(
            metadata={}, id=thread_id, title=question, sensitivity=Sensitivity.PUBLIC, created_at=datetime.now(UTC)
        )
        self.threads.setdefault(thread_id, begun)
        play.task = asyncio.create_task(play.run())
        return play

    async def _retry(self, run_id: str) -> dict[str, object]:
        play = self.play(run_id)
        self.posted.append(("retry", run_id))
        if self.refusals:
            raise self.refusals.pop(0)
        again = self._begin(play.question, play.thread_id)
        again.message_id = play.message_id
        return {"id": again.id, "thread_id": again.thread_id}

    async def _me(self) -> dict[str, object]:
        return {"user": "local", "key_id": None, "budgets": self.budgets}

    async def _rate(self, run_id: str, body: Annotated[dict[str, object], Body()]) -> dict[str, object]:
        self.posted.append(("feedback", body))
        self.feedback[run_id] = {"target": "run", "author": "user:local", **body}
        return self.feedback[run_id]

    async def _rated(self, run_id: str) -> dict[str, object]:
        return {"data": [self.feedback[run_id]] if run_id in self.feedback else []}

    async def _list(self, limit: int = 20, cursor: int = 0, q: str = "") -> dict[str, object]:
        self.searches.append(q)
        found = [self._as_it_is(each) for each in reversed(self.threads.values()) if q.lower() in each.title.lower()]
        rest = cursor + limit
        return {"data": found[cursor:rest], "next_cursor": str(rest) if len(found) > rest else None}

    def _as_it_is(self, thread: ThreadView) -> ThreadView:
        """The thread with the highest label of its runs."""
        labels = [play.sensitivity for play in self.plays.values() if play.thread_id == thread.id]
        highest = max([thread.sensitivity, *labels], key=lambda label: label.rank)
        return thread.model_copy(update={"sensitivity": highest})

    async def _thread(self, thread_id: str, response: Response) -> ThreadView:
        if thread_id not in self.threads:
            raise NotFound("There is no such thread.")
        response.headers["ETag"] = f'"{self.threads[thread_id].title}"'.encode("ascii", "ignore").decode()
        return self._as_it_is(self.threads[thread_id])

    async def _rename(
        self, thread_id: str, body: Annotated[dict[str, str], Body()], if_match: Annotated[str, Header()]
    ) -> ThreadView:
        self.posted.append(("rename", (body, if_match)))
        if self.refusals:
            raise self.refusals.pop(0)
        self.threads[thread_id] = self.threads[thread_id].model_copy(update=body)
        return self._as_it_is(self.threads[thread_id])

    async def _delete(self, thread_id: str) -> dict[str, object]:
        self.posted.append(("delete", thread_id))
        if self.refusals:
            raise self.refusals.pop(0)
        del self.threads[thread_id]
        self.plays = {name: play for name, play in self.plays.items() if play.thread_id != thread_id}
        return {"id": "job_1", "status": "queued"}

    async def _read(self, run_id: str) -> RunView:
        return run_view(self.play(run_id).as_run())

    async def _runs(self, thread_id: str) -> dict[str, object]:
        plays = [play for play in self.plays.values() if play.thread_id == thread_id]
        return {"data": [{"id": play.id, "message_id": play.message_id} for play in plays]}

    async def _messages(self, thread_id: str, cursor: str | None = None) -> dict[str, object]:
        if thread_id not in self.threads:
            raise NotFound("There is no such thread.")
        # A message names its first run for good, also after another try.
        first: dict[str, Play] = {}
        for play in self.plays.values():
            if play.thread_id == thread_id:
                first.setdefault(play.message_id, play)
        plays = list(first.values())
        messages = [{"id": p.message_id, "role": "user", "content": p.question, "run_id": p.id} for p in plays]
        begin = int(cursor or 0)
        rest = begin + 2
        return {"data": messages[begin:rest], "next_cursor": str(rest) if len(messages) > rest else None}

    async def _memory(self, thread_id: str) -> MemoryView:
        facts = tuple(self.facts.values())
        return MemoryView(thread_id=thread_id, sensitivity=Sensitivity.INTERNAL, facts=facts, summary=None)

    async def _correct(self, fact_id: str, body: CorrectionBody) -> FactView:
        self.posted.append(("correct", body.text))
        if self.refusals:
            raise self.refusals.pop(0)
        changed = {"text": body.text, "state": FactState.CORRECTED, "changed_at": datetime.now(UTC)}
        self.facts[fact_id] = self.facts[fact_id].model_copy(update=changed)
        return self.facts[fact_id]

    async def _forget(self, fact_id: str) -> None:
        self.posted.append(("forget", fact_id))
        del self.facts[fact_id]

    async def _follow(
        self,
        run_id: str,
        after: Annotated[int, Query()] = 0,
        last_event_id: Annotated[int | None, Header()] = None,
    ) -> AsyncIterator[ServerSentEvent]:
        codec: Codec[RunEvent] = Codec(TypeAdapter(Annotated[RunEvent, Field(discriminator="type")]))
        play, begin = self.play(run_id), after if last_event_id is None else last_event_id
        self.resumed.append(begin)
        yield ServerSentEvent(retry=50)
        try:
            async for stored in play.follow(begin):
                plain = codec.dump(stored.event)
                assert isinstance(plain, dict)
                data = {"run_id": run_id, "seq": stored.seq, "at": stored.at.isoformat(), **plain}
                yield ServerSentEvent(data=data, event=stored.event.type, id=str(stored.seq))
        except TeamError as error:
            yield ServerSentEvent(data=problems.problem_document(error), event="error")

    async def _cancel(self, run_id: str) -> RunView:
        self.posted.append(("cancel", run_id))
        await self.play(run_id).cancel()
        return run_view(self.play(run_id).as_run())

    async def _answer(self, clarification_id: str, body: AnswersBody) -> RunView:
        self.posted.append(("answers", body.model_dump(exclude_none=True)))
        if self.refusals:
            raise self.refusals.pop(0)
        play = next(p for p in self.plays.values() if p.clarification and p.clarification.id == clarification_id)
        play.answered.set()
        return run_view(play.as_run())

    async def _citation(self, run_id: str, n: int) -> dict[str, object]:
        play = self.play(run_id)
        assert play.conclusion is not None
        citation = next(each for each in play.conclusion.citations if each.n == n)
        text, current = play.scene.passages[n]
        start = text.index(citation.quote)
        return {
            "citation": citation_view(citation).model_dump(),
            "text": text,
            "start": start,
            "end": start + len(citation.quote),
            "current": current,
        }


@contextmanager
def scripted_site(scenes: Mapping[str, Scene], backends: Sequence[BackendSpec] = (EXTRACTIVE,)) -> Generator[Site]:
    """The site on a loopback socket of its own."""
    site = Site(scenes, backends)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        site.url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        config = uvicorn.Config(
            site.app(), lifespan="off", log_level="critical", access_log=False, ws="none", timeout_graceful_shutdown=0
        )
        server, ready = _Announcing(config), threading.Event()
        server.ready = ready
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        assert ready.wait(20)
        try:
            yield site
        finally:
            server.should_exit = True
            thread.join(20)


class _Announcing(uvicorn.Server):
    """A server that says when it listens."""

    ready: threading.Event

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.ready.set()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        with suppress(asyncio.CancelledError):
            await super().shutdown(sockets)
        # Streams that were cut off: their sockets would outlive the event loop.
        while left := tuple(self.server_state.connections):
            for connection in left:
                connection.transport.abort()
            await asyncio.sleep(0)
