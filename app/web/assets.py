"""The page's files: served under a path that changes with their content, so that browsers may keep them for ever."""

import gzip
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from fastapi import Response

from app.domain.errors import NotFound

_TYPES = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".svg": "image/svg+xml"}
_GZIP_LEVEL = 6
_FOR_EVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class Assets:
    """Every static file by name, plain and compressed, the digest over all, and where they are served."""

    files: Mapping[str, bytes]
    zipped: Mapping[str, bytes]
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

    def response(self, digest: str, name: str, accepted: str = "") -> Response:
        """One file, compressed if ``accepted``, the value of Accept-Encoding, names gzip.

        Under an old digest it is the present file, but not kept.

        Raises:
            NotFound: there is no such file.
        """
        if name not in self.files:
            raise NotFound("There is no such file.")
        kept = _FOR_EVER if digest == self.digest else "no-cache"
        headers = {"Cache-Control": kept, "Vary": "Accept-Encoding"}
        body = self.files[name]
        if takes_gzip(accepted):
            body, headers["Content-Encoding"] = self.zipped[name], "gzip"
        return Response(body, media_type=_TYPES[Path(name).suffix], headers=headers)


def takes_gzip(accepted: str) -> bool:
    """Whether a value of Accept-Encoding names gzip and does not refuse it."""
    for offer in accepted.lower().split(","):
        coding, _, weight = offer.partition(";")
        if coding.strip() == "gzip":
            return weight.replace(" ", "").rstrip("0.") != "q="
    return False


def read_assets(folder: Path, prefix: str = "/static") -> Assets:
    """Every file of the folder that a page can use."""
    files = {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.suffix in _TYPES}
    digest = hashlib.sha256()
    for name, content in files.items():
        digest.update(f"{name}\0{len(content)}\0".encode() + content)
    # Without a time in it, the same file is compressed to the same bytes.
    zipped = {name: gzip.compress(content, _GZIP_LEVEL, mtime=0) for name, content in files.items()}
    return Assets(MappingProxyType(files), MappingProxyType(zipped), digest.hexdigest()[:12], prefix)
