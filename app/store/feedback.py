"""The table of feedback."""

from sqlalchemy import text

from app.domain.feedback import Feedback, FeedbackReason, Judgement, Rating
from app.store.engine import Database

_PUT = text(
    """
    INSERT INTO feedback (run_id, author, target, rating, reasons, comment)
    VALUES (:run, :author, :target, :rating, :reasons, :comment)
    ON CONFLICT (run_id, author, target) DO UPDATE SET rating = EXCLUDED.rating, reasons = EXCLUDED.reasons,
        comment = EXCLUDED.comment, changed_at = clock_timestamp()
    RETURNING created_at, changed_at
    """
)
_OF_RUN = text(
    """
    SELECT author, target, rating, reasons, comment, created_at, changed_at FROM feedback
    WHERE run_id = :run ORDER BY created_at, author, target
    """
)


class FeedbackStore:
    """Keeps the latest judgement of each author on each target."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def put(self, run_id: str, author: str, judgement: Judgement) -> Feedback:
        """Store a judgement in place of the author's earlier one."""
        values = {
            "run": run_id,
            "author": author,
            "target": judgement.target,
            "rating": judgement.rating.value,
            "reasons": [each.value for each in judgement.reasons],
            "comment": judgement.text,
        }
        async with self._database.session() as session:
            row = (await session.execute(_PUT, values)).one()
        return Feedback(run_id, author, judgement, row.created_at, row.changed_at)

    async def of_run(self, run_id: str) -> tuple[Feedback, ...]:
        """Every judgement on a run, oldest first."""
        async with self._database.session() as session:
            rows = (await session.execute(_OF_RUN, {"run": run_id})).all()
        return tuple(
            Feedback(
                run_id,
                row.author,
                Judgement(Rating(row.rating), tuple(map(FeedbackReason, row.reasons)), row.comment, row.target),
                row.created_at,
                row.changed_at,
            )
            for row in rows
        )
