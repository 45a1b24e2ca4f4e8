"""``GET /v1/models`` and ``/v1/models/{name}`` for clients that name a version of Anthropic's API."""

from collections.abc import Sequence

from app.api.anthropic.errors import Json
from app.api.asking.models import TeamModel, TeamModels
from app.api.http.numbers import whole
from app.domain.errors import InvalidRequest

VERSION = "anthropic-version"
"""The header that every client of Anthropic's sends, and no other."""

_USUAL, _MOST = 20, 1000


def listed(models: TeamModels, *, after: str = "", before: str = "", limit: str = "") -> Json:
    """A page of the names by which the team is asked, behind the name ``after`` or before the name ``before``.

    Raises:
        InvalidRequest: one of the parameters cannot be used.
    """
    count = _count(limit)
    names = tuple(models)
    if before and not after:
        rest = names[: _place(names, before, "before_id")]
        page = rest[-count:]
    else:
        rest = names[_place(names, after, "after_id") + 1 :] if after else names
        page = rest[:count]
    return {
        "data": [model_document(models[name]) for name in page],
        "has_more": len(page) < len(rest),
        "first_id": page[0] if page else None,
        "last_id": page[-1] if page else None,
    }


def model_document(model: TeamModel) -> Json:
    """One name of the team as a model. It was released on no day, which Anthropic writes as the first of all days."""
    whose = ", ".join(model.agents) or ("local" if model.local else "")
    return {
        "type": "model",
        "id": model.name,
        "display_name": f"CTO team ({whose})" if whose else "CTO team",
        "created_at": "1970-01-01T00:00:00Z",
        "lifecycle": "active",
    }


def _count(limit: str) -> int:
    if not limit:
        return _USUAL
    count = whole(limit)
    if count is None or not 1 <= count <= _MOST:
        raise InvalidRequest(f"limit: a number from 1 to {_MOST} is needed.")
    return count


def _place(names: Sequence[str], name: str, parameter: str) -> int:
    if name not in names:
        raise InvalidRequest(f"{parameter}: there is no model {name[:100]!r}.")
    return names.index(name)
