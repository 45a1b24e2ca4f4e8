"""What each class of failure demands: the same backend again, another one, and how the breaker counts it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from app.domain.errors import BackendError, Failure

LONGEST_WAIT_S = 10.0
"""A provider that asks for more patience than this is left for the next one."""

_LONGEST_BACKOFF_S = 8.0
_FIRST_BACKOFF_S = 0.5


class Effect(StrEnum):
    """What a failure does to the health of its backend."""

    NONE = "none"
    COUNT = "count"
    COUNT_DOUBLE = "count_double"
    RATE_LIMITED = "rate_limited"
    QUOTA = "quota"
    CREDENTIAL = "credential"


@dataclass(frozen=True, slots=True)
class Conduct:
    """How the engine behaves after one class of failure.

    ``again``: the same backend may be asked once more. ``onward``: another backend may be asked. ``larger_only``: but
    only one with a larger window. ``billed``: the provider has read the prompt and may charge for it.
    """

    again: bool
    onward: bool = True
    larger_only: bool = False
    effect: Effect = Effect.COUNT
    billed: bool = False


CONDUCT: Mapping[Failure, Conduct] = MappingProxyType(
    {
        Failure.RATE_LIMITED: Conduct(again=True, effect=Effect.RATE_LIMITED),
        Failure.QUOTA: Conduct(again=False, effect=Effect.QUOTA),
        Failure.SERVER: Conduct(again=True),
        Failure.OVERLOADED: Conduct(again=True),
        Failure.CONNECT: Conduct(again=True),
        Failure.SILENT: Conduct(again=False, effect=Effect.COUNT_DOUBLE, billed=True),
        Failure.STALLED: Conduct(again=False, billed=True),
        Failure.TRUNCATED: Conduct(again=True, billed=True),
        Failure.MALFORMED: Conduct(again=True, billed=True),
        Failure.EMPTY: Conduct(again=True, billed=True),
        Failure.CONTEXT: Conduct(again=False, larger_only=True, effect=Effect.NONE),
        Failure.BAD_REQUEST: Conduct(again=False, effect=Effect.NONE),
        Failure.AUTH: Conduct(again=False, effect=Effect.CREDENTIAL),
        Failure.REFUSED: Conduct(again=False, onward=False, effect=Effect.NONE),
    }
)


def wait_s(error: BackendError, attempts: int, jitter: float) -> float:
    """Seconds before the same backend is asked again after ``attempts`` failures.

    As long as the provider asks for, else a backoff that doubles; ``jitter`` (0.8 to 1.2) spreads the callers.
    """
    if error.retry_after_s is not None:
        return error.retry_after_s
    return min(_LONGEST_BACKOFF_S, _FIRST_BACKOFF_S * 2.0 ** (attempts - 1)) * jitter
