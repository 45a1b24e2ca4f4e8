"""What a model writes can neither load, nor be clicked, nor carry anything away."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.steps.lures import harmless, tempting

KNOWN = "The request names https://docs.example/guide and says: 3 < 4."
PIECES = (
    "![", "](", "]", "[", "(", ")", "<img src=", "<", ">", "https://evil.invalid/a?d=1", "//evil.invalid/x?d=1", " ",
    "\n", "`", "```", "~~~", "mermaid", "click A ", "word", "www.evil.invalid?d", "javascript:alert", "[r]: ", "<!--",
    "-->", "\\", "> ", "- ", "https://docs.example/guide", "=== 0123456789ab ===", "[1]", "[2]: so",
)  # fmt: skip
texts = st.lists(st.sampled_from(PIECES), max_size=25).map("".join) | st.text(max_size=80)


@given(texts)
def test_nothing_can_be_loaded_or_clicked_outside_of_code(text: str) -> None:
    left = harmless(text, KNOWN)
    assert "evil.invalid" not in left
    assert "=== 0123456789ab ===" not in left
    if "`" not in left and "~~~" not in left:
        assert "![" not in left
        assert "](" not in left
        assert not re.search(r"<[a-zA-Z!/?]", left)
        assert "://" not in left


@given(texts)
def test_what_is_harmless_stays_as_it_is(text: str) -> None:
    left = harmless(text, KNOWN)
    assert harmless(left, KNOWN) == left
    assert not tempting(left, KNOWN)


@pytest.mark.parametrize(
    "text",
    [
        "**Stay.** It costs 3 < 4 [1] and a/b, x // y; see [2]: so it is.",
        "| a | b |\n|---|---|\n| 1 | List of `<T>` |",
        "```python\nif a<b: print(x[0](y))  # //note\n```",
        "```mermaid\nflowchart LR\n  a[Users<br/>all] --> b\n```",
        "```sh\ncurl https://docs.example/guide\n```",
    ],
)
def test_plain_answers_are_left_alone(text: str) -> None:
    assert harmless(text, KNOWN) == text


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("See https://docs.example/guide.", "See docs.example."),
        ("See https://evil.invalid/?d=secret.", "See ."),
        ("![state](https://docs.example/guide)", "state"),
        ("[here](https://docs.example/guide?d=1) it is", "here it is"),
        ("```\n![x](//evil.invalid/y?d=1)\n```", "```\n! [x]()\n```"),
        ('```mermaid\nflowchart LR\n  a --> b\n  click a "https://docs.example/guide"\n```', None),
        ("\\`![x](//evil.invalid/y)\\`", "\\`x\\`"),
        ("<img\nsrc='x'>text<script>", "text"),
    ],
)
def test_lures_are_taken_out(text: str, left: str | None) -> None:
    found = harmless(text, KNOWN)
    assert found == left if left is not None else "click" not in found
    assert tempting(text, KNOWN)
