"""Every error that may reach a caller.

TeamError 500
├── InvalidRequest 400          malformed JSON, header or id
│   ├── InvalidCursor 400      a cursor that was not made here
│   └── CursorMismatch 400     a cursor of another list, or of other filters
├── InvalidMessage 422          the message itself cannot be used
│   ├── UnknownCommand 422     a command that does not exist
│   └── CommandMisused 422     a command without its text, or with a misspelt argument
├── Unauthenticated 401
│   └── SignInFailed 401        the identity provider did not confirm it
├── Forbidden 403              the caller lacks a scope
│   └── SensitivityNotAllowed 403    the caller may not send text with this label
├── RateLimited 429
│   ├── TooManyWaiting 429     the thread or the tenant has too many runs waiting
│   └── TooManyStreams 429     the caller has too many event streams open
├── NotFound 404
├── PreconditionFailed 412      what is to be changed has changed meanwhile
├── PreconditionRequired 428    a change without the header If-Match
├── TenantExists 409
├── MethodNotAllowed 405
├── PayloadTooLarge 413
├── RequestTimeout 408          the body did not arrive in time
├── UnsupportedMediaType 415
│   └── UnsupportedDocument 415    a kind of document that cannot be read
├── UnreadableDocument 422      a document of a known kind that holds no usable text
├── DocumentHeld 422            a document that looks like orders to its reader
├── InvalidCollection 422       a name, path or number of documents that cannot be used
├── CollectionExists 409
├── ValidationFailed 422        unknown or badly typed fields
│   ├── UnknownOption 422       an answer names a question or option that does not exist
│   └── InvalidPolicy 422       a routing policy cannot be used
│   ├── InvalidAccess 422       a key or tenant that cannot be made
├── ClarificationNotOpen 409
├── RunFinal 409
├── PolicyConflict 409          a version of a policy is not in the state for what is asked
├── InvalidWebhook 422          a target of events that nothing may be sent to
├── WebhookConflict 409
├── SlackUnavailable 503        a workspace of Slack that cannot be talked to
│   ├── SlackNotInstalled 503
│   └── SlackBroken 503        Slack no longer takes its token
├── SlackAway 503               Slack does not answer
├── SlackNotAllowed 403         a workspace that may not install the app
├── InvalidSlackChannel 422
├── UnreadableToken 500         a token that the present keys do not open
├── FactReplaced 409            a newer statement stands in the place of a fact
├── PreconditionFailed 412      what is to be changed is no longer as the caller saw it
├── IdempotencyMismatch 422     the same key with another body
├── ReplyNotKept        409     an answer with a secret, asked for again
├── IdempotencyInProgress 409   the same key while its first request is being worked on
├── NoSpecialist 500            an analysis without any agent reached the brief
├── ContentError 500            a data file is malformed; found at start-up
├── SkillRefused 422           the scan of a skill from outside speaks against it
├── ConfigurationError 500      a setting cannot be used; found at start-up
├── CalculationError 422        the inputs of a calculator cannot be used
├── DatabaseUnavailable 503
├── NotReady 503
│   └── Overloaded 503         more waits than can be worked off in time
├── LostEpoch 500               another worker owns the run now
├── ThreadBusy 409              another run of the thread is being worked on
├── NotRetryable 409            a run that has not failed cannot be tried again
├── DeadlineExceeded 504
├── Unanswered 502             a run ended without an answer; `reason` says why
├── InvalidBudget 422           a limit, scope, time zone or span of time that cannot be used
├── BudgetExceeded 429          what is left of a budget does not pay for the call
│   └── BudgetUnknown 503       the database that keeps the budgets does not answer
├── NoBackendAllowed 503        the policy leaves no backend for this text
├── AllBackendsFailed 502       every allowed backend failed
├── InvalidCases 422            cases of the evaluation that cannot be read
├── InvalidGate 422             a gate of the evaluation that names what the runs do not have
├── InvalidSuite 422
├── ManifestDiffers 409         a run that was made of something else is to be gone on with
├── InvalidCassettes 422
├── MissingCassette 409         a request of which no answer was recorded
├── SecretFound 422             an answer with a secret was to be recorded
├── EvaluationProcessLost 500
├── DraftRefused 422            a run that cannot become a draft of a case
├── DraftConflict 409           a draft is not in the state for what is asked
└── BackendError 502            one backend failed; `kind` says how

``code`` is stable and public: it ends the ``type`` of an RFC 9457 problem. ``remedy`` says what the caller can do.
"""

