"""The nine points of a brief, and the words that it is put together from."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.content.agents import load_agents
from app.content.forms import load_forms
from app.domain.analysis import Analysis
from app.domain.brief import Check
from app.domain.clarification import Assumption, Reply
from app.domain.figure import Figure
from app.domain.labels import AssumptionSource, Pattern, RequestType, Sensitivity
from app.domain.workup import Evidence, Finding, Severity
from app.expert.case import read_case
from app.steps.brief_check import BriefCheck, Checked, open_points
from app.steps.brief_text import constraints_of, context_lines, goal_of, requirement_lines, task_text

PROJECT = Path(__file__).resolve().parents[2]
AGENTS = load_agents(PROJECT / "agents")
FORMS = load_forms(PROJECT / "prompts" / "forms")
CHECK = BriefCheck()
PLAN = "We want fewer returns by March. Three developers, $400 a month, and texts must not leave our servers."
ANALYSIS = Analysis(RequestType.DESIGN, ("architect", "mentor"), Pattern.SEQUENTIAL, clarify=False, language="en")


def checked(text: str, kind: RequestType = RequestType.DESIGN) -> Checked:
    form = FORMS[kind]
    task = task_text(AGENTS["architect"], kind, form, (), "en")
    return Checked(
        kind, read_case(text), "en", form, task, requirement_lines(ANALYSIS, (), (), "", challenged=True), frozenset()
    )


def missing(given: Checked) -> set[str]:
    return {check.name for check in CHECK(given) if not check.holds}


def test_a_plan_with_goal_bounds_and_constraints_holds_in_nine_points() -> None:
    assert len(CHECK(checked(PLAN))) == 9
    assert missing(checked(PLAN)) == set()


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"task": ""}, "deliverable"),
        ({"task": "Answer."}, "scope"),
        ({"requirements": ()}, "must-haves"),
        ({"requirements": tuple(map(str, range(40)))}, "must-haves"),
        ({"requirements": ("Handed on to nobody.",)}, "quality"),
        ({"requirements": ("Quotes are checked.",)}, "integration"),
        ({"form": replace(FORMS[RequestType.DESIGN], sections=())}, "format"),
    ],
)
def test_each_point_can_fail(change: dict[str, object], name: str) -> None:
    assert name in missing(replace(checked(PLAN), **change))  # type: ignore[arg-type]


def test_what_nobody_said_is_missing_where_it_matters() -> None:
    bare = "A portal for the people of our house."
    assert {"goal", "constraints"} <= missing(checked(bare))
    assert not {"goal", "constraints"} & missing(checked(bare, RequestType.EXPLAIN))


def test_a_vague_word_counts_until_its_topic_is_settled() -> None:
    vague = checked("We want a scalable shop by May; it must run on our own servers.")
    assert "no vague term" in missing(vague)
    settled = replace(vague, answered=frozenset({"scale", "budget", "deadline", "team"}))
    assert "no vague term" not in missing(settled)


@given(st.lists(st.builds(Check, st.text(max_size=3), st.booleans(), st.text(max_size=5))))
def test_open_points_are_the_notes_of_what_does_not_hold(checks: list[Check]) -> None:
    assert open_points(checks) == tuple(check.note for check in checks if not check.holds)


def test_goal_and_constraints_are_the_users_own_words() -> None:
    case = read_case(PLAN)
    assert goal_of(case) in PLAN
    constraints = constraints_of(case)
    assert any("developers" in each for each in constraints)
    assert any("must not leave our servers" in each for each in constraints)


@given(st.text(max_size=200))
def test_any_text_has_at_most_six_constraints_and_a_goal_of_its_own(text: str) -> None:
    case = read_case(text)
    assert len(constraints_of(case)) <= 6
    assert goal_of(case) in text


def test_the_context_says_what_was_asked_answered_and_assumed() -> None:
    reply = Reply("q1", "scale", "How many users?", "500")
    assumed = Assumption("budget", "No more than $500 a month.", AssumptionSource.EXPIRED)
    lines = context_lines(PLAN, read_case(PLAN), ANALYSIS, Sensitivity.CONFIDENTIAL, (reply,), (assumed,))
    text = "\n".join(lines)
    assert lines[0] == f"Request: {PLAN}"
    assert "Asked: How many users? Answer: 500" in text
    assert "Assumed, because nobody said: No more than $500 a month." in text
    assert "do not repeat names" in text
    public = context_lines(PLAN, read_case(PLAN), ANALYSIS, Sensitivity.PUBLIC, (), ())
    assert not any("do not repeat" in line for line in public)


def test_the_requirements_name_figures_findings_and_who_goes_on() -> None:
    figure = Figure("api-cost", "C-01", {}, {}, "f", "The API costs $9.")
    finding = Finding("AP-06", "Timeline fantasy", Severity.CRITICAL, "c", (Evidence("x", 0, 1),), "r")
    lines = requirement_lines(ANALYSIS, (figure,), (finding,), "mentor", challenged=True)
    text = "\n".join(lines)
    for words in ("Uses the figure: The API costs $9.", "AP-06 (Critical)", "Handed on to mentor", "mentor challenges"):
        assert words in text
    alone = requirement_lines(replace(ANALYSIS, pattern=Pattern.SINGLE), (), (), "", challenged=False)
    assert any("Handed on to the conclusion" in line for line in alone)


def test_the_task_leaves_to_colleagues_what_is_theirs() -> None:
    task = task_text(AGENTS["architect"], RequestType.DESIGN, FORMS[RequestType.DESIGN], ("Strategic mentor",), "de")
    assert "Out of scope: what Strategic mentor answer" in task
    assert "'de'" in task
    assert "Out of scope" not in task_text(AGENTS["architect"], RequestType.DESIGN, FORMS[RequestType.DESIGN], (), "en")


def test_who_only_adds_is_not_asked_for_the_answer() -> None:
    form = FORMS[RequestType.DESIGN]
    task = task_text(AGENTS["mentor"], RequestType.DESIGN, form, ("Systems architect",), "en", adds=True)
    assert "to a colleague's answer" in task
    assert "In scope:" in task
    assert form.sections[0].heading not in task
