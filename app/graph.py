r"""What follows what: the control flow of a run on one page.

screen -> analyze -+-> clarify -> END
                   +-> decline -> END
                   +-> brief -+-> consult (one per specialist, at the same time)   [single, parallel]
                              +-> consult_in_turn (each reads the ones before)     [sequential]
                                        \-> challenge -> conclude -> END
"""

import operator
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from typing import Annotated, Literal, TypedDict

from langgraph.graph import END, START, StateGraph
from langgraph.runtime import Runtime
from langgraph.types import Command, Send
from langsmith import tracing_context

from app.domain.analysis import Analysis
from app.domain.brief import Brief
from app.domain.clarification import Clarification
from app.domain.conclusion import Conclusion, Consultation, Objection
from app.domain.labels import Pattern, RequestType
from app.domain.passage import Passage
from app.domain.screening import Screening
from app.steps.analyze import Analyze
from app.steps.assignment import Assignment
from app.steps.brief import WriteBriefs
from app.steps.challenge import Challenge
from app.steps.clarify import Clarify
from app.steps.conclude import Conclude
from app.steps.consult import Consult
from app.steps.context import RunContext
from app.steps.decline import Decline
from app.steps.screen import Screen

# The longest legal path has nine steps; LangGraph's own default is ten thousand.
_MOST_STEPS = 25


@dataclass(frozen=True, slots=True)
class Steps:
    """The seven steps, and the one that declines."""

    screen: Screen
    analyze: Analyze
    clarify: Clarify
    decline: Decline
    brief: WriteBriefs
    consult: Consult
    challenge: Challenge
    conclude: Conclude


@dataclass(frozen=True, slots=True)
class Clarifying:
    """The run waits for answers."""

    clarification: Clarification


@dataclass(frozen=True, slots=True)
class Declined:
    """The request is not for this team."""

    conclusion: Conclusion


@dataclass(frozen=True, slots=True)
class Concluded:
    """The run has its answer."""

    conclusion: Conclusion


Outcome = Clarifying | Declined | Concluded
RunGraph = Callable[[RunContext], Awaitable[Outcome]]


class _State(TypedDict):
    """Small typed values; each key is written by one node, consultations are merged. Never leaves this module."""

    screening: Screening
    analysis: Analysis
    briefs: tuple[Brief, ...]
    found: Mapping[int, Passage]
    consultations: Annotated[list[Consultation], operator.add]
    objections: tuple[Objection, ...]
    outcome: Outcome


_Update = dict[str, object]
"""The keys of the state that a node has written."""


class _Start(TypedDict):
    """Runs begin empty: everything comes from the context."""


class _One(TypedDict):
    """What one parallel specialist gets."""

    assignment: Assignment