from app.domain.errors.access import (
    Forbidden,
    InvalidAccess,
    RateLimited,
    SensitivityNotAllowed,
    SignInFailed,
    TenantExists,
    TooManyStreams,
    TooManyWaiting,
    Unauthenticated,
)
from app.domain.errors.base import (
    ConfigurationError,
    DatabaseUnavailable,
    ExporterRefused,
    FieldError,
    NotReady,
    Overloaded,
    TeamError,
)
from app.domain.errors.evaluation import (
    DraftConflict,
    DraftRefused,
    EvaluationProcessLost,
    InvalidCases,
    InvalidCassettes,
    InvalidGate,
    InvalidSuite,
    ManifestDiffers,
    MissingCassette,
    SecretFound,
)
from app.domain.errors.knowledge import (
    CalculationError,
    CollectionExists,
    ContentChanged,
    ContentError,
    DocumentHeld,
    InvalidCollection,
    SkillRefused,
    UnreadableDocument,
    UnsupportedDocument,
)
from app.domain.errors.requests import (
    CommandMisused,
    CursorMismatch,
    IdempotencyInProgress,
    IdempotencyMismatch,
    InvalidCursor,
    InvalidMessage,
    InvalidRequest,
    MethodNotAllowed,
    NotFound,
    PayloadTooLarge,
    PreconditionFailed,
    PreconditionRequired,
    ReplyNotKept,
    RequestTimeout,
    UnknownCommand,
    UnknownOption,
    UnsupportedMediaType,
    ValidationFailed,
)
from app.domain.errors.routing import (
    AllBackendsFailed,
    BackendError,
    BudgetExceeded,
    BudgetUnknown,
    Failure,
    InvalidBudget,
    InvalidPolicy,
    NoBackendAllowed,
    PolicyConflict,
)
from app.domain.errors.runs import (
    ClarificationNotOpen,
    DeadlineExceeded,
    FactReplaced,
    LostEpoch,
    NoSpecialist,
    NotRetryable,
    RunFinal,
    ThreadBusy,
    Unanswered,
)
from app.domain.errors.slack import (
    InvalidSlackChannel,
    SlackAway,
    SlackBroken,
    SlackNotAllowed,
    SlackNotInstalled,
    SlackUnavailable,
    UnreadableToken,
)
from app.domain.errors.webhooks import InvalidWebhook, WebhookConflict

__all__ = [
    "AllBackendsFailed",
    "BackendError",
    "BudgetExceeded",
    "BudgetUnknown",
    "CalculationError",
    "ClarificationNotOpen",
    "CollectionExists",
    "CommandMisused",
    "ConfigurationError",
    "ContentChanged",
    "ContentError",
    "CursorMismatch",
    "DatabaseUnavailable",
    "DeadlineExceeded",
    "DocumentHeld",
    "DraftConflict",
    "DraftRefused",
    "EvaluationProcessLost",
    "ExporterRefused",
    "FactReplaced",
    "Failure",
    "FieldError",
    "Forbidden",
    "IdempotencyInProgress",
    "IdempotencyMismatch",
    "InvalidAccess",
    "InvalidBudget",
    "InvalidCases",
    "InvalidCassettes",
    "InvalidCollection",
    "InvalidCursor",
    "InvalidGate",
    "InvalidMessage",
    "InvalidPolicy",
    "InvalidRequest",
    "InvalidSlackChannel",
    "InvalidSuite",
    "InvalidWebhook",
    "LostEpoch",
    "ManifestDiffers",
    "MethodNotAllowed",
    "MissingCassette",
    "NoBackendAllowed",
    "NoSpecialist",
    "NotFound",
    "NotReady",
    "NotRetryable",
    "Overloaded",
    "PayloadTooLarge",
    "PolicyConflict",
    "PreconditionFailed",
    "PreconditionRequired",
    "RateLimited",
    "ReplyNotKept",
    "RequestTimeout",
    "RunFinal",
    "SecretFound",
    "SensitivityNotAllowed",
    "SignInFailed",
    "SkillRefused",
    "SlackAway",
    "SlackBroken",
    "SlackNotAllowed",
    "SlackNotInstalled",
    "SlackUnavailable",
    "TeamError",
    "TenantExists",
    "ThreadBusy",
    "TooManyStreams",
    "TooManyWaiting",
    "Unanswered",
    "Unauthenticated",
    "UnknownCommand",
    "UnknownOption",
    "UnreadableDocument",
    "UnreadableToken",
    "UnsupportedDocument",
    "UnsupportedMediaType",
    "ValidationFailed",
    "WebhookConflict",
]
