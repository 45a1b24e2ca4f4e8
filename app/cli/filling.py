"""Putting files and folders of them into a collection: here, or in a service elsewhere."""

import asyncio
from collections.abc import Iterator, Sequence
from pathlib import Path

from app.cli.local import with_service
from app.client.client import Client, open_client
from app.client.errors import Unreachable
from app.content.documents import Limits, readable
from app.domain.errors import Forbidden, NotFound, TeamError, Unauthenticated
from app.retrieval.indexing.collections import FillReport, PutReport, Refusal, Upload
from app.service import Service
from app.settings import Settings


def fill(name: str, sources: Sequence[Path], settings: Settings, *, accept: bool) -> FillReport:
    """What putting in the documents of the sources did."""
    if settings.server is not None:
        return asyncio.run(_remote(name, sources, settings, accept=accept))

    async def local(service: Service) -> FillReport:
        limit = service.collections.limits.octets
        return await service.collections.fill(name, uploads(sources, limit), accept=accept)

    return with_service(local, sync=False)


async def _remote(name: str, sources: Sequence[Path], settings: Settings, *, accept: bool) -> FillReport:
    """One document after the other; what the service refuses is named, and the others go on."""
    done, refused = PutReport(), list[Refusal]()
    async with open_client(settings.server or "", settings.key) as client:
        for upload in uploads(sources, Limits().octets):
            try:
                done += await _put(client, name, upload, accept=accept)
            except (Unreachable, Unauthenticated, Forbidden, NotFound):
                raise  # the next one would fare no better
            except TeamError as error:
                refused.append(Refusal(upload.path, error))
    return FillReport(done, tuple(refused))


async def _put(client: Client, name: str, upload: Upload, *, accept: bool) -> PutReport:
    view = await client.collections.put(name, upload.path, upload.content, accept=accept)
    return PutReport(
        added=int(view.added),
        replaced=int(view.changed and not view.added),
        unchanged=int(not view.changed),
        chunks=view.chunks,
        embedded=view.embedded,
    )


def uploads(sources: Sequence[Path], limit: int) -> Iterator[Upload]:
    """The documents of the sources, one in memory at a time; of a folder, every one that can be read.

    A file too large is not read: what stands in for it is refused by its size.
    """
    for source in sources:
        if source.is_dir():
            for path in sorted(source.rglob("*")):
                relative = path.relative_to(source)
                hidden = any(part.startswith(".") for part in relative.parts)
                if path.is_file() and not path.is_symlink() and not hidden and readable(path.name):
                    yield Upload(relative.as_posix(), _content(path, limit))
        else:
            yield Upload(source.name, _content(source, limit))


def _content(path: Path, limit: int) -> bytes:
    with path.open("rb") as file:
        return file.read(limit + 1)
