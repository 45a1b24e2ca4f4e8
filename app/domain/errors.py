"""Every error that may reach a caller.

TeamError 500
├── InvalidRequest 400          malformed JSON, header or id
├── InvalidMessage 422          the message itself cannot be used
│   ├── UnknownCommand 422     a command that does not exist
│   └── CommandMisused 422     a command without its text, or with a misspelt argument
├── NotFound 404
├── MethodNotAllowed 405
├── PayloadTooLarge 413
├── UnsupportedMediaType 415
│   └── UnsupportedDocument 415    a kind of document that cannot be read
├── UnreadableDocument 422      a document of a known kind that holds no usable text
├── DocumentHeld 422            a document that looks like orders to its reader
├── InvalidCollection 422       a name, path or number of documents that cannot be used
├── CollectionExists 409
├── ValidationFailed 422        unknown or badly typed fields
│   ├── UnknownOption 422       an answer names a question or option that does not exist
│   └── InvalidPolicy 422       a routing policy cannot be used
├── ClarificationNotOpen 409
├── RunFinal 409
├── PolicyConflict 409          a version of a policy is not in the state for what is asked
├── FactReplaced 409            a newer statement stands in the place of a fact
├── IdempotencyMismatch 422     the same key with another body
├── NoSpecialist 500            an analysis without any agent reached the brief
├── ContentError 500            a data file is malformed; found at start-up
├── SkillRefused 422           the scan of a skill from outside speaks against it
├── ConfigurationError 500      a setting cannot be used; found at start-up
├── CalculationError 422        the inputs of a calculator cannot be used
├── DatabaseUnavailable 503
├── NotReady 503
├── LostEpoch 500               another worker owns the run now
├── ThreadBusy 409              another run of the thread is being worked on
├── DeadlineExceeded 504
├── InvalidBudget 422           a limit, scope, time zone or span of time that cannot be used
├── BudgetExceeded 429          what is left of a budget does not pay for the call
│   └── BudgetUnknown 503       the database that keeps the budgets does not answer
├── NoBackendAllowed 503        the policy leaves no backend for this text
├── AllBackendsFailed 502       every allowed backend failed
└── BackendError 502            one backend failed; `kind` says how

``code`` is stable and public: it ends the ``type`` of an RFC 9457 problem. ``remedy`` says what the caller can do.
"""

from dataclasses import dataclass
from enum import StrEnum
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

    def __init__(self, sentence: str | None = None) -> None:
        super().__init__(sentence or (type(self).__doc__ or "").splitlines()[0])

    @property
    def sentence(self) -> str:
        """What happened, in words that are safe to show."""
        return str(self.args[0])


class InvalidRequest(TeamError):
    """The request is not well-formed."""

    code, status = "invalid-request", 400
    remedy = "Correct the part that is named and send the request again."


class InvalidMessage(TeamError):
    """The message is blank, too long, or not text."""

    code, status = "invalid-message", 422
    remedy = "Send between 1 and 100,000 characters of text."


class UnknownCommand(InvalidMessage):
    """There is no such command."""

    code, status = "unknown-command", 422
    remedy = "Use one of the commands that `cto-team commands` and GET /v1/commands list."


class CommandMisused(InvalidMessage):
    """The command's arguments cannot be used."""

    code, status = "command-misused", 422
    remedy = "Write the command as its usage says."


class NotFound(TeamError):
    """There is no such thing."""

    code, status = "not-found", 404
    remedy = "Check the id or the path."


class MethodNotAllowed(TeamError):
    """The path exists, but not with this method."""

    code, status = "method-not-allowed", 405
    remedy = "See /openapi.json for the methods of each path."


class PayloadTooLarge(TeamError):
    """The request body is larger than 1 MiB."""

    code, status = "payload-too-large", 413
    remedy = "Send less text, at most 100,000 characters."

    def __init__(self, sentence: str | None = None, remedy: str | None = None) -> None:
        super().__init__(sentence)
        if remedy is not None:
            self.remedy = remedy


class UnsupportedMediaType(TeamError):
    """The request body is not JSON."""

    code, status = "unsupported-media-type", 415
    remedy = "Send the body as application/json in UTF-8."


class UnsupportedDocument(UnsupportedMediaType):
    """Documents of this kind cannot be read."""

    code, status = "unsupported-document", 415
    remedy = "Send Markdown, plain text, HTML or PDF, with its media type or its usual ending."


