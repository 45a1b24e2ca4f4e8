"""A backend whose answers are written down as they come."""

import asyncio
import time
from collections import defaultdict
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from app.backends.registry import build_backends
from app.domain.backend import BackendSpec
from app.domain.errors import BackendError, SecretFound
from app.domain.model_call import Backend, Finish, ModelCall, Seen, StreamPart, TextDelta, Usage
from app.evaluation.cassettes.cassettes import Cassettes
from app.evaluation.cassettes.entry import Entry, Failed
from app.evaluation.cassettes.redaction import Guard
from app.evaluation.cassettes.replaying import Asked, Clients, asked, note
from app.evaluation.tapping import Tap


@dataclass(slots=True)
class Recorder:
    """What all recording backends share. ``refresh`` asks anew for what was recorded earlier.

    Equal requests at the same moment are asked once. ``halt`` is called when a secret was found; ``versions`` go with
    every entry.
    """

    cassettes: Cassettes
    tap: Tap
    guard: Guard
    halt: Callable[[], None]
    refresh: bool = False
    versions: Mapping[str, str] = field(default_factory=dict[str, str])
    found: SecretFound | None = None
    _asking: dict[str, asyncio.Lock] = field(default_factory=lambda: defaultdict[str, asyncio.Lock](asyncio.Lock))

    def one_at_a_time(self, key: str) -> asyncio.Lock:
        """Held while an answer is on its way."""
        return self._asking[key]

    def known(self, key: str) -> Entry | None:
        """An answer that need not be asked for."""
        entry = self.cassettes.find(key)
        return entry if not self.refresh or self.cassettes.is_fresh(key) else None

    def keep(self, what: Asked, entry: Entry, passages: Sequence[str]) -> None:
        """Write an answer down; raises SecretFound where it holds one, and then nothing is written any more.

        What stands in the texts of the case, or in the ``passages`` that were sent along, is no secret.
        """
        texts = what.errand.log.texts if what.errand else ()
        try:
            self.guard.check(entry, (*texts, *passages))
        except SecretFound as error:
            self.found = self.found or error
            if what.errand is not None:
                what.errand.log.problems.append(error)
            self.halt()
            raise
        if self.found is None:
            self.cassettes.add(entry, what.label)


@dataclass(slots=True)
class _Heard:
    """An answer while it comes in."""

    begun: float = field(default_factory=time.perf_counter)
    pieces: list[str] = field(default_factory=list[str])
    seen: Usage | None = None
    finish: Finish | None = None

    def take(self, part: StreamPart) -> None:
        if isinstance(part, TextDelta):
            self.pieces.append(part.text)
        elif isinstance(part, Seen):
            self.seen = part.usage
        else:
            self.finish = part

    def entry(self, what: Asked, versions: Mapping[str, str], error: BackendError | None = None) -> Entry:
        failed = Failed(error.sentence, error.kind, error.retry_after_s, error.answered) if error else None
        return Entry(
            key=what.key,
            request=what.request,
            pieces=tuple(self.pieces),
            ms=round((time.perf_counter() - self.begun) * 1000),
            finish=self.finish,
            seen=self.seen,
            failed=failed,
            recorded_at=datetime.now(UTC).isoformat(timespec="minutes"),
            versions=versions,
        )


@dataclass(frozen=True, slots=True)
class RecordedBackend:
    """One backend on the wire, with a recorder beside it."""

    inner: Backend
    recorder: Recorder

    @property
    def spec(self) -> BackendSpec:
        """What the registry says about it."""
        return self.inner.spec

    async def stream(self, call: ModelCall) -> AsyncGenerator[StreamPart]:
        """The recorded answer, or one that is asked for now; see ``Backend`` for what it raises.

        Raises:
            SecretFound: the answer holds a secret that its case does not name.
        """
        recorder = self.recorder
        what = asked(recorder.tap, self.spec, call)
        async with recorder.one_at_a_time(what.key):
            entry = recorder.known(what.key)
            replayed = entry is not None
            recorder.cassettes.label(what.key, what.label)
            if entry is None:
                entry = await self._ask(call, what)
                recorder.keep(what, entry, [each.passage.text for each in call.material.passages])
        # Only a whole answer that was looked at is handed on, so that a replay gives what the recording gave.
        note(what, self.spec, entry, replayed=replayed)
        for part in entry.parts():
            yield part
        if entry.failed is not None:
            raise entry.failed.error()

    async def close(self) -> None:
        """Close idle connections."""
        await self.inner.close()

    async def _ask(self, call: ModelCall, what: Asked) -> Entry:
        heard, parts = _Heard(), self.inner.stream(call)
        try:
            async for part in parts:
                heard.take(part)
        except BackendError as error:
            return heard.entry(what, self.recorder.versions, error)
        finally:
            if isinstance(parts, AsyncGenerator):
                await parts.aclose()
        return heard.entry(what, self.recorder.versions)


def recording(recorder: Recorder) -> Clients:
    """Clients that record."""

    def clients(specs: tuple[BackendSpec, ...], secrets: Mapping[str, str]) -> tuple[Backend, ...]:
        return tuple(RecordedBackend(backend, recorder) for backend in build_backends(specs, secrets))

    return clients
