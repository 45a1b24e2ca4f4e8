"""The days that a request is about."""

from datetime import UTC, date, datetime, timedelta
from typing import Annotated

from fastapi import Depends, Query

from app.api.http.dependencies import PrincipalDep, ServiceDep
from app.domain.budget import zone_of
from app.domain.insight.span import Span, span_of

USUAL_DAYS = 7

First = Annotated[date | None, Query(alias="from", description="first day; without it, six days before the last")]
Last = Annotated[date | None, Query(alias="to", description="last day, included; without it, today")]


async def asked_span(service: ServiceDep, principal: PrincipalDep, first: First = None, last: Last = None) -> Span:
    """The days in the tenant's time zone; raises InvalidRequest where they make no sense."""
    zone = zone_of(await service.budgets.zone(principal.tenant))
    until = last or datetime.now(UTC).astimezone(zone).date()
    return span_of(first or until - timedelta(days=USUAL_DAYS - 1), until, zone)


SpanDep = Annotated[Span, Depends(asked_span)]
