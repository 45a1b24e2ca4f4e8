"""Brings one run to Slack: reads what happens, decides what to say, says it once."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from enum import Enum

from slack_sdk.web.async_client import AsyncWebClient

from app.domain.clarification import Clarification
from app.domain.errors import SlackAway
from app.domain.events import (
    ClarificationAnswered,
    ClarificationExpired,
    ClarificationRequested,
    ClarificationWithdrawn,
    ConsultationFinished,
    RetrievalFinished,
    RunCancelling,
    RunFinished,
)
from app.domain.labels import ClarificationStatus, Sensitivity
from app.domain.slack import Errand, Installation, Place
from app.domain.slack_people import Who
from app.slack.answerers import WhoAnswered
from app.slack.bridge.adopting import Adopter
from app.slack.bridge.calls import NOTE, POINTER, STREAM, Call, Done, Kind, Sleep, Wait, is_own, rooted, taken
from app.slack.bridge.decide import Scene, Tempo, decide, moved, placed
from app.slack.bridge.failures import Failure, Refusal, after
from app.slack.bridge.news import Batch, News
from app.slack.bridge.pacing import Pacer
from app.slack.bridge.shown import Shown, StreamState, dumped, loaded
from app.slack.bridge.speaker import Speaker, Taken
from app.slack.bridge.speech import Speech
from app.slack.bridge.view import View, seen
from app.slack.ports import Naming, Workspaces
from app.store.slack.errands import ErrandStore, Standing
from app.store.slack.posts import PostState, PostStore
from app.team import Team
from app.telemetry import event, problem

_TRIES_AT_ONCE = 3
_LONGEST_PAUSE = timedelta(minutes=5)

_ROUNDS = (ClarificationRequested, ClarificationAnswered, ClarificationExpired, ClarificationWithdrawn)
_READS_MORE = (RetrievalFinished, ConsultationFinished)
_NOTES = frozenset({NOTE, POINTER})

Privacy = Callable[[Errand, Sensitivity], Awaitable[bool]]
"""Whether an answer with this label goes to the asker alone."""


class _Flow(Enum):
    """``OVER``: nothing is left to do; ``ASLEEP``: nothing before there is news."""

    OVER = "over"
    ASLEEP = "asleep"


@dataclass(frozen=True, slots=True)
class Means:
    """What every bridge works with."""

    team: Team
    errands: ErrandStore
    posts: PostStore
    workspaces: Workspaces
    pacer: Pacer
    privacy: Privacy
    speech: Callable[[Errand, str], Speech]
    names: Naming
    clock: Callable[[], datetime]
    tempo: Tempo = field(default_factory=Tempo)


def pause(tries: int) -> timedelta:
    """How long an errand that failed waits."""
    return min(timedelta(seconds=2.0 ** min(tries, 12)), _LONGEST_PAUSE)


class Bridge:
    """One errand, while this process holds it."""

    def __init__(
        self, means: Means, errand: Errand, question: str, web: AsyncWebClient, installation: Installation
    ) -> None:
        self._means = means
        self._errand = errand
        self._speaker = Speaker(web)
        self._adopter = Adopter(means.posts, web, installation)
        self._speech = means.speech(errand, question)
        self._view = View()
        self._shown = Shown()
        self._unsure = 0

    async def carry(self) -> bool:
        """Show what happens until nothing is left to show, or nothing happens for long; whether it is the latter.

        Raises:
            LostEpoch: another process has the errand now.
            SlackAway: Slack does not answer; the errand is still held.
        """
        await self._restore()
        news = News(self._means.team.batches(self._errand.run_id))
        try:
            await self._catch_up(news)
            while not isinstance(wait := await self._step(), _Flow):
                await self._take(await news.take(wait))
            return wait is _Flow.ASLEEP
        finally:
            self._leave_stream(self._shown, Shown())
            await news.close()

    async def _catch_up(self, news: News) -> None:
        """What has happened before must not be taken for what is happening."""
        last = (await self._means.team.run(self._errand.run_id)).last_seq
        while self._view.seq < last:
            await self._take(await news.take(None))

    async def _step(self) -> float | _Flow | None:
        """Do the next thing; for how many seconds to wait for news then, None for as long as it takes."""
        now = self._now()
        self._become(moved(self._shown))
        move = decide(self._view, self._shown, self._scene(), now)
        match move:
            case Call():
                return await self._make(move)
            case Wait():
                return None if move.until is None else max(0.0, move.until - now)
            case Sleep():
                await self._save()
                await self._means.errands.sleep(self._errand, move.until, news=True)
                return _Flow.ASLEEP
            case Done():
                await self._end(move)
        return _Flow.OVER

    async def _end(self, done: Done) -> None:
        if done.cancel:
            await self._means.team.cancel(self._errand.run_id, "deleted")
        await self._save()
        await self._means.errands.settle(self._errand, self._means.clock(), done.outcome)
        event("slack.bridged", run=self._errand.run_id, outcome=done.outcome, messages=len(self._shown.posts))

    async def _make(self, call: Call) -> float | _Flow | None:
        means, errand = self._means, self._errand
        team = errand.workspace.team_id
        wait = means.pacer.take(team, call.method, call.channel, self._now(), urgent=call.urgent)
        if wait > 0:
            return wait
        # Saved before each call: who has lost the errand learns it here, and says nothing more.
        await self._save()
        if call.kind.posts or call.kind is Kind.NOTE:
            await means.posts.begin(errand, call.purpose, call.channel)
        result = await self._speaker(call)
        if isinstance(result, Refusal):
            return await self._refused(call, result)
        await self._taken(call, result)
        return 0.0

    async def _taken(self, call: Call, result: Taken) -> None:
        self._unsure = 0
        self._become(taken(call, result.ts, result.channel))
        if call.kind is Kind.POST and "thread_ts" not in call.arguments:
            await self._go_on_there(result.ts)
        if call.kind.posts or call.kind is Kind.NOTE:
            await self._means.posts.posted(self._errand.run_id, call.purpose, result.ts)

    async def _go_on_there(self, root: str) -> None:
        """Who replies to a message of ours that stands alone goes on with the same thread."""
        run = await self._means.team.run(self._errand.run_id)
        place = Place(self._errand.workspace.team_id, self._shown.channel, root)
        await self._means.errands.threads.join(place, run.thread_id)

    async def _refused(self, call: Call, why: Refusal) -> float | _Flow | None:
        errand, kinds = self._errand, _kinds(call)
        event("slack.refused", run=errand.run_id, method=call.method, code=why.code, means=why.failure, blocks=kinds)
        match why.failure:
            case Failure.RATE:
                self._means.pacer.refused(errand.workspace.team_id, call.method, self._now(), why.retry_after_s)
                await self._not_there(call)
                return 0.0
            case Failure.BROKEN:
                await self._means.workspaces.broken(errand.workspace, why.code)
                await self._end(Done("broken"))
                return _Flow.OVER
            case Failure.UNSURE:
                return await self._ask_again(call)
            case _:
                return await self._go_on_without(call, why)

    async def _go_on_without(self, call: Call, why: Refusal) -> float | _Flow | None:
        if why.failure is Failure.SCOPE and why.scope:
            await self._means.workspaces.lacks(self._errand.workspace, why.scope)
        await self._not_there(call)
        shown = after(call, why.failure, self._shown)
        if shown is not None:
            self._become(shown)
            return 0.0
        problem("slack.undeliverable", run=self._errand.run_id, method=call.method, code=why.code)
        await self._end(Done("undeliverable"))
        return _Flow.OVER

    async def _ask_again(self, call: Call) -> float:
        """Nobody knows whether Slack has done it; raises SlackAway when that has happened too often."""
        self._unsure += 1
        if call.kind.posts:
            await self._adopt(call.purpose)
        elif call.kind.optional or call.kind is Kind.APPEND:
            self._become(after(call, Failure.UNSURE, self._shown) or self._shown)
        if self._unsure >= _TRIES_AT_ONCE:
            raise SlackAway
        return self._means.tempo.pause_s * 2.0**self._unsure

    async def _not_there(self, call: Call) -> None:
        if call.kind.posts or call.kind is Kind.NOTE:
            await self._means.posts.refused(self._errand.run_id, call.purpose)

    async def _restore(self) -> None:
        """Where another process has left off; what it was saying in its last moment is looked for."""
        errand = self._errand
        self._shown = loaded(errand.progress, {})
        rows = await self._means.posts.of(errand.run_id)
        channel = self._shown.channel
        here = {
            each: post for each, post in rows.items() if each in _NOTES or (is_own(each) and post.channel == channel)
        }
        there = {each: post.ts for each, post in here.items() if post.state is PostState.POSTED}
        self._shown = rooted(replace(self._shown, posts=there))
        for purpose in (each for each, post in here.items() if post.state is PostState.SENDING and each not in _NOTES):
            await self._adopt(purpose)
        streams = sorted(each for each in self._shown.posts if each.startswith(STREAM))
        if streams and streams[-1] > self._shown.carrier:
            self._shown = _holding(self._shown, streams[-1], self._now())

    async def _adopt(self, purpose: str) -> None:
        ts = await self._adopter.find(self._errand, self._shown, purpose)
        event("slack.adopted", run=self._errand.run_id, purpose=purpose, found=ts is not None)
        if ts is None:
            await self._means.posts.refused(self._errand.run_id, purpose)
            return
        if not self._shown.root:
            await self._go_on_there(ts)
        await self._means.posts.posted(self._errand.run_id, purpose, ts)
        shown = rooted(replace(self._shown, posts={**self._shown.posts, purpose: ts}))
        self._become(_holding(shown, purpose, self._now()) if purpose.startswith(STREAM) else shown)

    async def _take(self, batch: Batch) -> None:
        if not batch:
            return
        for stored in batch:
            self._view = seen(self._view, stored, self._speech.steps)
        await self._look_up(batch)

    async def _look_up(self, batch: Batch) -> None:
        """What the events only hint at."""
        run_id, team = self._errand.run_id, self._means.team
        events = [stored.event for stored in batch]
        if any(isinstance(each, _ROUNDS) for each in events):
            rounds = await team.rounds(run_id)
            self._view = replace(self._view, rounds=rounds, answerers=await self._answerers(rounds))
        if self._view.ended is not None or any(isinstance(each, _READS_MORE) for each in events):
            run = await team.run(run_id)
            label = Sensitivity.highest(self._view.label, run.sensitivity) if self._view.label else None
            self._view = replace(self._view, label=label, run=run if self._view.ended else None)
        if any(isinstance(each, RunCancelling | RunFinished) for each in events):
            await self._hear_of_stops()
        await self._find_place()

    async def _answerers(self, rounds: Sequence[Clarification]) -> Mapping[str, Mapping[str, Who]]:
        """Who has answered what, by questions."""
        known = WhoAnswered(self._means.errands.choices, self._means.names)
        answered = [each for each in rounds if each.status is ClarificationStatus.ANSWERED]
        return {each.id: await known.of(each, self._errand.workspace) for each in answered}

    async def _hear_of_stops(self) -> None:
        closed = await self._means.errands.closed_streams(self._errand.run_id)
        if self._shown.streaming and self._shown.posts.get(self._shown.carrier) in closed:
            self._become(replace(self._shown, stream=StreamState.CLOSED))

    async def _find_place(self) -> None:
        """Who may see the answer, from the moment that its label is known; only ever fewer people."""
        errand, label = self._errand, self._view.label
        if self._shown.private or (label is None and self._view.ended is None and not errand.private):
            return
        private = errand.private or (label is not None and await self._means.privacy(errand, label))
        if self._shown.private is None or private:
            self._become(placed(self._shown, errand, private=private))

    def _become(self, shown: Shown) -> None:
        self._leave_stream(self._shown, shown)
        self._shown = shown

    def _leave_stream(self, before: Shown, now: Shown) -> None:
        change = int(now.streaming) - int(before.streaming)
        if change:
            self._means.pacer.streaming(self._errand.workspace.team_id, change)

    async def _save(self) -> None:
        await self._means.errands.save(self._errand, Standing(self._view.seq, dumped(self._shown)))

    def _scene(self) -> Scene:
        streams = self._means.pacer.streams(self._errand.workspace.team_id)
        return Scene(self._errand, self._speech, self._means.tempo, streams)

    def _now(self) -> float:
        return self._means.clock().astimezone(UTC).timestamp()


def _holding(shown: Shown, carrier: str, now: float) -> Shown:
    """A stream that somebody has begun, and of which nobody knows what it shows."""
    return replace(shown, stream=StreamState.STALE, carrier=carrier, opened_at=now, said="")


def _kinds(call: Call) -> str:
    """The kinds of the blocks of a call, for the log; never their text."""
    blocks = call.arguments.get("blocks")
    return ",".join(str(each["type"]) for each in blocks if isinstance(each, dict)) if isinstance(blocks, list) else ""
