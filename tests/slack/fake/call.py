"""One call of a method: what came in, and what was said."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from app.domain.codec import Json
from tests.slack.fake.words import Object, Refusal, items, mapping, truth, words
from tests.slack.fake.world import Team, Token, World

STRUCTURED = frozenset(
    {"blocks", "attachments", "chunks", "metadata", "view", "files", "prompts", "loading_messages", "file_ids"}
)
"""Arguments that are JSON within a form."""


@dataclass
class Call:
    """A call as it was made; ``error`` is empty when it went well, ``status`` is 0 for a connection that was cut."""

    number: int
    method: str
    arguments: Object
    token: str = field(default="", repr=False)
    team: str = ""
    at: float = 0.0
    status: int = 200
    error: str = ""
    problems: tuple[str, ...] = ()
    answer: Object = field(default_factory=dict[str, Json], repr=False)

    @property
    def ok(self) -> bool:
        """Whether it was carried out and the caller knows."""
        return self.status == 200 and not self.error


@dataclass(frozen=True)
class Request:
    """What a method works with: the arguments, who calls, and the id and secret of the app as this Slack knows it."""

    world: World
    arguments: Mapping[str, Json]
    token: Token
    team: Team
    base: str
    app: tuple[str, str] = ("", "")

    def text(self, name: str) -> str:
        """An argument that is text; numbers of forms and of JSON read the same."""
        value = self.arguments.get(name)
        return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else words(value)

    def flag(self, name: str) -> bool:
        """An argument that is true or false."""
        return truth(self.arguments.get(name))

    def has(self, name: str) -> bool:
        """Whether an argument was given, and not empty."""
        return self.arguments.get(name) not in (None, "", [], {})

    def list(self, name: str) -> list[Json]:
        """An argument that is a list."""
        return items(self.arguments.get(name))

    def object(self, name: str) -> Object:
        """An argument that is an object."""
        return mapping(self.arguments.get(name))

    def now(self) -> float:
        """This Slack's time."""
        return self.world.clock.now

    def needs(self, *scopes: str) -> None:
        """Refuse unless one of the scopes was granted."""
        if not self.token.scopes.intersection(scopes):
            granted = ",".join(sorted(self.token.scopes))
            raise Refusal("missing_scope", more={"needed": scopes[0], "provided": granted})


def parsed(arguments: Object) -> Object:
    """Arguments of a form or of JSON, alike: nulls are left out, structures read."""
    found: Object = {}
    for name, value in arguments.items():
        if value is None:
            continue
        found[name] = _read(name, value) if name in STRUCTURED and isinstance(value, str) else value
    return found


def _read(name: str, value: str) -> Json:
    if name == "file_ids":
        return list(value.split(","))
    try:
        found: Json = json.loads(value)
    except ValueError:
        raise Refusal("invalid_blocks_format" if name == "blocks" else "invalid_arguments", (name,)) from None
    return found
