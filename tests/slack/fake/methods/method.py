"""What is known of a method besides what it does: scopes, arguments, rate."""

from collections.abc import Callable
from dataclasses import dataclass

from tests.slack.fake.call import Request
from tests.slack.fake.words import Object

Handler = Callable[[Request], Object]


@dataclass(frozen=True)
class Method:
    """``scopes``: one of them is needed. ``tier``: how often it may be called."""

    handle: Handler
    required: frozenset[str]
    optional: frozenset[str]
    scopes: tuple[str, ...] = ()
    tier: int = 3
    token: str = "bot"

    @property
    def known(self) -> frozenset[str]:
        """Every argument that it takes."""
        return self.required | self.optional | {"token", "team_id"}


def method(handle: Handler, required: str = "", optional: str = "", *, scopes: str = "", tier: int = 3) -> Method:
    """A method; arguments and scopes are given as words in one string."""
    return Method(handle, frozenset(required.split()), frozenset(optional.split()), tuple(scopes.split()), tier)
