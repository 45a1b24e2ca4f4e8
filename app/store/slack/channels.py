"""What administrators have decided for channels."""

from typing import Any

from psycopg.errors import InsufficientPrivilege
from sqlalchemy import Row, text
from sqlalchemy.exc import ProgrammingError

from app.domain.channels import ChannelRule
from app.domain.errors import NotFound
from app.domain.labels import Sensitivity
from app.domain.trail import Change
from app.store.availability import answering
from app.store.engine import Database
from app.store.trail import add_change

_COLUMNS = "team_id, channel, outsiders, highest, changed_by, changed_at"
_FIND = text(f"SELECT {_COLUMNS} FROM slack_channel WHERE team_id = :team AND channel = :channel")  # noqa: S608
_ALL = text(f"SELECT {_COLUMNS} FROM slack_channel ORDER BY team_id, channel")  # noqa: S608
_SET = text(
    f"""
    INSERT INTO slack_channel AS had (team_id, channel, outsiders, highest, changed_by)
    VALUES (:team, :channel, COALESCE(CAST(:outsiders AS boolean), false), COALESCE(:highest, 'internal'), :by)
    ON CONFLICT (team_id, channel) DO UPDATE SET
        outsiders = COALESCE(CAST(:outsiders AS boolean), had.outsiders),
        highest = COALESCE(:highest, had.highest), changed_by = :by, changed_at = clock_timestamp()
    RETURNING {_COLUMNS}
    """  # noqa: S608
)


class ChannelStore:
    """The channels of the tenant that the task acts for.

    Every method raises DatabaseUnavailable while the database does not answer.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def rule(self, team_id: str, channel: str) -> ChannelRule:
        """What holds in a channel; the usual where nobody has decided."""
        with answering():
            async with self._database.session() as session:
                row = (await session.execute(_FIND, {"team": team_id, "channel": channel})).first()
        return _rule(row) if row else ChannelRule(team_id, channel)

    async def all(self) -> tuple[ChannelRule, ...]:
        """The channels that somebody has decided about."""
        with answering():
            async with self._database.session() as session:
                return tuple(map(_rule, (await session.execute(_ALL)).all()))

    async def set(
        self,
        team_id: str,
        channel: str,
        change: Change,
        *,
        outsiders: bool | None = None,
        highest: Sensitivity | None = None,
    ) -> ChannelRule:
        """Decide about a channel; None leaves that part as it is.

        Raises NotFound where the channel is another tenant's.
        """
        values = {
            "team": team_id,
            "channel": channel,
            "outsiders": outsiders,
            "highest": highest,
            "by": change.who,
        }
        with answering():
            try:
                async with self._database.session() as session:
                    row = (await session.execute(_SET, values)).one()
                    await add_change(session, change)
            except ProgrammingError as error:
                # The policy over the rows: there is a row, and it is not this tenant's to change.
                if not isinstance(error.orig, InsufficientPrivilege):
                    raise
                raise NotFound(f"There is no workspace {team_id!r}.") from error
        return _rule(row)


def _rule(row: Row[*tuple[Any, ...]]) -> ChannelRule:
    return ChannelRule(
        team_id=row.team_id,
        channel=row.channel,
        outsiders=row.outsiders,
        highest=Sensitivity(row.highest),
        changed_by=row.changed_by,
        changed_at=row.changed_at,
    )
