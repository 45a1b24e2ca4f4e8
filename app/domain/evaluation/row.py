"""A scored try at a case, and the run that it belongs to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from app.domain.evaluation.observed import Observed


class Mode(StrEnum):
    """Where answers of models come from: a recording alone, a recording that grows, or the models themselves."""

    REPLAY = "replay"
    RECORD = "record"
    LIVE = "live"


@dataclass(frozen=True, slots=True)
class Scored:
    """What scorers say of one try.

    ``scores`` are values from 0 to 1 by metric (absent: not scored), ``hard`` the names of broken safety rules,
    ``remarks`` a sentence for each thing that was wrong.
    """

    scores: Mapping[str, float] = field(default_factory=dict[str, float])
    hard: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class JudgedBy:
    """Which judge gave a score: its model, and its rubric by name and by the digest of its words."""

    model: str
    rubric: str
    digest: str


@dataclass(frozen=True, slots=True)
class Row:
    """One try (``repeat`` from 0) at one case. ``attempt`` counts how often it was begun, over all resumptions.

    ``content`` is ``content_of`` the case as it was then, so that a later comparison sees that a case has changed.
    ``judged`` says whose the score of a judge is, where there is one.
    """

    case: str
    repeat: int
    observed: Observed
    scored: Scored = field(default_factory=Scored)
    attempt: int = 1
    content: str = ""
    judged: JudgedBy | None = None


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a run was made of, written before its first case. A resumed run must have the same.

    ``started`` and ``run`` alone may differ between two runs whose rows are to be the same. ``models`` are the backends
    that may be asked, by id. The digests are SHA-256 in hex; ``code`` is the version of the product.
    """

    run: str
    suite: str
    mode: Mode
    cases: str
    n_cases: int
    repeats: int
    code: str
    policy: str
    prompts: str
    skills: str
    embedding: str
    models: Mapping[str, str]
    cassettes: str
    scorers: Mapping[str, str]
    seed: int
    concurrency: int
    started: str
