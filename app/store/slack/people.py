"""How people in Slack want to be treated, and when their Home tab was made last."""

from datetime import timedelta

from sqlalchemy import text

from app.domain.slack import Workspace, user_name
from app.domain.slack_people import Person
from app.store.availability import answering
from app.store.engine import Database

_OF = text("SELECT private, clarify FROM slack_person WHERE person = :person")
_PUT = text(
    """
    INSERT INTO slack_person (person, private, clarify) VALUES (:person, :private, :clarify)
    ON CONFLICT (tenant, person) DO UPDATE SET private = EXCLUDED.private, clarify = EXCLUDED.clarify
    """
)
_SHOWN = text(
    """
    INSERT INTO slack_person AS p (person, home_at) VALUES (:person, clock_timestamp())
    ON CONFLICT (tenant, person) DO UPDATE SET home_at = clock_timestamp()
        WHERE p.home_at IS NULL OR p.home_at < clock_timestamp() - CAST(:pause AS interval)
    RETURNING 1
    """
)


class PersonStore:
    """People of the tenant that the task acts for. Raises DatabaseUnavailable while the database is away."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, workspace: Workspace, user: str) -> Person:
        """How a person wants to be treated; who has said nothing is asked back, and answered where the question was."""
        with answering():
            async with self._database.session() as session:
                row = (await session.execute(_OF, {"person": user_name(workspace, user)})).first()
        return Person() if row is None else Person(row.private, row.clarify)

    async def put(self, workspace: Workspace, user: str, person: Person) -> None:
        """Keep how a person wants to be treated."""
        values = {"person": user_name(workspace, user), "private": person.private, "clarify": person.clarify}
        with answering():
            async with self._database.session() as session:
                await session.execute(_PUT, values)

    async def showing(self, workspace: Workspace, user: str, pause: timedelta) -> bool:
        """Whether the Home tab may be made now: its last time is longer ago than ``pause``. Counts as that time."""
        values = {"person": user_name(workspace, user), "pause": pause}
        with answering():
            async with self._database.session() as session:
                return (await session.execute(_SHOWN, values)).first() is not None
