"""Cases and observations, as short as a test wants them."""

from dataclasses import replace
from decimal import Decimal

from app.domain.evaluation.case import Case, Expect
from app.domain.evaluation.observed import AskedBack, CallMade, Cited, Observed, RowStatus
from app.domain.evaluation.row import Row
from app.domain.labels import Sensitivity, Tier
from app.evaluation.scoring.registry import SCORERS, score_all

QUESTION = "How should we store the events of a small shop, and which index does that need?"


def case(id_: str = "c-1", question: str = QUESTION, *, tags: tuple[str, ...] = (), **expect: object) -> Case:
    """A case that expects what is named."""
    return Case(id_, question, replace(Expect(), **expect), tags=tags)  # type: ignore[arg-type]


def observed(answer: str = "", **seen: object) -> Observed:
    """A finished try."""
    return replace(Observed(RowStatus.OK, answer=answer), **seen)  # type: ignore[arg-type]


def cited(skill: str = "api-design", section: str = "paging", **more: object) -> Cited:
    """A good citation."""
    return replace(Cited(skill, section, "Pages are stable.", retrieved=True, verbatim=True), **more)  # type: ignore[arg-type]


def called(*, cloud: bool = True, **more: object) -> CallMade:
    """A call to a specialist."""
    made = CallMade(
        purpose="specialist",
        step="consult:architect",
        agent="architect",
        backend="cheap-1" if cloud else "llama",
        tier=Tier.CHEAP if cloud else Tier.LOCAL,
        cloud=cloud,
        sensitivity=Sensitivity.PUBLIC,
        outcome="ok",
        input_tokens=100,
        output_tokens=20,
        usd=Decimal("0.001"),
        ms=200,
    )
    return replace(made, **more)  # type: ignore[arg-type]


def asked(topic: str = "scale", round_: int = 1, *, scripted: bool = True) -> AskedBack:
    """A question that the service asked back."""
    return AskedBack(round_, topic, f"What about {topic}?", "Enough.", scripted)


def row(of: Case, seen: Observed, repeat: int = 0) -> Row:
    """A scored row."""
    return Row(of.id, repeat, seen, score_all(SCORERS, of, seen))
