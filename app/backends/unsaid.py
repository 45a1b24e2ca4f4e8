"""Servers that open a stream before they have read the prompt, so that a refusal has no place left in it.

The Python server of llama.cpp does: a prompt that is too long gets status 200 and a stream without one event. Asked for
an answer in one piece, it says what is wrong.
"""

import contextlib
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AsyncExitStack, aclosing

import httpx2

from app.backends import failures
from app.backends.limits import Watch
from app.backends.reading import NothingSaid
from app.domain.backend import BackendKind, BackendSpec
from app.domain.errors import BackendError
from app.domain.model_call import StreamPart

Ask = Callable[[AsyncExitStack], Awaitable[httpx2.Response]]
"""Opens the same request without a stream, for one token; raises BackendError where there is no answer at all."""


class Unsaid:
    """Asks a server of one's own once more, in another form, when it left a stream without a word.

    Not where tokens cost money, and never again after an answer that explained nothing: in an outage this would only
    double the load.
    """

    def __init__(self, spec: BackendSpec) -> None:
        self._spec = spec
        self._worth_asking = spec.kind is BackendKind.OPENAI_COMPATIBLE and spec.local_zone

    async def explained(self, parts: AsyncGenerator[StreamPart], ask: Ask) -> AsyncGenerator[StreamPart]:
        """The same answer; where it ended before it began, the reason instead, if ``ask`` tells it.

        Raises:
            BackendError: the reason, or what ``parts`` raised.
        """
        try:
            async with aclosing(parts):
                async for part in parts:
                    yield part
        except NothingSaid:
            reason = await self._reason(ask) if self._worth_asking else None
            self._worth_asking = reason is not None
            if reason is None:
                raise
            raise reason from None

    async def _reason(self, ask: Ask) -> BackendError | None:
        for _ in range(2):  # the first connection may be one that the server was about to close
            with contextlib.suppress(BackendError):
                return await self._asked(ask)
        return None  # it is no better now, and the first failure stands

    async def _asked(self, ask: Ask) -> BackendError | None:
        async with AsyncExitStack() as stack:
            watch = Watch(self._spec.id, self._spec.timeouts)
            response = await watch.wait(ask(stack))
            if response.is_success:
                return None
            body = await watch.wait(response.aread())
            return failures.status_failure(self._spec.id, response.status_code, body, response.headers)
