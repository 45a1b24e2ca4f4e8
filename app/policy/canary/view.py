"""A canary as people look at it."""

from dataclasses import dataclass

from app.domain.canary import Canary, CanaryStep
from app.domain.canary_arms import Window
from app.policy.canary.ruling import Ruling


@dataclass(frozen=True, slots=True)
class PowerRow:
    """How surely a candidate that fails ``factor`` times as often as ``rate`` is rolled back within ``requests``.

    With ``factor`` 1 it is as good as the control, and ``power`` the chance of a false alarm.
    """

    rate: float
    factor: float
    requests: int
    power: float


@dataclass(frozen=True, slots=True)
class CanaryView:
    """The canary that goes on, or the last one; nothing where there was none.

    ``windows`` has one for each share so far, the present one last. ``awaits_approval`` where the next step is the
    whole, and only a person's word is missing. ``power`` is for the control's own rate and for others.
    """

    canary: Canary | None = None
    windows: tuple[Window, ...] = ()
    ruling: Ruling | None = None
    awaits_approval: bool = False
    steps: tuple[CanaryStep, ...] = ()
    power: tuple[PowerRow, ...] = ()
