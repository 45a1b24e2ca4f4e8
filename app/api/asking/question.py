"""A question to the team, as any dialect can put it."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field

from app.api.asking.models import TeamModel
from app.domain.asked import EarlierTurn
from app.domain.labels import Origin, Sensitivity
from app.domain.run import Wishes


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, and what was said before it.

    ``earlier`` is the history of a client that keeps it itself; ``thread_id`` names a conversation that is kept here,
    and stands in for it. ``context`` is what the client's application says of itself. ``quick`` leaves out the step in
    which the team looks for objections to its own answer.
    """

    text: str
    model: TeamModel
    origin: Origin
    earlier: tuple[EarlierTurn, ...] = ()
    context: str = ""
    thread_id: str | None = None
    user: str | None = None
    quick: bool = False
    declared: Sensitivity | None = None
    ignored: tuple[str, ...] = field(default=())

    @property
    def wishes(self) -> Wishes:
        """What the run is to keep to."""
        return Wishes(
            agents=self.model.agents,
            declared=self.declared,
            local=self.model.local,
            challenge=not self.quick,
            context=self.context,
        )

    def followed_by(self, answer: str) -> tuple[EarlierTurn, ...]:
        """The history that the client sends with its next question."""
        return (*self.earlier, EarlierTurn("user", self.text), EarlierTurn("team", answer))


def history_key(owner: str, turns: Iterable[EarlierTurn]) -> str:
    """A hash of who talks and of all that was said; clients may change the white space in it."""
    said = [[turn.role, " ".join(turn.text.split())] for turn in turns]
    return digest(owner, json.dumps(said))


def digest(*parts: str | bytes) -> str:
    """A hash of several texts, each with its length, so that none can run into the next one."""
    found = hashlib.sha256()
    for part in parts:
        data = part.encode(errors="surrogatepass") if isinstance(part, str) else part
        found.update(len(data).to_bytes(8, "big"))
        found.update(data)
    return found.hexdigest()
