"""The token that proves that a change comes from a page of this service."""

import hashlib
import hmac


def csrf_token(session: str) -> str:
    """Follows from the session's own secret, which no other page can read; 64 hex digits."""
    return hmac.new(session.encode(), b"csrf", hashlib.sha256).hexdigest()
