"""The sheet numbers figures and assumptions, cuts to length, and never loses what is fixed."""

import re
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from app.backends.extractive.text import count_words
from app.calculators.registry import calculate
from app.content.phrases import Phrases
from app.domain.clarification import Assumption
from app.domain.labels import AssumptionSource, RequestType
from app.expert.request import ExpertRequest
from app.expert.sheet import Item, Sheet, block

PHRASES = Phrases({"en": {"hello": "Hello {name}."}})
GIVEN = calculate("psi-band", {"psi": 0.16})


def sheet(kind: RequestType = RequestType.COMPUTE, **request: object) -> Sheet:
    return Sheet(ExpertRequest("q", kind, **request), PHRASES, calculate)  # type: ignore[arg-type]


def test_figures_that_came_along_keep_their_place_and_others_follow_by_first_use() -> None:
    page = sheet(figures=(GIVEN,))
    late = page.figure("shortfall", {"needed": 30, "planned": 12})
    soon = page.figure("shortfall", {"needed": 20, "planned": 12})
    assert late is not None
    assert soon is not None
    page.section("a", "A", [f"first {soon.mark}", f"then {late.mark}"])
    work = page.finish(100)
    assert [figure.formula for figure in work.figures] == [GIVEN.formula, soon.figure.formula, late.figure.formula]
    assert work.sections[0].text == "- first [F2]\n- then [F3]"


def test_the_same_figure_and_the_same_assumption_stand_once() -> None:
    page = sheet()
    one, two = (page.figure("psi-band", {"psi": 0.2}) for _ in range(2))
    assert one == two
    assert page.assume("team", "Three people.") == page.assume("team", "Three people.")


def test_what_no_text_shows_is_left_out_unless_it_came_along() -> None:
    known = Assumption("scale", "10,000 users.", AssumptionSource.SKIPPED)
    page = sheet(figures=(GIVEN,), assumptions=(known,))
    page.figure("shortfall", {"needed": 20, "planned": 12})
    page.assume("team", "Three people.")
    work = page.finish(100)
    assert work.figures == (GIVEN,)
    assert work.assumptions == (known,)


def test_a_calculation_that_a_decision_does_not_show_is_left_out() -> None:
    assert sheet(RequestType.DECIDE, figures=(GIVEN,)).finish(100).figures == ()
    assert sheet(RequestType.DECIDE, figures=(GIVEN,), handed_on=True).finish(100).figures == (GIVEN,)


def test_a_calculator_that_does_not_take_the_inputs_gives_nothing() -> None:
    assert sheet().figure("shortfall", {"needed": -1, "planned": 2}) is None
    assert sheet().figure("no-such-calculator", {}) is None


def test_sources_are_named_once_in_the_order_of_the_text() -> None:
    page = sheet()
    page.open_with(f"First {page.source('a#one', 'words {of} [it]|x')}")
    page.section("s", "S", [page.source("b#two"), page.source("a#one")])
    assert page.finish(100).sources == ("a#one", "b#two")


def test_a_section_without_items_is_left_out() -> None:
    page = sheet()
    page.section("s", "S", [])
    assert page.finish(100).sections == ()


items = st.builds(
    Item,
    st.text("abcdefgh ", min_size=3, max_size=80),
    st.floats(0, 5),
    st.booleans(),
    st.booleans(),
)


@given(st.lists(st.lists(items, max_size=6), max_size=4), st.integers(0, 60))
def test_the_lightest_go_first_and_what_is_fixed_stays(parts: list[list[Item]], most: int) -> None:
    page = sheet()
    page.open_with("The bottom line.")
    named = [
        [replace(item, text=f"{item.text} item{n}x{k}") for k, item in enumerate(part)] for n, part in enumerate(parts)
    ]
    for number, part in enumerate(named):
        page.section(str(number), "H", part)
    work = page.finish(most)
    text = "\n".join(section.text for section in work.sections)
    kept = [item for part in named for item in part if item.text.split()[-1] in text.split()]
    assert all(item in kept for part in named for item in part if item.fixed)
    words = count_words(" ".join([work.first, *(f"{each.heading}\n{each.text}" for each in work.sections)]))
    assert words <= most or all(item.fixed for item in kept)


@given(st.lists(st.tuples(st.booleans(), st.integers(1, 9)), max_size=12))
def test_every_mark_resolves(marks: list[tuple[bool, int]]) -> None:
    page = sheet()
    shown: list[str] = []
    for figure, number in marks:
        made = page.figure("shortfall", {"needed": 10 + number, "planned": 9}) if figure else None
        shown.append(made.mark if made else page.assume("t", f"Assumed {number}."))
    page.section("s", "S", [block(" ".join(shown))])
    work = page.finish(1000)
    text = "".join(section.text for section in work.sections)
    assert "[[" not in text
    assert {int(n) for n in re.findall(r"\[F(\d+)\]", text)} == set(range(1, len(work.figures) + 1))
    assert {int(n) for n in re.findall(r"\[A(\d+)\]", text)} == set(range(1, len(work.assumptions) + 1))