class UnreadableDocument(TeamError):
    """The document holds no text that can be used."""

    code, status = "unreadable-document", 422
    remedy = "Send the document as Markdown or plain text in UTF-8."

    def __init__(self, sentence: str | None = None, remedy: str | None = None) -> None:
        super().__init__(sentence)
        if remedy is not None:
            self.remedy = remedy


class DocumentHeld(TeamError):
    """The document looks like orders to its reader and was not let in."""

    code, status = "document-held", 422
    remedy = "Read the document; if it is harmless, send it again with `accept`."


class InvalidCollection(TeamError):
    """The collection cannot be like this."""

    code, status = "invalid-collection", 422
    remedy = "Correct the part that is named."


class CollectionExists(TeamError):
    """There is a collection of this name already."""

    code, status = "collection-exists", 409
    remedy = "Put documents into it, choose another name, or remove it first."


class ValidationFailed(TeamError):
    """A field is unknown, missing or has the wrong type."""

    code, status = "validation-failed", 422
    remedy = "Correct the fields that `errors` names."

    def __init__(self, sentence: str | None = None, errors: tuple[FieldError, ...] = ()) -> None:
        super().__init__(sentence)
        self.errors = errors


class UnknownOption(ValidationFailed):
    """An answer names a question or an option that does not exist."""

    code, status = "unknown-option", 422
    remedy = "Use the question ids and the option numbers of the clarification."


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


class ClarificationNotOpen(TeamError):
    """The questions have been answered, have expired or were withdrawn."""

    code, status = "clarification-not-open", 409
    remedy = "Read the run: it goes on without these answers. A new message can still correct it."


class FactReplaced(TeamError):
    """A newer statement stands in the place of this fact."""

    code, status = "fact-replaced", 409
    remedy = "Correct the newer fact; this one is kept as history only, and can be deleted."


class RunFinal(TeamError):
    """The run has ended already."""

    code, status = "run-final", 409
    remedy = "Send a new message in the same thread."


class IdempotencyMismatch(TeamError):
    """This Idempotency-Key was used with another body."""

    code, status = "idempotency-mismatch", 422
    remedy = "Use a new key for a new request."


class NoSpecialist(TeamError):
    """The analysis named no specialist."""

    code, status = "no-specialist", 500


class ContentError(TeamError):
    """A file under agents/, prompts/, skills/ or evals/ is malformed."""

    code, status = "content", 500
    remedy = "Correct the file that is named."


class ContentChanged(ContentError):
    """A file was written to while it was read."""

    code, status = "content-changed", 500
    remedy = "Wait until the files are written, then try again."


class SkillRefused(TeamError):
    """The scan of a skill from outside speaks against it."""

    code, status = "skill-refused", 422
    remedy = "Read the findings with `cto-team skills scan`; what remains suspicious needs a person's --yes."


class ConfigurationError(TeamError):
    """A setting cannot be used."""

    code, status = "configuration", 500
    remedy = "Correct the setting that is named; `cto-team doctor` shows all of them."


class ExporterRefused(ConfigurationError):
    """The environment switches something on that would carry prompts out."""

    code = "exporter-refused"
    remedy = "Remove the variable, or allow it by naming it in CTO_TEAM_ALLOW_EXPORTERS."


class CalculationError(TeamError):
    """The inputs of a calculation cannot be used."""

    code, status = "calculation", 422
    remedy = "Correct the input that is named."

    def __init__(self, sentence: str | None = None, field: str | None = None) -> None:
        super().__init__(sentence)
        self.field = field


class DatabaseUnavailable(TeamError):
    """The database does not answer."""

    code, status = "database-unavailable", 503
    remedy = "Check that the database server runs and that DATABASE_URL is right."


class NotReady(TeamError):
    """The service is starting or stopping."""

    code, status = "not-ready", 503
    remedy = "Try again in a few seconds."


class LostEpoch(TeamError):
    """Another worker has taken over the run."""

    code, status = "lost-epoch", 500


class ThreadBusy(TeamError):
    """Another run of the same thread is being worked on."""

    code, status = "thread-busy", 409
    remedy = "Wait for the other run to end, or cancel it."


class DeadlineExceeded(TeamError):
    """The run took longer than it may."""

    code, status = "deadline-exceeded", 504
    remedy = "Ask again, or raise the deadline."


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
