"""The labels of conversations whose callers name them."""

from app.api.openai.errors import BadParameter
from app.domain.labels import Sensitivity

_MOST = 10_000
_LONGEST = 128


class Sessions:
    """The highest label that each conversation has had; it never falls, whatever the caller leaves out later.

    For as long as this process remembers it: the conversation that was silent longest is forgotten first.
    """

    def __init__(self) -> None:
        self._floors: dict[str, Sensitivity] = {}

    def floor(self, name: str) -> Sensitivity:
        """The label below which a conversation cannot fall; nothing is known of one without a name.

        Raises:
            BadParameter: the name is too long to be kept.
        """
        if len(name) > _LONGEST:
            raise BadParameter("The header CTO-Session-Id is too long.", None, "invalid_header")
        return self._floors.get(name, Sensitivity.PUBLIC)

    def raised(self, name: str, label: Sensitivity) -> None:
        """Note the label of a call."""
        if not name:
            return
        label = Sensitivity.highest(label, self._floors.pop(name, label))
        if len(self._floors) >= _MOST:
            del self._floors[next(iter(self._floors))]
        self._floors[name] = label
