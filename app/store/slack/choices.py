"""Answers to questions on their way: choices one by one, and who settled a set of questions with them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Row, text

from app.domain.clarification import GivenAnswer
from app.domain.slack_people import Answerers, Choice
from app.domain.trail import Change
from app.store.availability import answering
from app.store.engine import Database
from app.store.trail import add_change

PATIENCE = timedelta(minutes=1)
"""How long whoever settles questions has for it before somebody else may."""

# Whoever waits for this lock sees what the others chose: exactly one finds the set complete first.
_LOCK = text("SELECT FROM clarification WHERE id = :clarification FOR UPDATE")
_PUT = text(
    """
    INSERT INTO slack_choice (clarification_id, question_id, option, words, chosen_by)
    VALUES (:clarification, :question, :option, :words, :by)
    ON CONFLICT (clarification_id, question_id) DO UPDATE SET option = EXCLUDED.option, words = EXCLUDED.words,
        chosen_by = EXCLUDED.chosen_by, chosen_at = clock_timestamp()
    """
)
_OF = text(
    "SELECT question_id, option, words, chosen_by FROM slack_choice WHERE clarification_id = :clarification"
    " ORDER BY chosen_at, question_id"
)
_CLAIM = text(
    """
    INSERT INTO slack_settled AS s (clarification_id, settled_by) VALUES (:clarification, :by)
    ON CONFLICT (clarification_id) DO UPDATE SET settled_by = EXCLUDED.settled_by, settled_at = clock_timestamp()
        WHERE s.settled_at < clock_timestamp() - CAST(:patience AS interval)
            AND EXISTS (SELECT FROM clarification c WHERE c.id = s.clarification_id AND c.status = 'open')
    RETURNING 1
    """
)
_SETTLED_BY = text("SELECT settled_by FROM slack_settled WHERE clarification_id = :clarification")
_RELEASE = text("DELETE FROM slack_settled WHERE clarification_id = :clarification AND settled_by = :by")
_ANSWERERS = text("SELECT answers FROM slack_channel WHERE team_id = :team AND channel = :channel")
_LET = text(
    """
    INSERT INTO slack_channel (team_id, channel, answers, changed_by) VALUES (:team, :channel, :answers, :by)
    ON CONFLICT (team_id, channel) DO UPDATE SET answers = EXCLUDED.answers, changed_by = EXCLUDED.changed_by,
        changed_at = clock_timestamp()
    """
)


@dataclass(frozen=True, slots=True)
class Claim:
    """Who settles a set of questions; ``new`` when it is so since this very moment."""

    by: str
    new: bool


class ChoiceStore:
    """Keeps choices of the tenant that the task acts for. Raises DatabaseUnavailable while the database is away."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def put(self, clarification_id: str, answers: Sequence[GivenAnswer], by: str) -> Mapping[str, Choice]:
        """Keep these choices in place of earlier ones; returns all that are there now, by question."""
        rows = [
            {
                "clarification": clarification_id,
                "question": each.question_id,
                "option": each.option,
                "words": each.text,
                "by": by,
            }
            for each in answers
        ]
        with answering():
            async with self._database.session() as session:
                await session.execute(_LOCK, {"clarification": clarification_id})
                if rows:
                    await session.execute(_PUT, rows)
                found = (await session.execute(_OF, {"clarification": clarification_id})).all()
        return _choices(found)

    async def of(self, clarification_id: str) -> Mapping[str, Choice]:
        """What was chosen so far, by question."""
        with answering():
            async with self._database.session() as session:
                return _choices((await session.execute(_OF, {"clarification": clarification_id})).all())

    async def claim(self, clarification_id: str, by: str) -> Claim:
        """Become the one who settles these questions, unless somebody is already.

        A claim that has led to nothing for ``PATIENCE`` may be taken over.
        """
        values = {"clarification": clarification_id, "by": by, "patience": PATIENCE}
        with answering():
            async with self._database.session() as session:
                new = (await session.execute(_CLAIM, values)).first() is not None
                holder = (await session.execute(_SETTLED_BY, values)).scalar_one()
        return Claim(str(holder), new=new)

    async def settled_by(self, clarification_id: str) -> str | None:
        """Who settled these questions in Slack; None where it was done elsewhere, or not at all."""
        with answering():
            async with self._database.session() as session:
                found = (await session.execute(_SETTLED_BY, {"clarification": clarification_id})).scalar()
        return None if found is None else str(found)

    async def release(self, clarification_id: str, by: str) -> None:
        """Take back a claim that came too late."""
        with answering():
            async with self._database.session() as session:
                await session.execute(_RELEASE, {"clarification": clarification_id, "by": by})

    async def answerers(self, team_id: str, channel: str) -> Answerers:
        """Who may answer questions in a channel."""
        with answering():
            async with self._database.session() as session:
                found = (await session.execute(_ANSWERERS, {"team": team_id, "channel": channel})).scalar()
        return Answerers(found) if found else Answerers.ASKER

    async def let(self, team_id: str, channel: str, answerers: Answerers, change: Change) -> None:
        """Decide who may answer questions in a channel; ``change`` is how that is remembered."""
        values = {"team": team_id, "channel": channel, "answers": answerers.value, "by": change.who}
        with answering():
            async with self._database.session() as session:
                await session.execute(_LET, values)
                await add_change(session, change)


def _choices(rows: Sequence[Row[*tuple[Any, ...]]]) -> Mapping[str, Choice]:
    return {row.question_id: Choice(GivenAnswer(row.question_id, row.option, row.words), row.chosen_by) for row in rows}
