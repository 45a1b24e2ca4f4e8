"""Who may not do what."""

from app.domain.errors.base import TeamError
from app.domain.errors.requests import ValidationFailed


class Unauthenticated(TeamError):
    """No valid credential came with the request."""

    code, status = "unauthenticated", 401
    remedy = "Send an API key as 'Authorization: Bearer ctk_...', or sign in."


class SignInFailed(Unauthenticated):
    """The identity provider did not confirm the sign-in."""

    code = "sign-in-failed"
    remedy = "Begin again at /login."


class Forbidden(TeamError):
    """The caller has not the right to do this."""

    code, status = "forbidden", 403
    remedy = "Use a key with the scope that is named, or ask an administrator for it."


class SensitivityNotAllowed(Forbidden):
    """This caller may not send text with this label."""

    code = "sensitivity-not-allowed"
    remedy = "Use a key that may send such text."


class TenantExists(TeamError):
    """There is a tenant of this name already."""

    code, status = "tenant-exists", 409
    remedy = "Choose another id."


class InvalidAccess(ValidationFailed):
    """A key or tenant cannot be made like this."""

    code = "invalid-access"
    remedy = "Correct the part that is named."


class RateLimited(TeamError):
    """Too many requests in too short a time."""

    code, status = "rate-limited", 429
    remedy = "Wait for the time that Retry-After says."

    def __init__(self, sentence: str | None = None, *, retry_after_s: int = 1) -> None:
        super().__init__(sentence)
        self.retry_after_s = retry_after_s
