"""Rows to domain values."""

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import TypeAdapter

from app.domain.access import Author
from app.domain.budget import DEFAULT_TENANT
from app.domain.clarification import Clarification, Question, Reply
from app.domain.codec import Codec
from app.domain.conclusion import Conclusion
from app.domain.labels import ClarificationStatus, DeclineReason, Origin, RunStatus, Sensitivity
from app.domain.run import Message, Problem, Run, Thread, Wishes
from app.store.columns import time_of
from app.store.tables import ClarificationRow, MessageRow, RunRow, ThreadRow

LEVELS = tuple(Sensitivity)


class Rows:
    """Reads the tables' rows as domain values; holds the compiled types of their JSON columns."""

    def __init__(self) -> None:
        self.wishes: Codec[Wishes] = Codec(TypeAdapter(Wishes))
        self.conclusion: Codec[Conclusion] = Codec(TypeAdapter(Conclusion))
        self.problem: Codec[Problem] = Codec(TypeAdapter(Problem))
        self.questions: Codec[tuple[Question, ...]] = Codec(TypeAdapter(tuple[Question, ...]))
        self.replies: Codec[tuple[Reply, ...]] = Codec(TypeAdapter(tuple[Reply, ...]))

    def run(self, row: RunRow) -> Run:
        """One run."""
        return self._run({name: getattr(row, name) for name in RunRow.model_fields})

    def run_of(self, row: Mapping[str, Any]) -> Run | None:
        """The run of a row with all columns of its table, and maybe more; None where they are empty."""
        return None if row["epoch"] is None else self._run(row)

    def _run(self, row: Mapping[str, Any]) -> Run:
        return Run(
            id=row["id"],
            thread_id=row["thread_id"],
            message_id=row["message_id"],
            origin=Origin(row["origin"]),
            status=RunStatus(row["status"]),
            epoch=row["epoch"],
            last_seq=row["last_seq"],
            sensitivity=LEVELS[row["sensitivity"]],
            wishes=self.wishes.load(row["wishes"]),
            pins={str(k): str(v) for k, v in row["pins"].items()} if isinstance(row["pins"], dict) else {},
            crashes=row["crashes"],
            conclusion=self.conclusion.load(row["conclusion"]) if row["conclusion"] is not None else None,
            declined=DeclineReason(row["declined"]) if row["declined"] else None,
            error=self.problem.load(row["error"]) if row["error"] is not None else None,
            cost_usd=row["cost_usd"],
            created_at=time_of(row["created_at"]),
            started_at=row["started_at"],
            finished_at=row["finished_at"],
            tenant=row["tenant"] or DEFAULT_TENANT,
            author=Author(row["author"], row["key_id"]),
        )

    def clarification(self, row: ClarificationRow) -> Clarification:
        """One set of questions."""
        return Clarification(
            id=row.id,
            run_id=row.run_id,
            round=row.round,
            status=ClarificationStatus(row.status),
            questions=self.questions.load(row.questions),
            replies=self.replies.load(row.replies),
            expires_at=row.expires_at,
            version=row.version,
        )


def thread_of(row: ThreadRow) -> Thread:
    """One conversation."""
    details = row.details if isinstance(row.details, dict) else {}
    metadata = {name: str(value) for name, value in details.items()}
    return Thread(row.id, row.title, LEVELS[row.sensitivity], time_of(row.created_at), row.author, metadata)


def message_of(row: MessageRow) -> Message:
    """One turn."""
    role: Literal["user", "team"] = "team" if row.role == "team" else "user"
    return Message(row.id, row.thread_id, role, row.content, row.run_id, time_of(row.created_at))
