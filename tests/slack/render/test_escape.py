"""What is shown in Slack can do nothing: no mention, no link that nobody asked for, no way out of code."""

import re

import pytest
from hypothesis import given
from markdown_it import MarkdownIt

from app.slack.render.escape import Links, escaped, links_of, marked
from app.slack.render.pieces import read, write
from tests.slack.render.examples import BASE, SPECIAL, hostile

_LIVE = re.compile(r"<(?:[!@#]|https?:|mailto:|slack:)", re.IGNORECASE)
_MENTIONED = re.compile(r"(?<![\w.])@(?:channel|here|everyone)(?!\w)", re.IGNORECASE)
_CODE = re.compile(r"^```.*?^```$|(?<!\\)`[^`\n]+`", re.MULTILINE | re.DOTALL)
_PARSER = MarkdownIt("commonmark", {"html": True}).enable("table")
LINKS = links_of("Is https://docs.example.org/guide right?", BASE)


def shown(text: str, links: Links = LINKS) -> str:
    return write(escaped(read(text), links))


@given(hostile)
def test_no_special_form_lives_outside_of_code(text: str) -> None:
    outside = _CODE.sub("", shown(text))
    assert not _LIVE.search(outside)
    assert "<" not in outside
    assert not _MENTIONED.search(outside)


@given(hostile)
def test_not_even_inside_of_code(text: str) -> None:
    assert not re.search(r"<!(?:channel|here|everyone|subteam|date)|<[@#][A-Z0-9]", shown(text), re.IGNORECASE)


@given(hostile)
def test_a_reader_of_markdown_finds_no_html_no_image_and_no_unknown_link(text: str) -> None:
    for token in _PARSER.parse(shown(text)):
        assert token.type != "html_block"
        for child in token.children or []:
            assert child.type not in {"html_inline", "image"}
            if child.type == "link_open":
                assert LINKS.allow(str(child.attrs["href"]))


@given(hostile)
def test_code_stays_inside_its_fence(text: str) -> None:
    codes = [piece for piece in escaped(read(text), LINKS) if piece.kind == "code"]
    for piece in codes:
        (token,) = (each for each in _PARSER.parse(piece.markdown) if each.type == "fence")
        assert token.content.rstrip("\n") == "\n".join(piece.lines).rstrip("\n")
        assert "```" not in token.content


@given(hostile)
def test_doing_it_twice_opens_nothing(text: str) -> None:
    assert not _LIVE.search(_CODE.sub("", shown(shown(text))))


@given(hostile)
def test_plain_text_is_harmless_in_slacks_own_markup(text: str) -> None:
    written = marked(text)
    assert "<" not in written
    assert ">" not in written
    assert not _MENTIONED.search(written)
    assert "://" not in written.replace(":\u200b//", "")


@pytest.mark.parametrize("form", SPECIAL)
def test_each_form_alone(form: str) -> None:
    outside = _CODE.sub("", shown(f"Please ask {form} now."))
    assert not _LIVE.search(outside)
    assert not _MENTIONED.search(outside)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a < b & c > d", "a &lt; b &amp; c &gt; d"),
        ("> quoted <b>", "> quoted &lt;b&gt;"),
        ("- > a > b", "- > a &gt; b"),
        ("`x < y` and <!here>", "`x < y` and &lt;!here&gt;"),
        ("an ` alone", "an \\` alone"),
        ("already &lt;b&gt; &amp; &copy;", "already &lt;b&gt; &amp; ©"),
        ("[guide](https://docs.example.org/guide)", "[guide](https://docs.example.org/guide)"),
        (
            "see https://docs.example.org/guide.",
            "see [https://docs.example.org/guide](https://docs.example.org/guide).",
        ),
        ("[guide](https://evil.example/guide)", "guide"),
        ("[guide](http://docs.example.org/guide)", "guide"),
        ("<https://docs.example.org/guide>", "[https://docs.example.org/guide](https://docs.example.org/guide)"),
        ("<https://evil.example/x>", "`https://evil.example/x`"),
        ("see **https://evil.example/x**", "see **`https://evil.example/x`**"),
        ("![chart](https://evil.example/x.png)", "\\[image left out: chart\\]"),
        ("[1]: https://evil.example/", "[1\\]: `https://evil.example/`"),
        ("as said [1][2].", "as said [1][2]."),
        ("ask @here or a@here.com", "ask @\u200bhere or a@here.com"),
        ("**bold** _it_ ~~no~~ \\*plain\\*", "**bold** _it_ ~~no~~ \\*plain\\*"),
    ],
)
def test_texts(text: str, expected: str) -> None:
    assert shown(text) == expected


def test_the_services_own_addresses_are_links() -> None:
    passage = f"[`a#b`]({BASE}/passages/skills/a.md?version=0&start=1#quote)"
    assert shown(passage) == passage
    assert shown("[a](https://cto.example.com.evil.example/x)") == "a"
    assert shown("[a](https://cto.example.com@evil.example/x)") == "a"


def test_a_service_without_encryption_has_no_links() -> None:
    assert links_of("q", "http://127.0.0.1:8000").base is None


def test_fences_of_every_kind_become_plain_ones() -> None:
    text = "1. Run:\n   ~~~bash\n   make <x>\n   ~~~\n\n````md\n```\n<!here>\n```\n````"
    assert shown(text) == "1. Run:\n\n```bash\nmake <x>\n```\n\n```md\n``\u200b`\n<\u200b!here>\n``\u200b`\n```"


def test_a_fence_that_is_never_closed_is_closed() -> None:
    assert shown("```\nx <!channel>") == "```\nx <\u200b!channel>\n```"
