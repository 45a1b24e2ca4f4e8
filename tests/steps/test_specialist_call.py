"""What a specialist is asked: a beginning that providers can keep, the form of the draft, material apart."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from app.backends.tokens import estimate_tokens
from app.content.agents import load_agents
from app.content.commands import load_commands
from app.content.content import Content
from app.content.forms import load_forms
from app.content.phrases import load_phrases
from app.content.prompts import load_prompts
from app.domain.analysis import Analysis
from app.domain.brief import Brief
from app.domain.labels import Origin, Pattern, RequestType, RunStatus, Sensitivity, Verdict
from app.domain.model_call import ModelCall
from app.domain.run import Message, Run, Wishes
from app.domain.workup import DraftSection, Workup
from app.steps.assignment import Assignment
from app.steps.context import RunContext
from app.steps.specialist_call import form_of, specialist_call
from app.store.journal import Journal

PROJECT = Path(__file__).resolve().parents[2]
AGENTS = load_agents(PROJECT / "agents")
CONTENT = Content(
    AGENTS,
    load_forms(PROJECT / "prompts" / "forms"),
    load_commands(PROJECT / "prompts" / "commands", AGENTS),
    load_prompts(PROJECT / "prompts"),
    load_phrases(PROJECT / "prompts" / "phrases"),
)
NOW = datetime(2026, 1, 5, tzinfo=UTC)
DRAFT = Workup(
    RequestType.VALIDATE,
    "**Verdict: BAD.**",
    (DraftSection("flaws", "The one flaw", "Time."), DraftSection("good", "What would make it GOOD", "More time.")),
    verdict=Verdict.BAD,
)


def assignment(
    kind: RequestType = RequestType.VALIDATE, draft: Workup | None = None, *, drafted: bool = False
) -> Assignment:
    brief = Brief("mentor", "Is the plan sound?", (), "Judge.", (), (), (), (), (), workup=draft)
    analysis = Analysis(kind, ("mentor",), Pattern.SINGLE, clarify=False, language="en")
    return Assignment(brief, analysis, Sensitivity.PUBLIC, drafted=drafted)


@pytest.fixture
def context() -> RunContext:
    message = Message("m", "t", "user", "Is the plan sound?", None, NOW)
    run = Run(
        "r", "t", "m", Origin.CLI, RunStatus.RUNNING, 1, 0, Sensitivity.PUBLIC, Wishes(), {}, 0, None, None, None,
        Decimal(0), NOW, None, None,
    )  # fmt: skip
    return RunContext(run, message, (), (), Journal.__new__(Journal), 0.0)


def call(context: RunContext, given: Assignment) -> ModelCall:
    return specialist_call(CONTENT, context, given, (), "")


def test_the_beginning_of_every_call_is_the_same_and_long_enough_to_be_kept(context: RunContext) -> None:
    first, second = call(context, assignment()), call(context, assignment())
    assert first.system == second.system
    assert estimate_tokens(len(first.system)) >= 1024
    other = call(context, assignment(RequestType.DECIDE)).system
    shared = next(n for n, (a, b) in enumerate(zip(first.system, other, strict=False)) if a != b)
    assert estimate_tokens(shared) > 900


def test_the_line_around_material_is_made_for_one_message(context: RunContext) -> None:
    prompts = [call(context, assignment(draft=DRAFT)).prompt for _ in range(2)]
    first, second = (re.findall(r"=== [0-9a-f]{12} ===", prompt) for prompt in prompts)
    assert len(set(first)) == len(set(second)) == 1
    assert first[0] != second[0]
    assert prompts[0].startswith(first[0])
    assert len(first) % 2 == 1


def test_a_part_with_a_draft_has_the_sections_of_the_draft(context: RunContext) -> None:
    form = form_of(CONTENT, context, assignment(draft=DRAFT))
    assert {section.id: section.heading for section in form.sections}["flaws"] == "The one flaw"
    assert [section.id for section in form.sections if section.required] == ["flaws", "good"]
    assert "The one flaw: " in call(context, assignment(draft=DRAFT)).system


def test_who_adds_to_a_colleagues_answer_has_a_short_form_without_duties(context: RunContext) -> None:
    given = assignment(RequestType.DECIDE, drafted=True)
    form = form_of(CONTENT, context, given)
    assert form.words[1] < CONTENT.forms[RequestType.DECIDE].words[1]
    assert not any(section.required for section in form.sections)
    assert "A colleague writes this answer" in call(context, given).system


def test_without_a_draft_the_form_of_the_type_holds(context: RunContext) -> None:
    form = form_of(CONTENT, context, assignment(RequestType.DECIDE))
    assert form == CONTENT.forms[RequestType.DECIDE]
    commanded = replace(context, run=replace(context.run, wishes=Wishes(command="model-card")))
    assert form_of(CONTENT, commanded, assignment(RequestType.DOCUMENT)).sections != form.sections
