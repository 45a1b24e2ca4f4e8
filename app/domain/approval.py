"""Who let a skill from outside in, when, and which bytes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from app.domain.codec import Json


@dataclass(frozen=True, slots=True)
class Approval:
    """One version of an imported skill that a person has let in.

    ``files`` maps each path in the skill's folder to the SHA-256 of its raw bytes in hex, ``tree_hash`` is that of the
    texts that are indexed. ``report`` is the scan's report as it was shown. ``approved_at`` is set by the database.
    """

    name: str
    files: Mapping[str, str]
    tree_hash: str
    verdict: str
    report: Json
    source: str
    approved_by: str
    approved_at: datetime | None = None
