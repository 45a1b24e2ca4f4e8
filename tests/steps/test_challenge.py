"""Objections: parsed strictly from a model, and raised by rules without one."""

from dataclasses import replace
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from app.content.phrases import load_phrases
from app.domain.brief import Brief
from app.domain.clarification import Assumption
from app.domain.conclusion import Consultation
from app.domain.coverage import Coverage, Grounding
from app.domain.figure import Figure
from app.domain.labels import AssumptionSource, ConsultationStatus
from app.steps.challenge import parse_objections, rule_objections

PHRASES = load_phrases(Path(__file__).resolve().parents[2] / "prompts" / "phrases")


def test_lines_of_the_form_are_objections_and_nothing_else_is() -> None:
    text = (
        "Sure!\n- [high] timeline: twelve weeks have no basis.\n- [urgent] x: y\n"
        "* [Low] stack: one person knows Rust.\nnone"
    )
    found = parse_objections(text)
    assert [(each.severity, each.about) for each in found] == [("high", "timeline"), ("low", "stack")]


@given(st.text(max_size=400))
def test_any_text_gives_at_most_three_objections(text: str) -> None:
    assert len(parse_objections(text)) <= 3


def test_at_most_three_are_taken() -> None:
    assert len(parse_objections("\n".join(f"- [low] a{n}: b" for n in range(9)))) == 3


def test_an_unsourced_or_cut_part_and_assumed_figures_are_objected_to() -> None:
    figure = Figure("api-cost", "C-01", {}, {}, "f", "s")
    assumed = Assumption("price", "30 dollars", AssumptionSource.DEFAULT)
    brief = Brief("mentor", "q", (), "t", (), (), (assumed,), (figure,), ())
    cut = Consultation("mentor", ConsultationStatus.TRUNCATED, "s", "Text without a source")
    severities = [each.severity for each in rule_objections(PHRASES, "en", (brief,), (cut,))]
    assert severities == ["medium", "high", "medium"]


def test_a_figure_is_support_and_a_plain_refusal_needs_no_objection() -> None:
    plain = Brief("mentor", "q", (), "t", (), (), (), (), ())
    silent = replace(plain, coverage=Coverage(Grounding.REFUSED))
    counted = Consultation("mentor", ConsultationStatus.OK, "s", "31 GB. [F1]", model_free=True)
    refused = Consultation("mentor", ConsultationStatus.OK, "s", "**The skills hold nothing.**", model_free=True)
    guessed = replace(refused, model_free=False)
    assert rule_objections(PHRASES, "en", (plain,), (counted,)) == ()
    assert rule_objections(PHRASES, "en", (silent,), (refused,)) == ()
    assert rule_objections(PHRASES, "tr", (plain,), (refused,)) == ()
    assert len(rule_objections(PHRASES, "en", (silent,), (guessed,))) == 1
