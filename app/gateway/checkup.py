"""One tiny call to each backend, to tell an operator which of them work. It takes the same door as every other call."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Iterable, Mapping
from contextlib import AsyncExitStack, aclosing
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType

from app.domain.attempt import Attempt
from app.domain.backend import BackendSpec
from app.domain.errors import BackendError, DeadlineExceeded, Failure, TeamError
from app.domain.labels import RequestType, Sensitivity
from app.domain.model_call import Backend, Material, ModelCall, Purpose, StreamPart
from app.gateway.gateway import Gateway
from app.gateway.metering import Books
from app.gateway.observer import NoObserver
from app.routing.policy import Features
from app.routing.shipped import SHIPPED
from app.routing.tuning import Engine

_TEXT = "Answer with the single word: ready"
_ROOM = 200
"""Tokens for an answer of one word: a model that thinks aloud needs some for that."""

_ONCE = replace(SHIPPED, name="checkup", engine=Engine(max_attempts=1, max_per_backend=1))

_CALL = ModelCall(
    step="doctor",
    purpose=Purpose.ANALYSIS,
    system="",
    prompt=_TEXT,
    material=Material("doctor", "Doctor", RequestType.EXPLAIN, "en", _TEXT, (), (), ()),
    max_output_tokens=_ROOM,
)

REMEDIES: Mapping[Failure, str] = MappingProxyType(
    {
        Failure.RATE_LIMITED: "Wait a minute and try again, or ask the provider for a higher rate.",
        Failure.QUOTA: "Add credit or raise the limit of the account with the provider.",
        Failure.SERVER: "Look at the server's log or the provider's status page, and try again.",
        Failure.OVERLOADED: "Wait a minute and try again; look at the provider's status page.",
        Failure.CONNECT: "Check that {endpoint} is right, that a server listens there, and what `networks` allows.",
        Failure.SILENT: "Check the load of the server; if it is only slow, raise `timeouts_ms` or `--patience`.",
        Failure.STALLED: "Check the load of the server; if it is only slow, raise `timeouts_ms` or `--patience`.",
        Failure.TRUNCATED: "Look at the server's log, and at any proxy between here and {endpoint}.",
        Failure.MALFORMED: "Check that {endpoint} is the API itself, no login page, and that `kind: {kind}` fits it.",
        Failure.EMPTY: "Try the model by hand: it may have spent the whole answer on thinking.",
        Failure.CONTEXT: "Set `context_window` to what the server was started with.",
        Failure.BAD_REQUEST: "Check that this account may use the model {model}, and that the address is right.",
        Failure.AUTH: "Check the key in {credential}.",
        Failure.REFUSED: "Check which content rules the account or a proxy applies.",
    }
)
"""What an operator can do about each failure."""


class Verdict(StrEnum):
    """How a backend does."""

    OK = "ok"
    FAILED = "failed"
    NO_KEY = "no_key"
    DISABLED = "disabled"


@dataclass(frozen=True, slots=True)
class Finding:
    """What one tiny call to a backend has shown. ``attempt`` is None where nothing was sent."""

    spec: BackendSpec
    verdict: Verdict
    sentence: str = ""
    remedy: str = ""
    attempt: Attempt | None = None

    @property
    def fails(self) -> bool:
        """Whether somebody should do something about it."""
        return self.verdict in {Verdict.FAILED, Verdict.NO_KEY}


async def examine(
    specs: Iterable[BackendSpec], backends: Iterable[Backend], books: Books, patience_s: float
) -> list[Finding]:
    """A finding for each spec, all at the same time; ``backends`` are the clients of those that can be asked."""
    clients = {backend.spec.id: backend for backend in backends}
    return await asyncio.gather(*(_finding(spec, clients.get(spec.id), books, patience_s) for spec in specs))


async def _finding(spec: BackendSpec, backend: Backend | None, books: Books, patience_s: float) -> Finding:
    if not spec.enabled:
        return Finding(spec, Verdict.DISABLED)
    if backend is None:
        return Finding(spec, Verdict.NO_KEY, f"{spec.credential} is not set.", f"Set {spec.credential}.")
    heard, notes = _Heard(backend), _Notes()
    # Nothing is screened: the text is the constant above.
    gateway = Gateway((heard,), _ONCE, lambda _: Sensitivity.PUBLIC, books=books)
    try:
        await gateway.complete(
            _CALL,
            Features(Purpose.ANALYSIS, RequestType.EXPLAIN),
            sensitivity=Sensitivity.PUBLIC,
            observer=notes,
            deadline=asyncio.get_running_loop().time() + patience_s,
        )
    except DeadlineExceeded:
        late = BackendError(f"{spec.id} did not answer within {patience_s:g} s.", Failure.SILENT)
        return _failed(spec, late, notes.attempt)
    except TeamError as error:
        return _failed(spec, heard.failure or error, notes.attempt)
    return Finding(spec, Verdict.OK, attempt=notes.attempt)


def _failed(spec: BackendSpec, error: TeamError, attempt: Attempt | None) -> Finding:
    remedy = REMEDIES[error.kind] if isinstance(error, BackendError) else error.remedy
    named = remedy.format(
        endpoint=spec.endpoint or "the provider",
        kind=spec.kind,
        model=spec.model,
        credential=spec.credential or "the entry's `credential`",
    )
    return Finding(spec, Verdict.FAILED, error.sentence, named, attempt)


class _Heard:
    """A backend that remembers how it failed: the gateway tells its caller only the class."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend
        self.failure: BackendError | None = None

    @property
    def spec(self) -> BackendSpec:
        return self._backend.spec

    async def stream(self, call: ModelCall) -> AsyncGenerator[StreamPart]:
        try:
            async with AsyncExitStack() as stack:
                parts: AsyncIterator[StreamPart] = self._backend.stream(call)
                if isinstance(parts, AsyncGenerator):
                    await stack.enter_async_context(aclosing(parts))
                async for part in parts:
                    yield part
        except BackendError as error:
            self.failure = error
            raise

    async def close(self) -> None:
        await self._backend.close()


class _Notes(NoObserver):
    """Keeps the attempt."""

    def __init__(self) -> None:
        self.attempt: Attempt | None = None

    async def attempt_finished(self, attempt: Attempt) -> None:
        self.attempt = attempt
