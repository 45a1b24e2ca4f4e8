"""Signatures as the Standard Webhooks specification has them."""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Sequence
from datetime import datetime

_PREFIX = "whsec_"
_BYTES = 32


def new_secret() -> str:
    """A fresh secret in the form that receivers' libraries read."""
    return _PREFIX + base64.b64encode(secrets.token_bytes(_BYTES)).decode()


def signed(delivery_id: str, at: datetime, body: bytes, keys: Sequence[str]) -> dict[str, str]:
    """The headers of one request; with two secrets two signatures, so that a receiver can change over in peace."""
    stamp = str(int(at.timestamp()))
    content = b".".join((delivery_id.encode(), stamp.encode(), body))
    return {
        "content-type": "application/json",
        "user-agent": "cto-team-webhooks",
        "webhook-id": delivery_id,
        "webhook-timestamp": stamp,
        "webhook-signature": " ".join(_signature(key, content) for key in keys),
    }


def _signature(secret: str, content: bytes) -> str:
    key = base64.b64decode(secret.removeprefix(_PREFIX))
    return "v1," + base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()
