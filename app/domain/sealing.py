"""Values that travel through a client and come back unchanged."""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from dataclasses import dataclass, field
from hashlib import sha256

_MAC = 16


@dataclass(frozen=True, slots=True)
class Seal:
    """Signs short texts with HMAC-SHA256, cut to 128 bits. ``purpose`` keeps those of one use out of another."""

    key: bytes = field(repr=False)

    def close(self, purpose: str, text: str) -> str:
        """The text with its signature, safe in an address. It is signed, not hidden."""
        content = text.encode()
        return _written(self._mac(purpose, content) + content)

    def open(self, purpose: str, token: str) -> str | None:
        """The text, or None for what was not made here, or for another purpose."""
        try:
            raw = urlsafe_b64decode(token.encode("ascii") + b"=" * (-len(token) % 4))
            mac, content = raw[:_MAC], raw[_MAC:]
            if token != _written(raw):
                # Several texts stand for the same bytes; only one of them was made here.
                return None
            return content.decode() if hmac.compare_digest(mac, self._mac(purpose, content)) else None
        except (Error, ValueError):
            return None

    def _mac(self, purpose: str, content: bytes) -> bytes:
        return hmac.digest(self.key, purpose.encode() + b"\0" + content, sha256)[:_MAC]


def _written(raw: bytes) -> str:
    return urlsafe_b64encode(raw).decode().rstrip("=")
