"""Sends what the outbox holds: signed, in time, and again where nobody took it."""

import asyncio
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from random import SystemRandom

from app.domain.codec import Json
from app.domain.errors import DatabaseUnavailable
from app.domain.labels import Sensitivity
from app.domain.webhook import DeliveryState, Parcel
from app.store.outbox import Outbox, Verdict
from app.store.waking import woken
from app.telemetry import event, problem
from app.webhooks.outgoing import Outgoing, Posted
from app.webhooks.schedule import PATIENCE, next_try
from app.webhooks.signing import signed

LEASE = timedelta(seconds=60)
"""How long a process may be silent about a parcel that it took on; far longer than a request may take."""

_TOGETHER = 16
_LOOK_S = 5.0
_KEPT = timedelta(days=30)
_HOUR = timedelta(hours=1)
_HIGHEST = Sensitivity.INTERNAL

_chance = SystemRandom().random


@dataclass(slots=True)
class Courier:
    """Works through the outbox, in any number of processes at once."""

    outbox: Outbox
    outgoing: Outgoing
    clock: Callable[[], datetime]
    chance: Callable[[], float] = _chance
    tidied_at: datetime | None = None

    async def run(self, wake: asyncio.Event) -> None:
        """Send what is due whenever ``wake`` is set, and every few seconds, until cancelled."""
        while True:
            try:
                while await self.round():
                    pass
                await self._tidy()
            except DatabaseUnavailable as error:
                event("webhooks.waiting", error=error.code)
            await woken(wake, _LOOK_S)

    async def round(self) -> int:
        """Take on what is due and send it; how many parcels that were."""
        parcels = await self.outbox.claim(self.clock(), LEASE, _TOGETHER)
        for outcome in await asyncio.gather(*map(self._deliver, parcels), return_exceptions=True):
            if isinstance(outcome, DatabaseUnavailable):
                raise outcome
            if isinstance(outcome, BaseException):
                problem("webhooks.delivery", outcome)
        return len(parcels)

    async def _deliver(self, parcel: Parcel) -> None:
        body = await self._body(parcel)
        posted = await self.outgoing.post(parcel.url, signed(parcel.id, self.clock(), body, parcel.keys), body)
        verdict = self._verdict(parcel, posted)
        given_up = await self.outbox.settle(parcel, verdict, self.clock(), PATIENCE)
        event(
            "webhooks.sent",
            delivery=parcel.id,
            webhook=parcel.webhook_id,
            status=posted.status,
            error=posted.error,
            tries=parcel.tries,
            took_ms=posted.took_ms,
        )
        if given_up:
            problem("webhooks.disabled", webhook=parcel.webhook_id, tenant=parcel.tenant)

    def _verdict(self, parcel: Parcel, posted: Posted) -> Verdict:
        if posted.good:
            return Verdict(DeliveryState.DELIVERED, posted.status, None)
        wait = next_try(parcel.tries, self.chance())
        gone = posted.status == HTTPStatus.GONE
        if wait is None or gone:
            return Verdict(DeliveryState.DEAD, posted.status, posted.error, gone=gone)
        return Verdict(DeliveryState.PENDING, posted.status, posted.error, self.clock() + wait)

    async def _body(self, parcel: Parcel) -> bytes:
        data: Mapping[str, Json] = parcel.data
        if parcel.include_content:
            data = {**data, **await self.outbox.content(parcel, _HIGHEST)}
        document = {"id": parcel.id, "type": parcel.event, "created_at": parcel.created_at.isoformat(), "data": data}
        return json.dumps(document, ensure_ascii=False).encode()

    async def _tidy(self) -> None:
        now = self.clock()
        if self.tidied_at is None or now - self.tidied_at >= _HOUR:
            await self.outbox.forget(now - _KEPT)
            self.tidied_at = now
