"""A skill that was sent as texts by their paths: held to the same limits as one that comes as an archive."""

import unicodedata
from collections.abc import Mapping

from app.scanning.archive import path_trouble
from app.scanning.package import Collector, Package, Trouble


def posted_package(files: Mapping[str, str], name: str) -> Package:
    """The package that the texts make; what may not be in one is noted as damage and left out."""
    collector, taken = Collector(), set[str]()
    for path, text in sorted(files.items()):
        trouble = _trouble(path, taken, full=collector.full)
        if trouble is not None:
            collector.note(trouble, path)
            continue
        collector.add(path, text.encode("utf-8", "surrogatepass"))
    return collector.package(name)


def _trouble(path: str, taken: set[str], *, full: bool) -> Trouble | None:
    """What keeps the file out. ``taken`` are the places so far, folders with a slash; the file's own are added."""
    key = unicodedata.normalize("NFKC", path).casefold()
    parents = {key[:place] for place, letter in enumerate(key) if letter == "/"}
    if path.endswith("/"):
        return Trouble.BAD_NAME
    trouble = path_trouble(path)
    if trouble is not None:
        return trouble
    if key in taken or f"{key}/" in taken or parents & taken:
        return Trouble.TWICE
    taken |= {key, *(f"{parent}/" for parent in parents)}
    return Trouble.TOO_MANY if full else None
