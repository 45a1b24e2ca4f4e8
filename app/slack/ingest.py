"""Works through what Slack has delivered: each thing once, in the order of its conversation, until it is dealt with."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain.errors import DatabaseUnavailable, SlackUnavailable
from app.domain.slack import Envelope, EnvelopeKind
from app.slack.classify import topic
from app.slack.ports import Handler, Workspaces
from app.slack.shape import Body, fields, words
from app.slack.stopping import StillAtItError
from app.store.slack.inbox import Inbox
from app.store.tenancy import acting_for
from app.store.waking import woken
from app.telemetry import event, problem

WAITS_S = (1, 2, 5, 15, 60, 300, 900)
"""Seconds before the second try, the third, and so on."""

MOST_TRIES = len(WAITS_S) + 1

_TOGETHER = 8
_LOOK_S = 5.0
_KEPT = timedelta(days=30)
_HOUR = timedelta(hours=1)


@dataclass(slots=True)
class Ingest:
    """The loop, in any number of processes at once.

    ``handlers`` are named by what they deal with, as ``app.slack.classify.topic`` names it, or by the part before the
    colon; ``departures`` deal with what comes of workspaces that cannot be talked to any more. ``given_up`` tells the
    person whose delivery nobody could deal with. A process that says nothing for ``lease`` has lost what it took on.
    """

    inbox: Inbox
    workspaces: Workspaces
    handlers: Mapping[str, Handler]
    departures: Mapping[str, Callable[[Envelope], Awaitable[str]]]
    given_up: Callable[[Envelope], Awaitable[None]]
    clock: Callable[[], datetime]
    lease: timedelta
    tidied_at: datetime | None = None

    async def run(self, wake: asyncio.Event) -> None:
        """Deal with what is there whenever ``wake`` is set, and every few seconds, until cancelled."""
        while True:
            try:
                while await self.round():
                    pass
                await self._tidy()
            except DatabaseUnavailable as error:
                event("slack.waiting", error=error.code)
            await woken(wake, _LOOK_S)

    async def round(self) -> int:
        """Take on what is due and deal with it; how many deliveries that were."""
        envelopes = await self.inbox.claim(self.lease, _TOGETHER)
        talks: dict[str, list[Envelope]] = defaultdict(list)
        for envelope in envelopes:
            talks[_conversation(envelope)].append(envelope)
        for outcome in await asyncio.gather(*map(self._in_order, talks.values()), return_exceptions=True):
            if isinstance(outcome, DatabaseUnavailable):
                raise outcome
            if isinstance(outcome, BaseException):
                # Its lease ends by itself, and it is tried again.
                problem("slack.dealing", outcome)
        return len(envelopes)

    async def _in_order(self, envelopes: Sequence[Envelope]) -> None:
        """What belongs to one conversation, one after the other; the lease holds for all of it."""
        begun = asyncio.get_running_loop().time()
        for envelope in envelopes:
            await self._deal(envelope, begun + self.lease.total_seconds())

    async def _deal(self, envelope: Envelope, until: float) -> None:
        if envelope.tries > MOST_TRIES:
            await self._bury(envelope, None)
            return
        try:
            async with asyncio.timeout_at(until):
                outcome = await self._outcome(envelope)
        except DatabaseUnavailable:
            raise
        except StillAtItError:
            await self._later(envelope, None)
        except Exception as error:  # noqa: BLE001 - whatever one delivery does, the others are dealt with
            await self._later(envelope, error)
        else:
            await self.inbox.settle(envelope, outcome)
            event("slack.dealt", topic=topic(envelope.kind, envelope.body), outcome=outcome, tries=envelope.tries)

    async def _outcome(self, envelope: Envelope) -> str:
        name = topic(envelope.kind, envelope.body)
        if departure := self.departures.get(name):
            return await departure(envelope)
        handler = self.handlers.get(name) or self.handlers.get(name.partition(":")[0])
        if handler is None:
            return "unknown"
        try:
            installation = await self.workspaces.installation(envelope.workspace)
        except SlackUnavailable as error:
            return error.code
        with acting_for(installation.tenant):
            return await handler(envelope, installation)

    async def _later(self, envelope: Envelope, error: Exception | None) -> None:
        if envelope.tries >= MOST_TRIES:
            await self._bury(envelope, error)
            return
        wait = WAITS_S[envelope.tries - 1]
        event("slack.again", tries=envelope.tries, wait_s=wait, error=type(error).__name__ if error else None)
        await self.inbox.again(envelope, timedelta(seconds=wait))

    async def _bury(self, envelope: Envelope, error: Exception | None) -> None:
        name = topic(envelope.kind, envelope.body)
        problem("slack.given-up", error, topic=name, team=envelope.workspace.team_id, tries=envelope.tries)
        await self.given_up(envelope)
        await self.inbox.settle(envelope, "given-up")

    async def _tidy(self) -> None:
        now = self.clock()
        if self.tidied_at is None or now - self.tidied_at >= _HOUR:
            await self.inbox.forget(now - _KEPT)
            self.tidied_at = now


def _conversation(envelope: Envelope) -> str:
    """What must be dealt with in order: a thread; clicks and the like each for themselves."""
    if envelope.kind is not EnvelopeKind.EVENT:
        return envelope.key
    said: Body = fields(envelope.body.get("event"))
    before = fields(said.get("previous_message"))
    root = words(before, "thread_ts") or words(before, "ts") or words(said, "thread_ts") or words(said, "ts")
    return f"{envelope.workspace.team_id}:{words(said, 'channel')}:{root}" if root else envelope.key
