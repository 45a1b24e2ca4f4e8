"""``POST /v1/chat/completions``: a caller's own conversation through the gateway."""

import asyncio
import time
from collections.abc import Callable, Coroutine
from dataclasses import replace
from http import HTTPStatus
from typing import Any

from app.api.http.exchange import Exchange, Feed, Header
from app.api.openai.errors import Refusal, refusal
from app.api.openai.gateway.chunks import DONE, Chunks, failure, money, whole
from app.api.openai.gateway.headers import declared, stream_mode
from app.api.openai.gateway.models import Models
from app.api.openai.gateway.request import ChatRequest, read_request
from app.api.openai.gateway.sessions import Sessions
from app.domain.access import Principal
from app.domain.attempt import Attempt, Outcome
from app.domain.backend import BackendSpec
from app.domain.decision import Decision
from app.domain.digests import sha256_of
from app.domain.errors import Failure, SensitivityNotAllowed, TeamError
from app.domain.labels import RequestType, Sensitivity
from app.domain.model_call import Completion, Material, ModelCall, Purpose
from app.gateway.gateway import Gateway
from app.gateway.observer import NextStep, NoObserver
from app.routing.policy import Caller, Features
from app.routing.tuning import StreamMode
from app.telemetry import problem

_UNLIMITED = 1_000_000_000
"""Tokens, where the caller sets no limit: the backend's own holds."""

_NO_MATERIAL = Material("", "", RequestType.OTHER, "en", "", (), (), ())


class ChatDoor:
    """The endpoint, without a framework, which would cost more than all that happens here."""

    def __init__(self, gateway: Gateway, models: Models, clock: Callable[[], float] = time.time) -> None:
        self._gateway = gateway
        self._models = models
        self._clock = clock
        self._sessions = Sessions()

    async def __call__(self, exchange: Exchange, body: bytes, principal: Principal | None = None) -> None:
        """Answer one request; without ``principal`` nobody keeps books of callers."""
        session = exchange.header("cto-session-id")
        highest = principal.highest if principal else Sensitivity.RESTRICTED
        talk = _Talk(lambda label: self._sessions.raised(session, label), highest)
        try:
            request = read_request(body)
            call, features = (
                _call(request),
                _features(_asked_by(principal, self._models.caller(request.model), request.user), session),
            )
            talk.chunks = self._chunks(request) if request.stream else None
            answering = self._gateway.complete(
                call,
                features,
                sensitivity=Sensitivity.highest(declared(exchange), self._sessions.floor(session)),
                observer=talk,
                stream_mode=stream_mode(exchange) if request.stream else StreamMode.BUFFERED,
            )
            await self._deliver(exchange, talk, request, answering)
        except TeamError as error:
            await _refuse(exchange, talk, refusal(error, talk.kinds))
        except Exception as error:  # noqa: BLE001 - the client must hear of it in the form that it reads
            problem("door.unexpected", error)
            await _refuse(exchange, talk, refusal(TeamError()))

    def _chunks(self, request: ChatRequest) -> Callable[[Decision, str], Chunks]:
        return lambda decision, model: Chunks(decision, model, int(self._clock()), include_usage=request.include_usage)

    async def _deliver(
        self, exchange: Exchange, talk: "_Talk", request: ChatRequest, answering: Coroutine[Any, Any, Completion]
    ) -> None:
        """Send the answer while it is written; a client that leaves ends the writing."""
        writing = asyncio.create_task(answering)
        writing.add_done_callback(talk.feed.wake)
        leaving = asyncio.create_task(exchange.left())
        leaving.add_done_callback(lambda _: writing.cancel())
        try:
            while not writing.done():
                if data := await talk.feed.take():
                    await _forward(exchange, talk, request, data)
            if not writing.cancelled():
                await self._finish(exchange, talk, request, writing.result())
        finally:
            leaving.cancel()
            writing.cancel()
            await asyncio.wait({writing})

    async def _finish(self, exchange: Exchange, talk: "_Talk", request: ChatRequest, completion: Completion) -> None:
        if talk.decision is None:
            raise TeamError
        if not request.stream:
            headers = (*_headers(talk, request), ("CTO-Cost-Usd", money(completion.cost_usd)))
            await exchange.answer(HTTPStatus.OK, whole(talk.decision, completion, int(self._clock())), headers)
            return
        data = [talk.feed.rest()]
        if talk.writer is not None:
            data.append(talk.writer.last(completion))
            data.extend([talk.writer.usage(completion.usage)] if request.include_usage else [])
        await _forward(exchange, talk, request, b"".join((*data, DONE)))
        await exchange.end()


