"""The stores of conversations, for whoever needs several of them."""

from dataclasses import dataclass

from app.store.engine import Database
from app.store.events import EventLog
from app.store.feedback import FeedbackStore
from app.store.listing import Listing
from app.store.replies import ReplyStore
from app.store.rows import Rows
from app.store.steps import StepReader
from app.store.tickets import TicketStore


@dataclass(frozen=True, slots=True)
class Conversations:
    """What is read and kept around runs; the runs themselves have a door, ``app.team``."""

    listing: Listing
    feedback: FeedbackStore
    steps: StepReader
    tickets: TicketStore
    replies: ReplyStore

    async def __call__(self) -> None:
        """Drop what has served its time: a chore of the janitor."""
        await self.replies.purge()
        await self.tickets.purge()


def open_conversations(database: Database, events: EventLog, rows: Rows) -> Conversations:
    """All of them over one database."""
    return Conversations(
        Listing(database, events, rows),
        FeedbackStore(database),
        StepReader(database),
        TicketStore(database),
        ReplyStore(database),
    )
