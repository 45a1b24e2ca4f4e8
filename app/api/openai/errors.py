"""Errors in the shape that OpenAI's clients read: ``{"error": {"message", "type", "param", "code"}}``."""

import math
from collections.abc import Collection
from dataclasses import dataclass
from http import HTTPStatus

from app.api.asking.models import UnknownModel
from app.domain.errors import (
    AllBackendsFailed,
    BackendError,
    BudgetExceeded,
    BudgetUnknown,
    Failure,
    InvalidRequest,
    NoBackendAllowed,
    TeamError,
    Unanswered,
)

Json = dict[str, object]

_INSUFFICIENT_QUOTA = "insufficient_quota"
_PASSING = frozenset({"not_ready", "database_unavailable"})


class BadParameter(InvalidRequest):
    """A parameter of the request cannot be used."""

    def __init__(self, sentence: str, param: str | None, code: str | None) -> None:
        super().__init__(sentence)
        self.param = param
        self.openai_code = code


class NoModelConfigured(NoBackendAllowed):
    """No language model is configured, and the built-in expert writes only cited answers, not free conversation."""

    remedy = (
        "Set ANTHROPIC_API_KEY, OPENAI_API_KEY or CTO_TEAM_LLAMA_URL, or name backends in a file and set "
        "CTO_TEAM_BACKENDS."
    )


@dataclass(frozen=True, slots=True)
class Refusal:
    """An error as it goes out."""

    status: int
    message: str
    type: str
    code: str | None
    param: str | None = None
    wait_s: int | None = None

    def document(self) -> Json:
        """The body."""
        return {"error": {"message": self.message, "type": self.type, "param": self.param, "code": self.code}}

    @property
    def retry_helps(self) -> bool:
        """Whether the same request may succeed soon; where it may not, the header tells clients not to try."""
        spent = self.code == _INSUFFICIENT_QUOTA
        return self.code in _PASSING or (self.status == HTTPStatus.TOO_MANY_REQUESTS and not spent)

    @property
    def headers(self) -> tuple[tuple[str, str], ...]:
        """What clients are told besides the body."""
        if self.wait_s is not None:
            return (("retry-after", str(self.wait_s)),)
        return () if self.retry_helps else (("x-should-retry", "false"),)


def refusal(error: TeamError, kinds: Collection[Failure] = ()) -> Refusal:
    """What the caller is told; ``kinds`` are the failures of all attempts of the call.

    Where every backend says the same of the request itself, that is the caller's to mend and no fault of the service.
    """
    if isinstance(error, BadParameter):
        return Refusal(error.status, error.sentence, _type(error.status), error.openai_code, error.param)
    if isinstance(error, UnknownModel):
        return Refusal(error.status, _message(error), _type(error.status), "model_not_found", "model")
    if isinstance(error, AllBackendsFailed):
        return _all_failed(error, kinds)
    if isinstance(error, Unanswered):
        return _unanswered(error)
    if isinstance(error, BudgetExceeded) and not isinstance(error, BudgetUnknown):
        return Refusal(error.status, _message(error), _INSUFFICIENT_QUOTA, _INSUFFICIENT_QUOTA)
    wait = None if error.retry_after_s is None else math.ceil(error.retry_after_s)
    return Refusal(error.status, _message(error), _type(error.status), _code(error), wait_s=wait)


def _unanswered(error: Unanswered) -> Refusal:
    if error.reason == BudgetExceeded.code:
        return Refusal(error.told, _message(error), _INSUFFICIENT_QUOTA, _INSUFFICIENT_QUOTA)
    return Refusal(error.told, _message(error), _type(error.told), error.reason.replace("-", "_"))


def _all_failed(error: AllBackendsFailed, kinds: Collection[Failure]) -> Refusal:
    cause = error.__cause__
    if isinstance(cause, BackendError) and cause.kind is Failure.REFUSED:
        return Refusal(HTTPStatus.BAD_REQUEST, error.sentence, "invalid_request_error", "content_filter")
    only = next(iter(kinds)) if len(set(kinds)) == 1 else None
    status, code = _ONE_KIND.get(only, (error.status, _code(error))) if only else (error.status, _code(error))
    message = error.sentence if only in _ONE_KIND else _message(error)
    return Refusal(status, message, _type(status), code)


_ONE_KIND: dict[Failure, tuple[int, str]] = {
    Failure.CONTEXT: (HTTPStatus.BAD_REQUEST, "context_length_exceeded"),
    Failure.BAD_REQUEST: (HTTPStatus.BAD_REQUEST, "bad_request"),
    Failure.RATE_LIMITED: (HTTPStatus.TOO_MANY_REQUESTS, "rate_limit_exceeded"),
    Failure.QUOTA: (HTTPStatus.TOO_MANY_REQUESTS, _INSUFFICIENT_QUOTA),
}


def _message(error: TeamError) -> str:
    return f"{error.sentence} {error.remedy}"


def _code(error: TeamError) -> str:
    return error.code.replace("-", "_")


def _type(status: int) -> str:
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return "rate_limit_error"
    return "invalid_request_error" if status < HTTPStatus.INTERNAL_SERVER_ERROR else "server_error"
