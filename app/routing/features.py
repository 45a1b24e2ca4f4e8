"""What is known about a call when its backend is chosen."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from math import ceil

from app.domain.labels import RequestType, Sensitivity
from app.domain.model_call import ModelCall, Purpose

_CHARACTERS_PER_TOKEN = 4


class Need(StrEnum):
    """What a call cannot do without."""

    TOOLS = "tools"
    VISION = "vision"
    PREFILL = "prefill"


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks, and what they wish. A wish can narrow or reorder the choice, never widen it.

    ``prefer`` and ``deny`` name backends or tiers. ``headroom`` is the part of the budget that is left, 0 to 1.
    """

    tenant: str | None = None
    key: str | None = None
    prefer: str | None = None
    deny: frozenset[str] = frozenset()
    max_cost_usd: Decimal | None = None
    headroom: float | None = None


@dataclass(frozen=True, slots=True)
class Features:
    """A call in numbers and labels; no text.

    ``tokens_in`` estimates the prompt, ``max_out`` bounds the answer. ``hour`` (0 to 23) is that of the caller.
    """

    step: str
    purpose: Purpose
    type: RequestType
    sensitivity: Sensitivity
    tokens_in: int
    max_out: int
    agent: str | None = None
    language: str = "en"
    domain: str | None = None
    needs: frozenset[Need] = frozenset()
    hour: int | None = None
    caller: Caller = Caller()


def features_of(call: ModelCall, sensitivity: Sensitivity, caller: Caller) -> Features:
    """The features of ``call`` when its text has the label ``sensitivity``."""
    material = call.material
    return Features(
        step=call.step,
        purpose=call.purpose,
        type=material.type,
        sensitivity=sensitivity,
        tokens_in=ceil(len(call.text) / _CHARACTERS_PER_TOKEN),
        max_out=call.max_output_tokens,
        agent=material.agent or None,
        language=material.language,
        caller=caller,
    )
