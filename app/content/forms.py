"""The form of an answer per type of request: its sections, its length, and what must hold."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from app.content.front_matter import Document, read_document
from app.content.sections import sections_of
from app.domain.errors import ContentError
from app.domain.labels import RequestType
from app.domain.model_call import Section


@dataclass(frozen=True, slots=True)
class Form:
    """How an answer to one type of request looks; ``words`` is the range of its length, ``guide`` tells the writer."""

    type: RequestType
    sections: tuple[Section, ...]
    words: tuple[int, int]
    guide: str


def load_forms(folder: Path) -> Mapping[RequestType, Form]:
    """The forms of all types that specialists answer.

    Raises:
        ContentError: a file is malformed, or a type has no form.
    """
    forms = {form.type: form for form in (_form(read_document(path)) for path in sorted(folder.glob("*.md")))}
    missing = [kind for kind in RequestType if kind is not RequestType.OTHER and kind not in forms]
    if missing:
        raise ContentError(f"{folder}: no form for {', '.join(missing)}.")
    return forms


def _form(document: Document) -> Form:
    try:
        kind = RequestType(document.field("type"))
        low, high = (int(part) for part in document.names("words"))
    except ValueError as error:
        raise ContentError(
            f"{document.where('type')}: needs a known type, and words as two numbers ({error})."
        ) from error
    return Form(kind, sections_of(document), (low, high), document.body.strip())
