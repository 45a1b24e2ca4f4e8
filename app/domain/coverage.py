"""How far the library carries an answer, judged before anybody writes it."""

from dataclasses import dataclass
from enum import StrEnum


class Grounding(StrEnum):
    """What was found out: an answer, an answer with a caveat, none at all, or that it cannot be judged.

    Not judged are requests whose answer comes from elsewhere (a calculation, the user's own text), and questions in
    languages that the measure of distance does not understand.
    """

    SUPPORTED = "supported"
    PARTIAL = "partial"
    REFUSED = "refused"
    UNJUDGED = "unjudged"


@dataclass(frozen=True, slots=True)
class Nearest:
    """A section that came close to the question."""

    skill: str
    section: str
    heading: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """The judgement with what it rests on.

    ``searched`` names the specialists whose skills were searched, ``nearest`` the sections that came closest, best
    first, and ``unknown`` what the question names and the library never mentions.
    """

    grounding: Grounding = Grounding.UNJUDGED
    searched: tuple[str, ...] = ()
    nearest: tuple[Nearest, ...] = ()
    unknown: tuple[str, ...] = ()

    @property
    def refused(self) -> bool:
        """Whether the library holds nothing on the question."""
        return self.grounding is Grounding.REFUSED
