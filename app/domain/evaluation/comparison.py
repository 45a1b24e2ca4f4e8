"""What two runs over the same cases say about each other."""

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """What is known of one metric. ``inconclusive`` says that the run was too small or too noisy to know."""

    REGRESSED = "regressed"
    NON_INFERIOR = "non_inferior"
    INCONCLUSIVE = "inconclusive"
    INVALID = "invalid"
    NOT_SCORED = "not_scored"


class Reason(StrEnum):
    """Why the gate holds or does not; of several the first in this order."""

    HARD = "hard"
    INVALID = "invalid"
    REGRESSED = "regressed"
    INCONCLUSIVE = "inconclusive"
    OK = "ok"


@dataclass(frozen=True, slots=True)
class Gate:
    """What a change must not make worse.

    ``margin`` is the largest drop that is accepted, on the metric's scale of 0 to 1 (for money and time: as a share of
    the baseline). ``alpha`` is the chance of calling a regression where there is none, over all ``metrics`` together:
    4 %, so that of 200 comparisons without any change hardly ever more than 12 are called. A drop below ``min_effect``
    is never called. Above ``max_error_rate`` in either run nothing is decided.
    """

    metrics: tuple[str, ...] = ("case_score", "clarify_f1", "citation_hit")
    margin: float = 0.03
    alpha: float = 0.04
    min_effect: float = 0.01
    max_error_rate: float = 0.02


@dataclass(frozen=True, slots=True)
class Interval:
    """Covers the truth with the probability ``level``."""

    low: float
    high: float
    level: float


@dataclass(frozen=True, slots=True)
class Detectable:
    """The smallest true drop that a run of this size and noise would have called with 80 and with 95 % probability."""

    at_80: float
    at_95: float


@dataclass(frozen=True, slots=True)
class Settling:
    """What would settle an inconclusive metric with a probability of 80 %, if nothing changed in truth.

    Either this many ``cases`` with the present repeats, or this many ``repeats`` of the present cases; None where no
    number of repeats would do, or where there was one repeat only and so the noise within a case is not known.
    """

    cases: int
    repeats: int | None


@dataclass(frozen=True, slots=True)
class MetricVerdict:
    """One metric in both runs, over the cases in which both were scored.

    ``difference`` is positive where the new run is better. For metrics of money and time, where less is better, it is
    the saving as a share of the baseline (``relative``). ``interval`` is the one of 90 % that decides, ``reported`` the
    one of 95 % to show. ``p`` is one-sided for "worse", ``adjusted_p`` takes the other metrics into account.
    ``within_sd`` is the spread of one repeat around its case's own mean; None with one repeat. Everything that could
    not be computed is None.
    """

    metric: str
    gates: bool
    state: State
    cases: int
    relative: bool = False
    baseline: float | None = None
    now: float | None = None
    difference: float | None = None
    interval: Interval | None = None
    reported: Interval | None = None
    p: float | None = None
    adjusted_p: float | None = None
    within_sd: float | None = None
    detectable: Detectable | None = None
    settling: Settling | None = None


@dataclass(frozen=True, slots=True)
class Flip:
    """A case whose score of one metric moved by half the scale or more."""

    case: str
    metric: str
    baseline: float
    now: float

    @property
    def difference(self) -> float:
        """Positive where the new run is better."""
        return self.now - self.baseline


@dataclass(frozen=True, slots=True)
class FlakyCase:
    """A case that passed some of its repeats of the new run and failed others."""

    case: str
    metric: str
    passed: int
    tries: int


@dataclass(frozen=True, slots=True)
class HardBreak:
    """A broken safety rule of the new run; ``known`` when the baseline broke it in the same case."""

    case: str
    repeat: int
    rule: str
    known: bool


@dataclass(frozen=True, slots=True)
class SliceVerdict:
    """One metric over the cases of one slice: exploratory, never a reason to fail.

    ``notable`` when the drop stands out among all slices (false discoveries below 10 %). A slice of fewer than 20 cases
    has no interval and no p.
    """

    slice: str
    metric: str
    cases: int
    baseline: float
    now: float
    difference: float
    interval: Interval | None = None
    p: float | None = None
    adjusted_p: float | None = None
    notable: bool = False


@dataclass(frozen=True, slots=True)
class NotGating:
    """A metric that the runs have, and that must not decide: why, and what to do so that it may."""

    metric: str
    why: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Matching:
    """Which cases could be compared.

    ``changed`` cases have another question, history or expectation than in the baseline. ``failed`` cases have no
    answer in at least one of the runs. All but ``compared`` are left out.
    """

    compared: tuple[str, ...]
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ErrorRates:
    """The share of rows without an answer in each run."""

    baseline: float
    now: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """A run held against a baseline. ``metrics`` has those of the gate first, ``flips`` the worst first.

    ``not_gating`` names the metrics that decide nothing whether the gate names them or not.
    """

    gate: Gate
    seed: int
    matching: Matching
    errors: ErrorRates
    metrics: tuple[MetricVerdict, ...]
    hard: tuple[HardBreak, ...] = ()
    flips: tuple[Flip, ...] = ()
    flaky: tuple[FlakyCase, ...] = ()
    slices: tuple[SliceVerdict, ...] = ()
    not_gating: tuple[NotGating, ...] = ()

    @property
    def reason(self) -> Reason:
        """A broken safety rule wins over everything, so that no failure of another kind can hide it."""
        if self.hard:
            return Reason.HARD
        states = {verdict.state for verdict in self.metrics if verdict.gates}
        if self._nobody_decides:
            # Of the others it is only asked whether the runs can be compared at all.
            states = {verdict.state for verdict in self.metrics} & {State.INVALID} | {State.INCONCLUSIVE}
        deciding = (State.INVALID, State.REGRESSED, State.INCONCLUSIVE)
        return next((Reason(state) for state in deciding if state in states), Reason.OK)

    @property
    def _nobody_decides(self) -> bool:
        """Whether all that the gate names must not decide."""
        withheld = {each.metric for each in self.not_gating}
        return bool(self.gate.metrics) and withheld.issuperset(self.gate.metrics)
