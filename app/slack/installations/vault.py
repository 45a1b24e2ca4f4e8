"""Tokens at rest: encrypted, and bound to the workspace that they belong to."""

import hashlib
import json
import secrets
from dataclasses import dataclass, field
from typing import Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app.domain.errors import UnreadableToken
from app.domain.slack import Installation, Workspace

TOKEN, REFRESH = "token", "refresh"
"""What a sealed token is for."""

_VERSION = b"\x01"
_KEY_ID, _NONCE, _KEY = 8, 12, 32
_HEAD = len(_VERSION) + _KEY_ID + _NONCE


@dataclass(frozen=True, slots=True)
class _Key:
    id: bytes
    value: bytes = field(repr=False)

    @classmethod
    def of(cls, secret: bytes) -> Self:
        value = HKDF(algorithm=SHA256(), length=_KEY, salt=None, info=b"cto-team slack tokens").derive(secret)
        return cls(hashlib.sha256(b"id" + value).digest()[:_KEY_ID], value)


class Vault:
    """Seals with the first of its secrets, and opens what was sealed with any of them (AES-256-GCM).

    A sealed token is a version byte, the id of its key, a nonce, and what was encrypted. The workspace and the use are
    authenticated with it: a row that is copied to another workspace does not open there.
    """

    def __init__(self, secrets_: tuple[bytes, ...]) -> None:
        keys = tuple(map(_Key.of, secrets_))
        self._first = keys[0]
        self._keys = {key.id: key for key in keys}

    def seal(self, workspace: Workspace | Installation, use: str, token: str) -> bytes:
        """The token, encrypted for this workspace and this use."""
        head = _VERSION + self._first.id + secrets.token_bytes(_NONCE)
        return head + AESGCM(self._first.value).encrypt(head[-_NONCE:], token.encode(), _bound(head, workspace, use))

    def open(self, workspace: Workspace | Installation, use: str, sealed: bytes) -> str:
        """The token; raises UnreadableToken for one of another workspace or use, or of an unknown key."""
        head, content = sealed[:_HEAD], sealed[_HEAD:]
        key = self._keys.get(head[len(_VERSION) : -_NONCE])
        if key is None or head[: len(_VERSION)] != _VERSION:
            raise UnreadableToken
        try:
            return AESGCM(key.value).decrypt(head[-_NONCE:], content, _bound(head, workspace, use)).decode()
        except InvalidTag as error:
            raise UnreadableToken from error


def vault_of(own: bytes, configured: str | None) -> Vault:
    """The vault of an installation of this service.

    ``configured`` are secrets with commas between, the first of which seals; ``own`` is the one that the database
    keeps, and seals where none is configured.
    """
    named = tuple(each.strip().encode() for each in (configured or "").split(",") if each.strip())
    return Vault((*named, own))


def _bound(head: bytes, workspace: Workspace | Installation, use: str) -> bytes:
    return head + json.dumps([workspace.enterprise_id, workspace.team_id, use]).encode()
