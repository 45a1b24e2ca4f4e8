"""The judge of a shadow's pairs, over a scripted model."""

import asyncio
import json

import pytest

from app.domain.labels import Sensitivity
from app.domain.shadow import Liking
from app.evaluation.judging.asking import Bench
from app.evaluation.judging.pairs import Comparer
from app.evaluation.judging.shadows import ShadowJudge
from app.policy.shadow.second import Answers
from tests.evaluation.judging.benches import PROMPTS, RUBRIC
from tests.gateway.conftest import House, cloud
from tests.servers import Reply, Scripted, fails, says, scripted_openai

ANSWERS = Answers("dec_1", "How?", "A queue.", "A table.", Sensitivity.INTERNAL, "en", frozenset({"cheap"}))


def better(word: str) -> Reply:
    return says(json.dumps({"better": word, "because": "so"}))


@pytest.mark.parametrize(
    ("script", "liking"),
    [
        ((better("first"), better("second")), Liking.LIVE),
        ((better("second"), better("first")), Liking.CANDIDATE),
        ((better("first"), better("first")), Liking.NEITHER),
        ((fails(400),), None),
    ],
)
def test_the_word_of_the_judge(script: tuple[Scripted, ...], liking: Liking | None) -> None:
    async def ask(house: House) -> Liking | None:
        try:
            return await ShadowJudge(Comparer(Bench(house.gateway), PROMPTS, RUBRIC)).prefer(ANSWERS)
        finally:
            await house.gateway.close()

    with scripted_openai(*script) as server:
        assert asyncio.run(ask(House((cloud(server),)))) is liking
