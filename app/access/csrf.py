"""What proves that a change comes from a page of this service."""

import hashlib
import hmac
from collections.abc import Mapping
from urllib.parse import urlsplit

from app.domain.errors import Forbidden


def csrf_token(session: str) -> str:
    """Follows from the session's own secret, which no other page can read; 64 hex digits."""
    return hmac.new(session.encode(), b"csrf", hashlib.sha256).hexdigest()


def check_same_origin(headers: Mapping[str, str]) -> None:
    """Raise Forbidden where a browser says that a page of another site sent this. ``headers`` have small names."""
    origin = headers.get("origin")
    elsewhere = origin is not None and urlsplit(origin).netloc != headers.get("host", "")
    if elsewhere or headers.get("sec-fetch-site") == "cross-site":
        raise Forbidden("The request comes from a page of another site.")
