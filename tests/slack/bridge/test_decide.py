"""What is asked of Slack next, row by row. Pure."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from app.domain.clarification import Clarification
from app.domain.conclusion import Conclusion
from app.domain.events import (
    ClarificationAnswered,
    ClarificationRequested,
    ConclusionFinished,
    RunCreated,
    RunEvent,
    RunFinished,
    RunStarted,
    StoredEvent,
    TextReset,
)
from app.domain.labels import ClarificationStatus, DeclineReason, Origin, RunStatus, Sensitivity
from app.domain.run import Run, Wishes
from app.domain.slack import Errand, Place, Workspace
from app.slack.bridge.calls import Call, Done, Move, Sleep, Wait, taken
from app.slack.bridge.decide import Scene, Tempo, decide, moved, placed
from app.slack.bridge.shown import Feature, Form, Shown, StreamState, dumped, loaded
from app.slack.bridge.view import View, seen
from tests.slack.bridge.office import ANSWER, QUESTION, TEXT, analysed, consulted, screened, speech, wrote

NOW = 1_780_000_000.0
AT = datetime.fromtimestamp(NOW, UTC)
ASKED = f"{NOW:.6f}"
CREATED, STARTED = RunCreated("thr_1", "msg_1", Origin.SLACK), RunStarted(1, {})
MENTION = Errand("run_1", "default", Workspace("T1"), Place("T1", "C1", ASKED), ASKED, "U1", private=False)
DIRECT = replace(MENTION, place=Place("T1", "D1", ASKED))
COMMAND = replace(MENTION, place=Place("T1", "C1", "/key"), question="", private=True)
ROUND = Clarification(
    "clr_1", "run_1", 1, ClarificationStatus.OPEN, (QUESTION,), (), AT + timedelta(hours=1)
)  # fmt: skip
HERE = Shown(private=False, channel="C1", root=ASKED, status="processing")
STREAMING = replace(
    HERE, stream=StreamState.OPEN, carrier="stream-1", posts={"stream-1": "9.1"}, opened_at=NOW, spoke_at=NOW
)


def scene(errand: Errand = MENTION, streams: int = 1) -> Scene:
    return Scene(errand, speech(errand, "Which database?"), Tempo(), streams)


def view(*events: RunEvent) -> View:
    """A run in which this has happened."""
    found = View()
    for number, event in enumerate((CREATED, *events), 1):
        found = seen(found, StoredEvent("run_1", number, AT, event), scene().speech.steps)
    return found


def ended(
    status: RunStatus, *events: RunEvent, conclusion: Conclusion | None = None, reason: DeclineReason | None = None
) -> View:
    run = Run(
        "run_1", "thr_1", "msg_1", Origin.SLACK, status, 1, 9, Sensitivity.INTERNAL, Wishes(), {}, 0,
        conclusion, reason, None, Decimal(0), AT, AT, AT,
    )  # fmt: skip
    return replace(view(STARTED, *events, RunFinished(status)), run=run)


def method(move: Move) -> str:
    """A move in a word."""
    match move:
        case Call():
            return move.method
        case Wait():
            return "wait"
        case Sleep():
            return "sleep"
        case Done():
            return f"done: {move.outcome}"


FULL = ended(RunStatus.CONCLUDED, screened(), analysed(), ConclusionFinished(ANSWER), conclusion=ANSWER)
SPENT = ended(RunStatus.DECLINED, reason=DeclineReason.BUDGET_EXHAUSTED)
WAITING = frozenset({"hourglass_flowing_sand"})
STREAMLESS = replace(HERE, without=frozenset({Feature.STREAMS}))
STALE = replace(STREAMING, stream=StreamState.STALE)
CLOSED = replace(STREAMING, stream=StreamState.CLOSED)


def understood(*events: RunEvent) -> View:
    """A run whose request is understood."""
    return view(STARTED, screened(), analysed(), *events)


UNDERSTOOD = understood()
ASKING = view(STARTED, screened(), ClarificationRequested(ROUND))


@pytest.mark.parametrize(
    ("happened", "shown", "errand", "after_s", "expected"),
    [
        # The beginning: state and reactions, and nothing said before the label is known.
        (view(), Shown(), MENTION, 0, "agents.sessions.setStatus"),
        (view(), Shown(status="processing"), MENTION, 0, "wait"),
        (view(), Shown(status="processing"), MENTION, 2, "reactions.add"),
        (view(), Shown(status="processing", reactions=WAITING), MENTION, 2, "wait"),
        (view(STARTED), Shown(status="processing", reactions=WAITING), MENTION, 2, "reactions.remove"),
        (view(STARTED), Shown(without=frozenset({Feature.STATUS})), MENTION, 2, "reactions.add"),
        (view(STARTED), Shown(without=frozenset({Feature.STATUS, Feature.REACTIONS})), MENTION, 2, "wait"),
        (view(STARTED, analysed()), Shown(status="processing"), MENTION, 0, "wait"),
        (view(), Shown(private=True), COMMAND, 5, "wait"),
        (view(STARTED), Shown(status="processing"), MENTION, 60, "sleep"),
        # Steps.
        (view(STARTED, screened()), HERE, MENTION, 0, "wait"),
        (UNDERSTOOD, HERE, MENTION, 0, "chat.startStream"),
        (UNDERSTOOD, HERE, replace(MENTION, streams=False), 0, "wait"),
        (UNDERSTOOD, STREAMLESS, MENTION, 0, "wait"),
        (UNDERSTOOD, replace(HERE, private=True, channel="", root=""), MENTION, 0, "wait"),
        (understood(consulted()), STREAMING, MENTION, 0.5, "wait"),
        (understood(consulted()), STREAMING, MENTION, 0.7, "chat.appendStream"),
        (understood(wrote("word " * 90 + "\n\nmore")), STREAMING, MENTION, 0.1, "chat.appendStream"),
        (understood(consulted()), STREAMING, MENTION, 240, "chat.stopStream"),
        (UNDERSTOOD, STALE, MENTION, 0, "chat.stopStream"),
        (UNDERSTOOD, CLOSED, MENTION, 1, "wait"),
        (UNDERSTOOD, CLOSED, MENTION, 3, "chat.update"),
        # A question that was heard late.
        (view(STARTED, screened()), HERE, MENTION, 31, "chat.postMessage"),
        (view(STARTED, screened()), replace(HERE, posts={"working": "9.9"}), MENTION, 31, "sleep"),
        (view(STARTED, screened()), STREAMING, MENTION, 31, "wait"),
        # Questions of the team.
        (understood(ClarificationRequested(ROUND)), STREAMING, MENTION, 0, "chat.stopStream"),
        (ASKING, HERE, MENTION, 0, "chat.postMessage"),
        (ASKING, Shown(private=True), COMMAND, 0, "conversations.open"),
        # The end.
        (FULL, HERE, MENTION, 0, "chat.postMessage"),
        (FULL, STREAMING, MENTION, 0, "chat.stopStream"),
        (FULL, STALE, MENTION, 0, "chat.stopStream"),
        (FULL, CLOSED, MENTION, 0, "chat.update"),
        (FULL, Shown(private=True), COMMAND, 0, "conversations.open"),
        (FULL, Shown(private=True, channel="D9"), COMMAND, 0, "chat.postMessage"),
        (FULL, replace(STREAMING, private=True), MENTION, 0, "chat.stopStream"),
        (FULL, replace(HERE, gone=True), MENTION, 0, "done: gone"),
        (ended(RunStatus.FAILED), HERE, MENTION, 0, "chat.postMessage"),
        (ended(RunStatus.CANCELLED, analysed()), STREAMING, MENTION, 0, "chat.stopStream"),
        (SPENT, HERE, MENTION, 0, "chat.postEphemeral"),
        (SPENT, replace(HERE, channel="D1"), DIRECT, 0, "chat.postMessage"),
        (ended(RunStatus.DECLINED, reason=DeclineReason.NOT_FOR_THIS_TEAM), HERE, MENTION, 0, "chat.postMessage"),
    ],
)  # fmt: skip
def test_what_is_asked_of_slack_next(
    happened: View, shown: Shown, errand: Errand, after_s: float, expected: str
) -> None:
    assert method(decide(happened, shown, scene(errand), NOW + after_s)) == expected


def story(happened: View, shown: Shown, errand: Errand = MENTION) -> tuple[list[str], Shown]:
    """All calls until there is nothing to do, if Slack takes each of them."""
    found: list[str] = []
    for number in range(30):
        shown = moved(shown)
        move = decide(happened, shown, scene(errand), NOW)
        if not isinstance(move, Call):
            return [*found, method(move)], shown
        found.append(move.method)
        shown = taken(move, f"9.{number}", "D9")
    raise AssertionError(found)


def test_the_way_of_a_private_answer() -> None:
    shown = placed(replace(HERE, private=None, channel=""), MENTION, private=True)
    calls, after = story(FULL, shown)
    assert calls == [
        "conversations.open",
        "chat.postMessage",
        "chat.postEphemeral",
        "agents.sessions.setStatus",
        "done: concluded",
    ]
    assert after.channel == "D9"


def test_the_way_of_an_answer_that_was_streamed() -> None:
    assert story(FULL, STREAMING)[0] == ["chat.stopStream", "done: concluded"]


def test_an_answer_whose_text_was_taken_back_is_written_anew() -> None:
    reset = ended(
        RunStatus.CONCLUDED,
        analysed(),
        wrote("Other text\n\nmore"),
        TextReset(None, "conclude", 1, "fallback"),
        conclusion=ANSWER,
    )
    shown = replace(STREAMING, said="Other text")
    assert story(reset, shown)[0] == ["chat.stopStream", "chat.update", "done: concluded"]


def test_questions_are_replaced_by_what_was_answered_and_the_work_goes_on_in_another_stream() -> None:
    asked = understood(ClarificationRequested(ROUND))
    calls, shown = story(asked, STREAMING)
    assert calls == ["chat.stopStream", "chat.postMessage", "sleep"]
    assert shown.status == "suspended"
    answered = seen(asked, StoredEvent("run_1", 9, AT, ClarificationAnswered("clr_1", 1, 1)), scene().speech.steps)
    calls, shown = story(answered, shown)
    assert calls == ["chat.update", "agents.sessions.setStatus", "chat.startStream", "wait"]
    assert shown.carrier == "stream-2"


def test_the_more_streams_the_longer_news_are_gathered() -> None:
    happened = understood(consulted())
    at = NOW + 0.7
    assert method(decide(happened, STREAMING, scene(), at)) == "chat.appendStream"
    assert decide(happened, STREAMING, scene(streams=10), at) == Wait(NOW + 7.0)


def test_the_last_words_of_a_stream_are_the_rest_of_the_answer() -> None:
    first = TEXT.split("\n\n", maxsplit=1)[0]
    move = decide(FULL, replace(STREAMING, said=first), scene(), NOW)
    assert isinstance(move, Call)
    chunks = move.arguments["chunks"]
    assert isinstance(chunks, list)
    assert chunks[-1] == {"type": "markdown_text", "text": TEXT.removeprefix(first)}
    assert move.arguments["session_status"] == "active"
    assert "blocks" in move.arguments


def test_what_another_process_has_left_is_read_back_and_its_stream_is_not_trusted() -> None:
    shown = replace(STREAMING, form=Form.PLAIN, without=frozenset({Feature.FILES}), said="some text")
    again = loaded(dumped(shown), shown.posts)
    assert again == replace(shown, stream=StreamState.STALE, said="")
    assert loaded({}, {}) == Shown()


def test_nothing_is_said_in_the_channel_before_the_label_is_known() -> None:
    happened = view(STARTED, analysed(), consulted())
    calls, _ = story(happened, Shown())
    assert set(calls) <= {"agents.sessions.setStatus", "reactions.add", "wait"}
