"""Where an answer goes. Pure: the only place that decides it."""

from dataclasses import dataclass
from enum import StrEnum

from app.domain.labels import Sensitivity


class Kind(StrEnum):
    """What kind of conversation somebody asked in."""

    DIRECT = "direct"
    GROUP = "group"
    PRIVATE = "private"
    PUBLIC = "public"


class Where(StrEnum):
    """To whom an answer is shown: everybody in the conversation, the asker alone, or it is too early to say."""

    HERE = "here"
    ALONE = "alone"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class Spot:
    """``quotes``: whether the question's own words may be repeated beside the answer."""

    where: Where
    quotes: bool = True


def place(label: Sensitivity | None, *, private: bool, kind: Kind, highest: Sensitivity) -> Spot:
    """Where the answer to a question goes.

    ``label`` is the run's, None as long as nobody has screened it; ``private`` whether the asker alone shall see the
    answer: by a command, a shortcut or a wish; ``highest`` the highest label that the channel is cleared for.
    """
    quotes = label is not None and label is not Sensitivity.RESTRICTED
    if private or kind is Kind.DIRECT:
        return Spot(Where.ALONE if private else Where.HERE, quotes)
    if label is None:
        return Spot(Where.LATER, quotes=False)
    too_high = label is Sensitivity.RESTRICTED or label.rank > highest.rank
    return Spot(Where.ALONE if too_high else Where.HERE, quotes)


def kind_of(channel: str, named: str = "") -> Kind:
    """The kind of a conversation, by what Slack calls it in an event (``channel_type``), else by its id."""
    if named == "im" or channel.startswith("D"):
        return Kind.DIRECT
    if named == "mpim":
        return Kind.GROUP
    return Kind.PRIVATE if named == "group" or channel.startswith("G") else Kind.PUBLIC
