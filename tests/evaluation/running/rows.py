"""Rows for tests."""

from decimal import Decimal

from app.domain.evaluation.observed import CallMade, Observed, RowStatus
from app.domain.evaluation.row import Row, Scored
from app.domain.labels import Sensitivity, Tier

CALL = CallMade(
    "specialist",
    "consult:mentor",
    "mentor",
    "cloud",
    Tier.CHEAP,
    cloud=True,
    sensitivity=Sensitivity.PUBLIC,
    outcome="ok",
)


def row(
    case: str = "a",
    repeat: int = 0,
    status: RowStatus = RowStatus.OK,
    *,
    answer: str = "yes",
    hard: tuple[str, ...] = (),
    usd: str = "0",
    ms: int = 5,
    attempt: int = 1,
) -> Row:
    """A row in which little is known."""
    seen = Observed(status, answer=answer, usd=Decimal(usd), ms=ms, trace=f"run_{ms}", calls=(CALL,))
    return Row(case, repeat, seen, Scored({"case_score": 1.0}, hard), attempt)
