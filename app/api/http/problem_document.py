"""An error as the members of an RFC 9457 document."""

from http import HTTPStatus

from pydantic import BaseModel, Field

from app.domain.run import Problem


class WrongField(BaseModel):
    """One thing that is wrong with what was sent: where, as a JSON pointer, and a sentence."""

    pointer: str
    message: str
    code: str


class ProblemView(BaseModel):
    """What every error answers; `code` is stable, `remedy` says what the caller can do."""

    type: str = Field(description="address of the page about errors with this code")
    title: str
    status: int
    detail: str
    remedy: str
    code: str
    instance: str | None = None
    request_id: str | None = None
    run_id: str | None = None
    retry_after_s: float | None = None
    field: str | None = Field(None, description="the input of a calculation that is wrong")
    errors: list[WrongField] = []


def as_document(found: Problem) -> dict[str, object]:
    """A problem as the members of an RFC 9457 document."""
    return {
        "type": f"/problems/{found.code}",
        "title": HTTPStatus(found.status).phrase,
        "status": found.status,
        "detail": found.sentence,
        "remedy": found.remedy,
        "code": found.code,
    }
