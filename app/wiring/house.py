"""What all parts of an open service share, whether it works on runs or not."""

from contextlib import AsyncExitStack
from dataclasses import dataclass
from functools import partial

from app.calling import Rules
from app.gateway.breaker import HealthBoard
from app.metrics import Metrics
from app.policy.live import LivePolicy
from app.settings import Environment, Settings, is_loopback
from app.store.canary import CanaryStore
from app.store.outbox import Outbox
from app.store.policy_rows import TOPIC
from app.store.webhooks import TOPIC as WEBHOOKS
from app.webhooks.courier import Courier
from app.webhooks.outgoing import Outgoing
from app.wiring.instruments import Instruments
from app.wiring.knowing import Knowledge
from app.wiring.stores import Stores
from app.wiring.tasks import keep_up, now


@dataclass(frozen=True, slots=True)
class House:
    """What all parts of one open service share."""

    settings: Settings
    environment: Environment
    rules: Rules
    stores: Stores
    knowledge: Knowledge
    policy: LivePolicy
    board: HealthBoard
    metrics: Metrics
    instruments: Instruments


def open_outgoing(stack: AsyncExitStack, store: Stores, settings: Settings, *, send: bool) -> Outgoing:
    """The way to webhooks. Where nobody sends, what is left in the outbox waits for a process that does."""
    outgoing = Outgoing(loopback=settings.webhooks_local or is_loopback(settings.host))
    stack.push_async_callback(outgoing.close)
    if send:
        courier = Courier(Outbox(store.database), outgoing, now)
        wake = store.notifications.subscribe(WEBHOOKS)
        keep_up(stack, "webhooks", partial(courier.run, wake))
    return outgoing


async def follow_policy(stack: AsyncExitStack, store: Stores, rules: Rules, *, pinned: bool = False) -> LivePolicy:
    """The policy that holds, also after another process has published one; ``pinned``, that of the setting."""
    trial = CanaryStore(store.database).trial
    policy = LivePolicy(
        _nothing if pinned else store.policies.live, rules.policy, rules.specs, _nothing if pinned else trial
    )
    stack.push_async_callback(policy.close)
    await policy.open(store.notifications.subscribe(TOPIC))
    return policy


async def _nothing() -> None:
    return None
