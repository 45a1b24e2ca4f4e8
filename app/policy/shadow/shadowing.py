"""Follows which draft is the shadow, and makes its calls in the background."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from app.domain.backend import BackendSpec
from app.domain.decision import Decision
from app.domain.errors import BudgetExceeded, ConfigurationError, ContentError, NoBackendAllowed, TeamError
from app.domain.policy_version import PolicyRef
from app.domain.shadow import Counts, Liking, Pair, Running, Shadow
from app.gateway.aside import Served
from app.gateway.gateway import Gateway, Predict
from app.gateway.metering import Books
from app.policy.following import Following
from app.policy.live import usable
from app.policy.shadow.purse import ShadowPurse
from app.policy.shadow.second import Answers, PairJudge, Second, call_again, live_half
from app.policy.shadow.weighing import Standing, first_choice, may_be_shadowed, weigh
from app.routing.policy import Features, Policy
from app.routing.tuning import LearnedMode
from app.store.shadow import ShadowStore
from app.telemetry import problem

LOOK_S = 2.0
AT_ONCE = 2
MOST_WAITING = 32
"""More calls than these do not wait with their texts in memory; they are counted as unmade."""


@dataclass(frozen=True, slots=True)
class Means:
    """What second calls are made with. Both open a door of their own, whose calls ``Books`` pay for.

    ``gateway`` is one under a policy, without the breakers of the live one: what fails here must not keep people from
    a backend. ``predict`` is asked where the candidate uses a gain model and the live policy does not.
    """

    specs: Sequence[BackendSpec]
    gateway: Callable[[Policy, Books], Gateway]
    judge: Callable[[Books], PairJudge] | None = None
    predict: Predict | None = None


@dataclass(frozen=True, slots=True)
class _Candidate:
    """The shadow as this process knows it."""

    shadow: Shadow
    policy: Policy
    gateway: Gateway
    judge: PairJudge | None


@dataclass(frozen=True, slots=True)
class _Errand:
    """A call that is to be made again. Its texts are in memory only, and gone with it."""

    candidate: _Candidate
    served: Served
    decision: Decision


class Shadowing:
    """Told of each call that is over. Deciding takes microseconds; all else happens behind the answer."""

    def __init__(self, store: ShadowStore, means: Means) -> None:
        self._store = store
        self._means = means
        self._candidate: _Candidate | None = None
        self._unusable: PolicyRef | None = None
        self._warned: str | None = None
        self._counts: dict[str, Counts] = {}
        self._waiting: asyncio.Queue[_Errand] = asyncio.Queue(MOST_WAITING)
        self._workers: list[asyncio.Task[None]] = []
        self._following = Following("shadow", self.refresh, LOOK_S)

    async def open(self, wake: asyncio.Event) -> None:
        """Learn whether there is a shadow, follow that from then on, and make its calls."""
        await self._following.open(wake)
        self._workers = [asyncio.create_task(self._work(), name="shadow-calls") for _ in range(AT_ONCE)]

    async def close(self) -> None:
        """Stop; calls that wait are not made, and what was counted is kept."""
        await self._following.close()
        for worker in self._workers:
            worker.cancel()
            with suppress(asyncio.CancelledError):
                await worker
        await self._keep_counts()

    async def idle(self) -> None:
        """Wait until no call waits any more and all is written down."""
        await self._waiting.join()
        await self._keep_counts()

    def served(self, served: Served) -> None:
        """See ``Aside``."""
        candidate = self._candidate
        if candidate is None:
            return
        found = weigh(served, self._informed(served, candidate.policy), candidate.policy, self._means.specs)
        match found.standing:
            case Standing.WITHHELD:
                self._count(candidate, Counts(withheld=1))
            case Standing.AGREE:
                self._count(candidate, Counts(agreed=1))
            case Standing.DIFFER if found.decision is not None:
                self._put(_Errand(candidate, served, found.decision))
            case _:
                return

    async def refresh(self) -> None:
        """Write down what was counted, and look which draft is the shadow."""
        await self._keep_counts()
        try:
            running = await self._store.running()
        except TeamError as error:
            problem("shadow.unreadable", error)
            return
        await self._take(running)
        self._warn(running)

    def _informed(self, served: Served, policy: Policy) -> Features:
        """The features with a prediction, where only the candidate wants one. Never for text that stays here."""
        features, predict = served.features, self._means.predict
        wanted = policy.learned.mode is not LearnedMode.OFF and may_be_shadowed(features.sensitivity)
        if predict is None or not wanted or features.gain is not None:
            return features
        return replace(features, gain=predict(served.call.material.question))

    def _put(self, errand: _Errand) -> None:
        self._count(errand.candidate, Counts(disagreed=1))
        if not errand.decision.candidates:
            self._count(errand.candidate, Counts(unmade=1))
            return
        try:
            self._waiting.put_nowait(errand)
        except asyncio.QueueFull:
            self._count(errand.candidate, Counts(unmade=1))

    def _count(self, candidate: _Candidate, counts: Counts) -> None:
        known = self._counts.get(candidate.shadow.id, Counts())
        self._counts[candidate.shadow.id] = known.plus(counts)

    async def _keep_counts(self) -> None:
        """What cannot be written now is written at the next look."""
        for shadow_id in list(self._counts):
            counts = self._counts.pop(shadow_id)
            try:
                await self._store.count(shadow_id, counts)
            except TeamError as error:
                self._counts[shadow_id] = self._counts.get(shadow_id, Counts()).plus(counts)
                problem("shadow.uncounted", error)

    async def _take(self, running: Running | None) -> None:
        if running is None:
            self._candidate = self._unusable = None
            return
        known, ref = self._candidate, running.version.ref
        if known is not None and known.shadow.id == running.shadow.id:
            return
        if ref == self._unusable:
            return
        self._candidate = None
        try:
            self._candidate = self._opened(running, await asyncio.to_thread(usable, running.version, self._means.specs))
        except (ConfigurationError, ContentError) as error:
            self._unusable = ref
            problem("shadow.unusable", error, sentence=error.sentence)

    def _opened(self, running: Running, policy: Policy) -> _Candidate:
        books = Books(ShadowPurse(self._store, running.shadow.id))
        judge = self._means.judge(books) if self._means.judge and running.shadow.plan.judged else None
        return _Candidate(running.shadow, policy, self._means.gateway(policy, books), judge)

    def _warn(self, running: Running | None) -> None:
        """Say once for each shadow that it does nothing, not at every look."""
        alarm = running.shadow.alarm if running else None
        if running is not None and alarm is not None and self._warned != running.shadow.id:
            self._warned = running.shadow.id
            problem("shadow.silent", policy=str(running.version.ref), sentence=alarm)

    async def _work(self) -> None:
        while True:
            errand = await self._waiting.get()
            try:
                await self._make(errand)
            except Exception as error:  # noqa: BLE001 - one call that breaks must not end the comparison of all others
                self._count(errand.candidate, Counts(unmade=1))
                problem("shadow.broke", error)
            finally:
                self._waiting.task_done()

    async def _make(self, errand: _Errand) -> None:
        candidate, served = errand.candidate, errand.served
        if self._candidate is not candidate:
            self._count(candidate, Counts(unmade=1))
            return
        try:
            second = await call_again(candidate.gateway, served, first_choice(errand.decision) or "")
        except BudgetExceeded:
            self._count(candidate, Counts(refused=1))
        except NoBackendAllowed:
            self._count(candidate, Counts(unmade=1))
        else:
            liking = await self._liking(candidate.judge, served, second)
            await self._store.add(candidate.shadow.id, _pair(errand, second, liking))

    async def _liking(self, judge: PairJudge | None, served: Served, second: Second) -> Liking | None:
        live, features = live_half(served), served.features
        if judge is None or served.completion is None or not (live.answered and second.half.answered):
            return None
        if served.completion.text == second.text:
            return Liking.NEITHER
        return await judge.prefer(
            Answers(
                served.decision.id,
                served.call.material.question,
                served.completion.text,
                second.text,
                features.sensitivity,
                features.language,
                frozenset({live.backend, second.half.backend}),
            )
        )


def _pair(errand: _Errand, second: Second, liking: Liking | None) -> Pair:
    served = errand.served
    return Pair(
        errand.decision,
        served.features.purpose.value,
        served.features.sensitivity,
        served.decision.policy,
        live_half(served),
        second.half,
        liking,
    )
