"""What to ask of Slack once a run has ended, until nothing is left to say. Pure."""

from collections.abc import Iterator
from dataclasses import replace

from app.domain.slack import Errand
from app.slack.bridge import calls
from app.slack.bridge.calls import ANSWER, CLARIFY, FILE, NOTE, POINTER, STREAM, Call, Done, Move, is_direct
from app.slack.bridge.shown import Feature, Form, Shown, StreamState, digest
from app.slack.bridge.speech import Closing, Manner, Speech
from app.slack.bridge.view import View
from app.slack.render.message import Message

_STREAMED_AT_ONCE = 12_000
_ACTIVE = "active"


def ending(view: View, shown: Shown, errand: Errand, speech: Speech) -> Move:
    """The next call, or the end."""
    private = bool(shown.private) and not is_direct(errand.place.channel)
    closing = speech.closing(view, Manner(shown.form, shown.has(Feature.FILES), private))
    return next(_calls(view, shown, errand, speech, closing), None) or Done(str(view.ended and view.ended.status))


def _calls(view: View, shown: Shown, errand: Errand, speech: Speech, closing: Closing) -> Iterator[Call]:
    yield from _rounds(view, shown, speech)
    public = not shown.private and not is_direct(errand.place.channel)
    if closing.note is not None and public and shown.has(Feature.NOTES):
        yield from _noted(shown, errand, closing.note)
    else:
        yield from _messages(view, shown, errand, _alone(closing, shown, speech))
        yield from _file(shown, closing)
        yield from _pointer(shown, errand, speech)
    yield from _tidy(shown, errand)


def _alone(closing: Closing, shown: Shown, speech: Speech) -> Closing:
    """A note is a message where nobody else reads; an answer that has lost its place says where that was."""
    messages = (closing.note,) if closing.note is not None else closing.messages
    if shown.diverted:
        messages = (speech.elsewhere(), *messages)
    return replace(closing, messages=messages)


def _rounds(view: View, shown: Shown, speech: Speech) -> Iterator[Call]:
    """Questions that nobody can answer any more do not ask any more."""
    for number, clarification in enumerate(view.rounds, 1):
        purpose, message = f"{CLARIFY}-{number}", speech.questions(view, clarification)
        if purpose in shown.posts and shown.faces.get(purpose) != digest(message):
            yield calls.update(shown, purpose, message)


def _noted(shown: Shown, errand: Errand, message: Message) -> Iterator[Call]:
    if shown.streaming:
        yield calls.stop(errand, shown, _ACTIVE)
    elif NOTE not in shown.posts:
        yield calls.note(errand, shown, NOTE, message)


def _messages(view: View, shown: Shown, errand: Errand, closing: Closing) -> Iterator[Call]:
    if not shown.channel:
        yield calls.open_direct(errand, shown)
        return
    for number, message in enumerate(closing.messages, 1):
        purpose = _first(view, shown) if number == 1 else f"{ANSWER}-{number}"
        if purpose == shown.carrier and shown.streaming:
            yield _stopped(view, shown, errand, message)
        elif purpose not in shown.posts:
            yield calls.post(errand, shown, purpose, message)
        elif shown.faces.get(purpose) != digest(message):
            yield calls.update(shown, purpose, message)


def _first(view: View, shown: Shown) -> str:
    """Which message of ours the answer begins with: the stream of the present stretch of work, where there is one."""
    mine = shown.streaming or shown.carrier == f"{STREAM}-{len(view.rounds) + 1}"
    there = shown.stream is not StreamState.NONE and shown.carrier in shown.posts
    return shown.carrier if mine and there and not shown.diverted else ANSWER


def _stopped(view: View, shown: Shown, errand: Errand, message: Message) -> Call:
    """The end of the stream; with the rest of the message where what it shows is the beginning of it."""
    rest = message.body[len(shown.said) :]
    fits = message.body.startswith(shown.said) and len(rest) <= _STREAMED_AT_ONCE and view.steady
    if shown.stream is not StreamState.OPEN or shown.form is not Form.RICH or not fits:
        return calls.stop(errand, shown, _ACTIVE)
    steps = tuple(step for about, step in view.steps.items() if shown.steps.get(about) != digest(step))
    chunks = (*steps, *([calls.said(rest)] if rest else ()))
    return calls.stop(errand, shown, _ACTIVE, chunks=chunks, last=message)


def _file(shown: Shown, closing: Closing) -> Iterator[Call]:
    if closing.file is not None and shown.has(Feature.FILES) and FILE not in shown.posts:
        yield calls.upload(shown, closing.name, closing.file)


def _pointer(shown: Shown, errand: Errand, speech: Speech) -> Iterator[Call]:
    """Who asked in a channel and is answered alone is told so, where the question is."""
    turned = shown.private and not shown.diverted and not is_direct(errand.place.channel)
    if turned and errand.question and shown.has(Feature.NOTES) and POINTER not in shown.posts:
        yield calls.note(errand, shown, POINTER, speech.pointer())


def _tidy(shown: Shown, errand: Errand) -> Iterator[Call]:
    if shown.status and shown.status != _ACTIVE and shown.has(Feature.STATUS):
        yield calls.set_status(errand, shown, _ACTIVE)
    for name in sorted(shown.reactions):
        yield calls.react(errand, shown, name, add=False)
