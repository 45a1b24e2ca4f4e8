"""What a step may know of its run, and how it tells the world."""

import asyncio
import math
from dataclasses import dataclass, field

from app.domain.access import LOCAL
from app.domain.allowance import Allowance
from app.domain.clarification import Assumption, Clarification, Reply
from app.domain.labels import AssumptionSource, ClarificationStatus, Sensitivity, Tier
from app.domain.memory import ThreadFact, ThreadSummary
from app.domain.run import Message, Run
from app.routing.policy import Caller
from app.store.journal import Journal

_CLOUDS: frozenset[str] = frozenset({Tier.CHEAP, Tier.EXPENSIVE})


@dataclass(frozen=True, slots=True)
class Recalled:
    """What a run knows of its thread: the facts in use, and in short the turns that are too old to be handed on.

    ``sensitivity`` is the thread's label; it holds for all of this. ``tokens`` is what the last turns may take in a
    prompt.
    """

    facts: tuple[ThreadFact, ...] = ()
    summary: ThreadSummary | None = None
    sensitivity: Sensitivity = Sensitivity.PUBLIC
    tokens: int = 3000


@dataclass(frozen=True, slots=True)
class RunContext:
    """One claimed run: its message, the last turns before it, its clarifications, and its journal.

    ``deadline`` is the time of the event loop's clock (seconds) at which the run has used up its active time. From
    ``soft`` on, which is earlier, nothing begins any more but the conclusion, which answers from what is there.
    ``allowance`` is what its calls may cost together, where the caller has set a bound.
    """

    run: Run
    message: Message
    history: tuple[Message, ...]
    clarifications: tuple[Clarification, ...]
    journal: Journal
    deadline: float
    recalled: Recalled = field(default_factory=Recalled)
    allowance: Allowance | None = None
    soft: float = math.inf

    @property
    def is_late(self) -> bool:
        """Whether it is time to conclude."""
        return asyncio.get_running_loop().time() >= self.soft

    @property
    def calls_until(self) -> float:
        """When the last call of a model has to be over, so that there is time to conclude."""
        return min(self.soft, self.deadline)

    @property
    def caller(self) -> Caller:
        """Whose budgets and rules the calls of the run come under, and where they must not go."""
        author = self.run.author
        return Caller(
            tenant=self.run.tenant,
            key=author.key_id,
            user=None if author.user == LOCAL.user else author.user,
            run=self.run.id,
            deny=_CLOUDS if self.run.wishes.local else frozenset(),
            max_cost_usd=self.allowance.left_usd if self.allowance else None,
            allowance=self.allowance,
        )

    @property
    def replies(self) -> tuple[Reply, ...]:
        """Every answer to a clarifying question, oldest round first."""
        return tuple(reply for clarification in self.clarifications for reply in clarification.replies)

    @property
    def assumptions(self) -> tuple[Assumption, ...]:
        """What stands in for the questions that nobody answered."""
        return tuple(
            Assumption(question.topic, question.assume, _source(clarification))
            for clarification in self.clarifications
            if clarification.status in {ClarificationStatus.ANSWERED, ClarificationStatus.EXPIRED}
            for question in clarification.questions
            if all(reply.question_id != question.id for reply in clarification.replies)
        )

    @property
    def round(self) -> int:
        """The number of the next round of questions: 1 for the first."""
        return len(self.clarifications) + 1


def _source(clarification: Clarification) -> AssumptionSource:
    expired = clarification.status is ClarificationStatus.EXPIRED
    return AssumptionSource.EXPIRED if expired else AssumptionSource.SKIPPED
