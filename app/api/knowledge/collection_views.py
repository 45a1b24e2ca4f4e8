"""Collections in the shape of the HTTP API."""

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from pydantic import BaseModel, ConfigDict, Field

from app.domain.collection import COLLECTION_NAME, LONGEST_NAME, LONGEST_TITLE, Collection, CollectionDocument
from app.domain.labels import Sensitivity

if TYPE_CHECKING:
    from app.retrieval.indexing.collections import PutReport


class CollectionBody(BaseModel):
    """A collection to make."""

    model_config: ClassVar[ConfigDict] = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(max_length=LONGEST_NAME, pattern=COLLECTION_NAME, examples=["handbook"])
    title: str = Field("", max_length=LONGEST_TITLE, description="by default the name in words")
    sensitivity: Sensitivity = Field(
        Sensitivity.PUBLIC, description="no backend that is not cleared for it ever gets a passage"
    )
    language: str = Field("en", max_length=2, description="ISO 639-1; words are stemmed in it", examples=["de"])


class LabelBody(BaseModel):
    """Another label for a collection."""

    model_config: ClassVar[ConfigDict] = ConfigDict(extra="forbid", frozen=True)

    sensitivity: Sensitivity


class _View(BaseModel):
    model_config: ClassVar[ConfigDict] = ConfigDict(frozen=True, from_attributes=True)


class CollectionView(_View):
    """A collection."""

    name: str
    title: str
    sensitivity: Sensitivity
    language: str
    documents: int
    chunks: int
    created_at: datetime


class CollectionsView(_View):
    """All collections."""

    data: tuple[CollectionView, ...]


class DocumentView(_View):
    """A document of a collection. ``content_hash`` is the SHA-256 of its text, ``characters`` the length of that."""

    path: str
    content_hash: str
    characters: int
    chunks: int


class DocumentsView(_View):
    """All documents of a collection."""

    data: tuple[DocumentView, ...]


class PutView(_View):
    """What putting a document did, and how many of its chunks had to be embedded."""

    path: str
    added: bool
    changed: bool
    chunks: int
    embedded: int


def collection_view(collection: Collection) -> CollectionView:
    """A collection for the wire."""
    return CollectionView.model_validate(collection)


def document_view(document: CollectionDocument) -> DocumentView:
    """A document for the wire."""
    return DocumentView.model_validate(document)


def put_view(path: str, report: "PutReport") -> PutView:
    """The report on one document for the wire."""
    return PutView(
        path=path,
        added=bool(report.added),
        changed=not report.unchanged,
        chunks=report.chunks,
        embedded=report.embedded,
    )
