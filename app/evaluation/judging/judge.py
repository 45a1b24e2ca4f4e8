"""Judges answers by a rubric."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict, Field

from app.backends.shape import shape_of
from app.content.prompts import Prompts
from app.domain.model_call import AnswerShape
from app.evaluation.judging.asking import Bench, fenced
from app.evaluation.judging.judgement import Judged, Judgement, Says, checked, shuffled
from app.evaluation.judging.rubric import Criterion, Rubric


class SaidMark(BaseModel):
    """The judge's word on one criterion."""

    model_config = ConfigDict(extra="ignore")

    criterion: str
    says: Says
    quote: str = ""


class SaidMarks(BaseModel):
    """What the judge answers."""

    model_config = ConfigDict(extra="ignore")

    marks: list[SaidMark] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class Judge:
    """Asks for yes or no on each criterion. ``seed`` orders the criteria, so that none is always the first."""

    bench: Bench
    prompts: Prompts
    rubric: Rubric
    seed: int = 0

    async def judge(self, judged: Judged) -> Judgement:
        """The marks on one answer, or why there are none."""
        criteria = shuffled(self.rubric, self.seed, judged.id)
        fence = f"=== {secrets.token_hex(6)} ==="
        system = self.prompts["judge"].render(criteria=tuple(map(_line, criteria.items())), fence=fence)
        prompt = fenced(fence, (("Question", judged.question), ("Answer", judged.answer)))
        reply = await self.bench.ask(judged, system, prompt, _shape(criteria))
        if reply.error:
            return Judgement(judged.id, (), "", reply.calls, reply.error, reply.withheld)
        said = {mark.criterion: mark for mark in SaidMarks.model_validate_json(reply.text).marks}
        listed = [(criterion, said[label].says, said[label].quote) for label, criterion in criteria.items()]
        return Judgement(judged.id, checked(listed, judged.answer), reply.model, reply.calls)


def _line(labelled: tuple[str, Criterion]) -> str:
    label, criterion = labelled
    need = "A yes needs a quote." if criterion.quoted else "A yes needs no quote."
    return f"{label}: {criterion.asks} Evidence: {criterion.evidence} {need}"


def _shape(criteria: Mapping[str, Criterion]) -> AnswerShape:
    """The form of the reply: each criterion once, and no other."""
    plain = shape_of(SaidMarks)

    def problem(text: str) -> str | None:
        wrong = plain.problem(text)
        if wrong is not None:
            return wrong
        named = [mark.criterion for mark in SaidMarks.model_validate_json(text).marks]
        if sorted(named) == sorted(criteria):
            return None
        return f"There must be one entry for each of {', '.join(criteria)}, and no other."

    return AnswerShape(plain.name, plain.schema, problem)
