"""What to ask of Slack next: a comparison of what a run has to show with what is shown. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from app.domain.slack import Errand
from app.slack.bridge import calls
from app.slack.bridge.calls import CLARIFY, NOTE, POINTER, STREAM, WORKING, Call, Done, Move, Sleep, Wait, is_direct
from app.slack.bridge.ending import ending
from app.slack.bridge.shown import Feature, Shown, StreamState, digest
from app.slack.bridge.speech import Speech
from app.slack.bridge.view import View
from app.slack.render.message import Block

LATE_S = 30.0
"""A question that nobody took up for this long is told that it was heard."""

QUEUED_S = 1.5
_MARGIN = timedelta(seconds=10)
_IDLE_S = 30.0
_NAP = timedelta(minutes=5)
_STREAMED_AT_ONCE = 12_000
_WAITING = "hourglass_flowing_sand"
_SEEN = "eyes"


@dataclass(frozen=True, slots=True)
class Tempo:
    """How often Slack is told something new, in seconds.

    ``life_s`` is how long a stream is kept open; Slack itself ends it after about five minutes. ``pause_s`` is the
    first wait after a call without an answer.
    """

    buffer_s: float = 0.7
    buffer_characters: int = 256
    update_s: float = 3.0
    life_s: float = 240.0
    pause_s: float = 0.5


@dataclass(frozen=True, slots=True)
class Scene:
    """What does not change while a run goes on, and how many ``streams`` of the workspace share its calls now."""

    errand: Errand
    speech: Speech
    tempo: Tempo
    streams: int = 1

    @property
    def interval_s(self) -> float:
        """How long news are gathered: the longer, the more streams there are."""
        return self.tempo.buffer_s * max(1, self.streams)


def placed(shown: Shown, errand: Errand, *, private: bool) -> Shown:
    """Where messages go, once it is known who may see them."""
    if private and not is_direct(errand.place.channel):
        return replace(shown, private=True)
    # What no message of Slack asked stands alone.
    root = errand.place.root if errand.question else ""
    return replace(shown, private=private, channel=errand.place.channel, root=root)


def moved(shown: Shown) -> Shown:
    """Where messages go after an answer has turned private on its way: nothing more is said in the channel."""
    if not shown.private or not shown.channel or is_direct(shown.channel) or shown.streaming:
        return shown
    posts = {purpose: ts for purpose, ts in shown.posts.items() if purpose in {POINTER, NOTE}}
    return replace(shown, channel="", root="", posts=posts, faces={}, carrier="", stream=StreamState.NONE)


def decide(view: View, shown: Shown, scene: Scene, now: float) -> Move:
    """The next call, or how long there is none; ``now`` is in seconds since the epoch."""
    if shown.gone:
        return Done("gone", cancel=view.ended is None)
    if shown.private and shown.streaming and not is_direct(shown.channel):
        return calls.stop(scene.errand, shown)
    if view.ended is not None:
        return ending(view, shown, scene.errand, scene.speech)
    return next(_calls(view, shown, scene, now), None) or _rest(view, shown, scene, now)


def _calls(view: View, shown: Shown, scene: Scene, now: float) -> Iterator[Call]:
    yield from _reactions(view, shown, scene, now)
    if shown.private is not None:
        yield from _rounds(view, shown, scene)
    yield from _status(view, shown, scene)
    if shown.private is not None and view.asking is None:
        yield from _late(shown, scene, now)
        yield from _start(view, shown, scene, now)
        yield from _stream(view, shown, scene, now)
        yield from _updates(view, shown, scene, now)


def _reactions(view: View, shown: Shown, scene: Scene, now: float) -> Iterator[Call]:
    if not scene.errand.question or not shown.has(Feature.REACTIONS):
        return
    wanted = {_WAITING: _queued_since(view, now) >= QUEUED_S, _SEEN: not shown.has(Feature.STATUS)}
    for name, add in wanted.items():
        if add is not (name in shown.reactions):
            yield calls.react(scene.errand, shown, name, add=add)


def _queued_since(view: View, now: float) -> float:
    waits = view.since is not None and not view.started and not view.rounds
    return now - view.since.timestamp() if waits and view.since is not None else 0.0


def _rounds(view: View, shown: Shown, scene: Scene) -> Iterator[Call]:
    for number, clarification in enumerate(view.rounds, 1):
        purpose = f"{CLARIFY}-{number}"
        message = scene.speech.questions(view, clarification)
        if purpose in shown.posts:
            if shown.faces.get(purpose) != digest(message):
                yield calls.update(shown, purpose, message)
        elif clarification is view.asking:
            if shown.streaming:
                yield calls.stop(scene.errand, shown, "suspended", chunks=_steps(view, shown))
            elif not shown.channel:
                yield calls.open_direct(scene.errand, shown)
            else:
                yield calls.post(scene.errand, shown, purpose, message)


def _status(view: View, shown: Shown, scene: Scene) -> Iterator[Call]:
    if not scene.errand.question or not shown.has(Feature.STATUS):
        return
    wanted = "suspended" if view.asking is not None else "processing"
    if shown.status != wanted:
        yield calls.set_status(scene.errand, shown, wanted, "" if shown.status else scene.speech.title(view))


def _late(shown: Shown, scene: Scene, now: float) -> Iterator[Call]:
    question = scene.errand.question
    if question and not shown.posts and shown.channel and now - float(question) > LATE_S:
        yield calls.post(scene.errand, shown, WORKING, scene.speech.working())


def carrier(view: View) -> str:
    """The purpose of the stream that belongs to the present stretch of work: each round of questions begins one."""
    return f"{STREAM}-{len(view.rounds) + 1}"


def _start(view: View, shown: Shown, scene: Scene, now: float) -> Iterator[Call]:
    wished = scene.errand.streams and shown.has(Feature.STREAMS) and not view.stopping
    possible = bool(shown.channel and shown.root and not shown.streaming)
    if wished and possible and view.analysis is not None and carrier(view) not in shown.posts:
        fresh = replace(shown, steps={about: face for about, face in shown.steps.items() if about != "plan_update"})
        yield calls.start(scene.errand, shown, carrier(view), _news(view, fresh, scene), now)


def _stream(view: View, shown: Shown, scene: Scene, now: float) -> Iterator[Call]:
    if not shown.streaming:
        return
    if shown.stream is StreamState.STALE or now - shown.opened_at >= scene.tempo.life_s:
        yield calls.stop(scene.errand, shown)
    elif (news := _news(view, shown, scene)) and now >= _due(news, shown, scene):
        yield calls.append(shown, news, now)


def _due(news: Sequence[Block], shown: Shown, scene: Scene) -> float:
    """When news go out: soon, and at once where they are many."""
    characters = sum(len(str(each["text"])) for each in news if each["type"] == "markdown_text")
    if characters >= scene.tempo.buffer_characters and scene.streams <= 1:
        return 0.0
    return shown.spoke_at + scene.interval_s


def _updates(view: View, shown: Shown, scene: Scene, now: float) -> Iterator[Call]:
    """A stream that was closed early goes on as a message that is written anew."""
    if shown.stream is not StreamState.CLOSED or shown.carrier != carrier(view) or shown.carrier not in shown.posts:
        return
    message = scene.speech.progress(view)
    if shown.faces.get(shown.carrier) != digest(message) and now >= shown.spoke_at + scene.tempo.update_s:
        yield calls.update(shown, shown.carrier, message, now=now, urgent=False)


def _news(view: View, shown: Shown, scene: Scene) -> tuple[Block, ...]:
    text = scene.speech.streamed(view) if view.steady else ""
    fresh = text[len(shown.said) :] if text.startswith(shown.said) else ""
    return (*_steps(view, shown), *([calls.said(fresh[:_STREAMED_AT_ONCE])] if fresh else ()))


def _steps(view: View, shown: Shown) -> tuple[Block, ...]:
    return tuple(step for about, step in view.steps.items() if shown.steps.get(about) != digest(step))


def _rest(view: View, shown: Shown, scene: Scene, now: float) -> Move:
    """Nothing can be done at this moment: until when?"""
    if view.asking is not None and shown.private is not None:
        return Sleep(view.asking.expires_at + _MARGIN)
    times = [each for each in _times(view, shown, scene, now) if each > now]
    if not times and not shown.streaming and view.latest is not None and now - view.latest.timestamp() > _IDLE_S:
        return Sleep(datetime.fromtimestamp(now, UTC) + _NAP)
    return Wait(min(times, default=None))


def _times(view: View, shown: Shown, scene: Scene, now: float) -> Iterator[float]:
    """When time alone makes a call due."""
    if 0.0 < _queued_since(view, now) < QUEUED_S and view.since is not None:
        yield view.since.timestamp() + QUEUED_S
    if shown.stream is StreamState.OPEN:
        yield shown.opened_at + scene.tempo.life_s
        if news := _news(view, shown, scene):
            yield _due(news, shown, scene)
    if shown.stream is StreamState.CLOSED:
        yield shown.spoke_at + scene.tempo.update_s
