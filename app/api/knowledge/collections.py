"""A tenant's own documents."""

from typing import Annotated

from fastapi import APIRouter, Depends, Header, Path, Query, Request, Response

from app.api.http.dependencies import PrincipalDep, ServiceDep, requires
from app.api.knowledge.collection_views import (
    CollectionBody,
    CollectionsView,
    CollectionView,
    DocumentsView,
    LabelBody,
    PutView,
    collection_view,
    document_view,
    put_view,
)
from app.domain.access import Scope
from app.domain.collection import COLLECTION_NAME, LONGEST_NAME, LONGEST_PATH
from app.domain.errors import PayloadTooLarge
from app.retrieval.indexing.collections import Upload

PREFIX = "/v1/collections"

router = APIRouter(prefix=PREFIX, tags=["collections"])

_READ = [Depends(requires(Scope.SKILLS_READ))]
_WRITE = [Depends(requires(Scope.SKILLS_WRITE))]

Name = Annotated[str, Path(pattern=COLLECTION_NAME, max_length=LONGEST_NAME, examples=["handbook"])]
DocumentPath = Annotated[str, Path(min_length=1, max_length=LONGEST_PATH, examples=["travel/expenses.md"])]
_DOCUMENT_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            name: {"schema": {"type": "string", "format": "binary"}}
            for name in ("text/markdown", "text/plain", "text/html", "application/pdf")
        },
    }
}


@router.post("", summary="Make a collection", status_code=201, dependencies=_WRITE)
async def create_collection(body: CollectionBody, service: ServiceDep, principal: PrincipalDep) -> CollectionView:
    """Make an empty collection. Its label travels with every passage of it."""
    made = await service.collections.create(
        body.name, body.title, body.sensitivity, body.language, tenant=principal.tenant
    )
    return collection_view(made)


@router.get("", summary="List collections", dependencies=_READ)
async def list_collections(service: ServiceDep, principal: PrincipalDep) -> CollectionsView:
    """All collections by name."""
    return CollectionsView(data=tuple(map(collection_view, await service.collections.list(principal.tenant))))


@router.get("/{name}", summary="Read a collection", dependencies=_READ)
async def read_collection(name: Name, service: ServiceDep, principal: PrincipalDep) -> CollectionView:
    """One collection."""
    return collection_view(await service.collections.show(name, principal.tenant))


@router.patch("/{name}", summary="Relabel a collection", dependencies=_WRITE)
async def relabel_collection(
    name: Name, body: LabelBody, service: ServiceDep, principal: PrincipalDep
) -> CollectionView:
    """Change the label of a collection; it holds from the next search on."""
    return collection_view(await service.collections.relabel(name, body.sensitivity, principal.tenant))


@router.delete("/{name}", summary="Delete a collection", status_code=204, dependencies=_WRITE)
async def remove_collection(name: Name, service: ServiceDep, principal: PrincipalDep) -> None:
    """Delete a collection with every version of its documents. Answers that quoted it keep their quotes."""
    await service.collections.remove(name, principal.tenant)


@router.get("/{name}/documents", summary="List documents", dependencies=_READ)
async def list_documents(name: Name, service: ServiceDep, principal: PrincipalDep) -> DocumentsView:
    """The documents of a collection by path."""
    return DocumentsView(data=tuple(map(document_view, await service.collections.documents(name, principal.tenant))))


@router.put(
    "/{name}/documents/{path:path}",
    summary="Put a document in",
    dependencies=_WRITE,
    openapi_extra=_DOCUMENT_BODY,
    responses={201: {"description": "The document is new.", "model": PutView}},
)
async def put_document(  # noqa: PLR0913, PLR0917 - each part of the request is a parameter
    name: Name,
    path: DocumentPath,
    request: Request,
    response: Response,
    service: ServiceDep,
    principal: PrincipalDep,
    content_type: Annotated[str, Header(include_in_schema=False)] = "",
    accept: Annotated[bool, Query(description="let in what looks like orders to its reader")] = False,  # noqa: FBT002
) -> PutView:
    """Put a document in, or in place of the one at this path: Markdown, text, HTML or PDF. 201 if it is new."""
    content = await _body(request, service.collections.limits.octets)
    report = await service.collections.put(
        name, Upload(path, content, content_type), accept=accept, tenant=principal.tenant
    )
    response.status_code = 201 if report.added else 200
    return put_view(path, report)


@router.delete("/{name}/documents/{path:path}", summary="Delete a document", status_code=204, dependencies=_WRITE)
async def remove_document(name: Name, path: DocumentPath, service: ServiceDep, principal: PrincipalDep) -> None:
    """Delete a document with all its versions."""
    await service.collections.remove_document(name, path, principal.tenant)


async def _body(request: Request, limit: int) -> bytes:
    """The body, read no further than the limit."""
    announced = request.headers.get("content-length", "")
    content = bytearray()
    too_large = announced.isdecimal() and int(announced) > limit
    if not too_large:
        async for part in request.stream():
            content += part
            too_large = len(content) > limit
            if too_large:
                break
    if too_large:
        raise PayloadTooLarge(f"The document is larger than {limit:,} bytes.", "Split it into smaller documents.")
    return bytes(content)
