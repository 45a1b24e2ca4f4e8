"""``/v1/responses``: asked, read, followed, stopped and deleted."""

from collections.abc import Mapping

from app.api.asking.answer import Answer
from app.api.asking.asking import Asked, Attempt
from app.api.asking.doors import Doorway, attempt_of, require
from app.api.asking.replying import Finished, about, unexpected
from app.api.asking.watching import Gone
from app.api.http.exchange import Exchange, Header, Json
from app.api.http.numbers import whole
from app.api.openai.errors import BadParameter, refusal
from app.api.openai.responses.document import Documents
from app.api.openai.responses.history import Histories
from app.api.openai.responses.items import input_items
from app.api.openai.responses.request import ResponseRequest, part_of, read_request, response_id
from app.api.openai.responses.scribe import ResponseScribe
from app.domain.access import Scope
from app.domain.asked import AskedPart, RunPart
from app.domain.errors import MethodNotAllowed, NotFound, TeamError
from app.domain.labels import RunStatus

RESPONSES = "/v1/responses"

_STOPPED = frozenset({RunStatus.CANCELLING, RunStatus.CANCELLED})


class ResponsesDoor:
    """The endpoints."""

    def __init__(self, doorway: Doorway) -> None:
        self._doorway = doorway
        self._histories = Histories(doorway)

    async def __call__(self, exchange: Exchange) -> None:
        """Answer one request.

        Raises:
            TeamError: it cannot be answered, and nothing was sent yet.
        """
        name, _, action = exchange.path.removeprefix(RESPONSES).strip("/").partition("/")
        match exchange.method, bool(name), action:
            case "POST", False, "":
                await self._create(exchange)
            case "GET", True, "":
                await self._read(exchange, await self._known(exchange, name, Scope.RUNS_READ))
            case "GET", True, "input_items":
                known = await self._known(exchange, name, Scope.RUNS_READ)
                await exchange.answer(200, input_items(known, exchange.query))
            case "POST", True, "cancel":
                await self._cancel(exchange, await self._known(exchange, name, Scope.RUNS_WRITE))
            case "DELETE", True, "":
                await self._delete(exchange, await self._known(exchange, name, Scope.RUNS_WRITE))
            case _, _, "" | "input_items" | "cancel":
                raise MethodNotAllowed
            case _:
                raise NotFound

    async def _create(self, exchange: Exchange) -> None:
        require(exchange, Scope.RUNS_WRITE)
        body = await exchange.body()
        request = read_request(body)
        asked, finished = await self._asked(exchange, request, attempt_of(exchange, body, request.user))
        documents = Documents(asked.run, asked.part, request.kept(), self._doorway.base(exchange))
        headers = (("CTO-Ignored-Params", ", ".join(request.ignored)),) if request.ignored else ()
        if request.background and not request.stream:
            await exchange.answer(200, documents.going("queued"), (*headers, *about(asked)))
            return
        replying = self._doorway.replying(exchange, finished, detached=request.background)
        try:
            if request.stream:
                await replying.stream(asked, ResponseScribe(documents), headers, at_once=True)
            else:
                await replying.whole(asked, documents.answered, headers)
        except Gone:
            return
        except TeamError as error:
            await _refuse(exchange, error, asked)
        except Exception as error:  # noqa: BLE001 - the client must hear of it in the form that it reads
            await _refuse(exchange, unexpected(error), asked)

    async def _asked(self, exchange: Exchange, request: ResponseRequest, attempt: Attempt) -> tuple[Asked, Finished]:
        """The run, and what is done with its answer. Whoever only joins a run makes no branch of its conversation."""
        if joined := await self._doorway.asking.joined(attempt):
            return joined, _limited(request.kept())
        question = await self._histories.question(request, exchange)
        asked = await self._doorway.asking.ask(question, attempt, request.kept())
        return asked, self._doorway.finishing(question, attempt, request.max_tokens)

    async def _known(self, exchange: Exchange, name: str, scope: Scope) -> AskedPart:
        require(exchange, scope)
        try:
            return await self._doorway.asking.store.read(part_of(name))
        except NotFound:
            raise NotFound(f"There is no response {name[:60]!r}.") from None

    async def _read(self, exchange: Exchange, known: AskedPart) -> None:
        if exchange.query.get("stream", "").lower() != "true":
            await exchange.answer(200, await self._document(exchange, known))
            return
        after = exchange.query.get("starting_after", "-1")
        if whole(after.removeprefix("-")) is None:
            raise BadParameter("The parameter starting_after must be a number.", "starting_after", "invalid_value")
        documents, asked = await self._documents(exchange, known)
        replying = self._doorway.replying(exchange, _limited(known.request), detached=True)
        try:
            await replying.stream(asked, ResponseScribe(documents, int(after)), (), at_once=True)
        except Gone:
            return

    async def _cancel(self, exchange: Exchange, known: AskedPart) -> None:
        await self._stop(known.part)
        await exchange.answer(200, await self._document(exchange, known))

    async def _delete(self, exchange: Exchange, known: AskedPart) -> None:
        await self._stop(known.part)
        await self._doorway.asking.store.forget(known.part)
        await exchange.answer(200, {"id": response_id(known.part), "object": "response", "deleted": True})

    async def _stop(self, part: RunPart) -> None:
        watching = self._doorway.watching
        if not watching.has_ended(await watching.so_far(part)):
            await watching.stop(part, "requested")

    async def _documents(self, exchange: Exchange, known: AskedPart) -> tuple[Documents, Asked]:
        run = await self._doorway.asking.team.run(known.part.run_id)
        documents = Documents(run, known.part, known.request, self._doorway.base(exchange))
        return documents, Asked(run, known.part)

    async def _document(self, exchange: Exchange, known: AskedPart) -> Json:
        documents, asked = await self._documents(exchange, known)
        watching = self._doorway.watching
        events = await watching.so_far(known.part)
        if not watching.has_ended(events):
            stopped = asked.run.status in _STOPPED
            waiting = asked.run.status is RunStatus.QUEUED
            return documents.going("cancelled" if stopped else "queued" if waiting else "in_progress")
        try:
            answer = await watching.answer(known.part, events)
        except TeamError as error:
            stopped = asked.run.status in _STOPPED
            return documents.going("cancelled") if stopped else documents.failed(error)
        return documents.answered(await _limited(known.request)(answer))


def _limited(kept: Mapping[str, object]) -> Finished:
    most = kept.get("max_output_tokens")

    async def finished(answer: Answer) -> Answer:
        return answer.within(most if isinstance(most, int) else None)

    return finished


async def _refuse(exchange: Exchange, error: TeamError, asked: Asked) -> None:
    """To try again would be to ask twice: the run is there."""
    if exchange.begun:
        await exchange.end()
        return
    told = refusal(error)
    retry: Header = ("x-should-retry", "false")
    await exchange.answer(told.status, told.document(), (*about(asked), retry))
