"""What waits for the workers, and how fast they are."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace


@dataclass(frozen=True, slots=True)
class Line:
    """The runs of one tenant that wait: how many, and the turns of the first and the last of them."""

    count: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Load:
    """What waits for all workers, and how fast they are.

    ``slots`` is what all living workers take at a time: 0 where none has been seen. ``run_s`` is how long one run
    takes, None until one has ended. ``alone`` is whether the installation has one tenant only.
    """

    lines: Mapping[str, Line] = field(default_factory=dict[str, Line])
    slots: int = 0
    run_s: float | None = None
    alone: bool = True

    def after(self, tenant: str, turn: int) -> "Load":
        """The load once this run waits, too."""
        line = self.lines.get(tenant)
        longer = Line(line.count + 1, line.first, turn) if line else Line(1, turn, turn)
        return replace(self, lines={**self.lines, tenant: longer})
