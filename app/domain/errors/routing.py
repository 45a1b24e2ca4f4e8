"""What is wrong with policies, budgets and backends."""

from enum import StrEnum

from app.domain.errors.base import FieldError, TeamError
from app.domain.errors.requests import ValidationFailed


class InvalidPolicy(ValidationFailed):
    """A routing policy cannot be used."""

    code, status = "invalid-policy", 422
    remedy = "Correct the line that is named; `cto-team route check FILE` checks a policy without keeping it."

    def __init__(self, sentence: str | None = None) -> None:
        super().__init__(sentence, (FieldError("/yaml", sentence or "", self.code),))


class PolicyConflict(TeamError):
    """The version of the policy is not in the state for this."""

    code, status = "policy-conflict", 409
    remedy = "See `cto-team policy list` and `history`: drafts are published, what was live before is rolled back to."


class InvalidBudget(TeamError):
    """A budget cannot be set like this."""

    code, status = "invalid-budget", 422
    remedy = "Correct the part that is named."


class BudgetExceeded(TeamError):
    """What is left of a budget does not pay for the call."""

    code, status = "budget-exceeded", 429
    remedy = "Wait until the budget begins anew, raise it with `cto-team budget set`, or allow a free backend."

    def __init__(self, sentence: str | None = None, remedy: str | None = None) -> None:
        super().__init__(sentence)
        if remedy is not None:
            self.remedy = remedy


class BudgetUnknown(BudgetExceeded):
    """Whether a budget pays for the call cannot be found out now."""

    code, status = "budget-unknown", 503
    remedy = "Check that the database answers; free backends go on without it."


class NoBackendAllowed(TeamError):
    """No backend is allowed to see a text of this sensitivity."""

    code, status = "no-backend-allowed", 503
    remedy = "Configure a backend that is cleared for this sensitivity, for example a local Llama."


class AllBackendsFailed(TeamError):
    """Every backend that is allowed failed."""

    code, status = "all-backends-failed", 502
    remedy = "Check the backends with `cto-team doctor`, then ask again."


class Failure(StrEnum):
    """How one attempt at one backend failed; the engine decides by it what comes next."""

    RATE_LIMITED = "rate_limited"
    QUOTA = "quota"
    SERVER = "server"
    OVERLOADED = "overloaded"
    CONNECT = "connect"
    SILENT = "silent"
    STALLED = "stalled"
    TRUNCATED = "truncated"
    MALFORMED = "malformed"
    EMPTY = "empty"
    CONTEXT = "context"
    BAD_REQUEST = "bad_request"
    AUTH = "auth"
    REFUSED = "refused"


class BackendError(TeamError):
    """One backend failed."""

    code, status = "backend", 502

    def __init__(
        self, sentence: str, kind: Failure, retry_after_s: float | None = None, answered: int | None = None
    ) -> None:
        super().__init__(sentence)
        self.kind = kind
        self.retry_after_s = retry_after_s
        self.answered = answered
        """The HTTP status that the backend answered, or None."""
