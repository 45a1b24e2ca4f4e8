"""A backend that answers from a recording alone. It holds no client, so that nothing can go out."""

from collections.abc import AsyncGenerator, Callable, Mapping
from dataclasses import dataclass

from app.domain.backend import BackendKind, BackendSpec
from app.domain.errors import MissingCassette
from app.domain.labels import Sensitivity
from app.domain.model_call import Backend, ModelCall, StreamPart
from app.evaluation.cassettes.cassettes import SHARED_UP_TO, Cassettes
from app.evaluation.cassettes.entry import Entry
from app.evaluation.cassettes.key import Request, request_of
from app.evaluation.tapping import Errand, Tap, Used

Clients = Callable[[tuple[BackendSpec, ...], Mapping[str, str]], tuple[Backend, ...]]


@dataclass(frozen=True, slots=True)
class Asked:
    """A request with its key, and the errand on which it is made."""

    request: Request
    key: str
    repeat: int
    errand: Errand | None

    @property
    def label(self) -> Sensitivity | None:
        """The label of the text; None where nobody knows whose it is."""
        return self.errand.sensitivity if self.errand else None


def asked(tap: Tap, spec: BackendSpec, call: ModelCall) -> Asked:
    """Which request this is: of equal ones of one try the first, the second, and so on."""
    request, errand = request_of(spec, call), tap.errand
    if errand is None:
        return Asked(request, request.key(0, 0), 0, None)
    log, digest = errand.log, request.digest
    ordinal = log.asked[digest]
    log.asked[digest] += 1
    return Asked(request, request.key(log.repeat, ordinal), log.repeat, errand)


def note(what: Asked, spec: BackendSpec, entry: Entry, *, replayed: bool) -> None:
    """Write into the log of the try which answer it got."""
    if what.errand is not None:
        used = what.errand.log.used.setdefault((what.errand.decision, spec.id), [])
        used.append(Used(what.key, entry.ms, replayed))


@dataclass(frozen=True, slots=True)
class ReplayedBackend:
    """One backend, as it was recorded."""

    spec: BackendSpec
    cassettes: Cassettes
    tap: Tap

    async def stream(self, call: ModelCall) -> AsyncGenerator[StreamPart]:
        """The recorded answer, in its pieces and without waiting.

        Raises:
            MissingCassette: there is none; it says which part of the request is another one than in the nearest.
            BackendError: that is what was recorded.
        """
        what = asked(self.tap, self.spec, call)
        entry = self.cassettes.find(what.key)
        if entry is None:
            raise self._missing(what)
        note(what, self.spec, entry, replayed=True)
        for part in entry.parts():
            yield part
        if entry.failed is not None:
            raise entry.failed.error()

    async def close(self) -> None:
        """Nothing is open."""

    def _missing(self, what: Asked) -> MissingCassette:
        error = MissingCassette(_why(what, self.spec, self.cassettes.nearest(what.request)))
        if what.errand is not None:
            what.errand.log.problems.append(error)
        return error


def replaying(cassettes: Cassettes, tap: Tap) -> Clients:
    """In place of clients: recordings, for every backend on the wire whether there is a key for it or not."""

    def clients(specs: tuple[BackendSpec, ...], _secrets: Mapping[str, str]) -> tuple[Backend, ...]:
        wired = (spec for spec in specs if spec.kind is not BackendKind.EXTRACTIVE)
        return tuple(ReplayedBackend(spec, cassettes, tap) for spec in wired)

    return clients


def _why(what: Asked, spec: BackendSpec, nearest: Entry | None) -> str:
    said = f"No answer of {spec.id} ({spec.model}) to this request was recorded."
    if what.errand is not None and what.errand.sensitivity.rank > SHARED_UP_TO.rank:
        said += f" It holds {what.errand.sensitivity.value} text: its answer stays where it was recorded."
    if nearest is None:
        return f"{said} There is no recording at all."
    differing = what.request.differing(nearest.request)
    if not differing:
        return f"{said} The nearest is {nearest.key[:12]}, of another repeat or an earlier equal request."
    first, *others = differing
    more = f" ({len(differing)} parts in all)" if others else ""
    return f"{said} The nearest is {nearest.key[:12]}; the first part that differs is: {first}{more}."