class _Talk(NoObserver):
    """Follows one call for its caller: who serves it, how attempts failed, and the chunks of the answer."""

    def __init__(self, labelled: Callable[[Sensitivity], None], highest: Sensitivity) -> None:
        self._labelled = labelled
        self._highest = highest
        self.feed = Feed()
        self.chunks: Callable[[Decision, str], Chunks] | None = None
        self.writer: Chunks | None = None
        self.decision: Decision | None = None
        self.backend: str | None = None
        self._model = ""
        self.kinds: list[Failure] = []

    async def decided(self, decision: Decision) -> None:
        self.decision = decision
        self._labelled(decision.sensitivity)
        if decision.sensitivity.rank > self._highest.rank:
            raise SensitivityNotAllowed

    async def attempt_began(self, spec: BackendSpec) -> None:
        self.backend, self._model = spec.id, spec.model

    async def attempt_finished(self, attempt: Attempt) -> None:
        if attempt.outcome is Outcome.OK:  # of two that ran side by side, this one
            self.backend, self._model = attempt.backend, attempt.model

    async def delta(self, text: str) -> None:
        if self.chunks is None or self.decision is None:
            return
        if self.writer is None:
            self.writer = self.chunks(self.decision, self._model)
            await self.feed.put(self.writer.first())
        await self.feed.put(self.writer.text(text))

    async def attempt_failed(
        self,
        decision_id: str,  # noqa: ARG002 - the observer's signature
        backend: str,  # noqa: ARG002
        kind: Failure,
        following: NextStep,  # noqa: ARG002
    ) -> None:
        self.kinds.append(kind)


def _call(request: ChatRequest) -> ModelCall:
    return ModelCall(
        step="chat",
        purpose=Purpose.CHAT,
        system="",
        prompt=request.all_text(),
        material=_NO_MATERIAL,
        max_output_tokens=request.max_tokens or _UNLIMITED,
        turns=request.turns,
        options=request.options,
        shape=request.shape,
    )


def _asked_by(principal: Principal | None, caller: Caller, user: str | None) -> Caller:
    if principal is None:
        return replace(caller, user=user)
    return replace(caller, tenant=principal.tenant, key=principal.key_id, user=user)


def _features(caller: Caller, session: str) -> Features:
    """What the door knows. The caller's name for the conversation may say something about people: it is not kept."""
    thread = sha256_of(session) if session else None
    return Features(Purpose.CHAT, RequestType.OTHER, caller=caller, thread=thread)


def _headers(talk: _Talk, request: ChatRequest | None = None) -> tuple[Header, ...]:
    decision = talk.decision
    known: list[Header] = []
    if decision is not None:
        known += [("CTO-Decision-Id", decision.id), ("CTO-Sensitivity", decision.sensitivity.value)]
    if talk.backend is not None:
        known.append(("CTO-Backend", talk.backend))
    if request is not None and request.ignored:
        known.append(("CTO-Ignored-Params", ", ".join(request.ignored)))
    return tuple(known)


async def _forward(exchange: Exchange, talk: _Talk, request: ChatRequest, data: bytes) -> None:
    if not exchange.begun:
        await exchange.stream(_headers(talk, request))
    await exchange.write(data)


async def _refuse(exchange: Exchange, talk: _Talk, told: Refusal) -> None:
    if exchange.begun:
        await exchange.write(talk.feed.rest() + failure(told.document()))
        await exchange.end()
        return
    await exchange.answer(told.status, told.document(), (*_headers(talk), *told.headers))
