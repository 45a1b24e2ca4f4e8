"""JSON as it comes in, narrowed; what a method says no with."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.domain.codec import Json

Object = dict[str, Json]


@dataclass
class Refusal(Exception):
    """``{"ok": false, "error": code}``, with what else Slack says."""

    code: str
    problems: tuple[str, ...] = ()
    more: Mapping[str, Json] = field(default_factory=dict[str, Json])

    def body(self) -> Object:
        """The answer as Slack writes it."""
        answer: Object = {"ok": False, "error": self.code, **self.more}
        if self.problems:
            answer["errors"] = list(self.problems)
            answer["response_metadata"] = {"messages": [f"[ERROR] {problem}" for problem in self.problems]}
        return answer


def words(value: Json) -> str:
    """The value if it is text, else nothing."""
    return value if isinstance(value, str) else ""


def items(value: Json) -> list[Json]:
    """The value if it is a list, else nothing."""
    return value if isinstance(value, list) else []


def mapping(value: Json) -> Object:
    """The value if it is an object, else nothing."""
    return value if isinstance(value, dict) else {}


def truth(value: Json) -> bool:
    """Whether a flag is set, in JSON or as a field of a form."""
    return value in (True, 1, "1", "true", "True")
