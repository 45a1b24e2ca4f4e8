"""What is written down about decisions and attempts, and the sums that are made of it. Never a prompt or an answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.domain.codec import Json
from app.domain.decision import Decision
from app.domain.labels import Tier


@dataclass(frozen=True, slots=True)
class DecisionRecord:
    """One decision of the router. ``digest`` is keyed with a secret; None for restricted text."""

    at: datetime
    tenant: str
    features: Mapping[str, Json]
    digest: str | None
    decision: Decision


@dataclass(frozen=True, slots=True)
class AttemptRecord:
    """One attempt at one backend. ``cost`` is in nano-dollars; the token counts are None for restricted text.

    ``outcome`` is ``ok``, a class of failure, ``cancelled``, ``budget`` when it could not be paid for and was never
    made, or ``lost`` when its worker died. ``number`` counts the attempts of a decision from 1, ``status`` is what the
    provider answered, ``hedge`` marks a second request beside a slow first one.
    """

    id: str
    decision_id: str
    at: datetime
    tenant: str
    agent: str | None
    tier: Tier
    backend: str
    model: str | None
    outcome: str
    detail: str
    took_ms: int
    input_tokens: int | None
    output_tokens: int | None
    estimated: bool
    cost: int
    number: int = 1
    first_token_ms: int | None = None
    status: int | None = None
    hedge: bool = False


@dataclass(frozen=True, slots=True)
class Explanation:
    """A decision with what followed from it, in order."""

    record: DecisionRecord
    attempts: tuple[AttemptRecord, ...]


class GroupBy(StrEnum):
    """What usage is summed over."""

    TENANT = "tenant"
    AGENT = "agent"
    TIER = "tier"
    BACKEND = "backend"
    MODEL = "model"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class UsageRow:
    """The attempts of one group; ``estimated`` of them reported no usage. ``cost`` is in nano-dollars."""

    group: str
    attempts: int
    input_tokens: int
    output_tokens: int
    estimated: int
    cost: int
