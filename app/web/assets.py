"""The page's files: served under a path that changes with their content, so that browsers may keep them for ever."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from fastapi import Response

from app.domain.errors import NotFound

_TYPES = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".svg": "image/svg+xml"}
_FOR_EVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class Assets:
    """Every static file by name, the digest over all of them, and the path under which they are served."""

    files: Mapping[str, bytes]
    digest: str
    prefix: str

    def url(self, name: str) -> str:
        """The address of a file; raises KeyError for a file that does not exist."""
        if name not in self.files:
            raise KeyError(name)
        return f"{self.prefix}/{self.digest}/{name}"

    @property
    def modules(self) -> tuple[str, ...]:
        """The script modules, which the page announces to the browser at once: they import each other in a chain."""
        return tuple(name for name in self.files if name.endswith(".js") and name != "theme.js")

    def response(self, digest: str, name: str) -> Response:
        """One file. Under an old digest it is the present file, but not kept.

        Raises:
            NotFound: there is no such file.
        """
        if name not in self.files:
            raise NotFound("There is no such file.")
        kept = _FOR_EVER if digest == self.digest else "no-cache"
        return Response(self.files[name], media_type=_TYPES[Path(name).suffix], headers={"Cache-Control": kept})


def read_assets(folder: Path, prefix: str = "/static") -> Assets:
    """Every file of the folder that a page can use."""
    files = {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.suffix in _TYPES}
    digest = hashlib.sha256()
    for name, content in files.items():
        digest.update(f"{name}\0{len(content)}\0".encode() + content)
    return Assets(MappingProxyType(files), digest.hexdigest()[:12], prefix)
