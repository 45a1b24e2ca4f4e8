"""What a shadow found, as people read it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from app.domain.shadow import Choice, Pair, Shadow
from app.policy.shadow.estimate import Difference

MEASURES: Mapping[str, str] = MappingProxyType(
    {
        "liking": "found better (-1 to 1)",
        "answered": "first choice answers (share)",
        "usd": "US dollars a call",
        "milliseconds": "milliseconds",
        "characters": "characters",
    }
)
"""What is compared, in words."""


@dataclass(frozen=True, slots=True)
class ShadowView:
    """The shadow that goes on, or the last one: what it found, and the last pairs. Nothing where there was none.

    ``choices`` are over all pairs.
    """

    shadow: Shadow | None = None
    differences: tuple[Difference, ...] = ()
    choices: tuple[Choice, ...] = ()
    recent: Sequence[Pair] = ()
