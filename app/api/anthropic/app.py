"""``POST /v1/messages`` and ``/v1/messages/count_tokens``, and the models that they take."""

from app.api.anthropic.errors import document, headers, status_of
from app.api.anthropic.models import listed, model_document
from app.api.anthropic.request import MessageQuestion, read_message
from app.api.anthropic.scribe import MessageScribe, whole
from app.api.asking.asking import Asked
from app.api.asking.doors import Doorway, attempt_of, require
from app.api.asking.replying import Replying, about, unexpected
from app.api.asking.watching import Gone
from app.api.http.exchange import Exchange, Header
from app.backends.tokens import estimate_tokens
from app.domain.access import Scope
from app.domain.errors import MethodNotAllowed, TeamError

MESSAGES = "/v1/messages"
MODELS = "/v1/models"
COUNT = "/v1/messages/count_tokens"


class AnthropicRoutes:
    """The endpoints."""

    def __init__(self, doorway: Doorway) -> None:
        self._doorway = doorway

    async def __call__(self, exchange: Exchange) -> None:
        """Answer one request."""
        try:
            await self._answer(exchange)
        except TeamError as error:
            await _refuse(exchange, error)
        except Exception as error:  # noqa: BLE001 - the client must hear of it in the form that it reads
            await _refuse(exchange, unexpected(error))

    async def _answer(self, exchange: Exchange) -> None:
        if exchange.path.startswith(MODELS):
            await self._list(exchange)
            return
        if exchange.method != "POST":
            raise MethodNotAllowed
        require(exchange, Scope.RUNS_WRITE)
        body = await exchange.body()
        wanted = read_message(body, exchange, self._doorway.models)
        if exchange.path == COUNT:
            await exchange.answer(200, {"input_tokens": estimate_tokens(wanted.characters)})
            return
        attempt = attempt_of(exchange, body, wanted.user)
        asked = await self._doorway.asking.ask(wanted.question, attempt)
        finished = self._doorway.finishing(wanted.question, attempt, wanted.max_tokens)
        try:
            await self._reply(self._doorway.replying(exchange, finished), asked, wanted)
        except Gone:
            return
        except TeamError as error:
            await _refuse(exchange, error, asked)
        except Exception as error:  # noqa: BLE001 - likewise
            await _refuse(exchange, unexpected(error), asked)

    async def _list(self, exchange: Exchange) -> None:
        if exchange.method not in {"GET", "HEAD"}:
            raise MethodNotAllowed
        require(exchange, Scope.RUNS_READ)
        models, query = self._doorway.models, exchange.query
        name = exchange.path.removeprefix(MODELS).strip("/")
        if name:
            await exchange.answer(200, model_document(models[name]))
            return
        given = {"after": "after_id", "before": "before_id", "limit": "limit"}
        await exchange.answer(200, listed(models, **{each: query.get(said, "") for each, said in given.items()}))

    async def _reply(self, replying: Replying, asked: Asked, wanted: MessageQuestion) -> None:
        exchange = replying.exchange
        model, base = wanted.question.model.name, self._doorway.base(exchange)
        headers = (("CTO-Ignored-Params", ", ".join(wanted.ignored)),) if wanted.ignored else ()
        if not wanted.stream:
            await replying.whole(asked, lambda answer: whole(answer, model, base), headers)
            return
        scribe = MessageScribe(asked, model, base, exchange.request_id, estimate_tokens(wanted.characters))
        await replying.stream(asked, scribe, headers)


async def _refuse(exchange: Exchange, error: TeamError, asked: Asked | None = None) -> None:
    """Say what is wrong. To try again once there is a run would be to ask twice."""
    if exchange.begun:
        await exchange.end()
        return
    once: tuple[Header, ...] = (*about(asked), ("x-should-retry", "false")) if asked else headers(error)
    await exchange.answer(status_of(error), document(error, exchange.request_id), once)
