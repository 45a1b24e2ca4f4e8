"""Reading how long to stay away."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.backends.retry_after import retry_after_s

NOW = datetime(2026, 11, 20, 10, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"retry-after": "2"}, 2.0),
        ({"retry-after": " 1.5 "}, 1.5),
        ({"retry-after": "0"}, 0.0),
        ({"retry-after": "-1"}, None),
        ({"retry-after": "nan"}, None),
        ({"retry-after": "inf"}, None),
        ({"retry-after": "tomorrow"}, None),
        ({"retry-after": ""}, None),
        ({"retry-after": "Fri, 20 Nov 2026 10:00:30 GMT"}, 30.0),
        ({"retry-after": "Fri, 20 Nov 2026 09:00:00 GMT"}, 0.0),
        ({"retry-after": "Fri, 20 Nov 2026 10:00:30"}, 30.0),
        ({"retry-after-ms": "250", "retry-after": "9"}, 0.25),
        ({"retry-after-ms": "x", "retry-after": "9"}, 9.0),
    ],
)
def test_forms(headers: dict[str, str], seconds: float | None) -> None:
    assert retry_after_s(headers, NOW) == seconds


@given(st.text())
def test_garbage_is_never_an_error(text: str) -> None:
    found = retry_after_s({"retry-after": text, "retry-after-ms": text}, NOW)
    assert found is None or found >= 0
