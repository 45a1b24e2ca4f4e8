"""Reads one streamed answer, whichever wire format it comes in."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AsyncExitStack, aclosing
from typing import Protocol

import httpx2
from pydantic import ValidationError

from app.backends.event_stream import EventStream, EventTooLarge
from app.backends.limits import Watch
from app.backends.transport import AnswerUnreadable
from app.domain.backend import BackendSpec
from app.domain.errors import BackendError, Failure
from app.domain.model_call import Finish, Seen, StreamPart, TextDelta, Usage

USAGE_GRACE_S = 2.0
"""How long to wait for the token counts that may follow the end of the text."""

DRAIN_GRACE_S = 0.1
"""How long to wait for the end of the body once all is known, so that the connection can be used again."""

_TOLERATED_BAD_EVENTS = 1


class NothingSaid(BackendError):
    """A stream that opened and ended without one event: what went wrong came too late for a status."""


class Decoder(Protocol):
    """What one wire format makes of the parts of one answer."""

    @property
    def ended(self) -> bool:
        """Whether the protocol's end marker was seen."""
        ...

    @property
    def counted(self) -> bool:
        """Whether the token counts are known."""
        ...

    def event(self, data: bytes) -> str:
        """The text in one event, often none.

        Raises:
            ValidationError: the event is not what the format promises.
            BackendError: the event tells of an error, or of an answer withheld.
        """
        ...

    def whole(self, body: bytes) -> str:
        """The text of an answer that came as one JSON document; raises like ``event``."""
        ...

    def finish(self, characters: int) -> Finish:
        """The end of an answer with this many characters."""
        ...

    def seen(self, characters: int) -> Usage | None:
        """The token counts of an answer that broke off after this many characters; None where none were told."""
        ...


Opener = Callable[[AsyncExitStack], Awaitable[httpx2.Response]]
"""Sends the request and returns the answer once its headers have arrived."""


async def read_answer(
    spec: BackendSpec, opener: Opener, decoder: Decoder, *, watched: bool = True
) -> AsyncGenerator[StreamPart]:
    """Send the request with ``opener`` and give the answer in pieces, ended by one ``Finish``.

    Where nobody has ``watched`` it grow, a piece is what one packet brought, which costs less.

    The stack that ``opener`` gets is unwound when the reader stops for any reason, which closes the connection unless
    the body was read to its end.

    Raises:
        BackendError: with the kind of failure; see ``Failure``.
    """
    watch = Watch(spec.id, spec.timeouts)
    async with AsyncExitStack() as stack:
        response = await watch.wait(opener(stack))
        watch.headers_arrived()
        body = _Body(response, decoder, watch, spec.id)
        whole = _content_type(response) == "application/json"
        pieces = body.whole() if whole else body.streamed(watched=watched)
        await stack.enter_async_context(aclosing(pieces))
        characters, blank = 0, True
        try:
            async for text in pieces:
                characters += len(text)
                blank = blank and not text.strip()
                yield TextDelta(text)
                watch.content_arrived()
            _refuse_blank(spec, response, blank=blank)
        except BackendError:
            if counts := decoder.seen(characters):
                yield Seen(counts)
            raise
        yield decoder.finish(characters)


def _refuse_blank(spec: BackendSpec, response: httpx2.Response, *, blank: bool) -> None:
    if blank:
        raise BackendError(f"{spec.id} gave an empty answer.", Failure.EMPTY, answered=response.status_code)


class _Body:
    """The body of one answer, on its way from bytes to text."""

    def __init__(self, response: httpx2.Response, decoder: Decoder, watch: Watch, backend: str) -> None:
        self._response = response
        self._decoder = decoder
        self._watch = watch
        self._backend = backend
        self._bad_events = 0
        self._without_event = False

    async def streamed(self, *, watched: bool) -> AsyncGenerator[str]:
        """The text in a stream of events: a piece for each event, or, where nobody watches, for each packet."""
        if _content_type(self._response) not in {"text/event-stream", ""}:
            raise self._malformed()
        stream, self._without_event = EventStream(), True
        async with aclosing(self._chunks()) as chunks:
            async for chunk in chunks:
                texts, failure = self._gather(stream, chunk)
                for text in texts if watched or not texts else ["".join(texts)]:
                    yield text
                if failure is not None:
                    raise failure
        if not self._decoder.ended:
            raise self._malformed() if self._bad_events else self._truncated()

    async def whole(self) -> AsyncGenerator[str]:
        """The text of an answer from a server that does not stream."""
        body = bytearray()
        async with aclosing(self._chunks()) as chunks:
            async for chunk in chunks:
                body += chunk
        try:
            text = self._decoder.whole(bytes(body))
        except ValidationError:
            raise (self._truncated() if _is_half(bytes(body)) else self._malformed()) from None
        if not self._decoder.ended:
            raise self._truncated()
        yield text

    async def _chunks(self) -> AsyncGenerator[bytes]:
        """The bytes of the body, until its end or until nothing that follows matters."""
        async with aclosing(self._response.aiter_bytes()) as chunks:
            while (chunk := await self._next(chunks)) is not None:
                yield chunk
                if self._decoder.ended:
                    self._watch.answer_ended(DRAIN_GRACE_S if self._decoder.counted else USAGE_GRACE_S)

    async def _next(self, chunks: AsyncGenerator[bytes]) -> bytes | None:
        try:
            return await self._watch.wait(anext(chunks, None))
        except AnswerUnreadable:
            raise self._malformed() from None
        except (httpx2.TransportError, BackendError) as error:
            if self._decoder.ended:
                return None
            raise (error if isinstance(error, BackendError) else self._truncated()) from None

    def _gather(self, stream: EventStream, chunk: bytes) -> tuple[list[str], BackendError | None]:
        """The texts of the events that a chunk completes, up to one that tells of a failure; and that failure."""
        texts: list[str] = []
        try:
            for data in self._split(stream, chunk):
                self._without_event = False
                if text := self._text(data):
                    texts.append(text)
        except BackendError as failure:
            return texts, failure
        return texts, None

    def _split(self, stream: EventStream, chunk: bytes) -> list[bytes]:
        try:
            return stream.feed(chunk)
        except EventTooLarge:
            raise self._malformed() from None

    def _text(self, data: bytes) -> str:
        try:
            return self._decoder.event(data)
        except ValidationError:
            self._bad_events += 1
            if self._bad_events > _TOLERATED_BAD_EVENTS:
                raise self._malformed() from None
            return ""

    def _truncated(self) -> BackendError:
        sentence = f"The answer of {self._backend} ended before it was complete."
        kind = NothingSaid if self._without_event else BackendError
        return kind(sentence, Failure.TRUNCATED, answered=self._response.status_code)

    def _malformed(self) -> BackendError:
        sentence = f"{self._backend} answered in a form that is not its protocol's."
        return BackendError(sentence, Failure.MALFORMED, answered=self._response.status_code)


def _is_half(body: bytes) -> bool:
    """Whether a document that cannot be read was cut: for all one can tell, it began well and lacks its last brace."""
    text = body.strip()
    return not text or (text.startswith(b"{") and not text.endswith(b"}"))


def _content_type(response: httpx2.Response) -> str:
    return str(response.headers.get("content-type", "")).partition(";")[0].strip().lower()
