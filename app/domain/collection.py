"""A tenant's own documents."""

import re
from dataclasses import dataclass
from datetime import datetime

from app.domain.errors import InvalidCollection
from app.domain.labels import Sensitivity

COLLECTION_NAME = r"^[a-z0-9]+(-[a-z0-9]+)*$"
LONGEST_NAME = 64
LONGEST_TITLE = 200
LONGEST_PATH = 300

# What citations put before a document's path, so that no collection's document is taken for a skill's.
_FOLDER = "collections"
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f\\\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class NewCollection:
    """A collection to make. ``language`` is the one that its words are stemmed in."""

    name: str
    title: str
    sensitivity: Sensitivity
    language: str = "english"


@dataclass(frozen=True, slots=True)
class Collection:
    """A collection as it is; passages of it carry its label wherever they go."""

    name: str
    title: str
    sensitivity: Sensitivity
    language: str
    documents: int
    chunks: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class CollectionDocument:
    """A document of a collection: its path there, the SHA-256 of its text, and its size."""

    path: str
    content_hash: str
    characters: int
    chunks: int


def checked_name(name: str) -> str:
    """The name, if a collection may have it.

    Raises:
        InvalidCollection: it holds anything but a-z, 0-9 and single hyphens, or is too long.
    """
    if len(name) > LONGEST_NAME or not re.fullmatch(COLLECTION_NAME, name):
        raise InvalidCollection(
            f"A collection's name holds at most {LONGEST_NAME} of a-z, 0-9 and single hyphens between them."
        )
    return name


def citation_path(collection: str, path: str) -> str:
    """The path by which citations name a document of a collection.

    Raises:
        InvalidCollection: the path is not a plain relative one.
    """
    parts = path.split("/")
    if len(path) > LONGEST_PATH or _UNPRINTABLE.search(path) or any(part.strip() in {"", ".", ".."} for part in parts):
        raise InvalidCollection(
            f"A document's path is relative, at most {LONGEST_PATH} characters long, and has no part like '..'."
        )
    return f"{_FOLDER}/{collection}/{path}"


def own_path(collection: str, path: str) -> str:
    """The path of a document within its collection."""
    return path.removeprefix(f"{_FOLDER}/{collection}/")
