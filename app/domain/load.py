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

    ``threads`` counts the waiting runs of each thread, ``slots`` what all living workers take at a time: 0 where none
    has been seen. ``run_s`` is how long one run takes, None until one has ended. ``alone`` is whether the installation
    has one tenant only.
    """

    lines: Mapping[str, Line] = field(default_factory=dict[str, Line])
    threads: Mapping[str, int] = field(default_factory=dict[str, int])
    slots: int = 0
    run_s: float | None = None
    alone: bool = True

    def after(self, tenant: str, thread_id: str | None, turn: int) -> "Load":
        """The load once this run waits, too."""
        line = self.lines.get(tenant)
        longer = Line(line.count + 1, line.first, turn) if line else Line(1, turn, turn)
        threads = self.threads
        if thread_id is not None:
            threads = {**threads, thread_id: threads.get(thread_id, 0) + 1}
        return replace(self, lines={**self.lines, tenant: longer}, threads=threads)
