"""What a run has to show, as a fold over its events."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from app.domain.clarification import Clarification
from app.domain.conclusion import Conclusion
from app.domain.events import (
    AnalysisFinished,
    ClarificationAnswered,
    ClarificationExpired,
    ClarificationRequested,
    ClarificationWithdrawn,
    ConclusionFinished,
    ConsultationFinished,
    DecisionMade,
    RunCancelling,
    RunEvent,
    RunFinished,
    RunQueued,
    RunStarted,
    ScreeningFinished,
    StoredEvent,
    TextAppended,
    TextReset,
)
from app.domain.labels import ClarificationStatus, Sensitivity
from app.domain.run import Run
from app.domain.slack_people import Who
from app.slack.render.message import Block

Chunks = Callable[[RunEvent], Sequence[Block]]
"""The steps of a plan that an event begins, changes or ends."""

_SETTLES: Mapping[type[RunEvent], ClarificationStatus] = {
    ClarificationAnswered: ClarificationStatus.ANSWERED,
    ClarificationExpired: ClarificationStatus.EXPIRED,
    ClarificationWithdrawn: ClarificationStatus.WITHDRAWN,
}


@dataclass(frozen=True, slots=True)
class View:
    """What is known of a run, from the time ``since`` to the ``latest`` event.

    ``rounds`` carry the state that the events tell; ``answerers`` are those who answered in Slack, by the set of
    questions and the question. ``steps`` are the latest chunks of the plan by what they are about; ``text`` is
    the conclusion as far as it has been written, ``steady`` until some of it was taken back; ``making`` are the events
    that tell who writes it. ``run`` is there once the run has ended.
    """

    seq: int = 0
    since: datetime | None = None
    latest: datetime | None = None
    started: bool = False
    label: Sensitivity | None = None
    analysis: AnalysisFinished | None = None
    rounds: tuple[Clarification, ...] = ()
    answerers: Mapping[str, Mapping[str, Who]] = field(default_factory=dict[str, Mapping[str, Who]])
    steps: Mapping[str, Block] = field(default_factory=dict[str, Block])
    text: str = ""
    steady: bool = True
    making: tuple[RunEvent, ...] = ()
    stopping: bool = False
    conclusion: Conclusion | None = None
    ended: RunFinished | None = None
    run: Run | None = None

    @property
    def asking(self) -> Clarification | None:
        """The questions that are open."""
        last = self.rounds[-1] if self.rounds else None
        return last if last is not None and last.status is ClarificationStatus.OPEN else None


def seen(view: View, stored: StoredEvent, chunks: Chunks) -> View:
    """The view after one more event."""
    event = stored.event
    steps = {**view.steps, **{_about(chunk): chunk for chunk in chunks(event)}}
    view = replace(view, seq=stored.seq, since=view.since or stored.at, latest=stored.at, steps=steps)
    settled = _SETTLES.get(type(event))
    if settled is not None:
        return _settled(view, event, settled)
    return _changed(view, event)


def _changed(view: View, event: RunEvent) -> View:
    match event:
        case RunStarted() | RunQueued():
            return replace(view, started=isinstance(event, RunStarted))
        case ScreeningFinished():
            return replace(view, label=event.sensitivity)
        case AnalysisFinished():
            return replace(view, analysis=event)
        case DecisionMade() | ConsultationFinished():
            return replace(view, making=(*view.making, event))
        case ClarificationRequested():
            return _asked(view, event.clarification)
        case _:
            return _written(view, event)


def _written(view: View, event: RunEvent) -> View:
    match event:
        case TextAppended(agent=None):
            return replace(view, text=view.text + event.text)
        case TextReset(agent=None):
            return replace(view, text="", steady=False)
        case ConclusionFinished():
            return replace(view, conclusion=event.conclusion)
        case RunCancelling():
            return replace(view, stopping=True)
        case RunFinished():
            return replace(view, ended=event)
        case _:
            return view


def _asked(view: View, clarification: Clarification) -> View:
    others = tuple(each for each in view.rounds if each.id != clarification.id)
    return replace(view, rounds=(*others, clarification))


def _settled(view: View, event: RunEvent, status: ClarificationStatus) -> View:
    about = str(getattr(event, "clarification_id", ""))
    rounds = tuple(replace(each, status=status) if each.id == about else each for each in view.rounds)
    return replace(view, rounds=rounds)


def _about(chunk: Block) -> str:
    return str(chunk.get("id", chunk["type"]))
