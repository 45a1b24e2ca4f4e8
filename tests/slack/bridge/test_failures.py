"""What Slack's refusals lead to. Pure."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.slack import Errand, Place, Workspace
from app.slack.bridge import calls
from app.slack.bridge.calls import Kind
from app.slack.bridge.failures import Failure, after, refusal
from app.slack.bridge.shown import Feature, Form, Shown, StreamState
from app.slack.render.message import Message

ERRAND = Errand("run_1", "default", Workspace("T1"), Place("T1", "C1", "1.0"), "1.0", "U1", private=False)
SHOWN = Shown(private=False, channel="C1", root="1.0", posts={"stream-1": "2.0"}, carrier="stream-1")
OPEN = replace(SHOWN, stream=StreamState.OPEN, said="text")
MESSAGE = Message("text", ({"type": "markdown", "text": "text"}, {"type": "divider"}))
CALLS = {
    Kind.OPEN: calls.open_direct(ERRAND, SHOWN),
    Kind.POST: calls.post(ERRAND, SHOWN, "answer", MESSAGE),
    Kind.START: calls.start(ERRAND, SHOWN, "stream-2", (), 1.0),
    Kind.APPEND: calls.append(OPEN, (), 1.0),
    Kind.STOP: calls.stop(ERRAND, OPEN, "active", last=MESSAGE),
    Kind.UPDATE: calls.update(SHOWN, "stream-1", MESSAGE),
    Kind.NOTE: calls.note(ERRAND, SHOWN, "note", MESSAGE),
    Kind.FILE: calls.upload(SHOWN, "a.md", "text"),
    Kind.STATUS: calls.set_status(ERRAND, SHOWN, "processing"),
    Kind.REACTION: calls.react(ERRAND, SHOWN, "eyes", add=True),
}


@pytest.mark.parametrize(
    ("code", "status", "expected"),
    [
        ("message_not_in_streaming_state", 200, Failure.STREAM_OVER),
        ("msg_too_long", 200, Failure.TOO_RICH),
        ("not_in_channel", 200, Failure.ELSEWHERE),
        ("thread_not_found", 200, Failure.GONE),
        ("token_revoked", 200, Failure.BROKEN),
        ("missing_scope", 200, Failure.SCOPE),
        ("ratelimited", 429, Failure.RATE),
        ("", 429, Failure.RATE),
        ("", 503, Failure.UNSURE),
        ("internal_error", 200, Failure.UNSURE),
        ("something_new", 200, Failure.REFUSED),
    ],
)
def test_what_an_error_means(code: str, status: int, expected: Failure) -> None:
    assert refusal(code, status, "7", "").failure is expected


@given(st.text(max_size=8))
def test_whatever_retry_after_says_is_a_time(told: str) -> None:
    assert refusal("ratelimited", 429, told, "").retry_after_s >= 0
    assert refusal("ratelimited", 429, "30", "").retry_after_s == 30


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("why", [each for each in Failure if each not in {Failure.RATE, Failure.BROKEN}])
def test_no_refusal_leads_to_the_same_call_for_ever(kind: Kind, why: Failure) -> None:
    """What holds afterwards differs from what held before, or it is what holds once Slack has agreed."""
    call = CALLS[kind]
    before = OPEN if kind in {Kind.APPEND, Kind.STOP} else SHOWN
    found = after(call, why, before)
    assert found is None or found != before or found is call.then


@pytest.mark.parametrize(
    ("kind", "why", "expected"),
    [
        (Kind.POST, Failure.TOO_RICH, replace(SHOWN, form=Form.PLAIN)),
        (Kind.POST, Failure.GONE, replace(SHOWN, gone=True)),
        (Kind.START, Failure.NO_STREAM, replace(SHOWN, without=frozenset({Feature.STREAMS}))),
        (Kind.APPEND, Failure.STREAM_OVER, replace(OPEN, stream=StreamState.CLOSED)),
        (Kind.APPEND, Failure.UNSURE, replace(OPEN, stream=StreamState.STALE)),
        (Kind.STOP, Failure.TOO_RICH, replace(OPEN, stream=StreamState.STALE)),
        (Kind.STOP, Failure.STREAM_OVER, replace(OPEN, stream=StreamState.CLOSED)),
        (Kind.FILE, Failure.SCOPE, replace(SHOWN, without=frozenset({Feature.FILES}))),
        (Kind.STATUS, Failure.UNKNOWN, replace(SHOWN, without=frozenset({Feature.STATUS}))),
        (Kind.STATUS, Failure.UNSURE, CALLS[Kind.STATUS].then),
        (Kind.REACTION, Failure.DONE, CALLS[Kind.REACTION].then),
        (Kind.OPEN, Failure.REFUSED, None),
    ],
)
def test_what_comes_after(kind: Kind, why: Failure, expected: Shown | None) -> None:
    before = OPEN if kind in {Kind.APPEND, Kind.STOP} else SHOWN
    assert after(CALLS[kind], why, before) == expected


def test_a_channel_that_takes_nothing_leads_to_the_asker_and_a_second_one_to_the_end() -> None:
    found = after(CALLS[Kind.POST], Failure.ELSEWHERE, SHOWN)
    assert found is not None
    assert (found.private, found.diverted, found.channel, dict(found.posts)) == (True, True, "", {})
    assert after(CALLS[Kind.POST], Failure.ELSEWHERE, found) is None


def test_an_answer_becomes_plainer_until_there_is_no_other_form() -> None:
    shown: Shown | None = SHOWN
    forms: list[Form] = []
    while shown is not None:
        forms.append(shown.form)
        shown = after(CALLS[Kind.POST], Failure.TOO_RICH, shown)
    assert forms == [Form.RICH, Form.PLAIN, Form.FILE]


def test_a_message_that_is_gone_is_posted_anew() -> None:
    found = after(CALLS[Kind.UPDATE], Failure.LOST, SHOWN)
    assert found is not None
    assert "stream-1" not in found.posts


def test_steps_on_the_way_may_fail() -> None:
    call = calls.update(SHOWN, "stream-1", MESSAGE, now=2.0, urgent=False)
    assert after(call, Failure.TOO_RICH, SHOWN) == call.then
