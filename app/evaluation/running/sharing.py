"""Several doors to the same service, of which each takes as many cases as the others."""

from collections.abc import Sequence

from app.domain.evaluation.observed import Observed
from app.evaluation.running.door import Door, Try


class SharedDoor:
    """Sends each try through the door with the fewest at work."""

    def __init__(self, doors: Sequence[Door]) -> None:
        self._doors = doors
        self._at_work = [0] * len(doors)

    async def ask(self, what: Try) -> Observed:
        """See ``Door``."""
        place = min(range(len(self._doors)), key=self._at_work.__getitem__)
        self._at_work[place] += 1
        try:
            return await self._doors[place].ask(what)
        finally:
            self._at_work[place] -= 1

    async def forget(self, user: str) -> None:
        """See ``Door``: any of them can."""
        await self._doors[0].forget(user)
