"""Splits a byte stream into server-sent events (WHATWG HTML, section 9.2), with bounded memory."""

MAX_EVENT_BYTES = 1 << 20
"""An event larger than 1 MiB is not an answer of a language model."""


class EventTooLarge(ValueError):
    """One event has grown past ``MAX_EVENT_BYTES``."""


class EventStream:
    """An incremental parser: bytes go in as they arrive, the data of whole events comes out.

    Lines may end with LF, CR or CRLF, also when a packet ends between the two. Comments, event names and unknown fields
    are skipped: both wire formats that we speak repeat the event's type inside its data. An event that the stream's end
    cuts off is dropped, as the standard demands.
    """

    def __init__(self) -> None:
        self._partial = b""
        self._data: list[bytes] = []
        self._size = 0
        self._after_return = False

    def feed(self, chunk: bytes) -> list[bytes]:
        """The data of each event that ``chunk`` completes.

        Raises:
            EventTooLarge: an event is larger than ``MAX_EVENT_BYTES``.
        """
        if self._after_return and chunk:
            chunk = chunk.removeprefix(b"\n")
            self._after_return = False
        lines = (self._partial + chunk).splitlines(keepends=True)
        self._partial = b""
        if lines and not lines[-1].endswith((b"\n", b"\r")):
            self._partial = lines.pop()
        self._after_return = bool(lines) and not self._partial and lines[-1].endswith(b"\r")
        events = [event for line in lines if (event := self._line(line.rstrip(b"\r\n")))]
        if self._size + len(self._partial) > MAX_EVENT_BYTES:
            raise EventTooLarge
        return events

    def _line(self, line: bytes) -> bytes | None:
        if not line:
            if not self._data:
                return b""
            event = self._data[0] if len(self._data) == 1 else b"\n".join(self._data)
            self._data, self._size = [], 0
            return event
        name, _, value = line.partition(b":")
        if name == b"data":
            self._data.append(value.removeprefix(b" "))
            self._size += len(value)
            if self._size > MAX_EVENT_BYTES:
                raise EventTooLarge
        return None
