"""Whether one more run may wait, and where it stands in line. Pure.

Start-time fair queueing (Goyal, Vin and Cheng, 1996) over runs of equal cost: each tenant's runs have turns that follow
one another, a tenant with nothing waiting begins at the turn that is served next, and lower turns are worked on first.
So a tenant with a thousand runs waiting holds up another's first one by nothing, and is itself never starved.
"""

import math
from dataclasses import dataclass

from app.domain.errors import Overloaded, TooManyWaiting
from app.domain.load import Load


@dataclass(frozen=True, slots=True)
class Patience:
    """How much may wait.

    ``wait_s`` is the work before a run that comes now, ``most`` the runs before it however fast the workers are,
    and ``share`` what of the queue one tenant may fill where there are others.
    """

    wait_s: float = 60.0
    most: int = 1000
    share: float = 0.5


def turn_of(load: Load, tenant: str) -> int:
    """The turn of the tenant's next run."""
    now = min((line.first for line in load.lines.values()), default=0)
    line = load.lines.get(tenant)
    return now if line is None else max(now, line.last + 1)


def ahead(load: Load, tenant: str) -> int:
    """How many runs are worked on before the tenant's next one."""
    turn = turn_of(load, tenant)
    others = (line for name, line in load.lines.items() if name != tenant)
    own = load.lines[tenant].count if tenant in load.lines else 0
    return own + sum(min(line.count, max(0, turn - line.first + 1)) for line in others)


def capacity(load: Load, patience: Patience) -> int:
    """How many may wait: what the workers do in the time that a run may wait, but never more than ``most``."""
    if not load.slots or not load.run_s:
        return patience.most
    return min(patience.most, math.floor(patience.wait_s * load.slots / load.run_s) + 1)


def admit(load: Load, patience: Patience, tenant: str, spread: float) -> int:
    """The turn of a run that may wait. ``spread``, from 0 to 1, keeps refused ones from coming back all at once.

    Raises:
        TooManyWaiting: the tenant among others has its share waiting already.
        Overloaded: it would wait longer than it may.
    """
    most = capacity(load, patience)
    own = load.lines[tenant].count if tenant in load.lines else 0
    if not load.alone and own >= max(1, math.floor(patience.share * most)):
        later = _later(load, max(1, own // 10), spread)
        raise TooManyWaiting(f"{own} of your runs are waiting, which is your share of the queue.", retry_after_s=later)
    before = ahead(load, tenant)
    if before >= most:
        later = _later(load, before - most + max(1, most // 10), spread)
        raise Overloaded(f"{before} runs are waiting before this one.", retry_after_s=later)
    return turn_of(load, tenant)


_UNKNOWN_S = 10


def _later(load: Load, runs: int, spread: float) -> int:
    """Whole seconds until so many runs have been worked on, and up to as many again."""
    expected = runs * load.run_s / load.slots if load.slots and load.run_s else _UNKNOWN_S
    return max(1, math.ceil(expected * (1 + spread)))
