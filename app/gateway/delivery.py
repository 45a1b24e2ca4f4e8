"""How the text of an answer reaches the caller while attempts may still fail."""

from app.domain.errors import Failure
from app.gateway.observer import CallObserver
from app.routing.tuning import StreamMode


class Delivery:
    """The text of one call on its way out. In no mode are the texts of two attempts joined."""

    def __init__(self, observer: CallObserver, mode: StreamMode) -> None:
        self._observer = observer
        self._mode = mode
        self._shown = False
        self._pieces: list[str] = []

    @property
    def text(self) -> str:
        """What the running attempt has written."""
        return "".join(self._pieces)

    @property
    def begun(self) -> bool:
        """Whether the running attempt has written anything."""
        return bool(self._pieces)

    @property
    def may_begin_again(self) -> bool:
        """Whether another attempt may still write: not after a caller who cannot take text back has seen some."""
        return not (self._shown and self._mode is StreamMode.PASSTHROUGH)

    async def begin(self, failed: Failure | None) -> None:
        """Begin an attempt; ``failed`` is how the one before it ended. What that one had shown is taken back."""
        self._pieces.clear()
        if self._shown and failed is not None:
            self._shown = False
            await self._observer.reset(failed)

    async def piece(self, text: str) -> None:
        """Take one piece of text."""
        self._pieces.append(text)
        if self._mode is not StreamMode.BUFFERED:
            await self._show(text)

    async def hand_over(self, answer: str) -> None:
        """Show the whole answer to a caller who has seen none of it."""
        if self._mode is StreamMode.BUFFERED:
            await self._show(answer)

    async def _show(self, text: str) -> None:
        self._shown = True
        await self._observer.delta(text)
