"""Reads Slack's JSON, in which everything may be missing. Pure."""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from app.domain.codec import Json

Body: TypeAlias = Mapping[str, Json]


def fields(value: Json | None) -> Body:
    """An object; an empty one where it is something else."""
    return value if isinstance(value, dict) else {}


def items(value: Json | None) -> Sequence[Json]:
    """A list; an empty one where it is something else."""
    return value if isinstance(value, list) else ()


def words(body: Body, *path: str) -> str:
    """The text at the end of a path of names; empty where there is none."""
    *folders, name = path
    for each in folders:
        body = fields(body.get(each))
    value = body.get(name)
    return value if isinstance(value, str) else ""
