"""What a shadow found, as people read it."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.shadow import Pair, Shadow
from app.policy.shadow.estimate import Difference


@dataclass(frozen=True, slots=True)
class ShadowView:
    """The shadow that goes on, or the last one: what it found, and the last pairs. Nothing where there was none."""

    shadow: Shadow | None = None
    differences: tuple[Difference, ...] = ()
    recent: Sequence[Pair] = ()
