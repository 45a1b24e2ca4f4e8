"""What screening found in a text."""

from dataclasses import dataclass

from app.domain.labels import Sensitivity


@dataclass(frozen=True, slots=True)
class Finding:
    """One sensitive place: its kind and where it stands. The value itself is never kept.

    ``start`` and ``end`` are character offsets into the text that was screened.
    """

    kind: str
    start: int
    end: int
    sensitivity: Sensitivity


@dataclass(frozen=True, slots=True)
class Screening:
    """The label of a text, with the reasons for it.

    ``inherited`` tells that the thread's earlier label was higher than the text's own.
    ``injection_marks`` names attempts to change the instructions; they change no decision by themselves.
    ``degraded`` says why the detector could not do its work; the label is then at least confidential.
    ``score`` is the probability, from 0 to 1, that the text is confidential or restricted; it moves no label.
    """

    sensitivity: Sensitivity
    findings: tuple[Finding, ...] = ()
    inherited: bool = False
    injection_marks: tuple[str, ...] = ()
    degraded: str | None = None
    score: float = 0.0
