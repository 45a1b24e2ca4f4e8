"""The outbox and the courier, over a real database and real sockets."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from standardwebhooks import Webhook as Verifier

from app.domain.clarification import Clarification, Question
from app.domain.codec import Json
from app.domain.conclusion import Conclusion
from app.domain.identifiers import new_id
from app.domain.labels import ClarificationStatus, Completeness, Priority, RunStatus, Sensitivity
from app.domain.webhook import DeliveryState, Webhook, WebhookChange, WebhookEvent, WebhookOrder, WebhookState
from app.store.engine import Database
from app.store.outbox import Outbox, Verdict
from app.store.runs import Ending
from app.store.tenancy import acting_for
from app.store.webhooks import WebhookStore
from app.webhooks.courier import LEASE, Courier
from app.webhooks.outgoing import Outgoing
from app.webhooks.schedule import MOST_TRIES
from app.webhooks.signing import new_secret
from tests.store.opened import Stores, opened
from tests.webhooks.receiver import Answer, Receiver, always, receiving

SECRET = new_secret()


@dataclass
class Clock:
    """A clock that is moved by hand."""

    now: datetime

    def __call__(self) -> datetime:
        return self.now

    def advance(self, by: timedelta) -> None:
        """Later."""
        self.now += by


@dataclass
class Office:
    """Everything around the outbox."""

    stores: Stores
    webhooks: WebhookStore
    outbox: Outbox
    courier: Courier
    clock: Clock

    async def subscribe(self, url: str, *events: WebhookEvent, content: bool = False) -> Webhook:
        """A target for these events, or for all."""
        order = WebhookOrder(url, events or tuple(WebhookEvent), "", content, SECRET, "tester")
        return await self.webhooks.add(order)

    async def finish(self, ending: Ending | None = None) -> str:
        """A run that has ended; its id."""
        accepted = await self.stores.accept()
        run = await self.stores.runs.claim(accepted.run.id, {})
        assert run is not None
        await self.stores.runs.finish(run.id, run.epoch, ending or Ending(RunStatus.CANCELLED))
        return run.id

    async def states(self, webhook: Webhook) -> list[tuple[DeliveryState, int]]:
        """State and number of tries of each delivery, the latest first."""
        return [(each.state, each.tries) for each in await self.webhooks.deliveries(webhook.id, None, 100)]


@asynccontextmanager
async def office(database: Database, tenant: str = "default") -> AsyncGenerator[Office]:
    clock = Clock(datetime.now(UTC) + timedelta(seconds=5))
    outgoing, outbox = Outgoing(loopback=True), Outbox(database)
    async with opened(database) as stores:
        with acting_for(tenant):
            courier = Courier(outbox, outgoing, clock, chance=lambda: 0.0)
            yield Office(stores, WebhookStore(database), outbox, courier, clock)
        await outgoing.close()


def _document(receiver: Receiver) -> dict[str, Json]:
    received = receiver.next()
    document: dict[str, Json] = Verifier(SECRET).verify(received.body, received.headers)
    assert document["id"] == received.headers["webhook-id"]
    return document


def test_the_end_of_a_run_is_told_once_signed_and_without_content(database: Database) -> None:
    async def scenario(receiver: Receiver) -> None:
        async with office(database) as here:
            told = await here.subscribe(receiver.url(), WebhookEvent.RUN_FINISHED)
            other = await here.subscribe(receiver.url(), WebhookEvent.POLICY_PUBLISHED)
            run_id = await here.finish()
            assert await here.courier.round() == 1
            assert await here.courier.round() == 0
            document = _document(receiver)
            assert document["type"] == "run.finished"
            assert isinstance(data := document["data"], dict)
            assert (data["run_id"], data["status"]) == (run_id, "cancelled")
            assert "markdown" not in data
            assert await here.states(told) == [(DeliveryState.DELIVERED, 1)]
            assert await here.states(other) == []

    with receiving() as receiver:
        asyncio.run(scenario(receiver))
        assert receiver.count == 1


def test_content_goes_only_where_it_is_wished_for_and_the_label_allows(database: Database) -> None:
    answer = Conclusion(Completeness.FULL, "The answer.", None, (), (), (), (), (), {})

    async def scenario(receiver: Receiver) -> None:
        async with office(database) as here:
            await here.subscribe(receiver.url(), WebhookEvent.RUN_FINISHED, content=True)
            for level in (Sensitivity.INTERNAL, Sensitivity.CONFIDENTIAL):
                accepted = await here.stores.accept()
                run = await here.stores.runs.claim(accepted.run.id, {})
                assert run is not None
                await here.stores.runs.taint(run, level)
                await here.stores.runs.finish(run.id, run.epoch, Ending(RunStatus.CONCLUDED, conclusion=answer))
                await here.courier.round()
                data = _document(receiver)["data"]
                assert isinstance(data, dict)
                assert data.get("markdown") == ("The answer." if level is Sensitivity.INTERNAL else None)

    with receiving() as receiver:
        asyncio.run(scenario(receiver))


def test_a_receiver_in_trouble_is_tried_ten_times_and_then_the_delivery_is_dead(database: Database) -> None:
    async def scenario(receiver: Receiver) -> None:
        async with office(database) as here:
            target = await here.subscribe(receiver.url(), WebhookEvent.RUN_FINISHED)
            await here.finish()
            ids = set[str]()
            for number in range(1, MOST_TRIES + 1):
                assert await here.courier.round() == 1
                assert await here.courier.round() == 0
                ids.add(receiver.next().headers["webhook-id"])
                state = DeliveryState.DEAD if number == MOST_TRIES else DeliveryState.PENDING
                assert await here.states(target) == [(state, number)]
                (waiting,) = await here.webhooks.deliveries(target.id, None, 10)
                here.clock.now = max(here.clock.now, waiting.due_at)
            assert len(ids) == 1
            (dead,) = await here.webhooks.deliveries(target.id, DeliveryState.DEAD, 10)
            assert (dead.id, dead.status) == (ids.pop(), 500)
            again = await here.webhooks.again(target.id, dead.id)
            assert (again.id, again.state) == (dead.id, DeliveryState.PENDING)

    with receiving(always(Answer(500))) as receiver:
        asyncio.run(scenario(receiver))


def test_a_target_that_fails_for_three_days_or_is_gone_gets_nothing_more(database: Database) -> None:
    async def scenario(broken: Receiver, gone: Receiver) -> None:
        async with office(database) as here:
            failing = await here.subscribe(broken.url(), WebhookEvent.RUN_FINISHED)
            left = await here.subscribe(gone.url(), WebhookEvent.RUN_FINISHED)
            await here.finish()
            await here.courier.round()
            assert (await here.webhooks.get(failing.id)).state is WebhookState.ACTIVE
            assert (await here.webhooks.get(left.id)).state is WebhookState.DISABLED
            here.clock.advance(timedelta(days=3, minutes=1))
            await here.courier.round()
            assert (await here.webhooks.get(failing.id)).state is WebhookState.DISABLED
            await here.finish()
            here.clock.advance(timedelta(days=1))
            assert await here.courier.round() == 0
            revived = await here.webhooks.change(failing.id, WebhookChange(state=WebhookState.ACTIVE), None)
            assert revived.failing_since is None
            assert await here.courier.round() == 1

    with receiving(always(Answer(503))) as broken, receiving(always(Answer(410))) as gone:
        asyncio.run(scenario(broken, gone))


def test_a_process_that_dies_between_sending_and_marking_costs_a_second_copy_and_no_event(database: Database) -> None:
    async def scenario(receiver: Receiver) -> None:
        async with office(database) as here:
            target = await here.subscribe(receiver.url(), WebhookEvent.RUN_FINISHED)
            await here.finish()
            (parcel,) = await here.outbox.claim(here.clock(), LEASE, 10)
            sent = await here.courier.outgoing.post(parcel.url, {"webhook-id": parcel.id}, b"{}")
            assert sent.good
            assert await here.courier.round() == 0, "somebody else works on it until the lease ends"
            here.clock.advance(LEASE + timedelta(seconds=1))
            assert await here.courier.round() == 1
            assert receiver.next().headers["webhook-id"] == receiver.next().headers["webhook-id"]
            assert await here.states(target) == [(DeliveryState.DELIVERED, 2)]
            late = Verdict(DeliveryState.DEAD, 500, "too late")
            assert not await here.outbox.settle(parcel, late, here.clock(), timedelta(0))
            assert (await here.webhooks.get(target.id)).failing_since is None
            assert await here.states(target) == [(DeliveryState.DELIVERED, 2)]

    with receiving() as receiver:
        asyncio.run(scenario(receiver))


def test_several_couriers_send_each_event_once_and_a_slow_target_holds_up_none(database: Database) -> None:
    async def scenario(quick: Receiver, silent: Receiver) -> None:
        async with office(database) as here:
            here.courier.outgoing = Outgoing(loopback=True, total_s=0.5)
            await here.subscribe(silent.url(), WebhookEvent.RUN_FINISHED)
            fine = await here.subscribe(quick.url(), WebhookEvent.RUN_FINISHED)
            for _ in range(6):
                await here.finish()
            couriers = [here.courier, replace(here.courier), replace(here.courier)]
            for _ in range(4):
                await asyncio.gather(*(each.round() for each in couriers))
            assert await here.states(fine) == [(DeliveryState.DELIVERED, 1)] * 6
            await here.courier.outgoing.close()

    with receiving() as quick, receiving(always(Answer(silent=True))) as silent:
        asyncio.run(scenario(quick, silent))
        assert quick.count == 6


def test_paused_targets_get_their_events_later(database: Database) -> None:
    async def scenario(receiver: Receiver) -> None:
        async with office(database) as here:
            target = await here.subscribe(receiver.url(), WebhookEvent.RUN_FINISHED)
            await here.webhooks.change(target.id, WebhookChange(state=WebhookState.PAUSED), target.version)
            await here.finish()
            assert await here.courier.round() == 0
            await here.webhooks.change(target.id, WebhookChange(state=WebhookState.ACTIVE), None)
            assert await here.courier.round() == 1

    with receiving() as receiver:
        asyncio.run(scenario(receiver))
        assert receiver.count == 1


def test_questions_and_their_end_are_told(database: Database) -> None:
    question = Question("q1", "scale", Priority.P0, "", "How many users?", "", (), "1,000")

    async def scenario(receiver: Receiver) -> None:
        async with office(database) as here:
            await here.subscribe(receiver.url(), content=True)
            run = await here.stores.runs.claim((await here.stores.accept()).run.id, {})
            assert run is not None
            until = datetime.now(UTC) - timedelta(seconds=1)
            asked = Clarification(new_id("clr"), run.id, 1, ClarificationStatus.OPEN, (question,), (), until)
            await here.stores.runs.clarifying(run, asked)
            await here.courier.round()
            document = _document(receiver)
            assert isinstance(data := document["data"], dict)
            assert (document["type"], data["clarification_id"]) == ("clarification.requested", asked.id)
            assert "How many users?" in str(data["questions"])
            await here.stores.clarifications.expire("runs")
            await here.courier.round()
            ended = _document(receiver)
            assert isinstance(data := ended["data"], dict)
            assert (ended["type"], data["clarification_id"]) == ("clarification.expired", asked.id)

    with receiving() as receiver:
        asyncio.run(scenario(receiver))


def test_other_tenants_hear_nothing(database: Database) -> None:
    async def scenario(receiver: Receiver) -> None:
        async with office(database) as here:
            with acting_for("other"):
                foreign = await here.subscribe(receiver.url())
            await here.finish()
            assert await here.courier.round() == 0
            assert await here.webhooks.all() == ()
            with acting_for("other"):
                assert await here.states(foreign) == []
                await here.finish()
                assert await here.courier.round() == 1

    with receiving() as receiver:
        asyncio.run(scenario(receiver))
        assert receiver.count == 1
