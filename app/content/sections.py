"""The list of sections in the header of an agent or a form."""

from app.content.front_matter import Document
from app.domain.errors import ContentError
from app.domain.model_call import Section

_KEYS = frozenset({"id", "heading", "about", "required"})


def sections_of(document: Document) -> tuple[Section, ...]:
    """The sections in order; each is ``{id, heading, about}``.

    Raises:
        ContentError: the list or one of its entries is malformed.
    """
    value = document.header.get("sections")
    if not isinstance(value, list) or not value:
        raise ContentError(f"{document.where('sections')}: 'sections' must list at least one section.")
    found: list[Section] = []
    for entry in value:
        if not isinstance(entry, dict) or not {"id", "heading"} <= entry.keys() <= _KEYS:
            raise ContentError(f"{document.where('sections')}: a section has an id, a heading and what it is about.")
        required = entry.get("required", "false")
        found.append(
            Section(str(entry["id"]), str(entry["heading"]), str(entry.get("about", "")), required in {"true", True})
        )
    if len({section.id for section in found}) != len(found):
        raise ContentError(f"{document.where('sections')}: a section's id stands twice.")
    return tuple(found)
