"""The judge of pairs, for answers that a shadow policy has given beside the live one."""

from dataclasses import dataclass

from app.domain.shadow import Liking
from app.evaluation.judging.judgement import Judged
from app.evaluation.judging.pairs import Better, Comparer
from app.policy.shadow.second import Answers

_LIKING = {Better.BASELINE: Liking.LIVE, Better.TIE: Liking.NEITHER, Better.NOW: Liking.CANDIDATE}


@dataclass(frozen=True, slots=True)
class ShadowJudge:
    """Asks twice, with the answers in either order, and without a word of which policy gave which."""

    comparer: Comparer

    async def prefer(self, answers: Answers) -> Liking | None:
        """See ``PairJudge``."""
        found = await self.comparer.prefer(_judged(answers, answers.live), _judged(answers, answers.second))
        return None if found.error else _LIKING[found.better]


def _judged(answers: Answers, text: str) -> Judged:
    # Both answers' writers: a judge of neither family is asked, where there is one.
    return Judged(answers.id, answers.question, text, answers.sensitivity, answers.language, answers.writers)