@dataclass(frozen=True, slots=True)
class _Nodes:
    """The nodes: they only move values between the state and the steps."""

    steps: Steps

    async def screen(self, state: _State, *, runtime: Runtime[RunContext]) -> _Update:  # noqa: ARG002
        return {"screening": await self.steps.screen(runtime.context)}

    async def analyze(
        self,
        state: _State,
        *,
        runtime: Runtime[RunContext],
    ) -> Command[Literal["clarify", "decline", "brief"]]:
        analysis = await self.steps.analyze(runtime.context, state["screening"].sensitivity)
        following: Literal["clarify", "decline", "brief"] = "brief"
        if analysis.type is RequestType.OTHER:
            following = "decline"
        elif analysis.clarify and analysis.questions:
            following = "clarify"
        return Command(update={"analysis": analysis}, goto=following)

    async def clarify(self, state: _State, *, runtime: Runtime[RunContext]) -> _Update:
        return {"outcome": Clarifying(await self.steps.clarify(runtime.context, state["analysis"]))}

    async def decline(self, state: _State, *, runtime: Runtime[RunContext]) -> _Update:
        return {"outcome": Declined(await self.steps.decline(runtime.context, state["analysis"]))}

    async def brief(self, state: _State, *, runtime: Runtime[RunContext]) -> _Update:
        briefing = await self.steps.brief(runtime.context, state["screening"], state["analysis"])
        return {"briefs": briefing.briefs, "found": briefing.found}

    @staticmethod
    def fan_out(state: _State) -> str | list[Send]:
        """One message per specialist; an empty list would end the graph silently, but the brief step forbids that."""
        if state["analysis"].pattern is Pattern.SEQUENTIAL:
            return "consult_in_turn"
        # Whoever waits for a colleague reads the passages anew: they may have been withdrawn meanwhile.
        return [
            Send("consult", _One(assignment=replace(_assignment(state, brief), found=state["found"])))
            for brief in state["briefs"]
        ]

    async def consult(self, state: _One, *, runtime: Runtime[RunContext]) -> _Update:
        return {"consultations": [await self.steps.consult(runtime.context, state["assignment"])]}

    async def consult_in_turn(self, state: _State, *, runtime: Runtime[RunContext]) -> _Update:
        done: list[Consultation] = []
        for brief in state["briefs"]:
            done.append(await self.steps.consult(runtime.context, _assignment(state, brief, tuple(done))))
        return {"consultations": done}

    async def challenge(self, state: _State, *, runtime: Runtime[RunContext]) -> _Update:
        sensitivity = state["screening"].sensitivity
        objections = await self.steps.challenge(
            runtime.context, state["analysis"], sensitivity, state["briefs"], _in_order(state)
        )
        return {"objections": objections}

    async def conclude(self, state: _State, *, runtime: Runtime[RunContext]) -> _Update:
        conclusion = await self.steps.conclude(
            runtime.context, state["analysis"], state["briefs"], _in_order(state), state["objections"]
        )
        return {"outcome": Concluded(conclusion)}


def build_graph(steps: Steps) -> RunGraph:
    """Compile the graph once; the returned function runs it for one claimed run.

    The graph has no checkpointer: the step journal remembers what was done (docs/decisions/0003).
    """
    nodes = _Nodes(steps)
    builder = StateGraph(_State, context_schema=RunContext, input_schema=_Start)
    builder.add_node("screen", nodes.screen)
    builder.add_node("analyze", nodes.analyze)
    builder.add_node("clarify", nodes.clarify)
    builder.add_node("decline", nodes.decline)
    builder.add_node("brief", nodes.brief)
    builder.add_node("consult", nodes.consult, input_schema=_One)
    builder.add_node("consult_in_turn", nodes.consult_in_turn)
    builder.add_node("challenge", nodes.challenge)
    builder.add_node("conclude", nodes.conclude)
    builder.add_edge(START, "screen").add_edge("screen", "analyze")
    builder.add_edge("clarify", END).add_edge("decline", END)
    builder.add_conditional_edges("brief", nodes.fan_out, ["consult", "consult_in_turn"])
    builder.add_edge("consult", "challenge").add_edge("consult_in_turn", "challenge")
    builder.add_edge("challenge", "conclude").add_edge("conclude", END)
    compiled = builder.compile()

    async def run(context: RunContext) -> Outcome:
        # A tracing variable in the environment would otherwise post every input to a tracing service.
        with tracing_context(enabled=False):
            final = await compiled.ainvoke(_Start(), context=context, config={"recursion_limit": _MOST_STEPS})
        outcome: Outcome = final["outcome"]
        return outcome

    return run


def _assignment(state: _State, brief: Brief, earlier: tuple[Consultation, ...] = ()) -> Assignment:
    drafted = any(each.workup for each in state["briefs"])
    return Assignment(brief, state["analysis"], state["screening"].sensitivity, earlier, drafted)


def _in_order(state: _State) -> tuple[Consultation, ...]:
    """The consultations in the analysis' order, whoever was first to finish."""
    order = {agent: place for place, agent in enumerate(state["analysis"].agents)}
    return tuple(sorted(state["consultations"], key=lambda each: order[each.agent]))
