import asyncio
import json
from dataclasses import replace

import pytest

from app.evaluation.judging.asking import Bench
from app.evaluation.judging.pairs import Better, Comparer, Preference, tally
from tests.evaluation.judging.benches import PROMPTS, RUBRIC, judged
from tests.gateway.conftest import House, cloud
from tests.servers import Exchange, Reply, Scripted, says, scripted_openai

BEFORE, NOW = judged("Take a queue."), judged("Take a table with an index.")


def better(word: str) -> Reply:
    return says(json.dumps({"better": word, "because": "so"}))


def prefers_table(exchange: Exchange) -> Reply:
    """A fair judge: it knows what it likes, wherever it stands."""
    first = exchange.text.split("First answer:")[1].split("Second answer:")[0]
    return better("first" if "table" in first else "second")


@pytest.mark.parametrize(
    ("script", "outcome", "flipped"),
    [
        ((prefers_table,), Better.NOW, False),
        ((better("first"), better("first")), Better.TIE, True),
        ((better("second"), better("second")), Better.TIE, True),
        ((better("first"), better("second")), Better.BASELINE, False),
        ((better("neither"), better("first")), Better.TIE, False),
        ((better("neither"),), Better.TIE, False),
    ],
)
def test_a_winner_wins_in_both_orders(script: tuple[Scripted, ...], outcome: Better, flipped: bool) -> None:  # noqa: FBT001
    with scripted_openai(*script) as server:
        found = prefer(cloud_of := House((cloud(server),)))
        assert server.count == 2
    assert cloud_of is not None
    assert (found.better, found.flipped, len(found.calls)) == (outcome, flipped, 2)


def prefer(house: House) -> Preference:
    async def ask() -> Preference:
        try:
            return await Comparer(Bench(house.gateway), PROMPTS, RUBRIC).prefer(BEFORE, NOW)
        finally:
            await house.gateway.close()

    return asyncio.run(ask())


def test_above_15_per_cent_of_flips_preferences_are_not_used() -> None:
    fair = Preference("a", Better.NOW)
    flipped = replace(fair, better=Better.TIE, flipped=True)
    assert tally([fair] * 17 + [flipped] * 3).usable
    few = tally([fair] * 16 + [flipped] * 3)
    assert not few.usable
    assert (few.pairs, few.now, few.ties) == (19, 16, 3)


def test_a_pair_without_a_reply_is_counted_apart() -> None:
    found = tally([Preference("a", Better.TIE, error="nobody answered"), Preference("b", Better.BASELINE)])
    assert (found.pairs, found.failed, found.ties, found.baseline) == (1, 1, 0, 1)
    assert not tally([]).usable
