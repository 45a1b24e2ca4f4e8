"""API keys and tenants: what they are, and how a key is written and read."""

import hashlib
import hmac
import re
import secrets
import zlib
from dataclasses import dataclass
from datetime import datetime

from app.domain.access import Principal, Scope
from app.domain.labels import Sensitivity

_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_ID_LENGTH, _SECRET_LENGTH, _CHECK_LENGTH = 12, 43, 6
_SHAPE = re.compile(
    rf"ctk_([a-z0-9]{{{_ID_LENGTH}}})_([0-9A-Za-z]{{{_SECRET_LENGTH}}})([0-9A-Za-z]{{{_CHECK_LENGTH}}})"
)
_TENANT = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")


@dataclass(frozen=True, slots=True)
class Tenant:
    """Whose data are kept apart from everybody else's. ``runs_per_minute`` None for no limit."""

    id: str
    name: str
    runs_per_minute: int | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class ApiKey:
    """What is known of a key besides its secret. Times that have not come are None.

    ``version`` counts its changes. ``agents`` are the specialists that may be asked, all where it is empty; ``highest``
    is the highest label of what may be sent.
    """

    id: str
    tenant: str
    name: str
    scopes: frozenset[Scope]
    agents: frozenset[str]
    highest: Sensitivity
    operator: bool
    runs_per_minute: int | None
    created_by: str
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None
    revoked_at: datetime | None
    version: int

    def good_at(self, now: datetime) -> bool:
        """Whether it is neither revoked nor expired."""
        return self.revoked_at is None and (self.expires_at is None or now < self.expires_at)

    def principal(self) -> Principal:
        """The caller who holds it."""
        return Principal(
            self.tenant,
            f"key:{self.name}",
            self.scopes,
            self.id,
            self.agents,
            self.highest,
            self.operator,
            self.runs_per_minute,
        )


@dataclass(frozen=True, slots=True)
class Credential:
    """A key as its holder sends it: ``ctk_<id>_<secret><checksum>``, the last six characters of which are a CRC-32.

    The checksum lets scanners for lost secrets tell a key from something like it, and a mistyped key fails without a
    look into the database. The secret has 256 bits.
    """

    id: str
    secret: str

    @property
    def text(self) -> str:
        """The key in full; shown once."""
        return f"ctk_{self.id}_{self.secret}{_check(self.id, self.secret)}"

    def digest(self) -> bytes:
        """SHA-256 of the secret."""
        return hashlib.sha256(self.secret.encode()).digest()

    def matches(self, digest: bytes) -> bool:
        """Whether this is the digest of the secret, in the same time for any two of them."""
        return hmac.compare_digest(self.digest(), digest)

    def __repr__(self) -> str:
        return f"Credential({self.id})"


def new_credential(key_id: str | None = None) -> Credential:
    """A fresh secret, for a new key or for one that exists."""
    chosen = key_id or "".join(secrets.choice(_DIGITS[:10] + _DIGITS[36:]) for _ in range(_ID_LENGTH))
    return Credential(chosen, _base62(secrets.randbits(256), _SECRET_LENGTH))


def read_credential(text: str) -> Credential | None:
    """The key that ``text`` is; None for anything else."""
    found = _SHAPE.fullmatch(text)
    if found is None or found[3] != _check(found[1], found[2]):
        return None
    return Credential(found[1], found[2])


def is_tenant_id(text: str) -> bool:
    """Whether a tenant may be called so: small letters, digits and hyphens, 63 at most."""
    return _TENANT.fullmatch(text) is not None


def _check(key_id: str, secret: str) -> str:
    return _base62(zlib.crc32(f"{key_id}_{secret}".encode()), _CHECK_LENGTH)


def _base62(number: int, length: int) -> str:
    digits: list[str] = []
    for _ in range(length):
        number, digit = divmod(number, 62)
        digits.append(_DIGITS[digit])
    return "".join(reversed(digits))
