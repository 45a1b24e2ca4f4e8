"""The desk of a running service."""

from app.evaluation.drafting.desk import DraftDesk
from app.service import Service
from app.store.case_drafts import DraftStore


def draft_desk(service: Service) -> DraftDesk:
    """The desk, with the screening that the service's own requests go through."""
    screener = service.operations.forecaster.screener
    return DraftDesk(DraftStore(service.database), service.team, screener, frozenset(service.agents))
