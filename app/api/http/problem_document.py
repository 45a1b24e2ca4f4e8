"""An error as the members of an RFC 9457 document."""

from http import HTTPStatus

from app.domain.run import Problem


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
