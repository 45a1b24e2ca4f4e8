"""What is wrong with a request."""

from app.domain.errors.base import FieldError, TeamError


class InvalidRequest(TeamError):
    """The request is not well-formed."""

    code, status = "invalid-request", 400
    remedy = "Correct the part that is named and send the request again."


class InvalidCursor(InvalidRequest):
    """The cursor was not made by this service."""

    code = "invalid-cursor"
    remedy = "Begin again without a cursor, and pass each next_cursor on as it is."


class CursorMismatch(InvalidRequest):
    """The cursor belongs to another list, or to other filters."""

    code = "cursor-mismatch"
    remedy = "Keep path and filters while you go through the pages, or begin again without a cursor."


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


class RequestTimeout(TeamError):
    """The request's body did not arrive in time."""

    code, status = "request-timeout", 408
    remedy = "Send the request again over a faster connection."


class UnsupportedMediaType(TeamError):
    """The request body is not JSON."""

    code, status = "unsupported-media-type", 415
    remedy = "Send the body as application/json in UTF-8."


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


class PreconditionFailed(TeamError):
    """What is to be changed has changed meanwhile."""

    code, status = "precondition-failed", 412
    remedy = "Read it again, and send the change with the new ETag in If-Match."


class PreconditionRequired(TeamError):
    """A change needs the header If-Match."""

    code, status = "precondition-required", 428
    remedy = "Read it first, and send its ETag in If-Match."


class IdempotencyMismatch(TeamError):
    """This Idempotency-Key was used with another body."""

    code, status = "idempotency-mismatch", 422
    remedy = "Use a new key for a new request."


class ReplyNotKept(TeamError):
    """The request with this Idempotency-Key was carried out; its answer held a secret and was not kept."""

    code, status = "reply-not-kept", 409
    remedy = "Look at what the first request has made; if its secret was lost, ask for a new one there."


class IdempotencyInProgress(TeamError):
    """A request with this Idempotency-Key is being worked on."""

    code, status = "idempotency-in-progress", 409
    remedy = "Send the same request again in a second."
    retry_after_s = 1
