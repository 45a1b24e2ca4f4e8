"""The root of the tree, and what is wrong with the installation itself."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class FieldError:
    """One wrong field of a request: its JSON pointer, a sentence and a code."""

    pointer: str
    message: str
    code: str


class TeamError(Exception):
    """Something went wrong inside the service."""

    code: ClassVar[str] = "internal"
    status: ClassVar[int] = 500
    remedy: str = "Try again; if it happens again, report the request id."
    retry_after_s: float | None = None
    """Seconds after which the same request may succeed, where that is known."""

    def __init__(self, sentence: str | None = None) -> None:
        super().__init__(sentence or (type(self).__doc__ or "").splitlines()[0])

    @property
    def sentence(self) -> str:
        """What happened, in words that are safe to show."""
        return str(self.args[0])


class ConfigurationError(TeamError):
    """A setting cannot be used."""

    code, status = "configuration", 500
    remedy = "Correct the setting that is named; `cto-team doctor` shows all of them."


class ExporterRefused(ConfigurationError):
    """The environment switches something on that would carry prompts out."""

    code = "exporter-refused"
    remedy = "Remove the variable, or allow it by naming it in CTO_TEAM_ALLOW_EXPORTERS."


class DatabaseUnavailable(TeamError):
    """The database does not answer."""

    code, status = "database-unavailable", 503
    remedy = "Check that the database server runs and that DATABASE_URL is right."
    retry_after_s = 5


class NotReady(TeamError):
    """The service is starting or stopping."""

    code, status = "not-ready", 503
    remedy = "Try again in a few seconds."
    retry_after_s = 5


class Overloaded(NotReady):
    """More waits already than can be worked off in time."""

    code, status = "overloaded", 503
    remedy = "Send the request again after the time that Retry-After says."

    def __init__(self, sentence: str | None = None, *, retry_after_s: int = 5) -> None:
        super().__init__(sentence)
        self.retry_after_s = retry_after_s
