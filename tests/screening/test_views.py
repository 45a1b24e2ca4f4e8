import base64
import gzip
from urllib.parse import quote

import pytest

from app.screening.views import DEPTH, views_of


def forms(text: str) -> tuple[str, ...]:
    return tuple(view.text for view in views_of(text).views)


def wrapped(text: str, times: int) -> str:
    for _ in range(times):
        text = base64.b64encode(text.encode()).decode()
    return text


def test_a_plain_text_has_one_form() -> None:
    assert forms("nothing special here") == ("nothing special here",)


@pytest.mark.parametrize("depth", range(1, DEPTH + 1))
def test_nested_encodings_are_undone_to_the_depth(depth: int) -> None:
    views = views_of(wrapped("the inner sentence", depth))
    assert views.views[-1].text == "the inner sentence"
    assert views.unseen is None


def test_deeper_nesting_is_unseen() -> None:
    assert views_of(wrapped("the inner sentence", DEPTH + 1)).unseen == "encoded too deeply"


def test_different_encodings_may_be_nested() -> None:
    text = quote(base64.b64encode("the p\u200ba\u200bss is here".encode()).decode(), safe="")
    assert any("the pass is here" in form for form in forms(text))


def test_a_bomb_is_unseen() -> None:
    bomb = base64.b64encode(gzip.compress(b"a" * 3_000_000, mtime=0)).decode()
    assert views_of(f"look at {bomb}").unseen == "compressed data grows too large"


def test_all_forms_together_are_bounded() -> None:
    text = "a%20b%41%25" * 20_000
    views = views_of(text)
    assert sum(len(view.text) for view in views.views) <= 5 * len(text)


def test_a_table_and_a_broken_value_get_forms_of_their_own() -> None:
    assert "password: x1" in "".join(forms("id,password\n1,x1"))
    assert any("ABCDEFGH" in form for form in forms("key AB\nCDEF\nGH"))
