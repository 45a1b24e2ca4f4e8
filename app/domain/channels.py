"""What an administrator allows in a channel of Slack, and who writes there."""

import re
from dataclasses import dataclass
from datetime import datetime

from app.domain.labels import Sensitivity

_CHANNEL = re.compile(r"[CDG][A-Z0-9]{2,30}")


@dataclass(frozen=True, slots=True)
class ChannelRule:
    """What holds in a channel. Without a decision: no outsiders, and nothing above ``internal`` is said there."""

    team_id: str
    channel: str
    outsiders: bool = False
    highest: Sensitivity = Sensitivity.INTERNAL
    changed_by: str = ""
    changed_at: datetime | None = None

    def lets_in(self, person: "Person", *, shared: bool) -> bool:
        """Whether somebody may ask here. ``shared`` is a channel that other organizations take part in."""
        return self.outsiders or not (shared or person.guest or person.outsider)

    def shows(self, label: Sensitivity) -> bool:
        """Whether an answer with this label may be given in the channel itself."""
        return label.rank <= self.highest.rank


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who writes in Slack. ``outsider``: from another organization; ``guest``: invited into this one."""

    user: str
    name: str = ""
    outsider: bool = False
    guest: bool = False
    bot: bool = False
    admin: bool = False


def is_channel_id(text: str) -> bool:
    """Whether Slack calls a channel or conversation like this."""
    return _CHANNEL.fullmatch(text) is not None
