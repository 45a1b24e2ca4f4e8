"""From what a provider said to a class of failure. Nothing that a provider said goes into a sentence."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Literal

import httpx2
from pydantic import BaseModel, ValidationError

from app.backends.retry_after import retry_after_s
from app.backends.transport import AddressRefused
from app.domain.errors import BackendError, Failure

_BY_STATUS = {
    400: Failure.BAD_REQUEST,
    401: Failure.AUTH,
    402: Failure.QUOTA,
    403: Failure.AUTH,
    408: Failure.SERVER,
    409: Failure.SERVER,
    413: Failure.CONTEXT,
    429: Failure.RATE_LIMITED,
    503: Failure.OVERLOADED,
    529: Failure.OVERLOADED,
}

# Codes and types of errors, from the API references of Anthropic and OpenAI and the sources of vLLM and llama.cpp.
_BY_CODE = {
    "insufficient_quota": Failure.QUOTA,
    "billing_hard_limit_reached": Failure.QUOTA,
    "billing_not_active": Failure.QUOTA,
    "billing_error": Failure.QUOTA,
    "context_length_exceeded": Failure.CONTEXT,
    "exceed_context_size_error": Failure.CONTEXT,
    "string_above_max_length": Failure.CONTEXT,
    "request_too_large": Failure.CONTEXT,
    "content_policy_violation": Failure.REFUSED,
    "content_filter": Failure.REFUSED,
    "responsibleaipolicyviolation": Failure.REFUSED,
    "invalid_prompt": Failure.REFUSED,
    "cyber_policy": Failure.REFUSED,
    "rate_limit_error": Failure.RATE_LIMITED,
    "rate_limit_exceeded": Failure.RATE_LIMITED,
    "overloaded_error": Failure.OVERLOADED,
    "overloaded": Failure.OVERLOADED,
    "engine_overloaded": Failure.OVERLOADED,
    "slow_down": Failure.OVERLOADED,
    "unavailable_error": Failure.OVERLOADED,
    "api_error": Failure.SERVER,
    "server_error": Failure.SERVER,
    "internal_error": Failure.SERVER,
    "timeout_error": Failure.SERVER,
    "authentication_error": Failure.AUTH,
    "permission_error": Failure.AUTH,
    "invalid_api_key": Failure.AUTH,
    "not_found_error": Failure.BAD_REQUEST,
    "model_not_found": Failure.BAD_REQUEST,
    "invalid_request_error": Failure.BAD_REQUEST,
}

# Some providers tell these three apart from other bad requests only by their words.
_BY_WORDS = (
    ("maximum context length", Failure.CONTEXT),
    ("prompt is too long", Failure.CONTEXT),
    ("context window", Failure.CONTEXT),
    ("exceeds the available context size", Failure.CONTEXT),
    ("exceed context window", Failure.CONTEXT),
    ("longer than the maximum model length", Failure.CONTEXT),
    ("input length exceeds", Failure.CONTEXT),
    ("content filtering policy", Failure.REFUSED),
    ("content management policy", Failure.REFUSED),
    ("content policy", Failure.REFUSED),
    ("usage policies", Failure.REFUSED),
    ("credit balance is too low", Failure.QUOTA),
)

_OK = 200
"""The status of every answer that has begun."""

_GENERIC = frozenset({Failure.SERVER, Failure.BAD_REQUEST})

_SAID = {
    Failure.RATE_LIMITED: "limits our rate",
    Failure.QUOTA: "says that our quota is used up",
    Failure.SERVER: "failed",
    Failure.OVERLOADED: "is overloaded",
    Failure.CONTEXT: "finds the text too long",
    Failure.BAD_REQUEST: "does not accept the request",
    Failure.AUTH: "does not accept our key",
    Failure.REFUSED: "declines to answer under its content policy",
}


class ProviderError(BaseModel):
    """The error object of both wire formats; each server fills other parts of it."""

    type: str | None = None
    code: str | int | None = None
    message: str | None = None


class _Wrapped(ProviderError):
    error: ProviderError | str | None = None


def read_error(body: bytes) -> ProviderError:
    """The error that a body holds; an empty one when it holds none."""
    try:
        wrapped = _Wrapped.model_validate_json(body)
    except ValidationError:
        return ProviderError()
    if isinstance(wrapped.error, ProviderError):
        return wrapped.error
    return ProviderError(type=wrapped.type, code=wrapped.code, message=wrapped.error or wrapped.message)


def classify(error: ProviderError, status: int | None = None) -> Failure:
    """The class of a failure, by code, words and status, the most telling first.

    ``status`` is None for an error inside a stream; then a numeric code counts as one.
    """
    named = next((_BY_CODE[word] for word in (str(error.code), error.type) if word in _BY_CODE), None)
    if named is None or named is Failure.BAD_REQUEST:
        message = (error.message or "").lower()
        named = next((failure for words, failure in _BY_WORDS if words in message), named)
    by_status = _from_status(status if status is not None else _as_status(error.code))
    # "api_error" and "invalid_request_error" say less than the status; every other name says more.
    if named is None or named in _GENERIC:
        return by_status or named or Failure.SERVER
    return named


def status_failure(backend: str, status: int, body: bytes, headers: Mapping[str, str]) -> BackendError:
    """The error for an answer with a status other than 2xx."""
    kind = classify(read_error(body), status)
    wait = retry_after_s(headers, datetime.now(UTC))
    return BackendError(f"{backend} {_SAID[kind]} (status {status}).", kind, wait, status)


def stream_failure(backend: str, error: ProviderError) -> BackendError:
    """The error for an error event in the middle of a stream, where no status tells anything."""
    kind = classify(error)
    return BackendError(f"{backend} {_SAID[kind]} (told within the stream).", kind, answered=_OK)


def refusal(backend: str, how: Literal["content_filter", "refusal"]) -> BackendError:
    """The error for an answer that the provider ended for safety's sake."""
    return BackendError(f"{backend} {_SAID[Failure.REFUSED]} ({how}).", Failure.REFUSED, answered=_OK)


def connection_failure(backend: str, cause: BaseException | None) -> BackendError:
    """The error for a connection that failed before the headers."""
    if isinstance(cause, AddressRefused):
        return BackendError(f"{backend} resolves to an address outside its networks.", Failure.CONNECT)
    if isinstance(cause, httpx2.ConnectTimeout):
        return BackendError(f"{backend} cannot be reached in time.", Failure.CONNECT)
    return BackendError(f"The connection to {backend} failed.", Failure.CONNECT)


def _from_status(status: int | None) -> Failure | None:
    if status is None:
        return None
    if status in _BY_STATUS:
        return _BY_STATUS[status]
    return Failure.SERVER if status >= 500 else Failure.BAD_REQUEST  # noqa: PLR2004 - the classes of RFC 9110


def _as_status(code: str | int | None) -> int | None:
    text = str(code)
    return int(text) if text.isascii() and text.isdigit() and len(text) == 3 else None  # noqa: PLR2004
