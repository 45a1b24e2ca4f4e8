"""The input of a response as a list of items."""

from collections.abc import Mapping, Sequence
from typing import cast

from app.api.http.numbers import whole
from app.api.openai.errors import BadParameter
from app.api.openai.responses.request import response_id
from app.domain.asked import AskedPart

Json = dict[str, object]

_MOST = 100
_USUAL = 20


def input_items(known: AskedPart, query: Mapping[str, str]) -> Json:
    """A page of the items, the last one first unless ``order=asc``.

    Raises:
        BadParameter: the page cannot be given.
    """
    items = _items(known)
    if query.get("order", "desc") != "asc":
        items.reverse()
    limit, after = query.get("limit", str(_USUAL)), query.get("after")
    most = whole(limit)
    if most is None or not 1 <= most <= _MOST:
        raise BadParameter(f"The parameter limit is a number from 1 to {_MOST}.", "limit", "invalid_value")
    if after is not None:
        names = [each["id"] for each in items]
        if after not in names:
            raise BadParameter("The parameter after names no item.", "after", "invalid_value")
        items = items[names.index(after) + 1 :]
    page = items[:most]
    return {
        "object": "list",
        "data": page,
        "first_id": page[0]["id"] if page else None,
        "last_id": page[-1]["id"] if page else None,
        "has_more": len(items) > len(page),
    }


def _items(known: AskedPart) -> list[Json]:
    name = response_id(known.part).removeprefix("resp_")
    said = cast("Sequence[Mapping[str, str]]", known.request.get("input", ()))
    return [
        {
            "id": f"msg_{name}_in{place}",
            "type": "message",
            "role": each["role"],
            "status": "completed",
            "content": [{"type": _KINDS.get(each["role"], "input_text"), "text": each["text"], "annotations": []}],
        }
        for place, each in enumerate(said)
    ]


_KINDS = {"assistant": "output_text"}
