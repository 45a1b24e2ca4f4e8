"""A cited section as HTML: everything is there, the span is marked, and nothing of it can act."""

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.web.passage import render_passage

SECTION = """## Limits

Below **10,000** requests an API is cheaper.

| Load | Choice |
|---|---|
| low | an API |
| high | own cards |

- first
  - nested
1. counted

```python
# no heading
| no table |
```"""
_TAGS = re.compile(
    r'</?(?:table|tbody|tr|th|td|mark)>|<mark id="quote">|<div class="line(?: heading| item| blank| code)?">|</div>'
)


def marked(page: str) -> str:
    return html.unescape("".join(re.findall(r"<mark[^>]*>(.*?)</mark>", page)))


@pytest.mark.parametrize("quote", ["**10,000** requests", "an API", "own cards", "nested", "# no heading"])
def test_the_span_is_marked_wherever_it_stands(quote: str) -> None:
    start = SECTION.index(quote)
    page = render_passage(SECTION, start, start + len(quote))
    assert marked(page) == quote.replace("**", "")
    assert page.count('id="quote"') == 1


def test_a_span_over_lines_is_one_mark_for_each() -> None:
    page = render_passage(SECTION, SECTION.index("Below"), SECTION.index("| low") + 5)
    assert page.count("<mark") > 2
    assert page.count('id="quote"') == 1


def test_structure_is_kept() -> None:
    page = render_passage(SECTION, 0, 0)
    assert '<div class="line heading">Limits</div>' in page
    assert "<tr><th>Load</th><th>Choice</th></tr>" in page
    assert "<tr><td>low</td><td>an API</td></tr>" in page
    assert '<div class="line code"># no heading</div>' in page
    assert '<div class="line code">| no table |</div>' in page
    assert "<mark" not in page


@given(st.text(alphabet="a<>&\"'|*-#` \n/=()", max_size=120), st.integers(0, 130), st.integers(0, 130))
def test_no_text_makes_a_tag(text: str, start: int, end: int) -> None:
    rest = _TAGS.sub("", render_passage(text, start, end))
    assert "<" not in rest
    assert ">" not in rest


@given(st.text(alphabet="ab1. #|-\n", max_size=80), st.integers(0, 90), st.integers(0, 90))
def test_every_letter_is_shown(text: str, start: int, end: int) -> None:
    shown = html.unescape(re.sub(r"<[^>]*>", "", render_passage(text, start, end)))
    assert re.findall("[ab]", shown) == re.findall("[ab]", text)
