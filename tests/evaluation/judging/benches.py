"""Judges of flesh and wire: scripted models on real sockets, behind a real gateway."""

import asyncio
import json
import re
from collections.abc import Callable, Mapping, Sequence

from app.content.prompts import load_prompts
from app.domain.labels import Sensitivity
from app.domain.model_call import Backend
from app.evaluation.judging.asking import Bench
from app.evaluation.judging.judge import Judge
from app.evaluation.judging.judgement import Judged, Judgement
from app.evaluation.judging.rubric import Rubric, read_rubric
from app.settings import PROJECT
from tests.gateway.conftest import House
from tests.servers import Exchange, Reply, says

RUBRIC = read_rubric(PROJECT / "evals" / "rubrics" / "answer.yaml")
PROMPTS = load_prompts(PROJECT / "prompts")

ANSWER = "Use one table. An index over the customer costs writes, and pays from a million rows on."

Marks = Mapping[str, tuple[str, str]]
"""The word and the quote for each criterion, by its id."""


def labels_in(text: str, rubric: Rubric = RUBRIC) -> dict[str, str]:
    """The ids of the criteria by the labels under which a prompt asks for them."""
    asked = {criterion.asks: criterion.id for criterion in rubric.criteria}
    listed = re.findall(r"^(C\d+): (.+?\?) ", text, re.MULTILINE)
    return {label: asked[question] for label, question in listed}


def marks(said: Marks, fallback: tuple[str, str] = ("no", "")) -> Callable[[Exchange], Reply]:
    """A judge that gives these marks, whatever the order in which it is asked."""

    def reply(exchange: Exchange) -> Reply:
        found = [(label, *said.get(id_, fallback)) for label, id_ in labels_in(exchange.text).items()]
        listed = [{"criterion": label, "says": word, "quote": quote} for label, word, quote in found]
        return says(json.dumps({"marks": listed}))

    return reply


def judged(answer: str = ANSWER, sensitivity: Sensitivity = Sensitivity.PUBLIC, **more: object) -> Judged:
    """An answer to judge."""
    return Judged("c-1#0", "How should a shop store its events?", answer, sensitivity, **more)  # type: ignore[arg-type]


def judge_all(
    backends: Sequence[Backend], *answers: Judged, label: Sensitivity = Sensitivity.PUBLIC, seed: int = 0
) -> list[Judgement]:
    """The judgements on some answers."""
    house = House(backends, label=label)

    async def all_of_them() -> list[Judgement]:
        judge = Judge(Bench(house.gateway), PROMPTS, RUBRIC, seed)
        try:
            return [await judge.judge(each) for each in answers]
        finally:
            await house.gateway.close()

    return asyncio.run(all_of_them())
