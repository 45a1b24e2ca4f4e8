"""Listens in on the calls of tries, so that each call can be told apart by the try that made it.

A run's calls carry the name of who asked, and each try asks under a name of its own. That is all that is needed: no
part of the service knows that it is being evaluated.
"""

from collections import Counter
from contextvars import ContextVar
from dataclasses import dataclass, field

from app.domain.audit import AttemptRecord, DecisionRecord
from app.domain.codec import Json
from app.domain.labels import Sensitivity
from app.gateway.metering import Trail


@dataclass(frozen=True, slots=True)
class Used:
    """A request as the cassettes know it: under which key, how long its answer took, and where that came from."""

    key: str
    ms: int
    replayed: bool


@dataclass(slots=True)
class TryLog:
    """What the calls of one try have left. ``asked`` counts equal requests, ``texts`` are all texts of the case.

    ``label`` is what the case says of its text, whatever the service finds.
    ``used`` has the requests of a decision to a backend in their order, ``problems`` what must end the try.
    """

    user: str
    repeat: int = 0
    texts: tuple[str, ...] = ()
    label: Sensitivity | None = None
    purposes: dict[str, str] = field(default_factory=dict[str, str])
    attempts: list[AttemptRecord] = field(default_factory=list[AttemptRecord])
    used: dict[tuple[str, str], list[Used]] = field(default_factory=dict[tuple[str, str], list[Used]])
    asked: Counter[str] = field(default_factory=Counter[str])
    problems: list[Exception] = field(default_factory=list[Exception])


@dataclass(frozen=True, slots=True)
class Errand:
    """The call that the present task makes: its try, its decision, and the highest label that anybody gave its text."""

    log: TryLog
    decision: str
    sensitivity: Sensitivity


class Tap:
    """Keeps a log for each try that is under way."""

    def __init__(self) -> None:
        self._logs: dict[str, TryLog] = {}
        self._decisions: dict[str, TryLog] = {}
        self._errand: ContextVar[Errand | None] = ContextVar("errand", default=None)

    def begin(self, user: str, repeat: int, texts: tuple[str, ...], label: Sensitivity | None = None) -> TryLog:
        """A log for what is asked from now on under this name."""
        self._logs[user] = TryLog(user, repeat, texts, label)
        return self._logs[user]

    def end(self, log: TryLog) -> None:
        """Stop listening for a try."""
        self._logs.pop(log.user, None)
        for decision in log.purposes:
            self._decisions.pop(decision, None)

    @property
    def errand(self) -> Errand | None:
        """What the present task is about; None for calls of nobody's try."""
        return self._errand.get()

    def trail(self, inner: Trail) -> Trail:
        """A trail that writes down in ``inner`` what it has heard."""
        return _Tapped(self, inner)

    def decided(self, record: DecisionRecord) -> None:
        """A call begins in the present task."""
        log = self._logs.get(_user(record.features))
        if log is None:
            self._errand.set(None)
            return
        decision = record.decision
        log.purposes[decision.id] = str(record.features.get("purpose", ""))
        self._decisions[decision.id] = log
        self._errand.set(Errand(log, decision.id, Sensitivity.highest(decision.sensitivity, log.label)))

    def attempted(self, record: AttemptRecord) -> None:
        """An attempt has ended."""
        log = self._decisions.get(record.decision_id)
        if log is not None:
            log.attempts.append(record)


@dataclass(frozen=True, slots=True)
class _Tapped:
    tap: Tap
    inner: Trail

    def digest(self, text: str) -> str:
        return self.inner.digest(text)

    def decided(self, record: DecisionRecord) -> None:
        self.tap.decided(record)
        self.inner.decided(record)

    def attempted(self, record: AttemptRecord) -> None:
        self.tap.attempted(record)
        self.inner.attempted(record)


def _user(features: object) -> str:
    caller: Json | object = features.get("caller") if isinstance(features, dict) else None
    return str(caller.get("user")) if isinstance(caller, dict) else ""
