"""What every door to the team is made of."""

from dataclasses import dataclass

from app.api.asking.answer import Answer
from app.api.asking.asking import Asking, Attempt
from app.api.asking.models import TeamModels
from app.api.asking.question import Question, digest, history_key
from app.api.asking.replying import Finished, Replying
from app.api.asking.watching import Watching
from app.api.http.exchange import Exchange
from app.api.http.numbers import whole
from app.domain.access import Scope
from app.domain.errors import Forbidden


@dataclass(frozen=True, slots=True)
class Doorway:
    """The parts that the doors share. ``public_url`` is where people reach the service, if anybody has said so."""

    asking: Asking
    watching: Watching
    models: TeamModels
    public_url: str | None

    def base(self, exchange: Exchange) -> str:
        """What the addresses of citations begin with."""
        return self.public_url or exchange.address

    def replying(self, exchange: Exchange, finished: Finished, *, detached: bool = False) -> Replying:
        """The reply to one request."""
        return Replying(exchange, self.watching, finished, detached=detached)

    def finishing(self, question: Question, attempt: Attempt, tokens: int | None) -> Finished:
        """Cut the answer to what the client wants of it, and keep under which history the conversation goes on."""

        async def finished(answer: Answer) -> Answer:
            sent = answer.within(tokens)
            if question.thread_id is None:
                key = history_key(attempt.owner, question.followed_by(sent.text))
                await self.asking.store.keep(answer.part, key)
            return sent

        return finished


def attempt_of(exchange: Exchange, body: bytes, user: str | None) -> Attempt:
    """Who makes the request, and whether its client has tried it before."""
    caller = exchange.principal
    # Applications with users of their own name them in the body, or in a header where the dialect has no word for it.
    end_user = user or exchange.header("x-openwebui-user-id")
    owner = digest(caller.tenant, caller.key_id or "", caller.user, end_user)
    tries = exchange.header("x-stainless-retry-count")
    return Attempt(caller, owner, digest(owner, exchange.path, body), again=(whole(tries) or 0) > 0)


def require(exchange: Exchange, scope: Scope) -> None:
    """Raise Forbidden where the caller has not the right."""
    if not exchange.principal.may(scope):
        raise Forbidden(f"This needs the scope {scope.value}.")
