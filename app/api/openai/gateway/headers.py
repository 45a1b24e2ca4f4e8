"""The headers by which a caller of the gateway says more than the body has words for."""

from app.api.http.exchange import Exchange
from app.api.openai.errors import BadParameter
from app.domain.labels import Sensitivity
from app.routing.tuning import StreamMode

_MODES = {"": None, "passthrough": StreamMode.PASSTHROUGH, "buffered": StreamMode.BUFFERED}


def declared(exchange: Exchange) -> Sensitivity:
    """What the caller says of the text; screening can only raise it."""
    word = exchange.header("cto-sensitivity").strip().lower()
    if word and word not in set(Sensitivity):
        raise BadParameter("The header CTO-Sensitivity names no level.", None, "invalid_header")
    return Sensitivity(word) if word else Sensitivity.PUBLIC


def stream_mode(exchange: Exchange) -> StreamMode:
    """Whether the answer is passed on while it is written, or held until it is whole."""
    word = exchange.header("cto-stream-mode").strip().lower()
    if word not in _MODES:
        raise BadParameter("The header CTO-Stream-Mode is passthrough or buffered.", None, "invalid_header")
    return _MODES[word] or StreamMode.PASSTHROUGH
