"""The headers by which any client can say more than its dialect has words for."""

from app.api.http.exchange import Exchange
from app.domain.errors import InvalidRequest, NotFound
from app.domain.identifiers import is_id
from app.domain.labels import Sensitivity


def declared(exchange: Exchange) -> Sensitivity | None:
    """What the caller says of the text; screening can only raise it.

    Raises:
        InvalidRequest: there is no such level.
    """
    word = exchange.header("cto-sensitivity").strip().lower()
    if word and word not in set(Sensitivity):
        raise InvalidRequest("The header CTO-Sensitivity names no level.")
    return Sensitivity(word) if word else None


def named_thread(exchange: Exchange, noted: str | None) -> str | None:
    """The conversation that the header, or else the body, names.

    Raises:
        NotFound: it cannot exist.
    """
    name = exchange.header("cto-thread-id") or noted
    return known_thread(name) if name else None


def known_thread(name: str) -> str:
    """The id of a thread; raises NotFound where it cannot be one."""
    if not is_id("thr", name):
        raise NotFound("There is no such thread.")
    return name
