"""From what a provider says to a class of failure."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.backends.failures import ProviderError, classify, read_error, status_failure
from app.domain.errors import Failure


@pytest.mark.parametrize(
    ("status", "error", "kind"),
    [
        (401, {"type": "invalid_request_error", "code": "invalid_api_key"}, Failure.AUTH),
        (401, {"type": "invalid_request_error"}, Failure.AUTH),
        (429, {"type": "requests", "code": "rate_limit_exceeded"}, Failure.RATE_LIMITED),
        (429, {"type": "insufficient_quota", "code": "insufficient_quota"}, Failure.QUOTA),
        (400, {"type": "invalid_request_error", "message": "Your credit balance is too low to"}, Failure.QUOTA),
        (400, {"type": "exceed_context_size_error", "code": 400}, Failure.CONTEXT),
        (400, {"type": "BadRequestError", "message": "This model's maximum context length is 8192"}, Failure.CONTEXT),
        (400, {"message": "Output blocked by content filtering policy"}, Failure.REFUSED),
        (413, {"type": "invalid_request_error"}, Failure.CONTEXT),
        (500, {"type": "server_error"}, Failure.SERVER),
        (503, {"type": "api_error"}, Failure.OVERLOADED),
        (529, {"type": "overloaded_error"}, Failure.OVERLOADED),
        (418, {}, Failure.BAD_REQUEST),
        (599, {}, Failure.SERVER),
        (None, {"type": "api_error"}, Failure.SERVER),
        (None, {"code": 502}, Failure.SERVER),
        (None, {"code": "529"}, Failure.OVERLOADED),
        (None, {"type": "invalid_request_error", "message": "prompt is too long"}, Failure.CONTEXT),
        (None, {"type": "never heard of"}, Failure.SERVER),
    ],
)
def test_classes(status: int | None, error: dict[str, str | int], kind: Failure) -> None:
    assert classify(ProviderError.model_validate(error), status) is kind


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b'{"error": {"code": "insufficient_quota"}}', Failure.QUOTA),
        (b'{"object": "error", "type": "x", "code": "context_length_exceeded", "message": "m"}', Failure.CONTEXT),
        (b'{"error": "prompt is too long"}', Failure.CONTEXT),
        (b'["error"]', Failure.RATE_LIMITED),
        (b"<html>", Failure.RATE_LIMITED),
        (b"", Failure.RATE_LIMITED),
    ],
)
def test_shapes_of_error_bodies(body: bytes, kind: Failure) -> None:
    assert classify(read_error(body), 429 if kind is not Failure.CONTEXT else 400) is kind


@given(st.binary(), st.integers(300, 599))
def test_any_body_gives_an_error_with_a_class(body: bytes, status: int) -> None:
    failed = status_failure("one", status, body, {})
    assert str(status) in failed.sentence
    assert isinstance(failed.kind, Failure)
