"""What readers think of answers, with what is known of each answer's run."""

from sqlalchemy import Row, text

from app.domain.feedback import FeedbackReason, Rating
from app.domain.insight.quality import Opinion
from app.domain.insight.span import Span
from app.domain.labels import Sensitivity
from app.store.availability import answering
from app.store.engine import Database
from app.store.insight.runs import ANALYSIS, type_of

_LEVELS = tuple(Sensitivity)
_OPINIONS = text(
    f"""
    SELECT f.changed_at AS at, f.run_id, f.target, f.rating, f.reasons, f.comment, r.sensitivity,
        COALESCE(r.pins ->> 'policy', '') AS policy, a.data ->> 'request_type' AS type, a.data -> 'agents' AS agents
    FROM feedback f JOIN run r ON r.id = f.run_id {ANALYSIS}
    WHERE f.changed_at >= :first AND f.changed_at < :until AND (CAST(:rating AS text) IS NULL OR f.rating = :rating)
    ORDER BY f.changed_at DESC, f.run_id, f.target LIMIT :limit
    """  # noqa: S608 - a join of constants
)


class QualityInsight:
    """Reads feedback of a tenant."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def opinions(self, tenant: str, span: Span, limit: int, rating: Rating | None = None) -> tuple[Opinion, ...]:
        """Judgements as they stand, those that were given or changed last first."""
        values = {"first": span.first, "until": span.until, "rating": rating, "limit": limit}
        with answering():
            async with self._database.session(tenant) as session:
                return tuple(map(_opinion, (await session.execute(_OPINIONS, values)).all()))


def _opinion(row: Row[*tuple[object, ...]]) -> Opinion:
    return Opinion(
        at=row.at,
        run_id=row.run_id,
        target=row.target,
        rating=Rating(row.rating),
        reasons=tuple(map(FeedbackReason, row.reasons)),
        comment=row.comment,
        sensitivity=_LEVELS[row.sensitivity],
        policy=row.policy,
        type=type_of(row.type),
        agents=tuple(row.agents or ()),
    )
