"""Requests that are read at a glance: the common form, whose head lies whole in what has just arrived. Pure.

Everything else, and whatever is in doubt, is not plain and goes to the server's own parser: what is read here is
read there as the same. Grammar: RFC 9112, without folded lines, bodies in chunks, other protocols and closing.
"""

import re
from dataclasses import dataclass

from starlette.types import Scope

_MOST_BYTES = 8 << 10
"""Of a head."""
_REQUEST = re.compile(
    rb"(POST) (/[A-Za-z0-9/_.-]*) HTTP/1\.1\r\n((?:[!#$%&'*+.^_`|~0-9A-Za-z-]+:[\t\x20-\x7e]*\r\n)+)\r\n"
)
_LENGTH = re.compile(rb"[0-9]{1,7}")
_ELSEWHERE = frozenset({b"transfer-encoding", b"upgrade", b"expect", b"te", b"trailer"})
_KEPT = frozenset({b"", b"keep-alive"})


@dataclass(frozen=True, slots=True)
class Plain:
    """The head of a request.

    ``headers`` have small names, in their order; ``missing`` is how many bytes of the body have not arrived yet.
    """

    method: str
    path: str
    headers: tuple[tuple[bytes, bytes], ...]
    missing: int

    def scope(self) -> Scope:
        """What an ASGI application is told of it, as far as it says."""
        return {
            "type": "http",
            "method": self.method,
            "path": self.path,
            "query_string": b"",
            "headers": self.headers,
            "state": {},
        }


def read_plain(data: bytes) -> Plain | None:
    """The plain request with which ``data`` begins and, as far as its body has arrived, ends; None for any other."""
    found = _REQUEST.match(data, 0, _MOST_BYTES)
    if found is None:
        return None
    headers = tuple(_header(line) for line in found[3][:-2].split(b"\r\n"))
    length = _length(headers)
    if length is None:
        return None
    missing = length - (len(data) - found.end())
    return None if missing < 0 else Plain(found[1].decode(), found[2].decode(), headers, missing)


def _header(line: bytes) -> tuple[bytes, bytes]:
    name, _, value = line.partition(b":")
    return name.lower(), value.strip(b" \t")


def _length(headers: tuple[tuple[bytes, bytes], ...]) -> int | None:
    """How long the body is; None unless it is told once, and nothing else bears on where the request ends."""
    named = dict(headers)
    once = len(named) == len(headers)
    closes = named.get(b"connection", b"").lower() not in _KEPT
    length = named.get(b"content-length", b"")
    if not once or closes or b"host" not in named or not _LENGTH.fullmatch(length) or not _ELSEWHERE.isdisjoint(named):
        return None
    return int(length)
