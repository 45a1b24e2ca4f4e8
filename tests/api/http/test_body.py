"""How deep a JSON text is."""

import json

from hypothesis import given
from hypothesis import strategies as st

from app.api.http.body import depth

JSON = st.recursive(
    st.none() | st.booleans() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
)


def _depth(value: object) -> int:
    if isinstance(value, dict):
        return 1 + max(map(_depth, value.values()), default=0)
    if isinstance(value, list):
        return 1 + max(map(_depth, value), default=0)
    return 0


@given(JSON)
def test_brackets_within_strings_do_not_count(value: object) -> None:
    assert depth(json.dumps(value).encode()) == _depth(value)
    assert depth(json.dumps(value, ensure_ascii=False).encode(errors="surrogatepass")) == _depth(value)


def test_a_deep_text_needs_no_stack() -> None:
    assert depth(b"[" * 100_000 + b"]" * 100_000) == 100_000
