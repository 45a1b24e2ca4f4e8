"""What a request is, by its first line and headers."""

import pytest

from app.api.limits.kinds import asks, follows, is_free


@pytest.mark.parametrize("path", ["/health", "/ready", "/version", "/static/app.css", "/problems/rate-limited"])
def test_signs_of_life_and_files_are_free(path: str) -> None:
    assert is_free(path)


@pytest.mark.parametrize("path", ["/v1/runs", "/", "/healthy", "/v1/health/static/x", "/mcp"])
def test_all_else_is_not(path: str) -> None:
    assert not is_free(path)


@pytest.mark.parametrize(
    "path",
    [
        "/v1/runs",
        "/v1/threads/thr_1/messages",
        "/v1/runs/run_1/retry",
        "/v1/chat/completions",
        "/v1/responses",
        "/v1/messages",
    ],
)
def test_questions(path: str) -> None:
    assert asks("POST", path)
    assert not asks("GET", path)


def test_what_asks_nothing() -> None:
    assert not asks("POST", "/v1/runs/run_1/cancel")
    assert not asks("POST", "/v1/messages/count_tokens")


def test_streams_of_events() -> None:
    events = "/v1/runs/run_1/events"
    assert follows("GET", events, [])
    assert follows("GET", events, [(b"accept", b"*/*")])
    assert not follows("GET", events, [(b"accept", b"application/json")])
    assert not follows("POST", "/v1/chat/completions", [(b"accept", b"text/event-stream")])
    assert follows("GET", "/threads/thr_1/live", [(b"accept", b"text/event-stream")])
    assert not follows("GET", "/v1/runs/run_1", [(b"accept", b"*/*")])
