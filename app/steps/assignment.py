"""One specialist's work, and what routing and the journal may know of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from app.content.agents import Agent
from app.domain.analysis import Analysis
from app.domain.brief import Brief
from app.domain.codec import Json
from app.domain.conclusion import Consultation
from app.domain.labels import Origin, Sensitivity
from app.domain.model_call import Purpose
from app.domain.passage import Passage
from app.routing.policy import Caller, Features
from app.steps.context import RunContext
from app.steps.memory import words_of_people


@dataclass(frozen=True, slots=True)
class Assignment:
    """One specialist's work: the brief with what the run knows about the request.

    ``drafted`` is true where a colleague's brief has a draft of the answer. ``found`` are passages that were read for
    the brief a moment ago.
    """

    brief: Brief
    analysis: Analysis
    sensitivity: Sensitivity
    earlier: tuple[Consultation, ...] = ()
    drafted: bool = False
    found: Mapping[int, Passage] = field(default_factory=dict[int, Passage])

    @property
    def inputs(self) -> Json:
        """What the result depends on."""
        brief = self.brief
        return {
            "question": brief.question,
            "type": self.analysis.type,
            "passages": [hit.id for hit in brief.hits],
            "figures": [figure.summary for figure in brief.figures],
            "replies": [reply.text for reply in brief.replies],
            "assumptions": [assumption.text for assumption in brief.assumptions],
            "earlier": [each.agent for each in self.earlier],
        }

    @property
    def question(self) -> str:
        """The request with the answers to the team's questions: what a composer looks for in the passages."""
        return "\n".join(dict.fromkeys([self.brief.question, *(reply.text for reply in self.brief.replies)]))


def from_people(context: RunContext) -> str:
    """What people wrote in the thread so far; passages and earlier parts bring labels of their own."""
    turns = [turn.content for turn in context.history if turn.role == "user"]
    replies = [reply.text for reply in context.replies]
    return "\n\n".join([*words_of_people(context), *turns, context.message.content, *replies])


def features_of(
    analysis: Analysis, agent: Agent, origin: Origin, caller: Caller, thread: str | None = None
) -> Features:
    """What routing may look at for a specialist's call. The agent's own tier is a wish: it reorders, never widens."""
    return Features(
        purpose=Purpose.SPECIALIST,
        type=analysis.type,
        agent=agent.name,
        complexity=analysis.complexity,
        language=analysis.language,
        channel=origin.value,
        caller=replace(caller, prefer=agent.tier),
        thread=thread,
    )
