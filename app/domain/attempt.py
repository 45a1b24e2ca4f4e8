"""One attempt at one backend, as the ledger and the audit keep it."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from app.domain.errors import Failure
from app.domain.model_call import Usage


class Outcome(StrEnum):
    """How an attempt ended."""

    OK = "ok"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Attempt:
    """An attempt that has ended; it holds numbers and names, never a word of the text.

    ``number`` counts the attempts of a decision from 1. ``failure`` is its class when the outcome is ``failed``, and
    ``error`` the name of the exception. ``status`` is what the provider answered, None when nothing came. The times are
    milliseconds from ``started``; ``first_token_ms`` is None when no text arrived. ``usage`` are the tokens that were
    seen, also where the attempt failed. ``cost_usd`` is None where no price is known. ``hedge`` marks a second request
    beside a slow first one.
    """

    id: str
    decision_id: str
    number: int
    backend: str
    model: str
    outcome: Outcome
    started: datetime
    total_ms: int
    usage: Usage
    cost_usd: Decimal | None
    failure: Failure | None = None
    error: str | None = None
    status: int | None = None
    first_token_ms: int | None = None
    hedge: bool = False
