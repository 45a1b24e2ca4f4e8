"""``POST /v1/chat/completions`` with the team as the model."""

from app.api.asking.doors import Doorway, attempt_of
from app.api.asking.replying import unexpected
from app.api.asking.watching import Gone
from app.api.http.exchange import Exchange, Header
from app.api.openai.errors import BadParameter, refusal
from app.api.openai.team.chunks import ChatScribe, whole
from app.api.openai.team.request import ChatQuestion, read_question
from app.domain.errors import TeamError

_PROGRESS = {"": False, "none": False, "reasoning": True}


class TeamChat:
    """The endpoint."""

    def __init__(self, doorway: Doorway) -> None:
        self._doorway = doorway

    async def __call__(self, exchange: Exchange, body: bytes) -> None:
        """Answer one request.

        Raises:
            TeamError: it cannot be answered, and nothing was sent yet.
        """
        wanted = read_question(body, exchange, self._doorway.models)
        shown = _progress(exchange)
        attempt = attempt_of(exchange, body, wanted.user)
        asked = await self._doorway.asking.ask(wanted.question, attempt)
        finished = self._doorway.finishing(wanted.question, attempt, wanted.max_tokens)
        replying = self._doorway.replying(exchange, finished)
        model, base = wanted.question.model.name, self._doorway.base(exchange)
        try:
            if wanted.stream:
                usage = wanted.include_usage
                scribe = ChatScribe(asked, model, base, include_usage=usage, shown_progress=shown)
                await replying.stream(asked, scribe, _headers(wanted))
            else:
                await replying.whole(asked, lambda answer: whole(answer, model, base), _headers(wanted))
        except Gone:
            return
        except TeamError as error:
            await self._refuse(exchange, error, asked.run.id)
        except Exception as error:  # noqa: BLE001 - the client must hear of it in the form that it reads
            await self._refuse(exchange, unexpected(error), asked.run.id)

    @staticmethod
    async def _refuse(exchange: Exchange, error: TeamError, run_id: str) -> None:
        """To try again would be to ask twice: the run is there."""
        if exchange.begun:
            await exchange.end()
            return
        told = refusal(error)
        headers = (("CTO-Run-Id", run_id), ("x-should-retry", "false"))
        await exchange.answer(told.status, told.document(), headers)


def _headers(wanted: ChatQuestion) -> tuple[Header, ...]:
    return (("CTO-Ignored-Params", ", ".join(wanted.ignored)),) if wanted.ignored else ()


def _progress(exchange: Exchange) -> bool:
    word = exchange.header("cto-progress").strip().lower()
    if word not in _PROGRESS:
        raise BadParameter("The header CTO-Progress is none or reasoning.", None, "invalid_header")
    return _PROGRESS[word]
