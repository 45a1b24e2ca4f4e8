"""The shadow of the live policy, as a process runs it."""

from collections.abc import Sequence
from contextlib import AsyncExitStack

from app.calling import build_gateway
from app.domain.model_call import Backend
from app.evaluation.judging.asking import Bench
from app.evaluation.judging.pairs import Comparer
from app.evaluation.judging.rubric import read_rubric
from app.evaluation.judging.shadows import ShadowJudge
from app.gateway.gateway import Gateway
from app.gateway.metering import Books
from app.policy.shadow.shadowing import Means, Shadowing
from app.routing.gain_file import predictor
from app.routing.policy import Policy
from app.store.policy_rows import TOPIC
from app.store.shadow import ShadowStore
from app.wiring.house import House

_RUBRIC = "rubrics/answer.yaml"


async def open_shadowing(stack: AsyncExitStack, house: House, clients: Sequence[Backend]) -> Shadowing:
    """Whoever is to be told of calls that are over, until ``stack`` is unwound. The clients are the live ones."""
    settings, rules, pacing = house.settings, house.rules, house.instruments.pacing

    def gateway(policy: Policy, books: Books) -> Gateway:
        return build_gateway(clients, rules, policy, books, settings, pacing=pacing)

    def judge(books: Books) -> ShadowJudge:
        bench = Bench(build_gateway(clients, rules, house.policy, books, settings, pacing=pacing))
        return ShadowJudge(Comparer(bench, house.knowledge.prompts, read_rubric(settings.evals / _RUBRIC)))

    means = Means(rules.specs, gateway, judge, predictor(settings.gain_model))
    shadowing = Shadowing(ShadowStore(house.stores.database), means)
    stack.push_async_callback(shadowing.close)
    await shadowing.open(house.stores.notifications.subscribe(TOPIC))
    return shadowing
