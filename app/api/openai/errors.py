"""Errors in the shape that OpenAI's clients read: ``{"error": {"message", "type", "param", "code"}}``."""

import math
from collections.abc import Collection
from dataclasses import dataclass
from http import HTTPStatus

from app.domain.errors import (
    AllBackendsFailed,
    BackendError,
    BudgetExceeded,
    BudgetUnknown,
    Failure,
    InvalidRequest,
    NoBackendAllowed,
    NotFound,
    TeamError,
)

Json = dict[str, object]

_INSUFFICIENT_QUOTA = "insufficient_quota"


class BadParameter(InvalidRequest):
    """A parameter of the request cannot be used."""

    def __init__(self, sentence: str, param: str | None, code: str | None) -> None:
        super().__init__(sentence)
        self.param = param
        self.openai_code = code


class UnknownModel(NotFound):
    """There is no such model."""

    remedy = "GET /v1/models lists the models."


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
    retry_after_s: float | None = None

    def document(self) -> Json:
        """The body."""
        return {"error": {"message": self.message, "type": self.type, "param": self.param, "code": self.code}}

    @property
    def retry_headers(self) -> tuple[tuple[str, str], ...]:
        """When to try again, or that it is of no use."""
        if self.retry_after_s is not None:
            return (("retry-after", str(math.ceil(self.retry_after_s))),)
        return () if self.retry_helps else (("x-should-retry", "false"),)

    @property
    def retry_helps(self) -> bool:
        """Whether the same request may succeed soon; where it may not, the header tells clients not to try."""
        spent = self.code == _INSUFFICIENT_QUOTA
        return self.retry_after_s is not None or (self.status == HTTPStatus.TOO_MANY_REQUESTS and not spent)


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
    if isinstance(error, BudgetExceeded) and not isinstance(error, BudgetUnknown):
        return Refusal(error.status, _message(error), _INSUFFICIENT_QUOTA, _INSUFFICIENT_QUOTA)
    return Refusal(error.status, _message(error), _type(error.status), _code(error), retry_after_s=error.retry_after_s)


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
