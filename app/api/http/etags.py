"""Versions of what is read and changed: ``ETag``, ``If-None-Match`` and ``If-Match``."""

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Annotated

from fastapi import Depends, Header, HTTPException, Response
from pydantic import BaseModel

from app.domain.digests import sha256_of
from app.domain.errors import PreconditionFailed, PreconditionRequired

_Tags = Annotated[str | None, Header(max_length=1000)]


def entity_tag(content: BaseModel | Mapping[str, object] | str | int) -> str:
    """A strong tag: two contents have the same one only if they are equal."""
    plain = content.model_dump(mode="json") if isinstance(content, BaseModel) else content
    return f'"{sha256_of(json.dumps(plain, sort_keys=True, default=str))[:32]}"'


class Conditions:
    """What the caller knows of the version that it reads or changes."""

    def __init__(self, response: Response, if_match: str | None, if_none_match: str | None) -> None:
        self._response = response
        self._if_match = if_match
        self._if_none_match = if_none_match

    def reading(self, tag: str) -> None:
        """Send the tag; where the caller has this version already, nothing else follows (304)."""
        if _names(self._if_none_match, tag):
            raise HTTPException(HTTPStatus.NOT_MODIFIED, headers={"ETag": tag})
        self._response.headers["ETag"] = tag

    def changing(self, tag: str) -> None:
        """Check that the caller changes the version that it has seen.

        The write itself must be bound to that version, too, as another caller may be at it.

        Raises:
            PreconditionRequired: the request does not say which version it is about.
            PreconditionFailed: it is about another one.
        """
        if self._if_match is None:
            raise PreconditionRequired
        if not _names(self._if_match, tag):
            raise PreconditionFailed

    def changed(self, tag: str) -> None:
        """Send the tag of the new version."""
        self._response.headers["ETag"] = tag


def version_tag(version: int) -> str:
    """A strong tag for what counts its changes."""
    return f'"{version}"'


async def _version_to_change(if_match: Annotated[str | None, Header(max_length=100)] = None) -> int:
    if if_match is None:
        raise PreconditionRequired
    text = if_match.strip().strip('"')
    if not text.isdecimal():
        raise PreconditionFailed
    return int(text)


VersionToChange = Annotated[int, Depends(_version_to_change)]
"""The version that the caller has seen of what it changes, for what is tagged by ``version_tag``."""


async def conditions_of(response: Response, if_match: _Tags = None, if_none_match: _Tags = None) -> Conditions:
    """What the headers of the request say."""
    return Conditions(response, if_match, if_none_match)


ConditionsDep = Annotated[Conditions, Depends(conditions_of)]


def _names(header: str | None, tag: str) -> bool:
    """Whether a list of tags holds this one. A weak tag equals no strong one."""
    return header is not None and (header.strip() == "*" or tag in [each.strip() for each in header.split(",")])
