"""What is wrong with skills, documents and calculations."""

from app.domain.errors.base import FieldError, TeamError
from app.domain.errors.requests import UnsupportedMediaType


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

    def __init__(self, sentence: str | None = None, errors: tuple[FieldError, ...] = ()) -> None:
        super().__init__(sentence)
        self.errors = errors


class CalculationError(TeamError):
    """The inputs of a calculation cannot be used."""

    code, status = "calculation", 422
    remedy = "Correct the input that is named."

    def __init__(self, sentence: str | None = None, field: str | None = None) -> None:
        super().__init__(sentence)
        self.field = field
