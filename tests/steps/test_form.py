"""A part is held to its form: what is missing, too long, unknown or tainted is found, and put right in place."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.content.forms import load_forms
from app.domain.figure import Figure
from app.domain.labels import RequestType, Verdict
from app.domain.model_call import LabelledFigure, Material, Section
from app.steps.form import (
    FIRST,
    LONG,
    SHORT,
    Fault,
    Form,
    Written,
    completed,
    faults,
    is_spoilt,
    read_part,
    render,
    repair_demand,
    vouched,
)

PROJECT = Path(__file__).resolve().parents[2]
OPTIONS = Section("options", "Options side by side", required=True)
RISKS = Section("risks", "Risks")
FORM = Form((OPTIONS, RISKS), (10, 60))
FIGURE = Figure("api-cost", "C-01", {"n": 180000}, {"usd": 1620.0}, "180,000 x 0.009 = 1,620", "The API costs $1,620.")
QUESTION = "Shall we host it for 180,000 requests?"
KNOWN = vouched(
    Material("m", "M", RequestType.DECIDE, "en", QUESTION, (), (), (LabelledFigure("F1", FIGURE),)), QUESTION
)
GOOD = (
    "**Stay with the API: it costs $1,620 a month [F1].**\n\n## Options side by side\n\nThe API is paid by call, your"
    " own server by the month, busy or not.\n\n## Risks\n\nPrices change: keep a second provider tested."
)


def found(markdown: str, form: Form = FORM) -> list[str]:
    return [fault.section for fault in faults(read_part(markdown), form, KNOWN)]


def test_a_good_part_has_no_faults() -> None:
    assert found(GOOD) == []


@pytest.mark.parametrize(
    ("markdown", "sections"),
    [
        (GOOD.replace("## Options side by side", "## Choices"), ["options"]),
        (GOOD.partition("\n\n")[2], [FIRST]),
        (GOOD.replace("Prices change", "Prices rise by 37% a year"), ["risks"]),
        (GOOD.replace("$1,620", "$1,710"), [FIRST]),
        (GOOD.replace("Prices change", "See https://x.invalid/?d=1"), ["risks"]),
        (GOOD + "\n\n## Outlook\n\nIt will save $44,444.", ["Outlook"]),
        (GOOD + "\n\n## Outlook\n\n" + "word " * 90, [LONG]),
        ("It depends.", ["options", SHORT]),
        ('{"verdict": "GOOD"}', [FIRST, "options", SHORT]),
        ("word " * 150 + "\n\n" + GOOD.partition("\n\n")[2], [FIRST, LONG]),
    ],
)
def test_each_fault_is_found_where_it_is(markdown: str, sections: list[str]) -> None:
    assert found(markdown) == sections


def test_another_verdict_than_that_of_the_rules_is_tainted() -> None:
    judged = Form(FORM.sections, FORM.words, judged=True, verdict=Verdict.BAD)
    assert found(GOOD.replace("**Stay", "**Verdict: BAD. Stay"), judged) == []
    assert found(GOOD.replace("**Stay", "**GOOD. Stay"), judged) == [FIRST]
    assert found(GOOD.replace("Prices change", "**Verdict:** GOOD"), judged) == ["risks"]
    undecided = Form(FORM.sections, FORM.words, judged=True)
    assert found(GOOD.replace("**Stay", "**Verdict: GOOD. Stay"), undecided) == [FIRST]


def test_known_numbers_are_those_of_the_request_and_of_figures_in_any_writing() -> None:
    assert KNOWN.strange('180,000 calls, $1620, 1,620.00, in 3 steps, `port 54321` and [S1 "77 weeks"]') == []
    assert KNOWN.strange("1. First\n2. Then 4,711 of 99.5%") == ["4,711", "99.5%"]


def test_a_missing_section_comes_from_the_expert_by_its_id_and_says_so() -> None:
    composed = Written("Composed.", (("options", "| a | b |"), ("risks", "None.")))
    written, headings = completed(read_part("It depends."), FORM, [Fault("missing", "options")], composed, "By us:")
    assert written == Written("It depends.", (("Options side by side", "*By us:*\n\n| a | b |"),))
    assert headings == ("Options side by side",)


def test_a_part_that_says_too_little_or_far_too_much_is_filled_by_the_expert() -> None:
    composed = Written("Composed.", (("options", "A"), ("risks", "B")))
    short, _ = completed(read_part("No."), FORM, [Fault("", SHORT)], composed, "x")
    assert [heading for heading, _ in short.sections] == ["Options side by side", "Risks"]
    speech = read_part(GOOD + "\n\n## Outlook\n\nMore.")
    assert completed(speech, FORM, [Fault("", LONG)], composed, "x") == (
        Written("Composed.", (("Options side by side", "A"), ("Risks", "B"))),
        ("Options side by side", "Risks"),
    )


def test_what_is_tainted_is_shown_to_nobody_and_what_is_only_wrong_stays() -> None:
    part = read_part(GOOD + "\n\n## Outlook\n\nMore.")
    nothing = Written("", ())
    left, _ = completed(part, FORM, [Fault("", "risks", tainted=True), Fault("", "Outlook")], nothing, "x")
    assert [heading for heading, _ in left.sections] == ["Options side by side"]
    kept, _ = completed(part, FORM, [Fault("", "risks")], nothing, "x")
    assert [heading for heading, _ in kept.sections] == ["Options side by side", "Risks", "Outlook"]


_FAULTS = st.lists(st.builds(Fault, st.just("s"), st.sampled_from(["options", "risks", FIRST, SHORT, LONG, "Own"])))
_SECTIONS = st.lists(st.sampled_from(["Options side by side", "Risks", "Own", "Other"]), unique=True)


@given(_SECTIONS, _FAULTS, st.lists(st.sampled_from(["options", "risks"]), unique=True))
def test_the_order_of_the_form_is_kept(headings: list[str], wrong: list[Fault], ids: list[str]) -> None:
    written = Written("First.", tuple((heading, "text") for heading in headings))
    left, replaced = completed(written, FORM, wrong, Written("C.", tuple((each, "c") for each in ids)), "x")
    shown = [heading for heading, _ in left.sections]
    of_form = [section.heading for section in FORM.sections]
    in_form = [heading for heading in shown if heading in of_form]
    own = [heading for heading in shown if heading not in of_form]
    assert shown == in_form + own
    assert in_form == [heading for heading in of_form if heading in in_form]
    assert own == [heading for heading in headings if heading in own]
    assert set(replaced) <= {*shown, of_form[0]}


@given(st.lists(st.tuples(st.from_regex(r"[A-Z][a-z]{1,8}", fullmatch=True), st.just("Some text.")), max_size=4))
def test_a_part_is_read_as_it_was_rendered(sections: list[tuple[str, str]]) -> None:
    written = Written("First.", tuple(sections))
    assert read_part(render(written)) == written


def test_the_demand_names_every_fault() -> None:
    demand = repair_demand([Fault("One is missing.", "a"), Fault("Two is too long.", LONG)])
    assert "- One is missing.\n- Two is too long." in demand


def test_a_document_is_replaced_as_a_whole_or_not_at_all() -> None:
    assert is_spoilt([Fault("", FIRST)])
    assert is_spoilt([Fault("", "x", tainted=True)])
    assert not is_spoilt([Fault("", "x")])


def test_every_section_of_the_expert_has_its_place_in_the_form() -> None:
    forms = load_forms(PROJECT / "prompts" / "forms")
    for kind in (each for each in RequestType if each is not RequestType.OTHER):
        code = "\n".join(path.read_text("utf-8") for path in (PROJECT / "app" / "expert" / kind.value).glob("*.py"))
        written = re.findall(r'\.section\(\s*"([a-z-]+)"', code)
        assert set(written) <= {section.id for section in forms[kind].sections}, kind


def test_mandatory_sections_are_marked() -> None:
    forms = load_forms(PROJECT / "prompts" / "forms")
    assert {kind.value: [s.id for s in form.sections if s.required] for kind, form in forms.items()} == {
        "compute": ["cases"],
        "debug": ["now", "causes"],
        "decide": ["options"],
        "design": ["summary", "pattern", "diagram", "capacity", "roadmap", "risks"],
        "document": [],
        "explain": [],
        "review": ["findings"],
        "validate": ["flaws", "good", "signals"],
    }
