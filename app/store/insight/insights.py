"""All that reads what happened, in one hand."""

from dataclasses import dataclass

from app.store.engine import Database
from app.store.insight.backends import BackendInsight
from app.store.insight.passages import PassageInsight
from app.store.insight.quality import QualityInsight
from app.store.insight.runs import RunInsight


@dataclass(frozen=True, slots=True)
class Insights:
    """The readers."""

    backends: BackendInsight
    runs: RunInsight
    quality: QualityInsight
    passages: PassageInsight


def open_insights(database: Database) -> Insights:
    """The readers over a database."""
    return Insights(BackendInsight(database), RunInsight(database), QualityInsight(database), PassageInsight(database))
