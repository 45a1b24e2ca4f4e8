"""The expert's drafts for the specialists of one run: who gets one, what they share, and when there is none."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache

from app.calculators.registry import calculate
from app.content.agents import load_agents
from app.content.commands import load_commands
from app.content.expert import load_expert
from app.content.forms import load_forms
from app.domain.analysis import Analysis
from app.domain.labels import Pattern, RequestType, Sensitivity, Verdict
from app.domain.run import Wishes
from app.domain.workup import Workup
from app.expert.composers import COMPOSERS
from app.expert.expert import Desk, Expert
from app.retrieval.search import Retriever
from app.retrieval.vectors.embedding import Embedder
from app.settings import PROJECT
from app.steps.context import RunContext
from app.steps.workup import WorkUp, build_work_up
from app.store.engine import Database
from app.store.journal import Journal
from tests.store.opened import PINS, opened

PLAN = (
    "Thoughts? Four PHP developers rebuild the shop as 12 microservices in Go in 10 weeks, 400 story points, no "
    "buffer, tests come after launch. Only Ines knows the tax rules."
)
AGENTS = load_agents(PROJECT / "agents")
VALIDATE = Analysis(RequestType.VALIDATE, ("mentor", "architect"), Pattern.SEQUENTIAL, clarify=False, language="en")


@dataclass(frozen=True)
class Seen:
    """The drafts of a run, asked for twice, and the figures that were announced."""

    first: Mapping[str, Workup]
    again: Mapping[str, Workup]
    announced: int


def _plain_design(desk: Desk) -> bool:
    """A design that any request gets."""
    desk.sheet.open_with("**Repair what is there.**")
    return True


def work_up(database: Database) -> WorkUp:
    prompts = PROJECT / "prompts"
    commands = load_commands(prompts / "commands", AGENTS)
    return build_work_up(expert(), AGENTS, load_forms(prompts / "forms"), commands, Retriever(database, Embedder()))


@cache
def expert() -> Expert:
    """The shipped expert; its tables take a second to read."""
    composers = {**COMPOSERS, RequestType.DESIGN: _plain_design}
    return Expert(load_expert(PROJECT / "prompts" / "expert"), composers, calculate)


def drafts(database: Database, analysis: Analysis, text: str = PLAN, wishes: Wishes | None = None) -> Seen:
    """What a run gets."""

    async def scenario() -> Seen:
        async with opened(database) as stores:
            accepted = await stores.accept(text)
            run = await stores.runs.claim(accepted.run.id, PINS)
            assert run is not None
            run = replace(run, wishes=wishes or run.wishes)
            (message,) = await stores.runs.messages(run.thread_id)
            context = RunContext(run, message, (), (), Journal(stores.database, stores.events, run), 0.0)
            step = work_up(stores.database)
            first, again = [await step(context, analysis, analysis.agents, (), ()) for _ in range(2)]
            assert await step.sources(context, {}, Sensitivity.PUBLIC) == ()
            await context.journal.settled()
            events = await stores.events.read(run.id, 0)
            return Seen(first, again, sum(each.event.type == "figure.calculated" for each in events))

    return asyncio.run(scenario())


def test_a_judge_has_a_draft_and_so_has_who_repairs_after_it(database: Database) -> None:
    seen = drafts(database, VALIDATE)
    assert {agent: draft.type for agent, draft in seen.first.items()} == {
        "mentor": RequestType.VALIDATE,
        "architect": RequestType.DESIGN,
    }
    assert seen.first["mentor"].verdict is Verdict.BAD
    before, after = seen.first["mentor"].figures, seen.first["architect"].figures
    assert after[: len(before)] == before


def test_drafts_are_made_once_and_each_figure_is_announced_once(database: Database) -> None:
    seen = drafts(database, VALIDATE)
    assert seen.again == seen.first
    last = seen.first["architect"].figures
    assert seen.announced == len({f"{each.calculator} {sorted(each.inputs.items())!r}" for each in last}) > 0


def test_side_by_side_only_the_first_writes_the_answer(database: Database) -> None:
    seen = drafts(database, replace(VALIDATE, pattern=Pattern.PARALLEL))
    assert [*seen.first] == ["mentor"]


def test_a_command_with_a_form_of_its_own_has_none(database: Database) -> None:
    assert drafts(database, VALIDATE, wishes=Wishes(command="model-card")).first == {}


def test_what_the_expert_has_no_sentences_for_has_none(database: Database) -> None:
    assert drafts(database, replace(VALIDATE, language="xx")).first == {}
