"""A call as the steps make it, and the two wire formats with their servers."""

import asyncio
import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass

import pytest

from app.backends.anthropic import AnthropicBackend
from app.backends.openai_compatible import OpenAICompatibleBackend
from app.backends.openai_responses import OpenAIResponsesBackend
from app.domain.backend import Api, BackendKind, BackendSpec, Timeouts
from app.domain.errors import BackendError
from app.domain.labels import RequestType, Sensitivity, Tier
from app.domain.model_call import Finish, Material, ModelCall, Purpose, TextDelta
from tests.servers import Scripted, ScriptedServer, scripted_anthropic, scripted_openai, scripted_responses

WireBackend = AnthropicBackend | OpenAICompatibleBackend | OpenAIResponsesBackend


@dataclass(frozen=True)
class Wire:
    """One wire format: a scripted server for it, and the backend that speaks it."""

    kind: BackendKind
    serve: Callable[..., AbstractContextManager[ScriptedServer]]
    api: Api = Api.CHAT

    @property
    def cut_off(self) -> str:
        """How the format says that an answer was cut at the limit of its length."""
        names = {BackendKind.ANTHROPIC: "max_tokens", BackendKind.OPENAI: "max_output_tokens"}
        return names.get(self.kind, "length")

    def backend(self, url: str, limits: Timeouts | None = None, networks: tuple[str, ...] = ()) -> WireBackend:
        """A backend for the server at ``url``; its key is ``sk-test-key``."""
        spec = BackendSpec(
            id="one",
            tier=Tier.CHEAP,
            kind=self.kind,
            model="model-1",
            clearance=Sensitivity.INTERNAL,
            endpoint=url,
            networks=networks,
            timeouts=limits or Timeouts(5, 5, 5, 5, 20),
            api=self.api,
        )
        if self.api is Api.RESPONSES:
            return OpenAIResponsesBackend(spec, "sk-test-key")
        make = AnthropicBackend if self.kind is BackendKind.ANTHROPIC else OpenAICompatibleBackend
        return make(spec, "sk-test-key")

    def scripted(self, *script: Scripted) -> AbstractContextManager[ScriptedServer]:
        """A server that follows the script."""
        return self.serve(*script)


async def read(backend: WireBackend, call: ModelCall) -> tuple[str, Finish]:
    """The whole text and the one end of an answer."""
    parts = [part async for part in backend.stream(call)]
    ends = [part for part in parts if isinstance(part, Finish)]
    assert len(ends) == 1
    assert isinstance(parts[-1], Finish)
    return "".join(part.text for part in parts if isinstance(part, TextDelta)), ends[0]


def ask(wire: Wire, call: ModelCall, *script: Scripted, limits: Timeouts | None = None) -> tuple[str, Finish]:
    """Ask a server with this script once."""

    async def run(url: str) -> tuple[str, Finish]:
        backend = wire.backend(url, limits)
        try:
            return await read(backend, call)
        finally:
            await backend.close()

    with wire.scripted(*script) as server:
        return asyncio.run(run(server.url))


def failure(wire: Wire, call: ModelCall, *script: Scripted, limits: Timeouts | None = None) -> BackendError:
    """How one request to a server with this script fails."""
    with pytest.raises(BackendError) as caught:
        ask(wire, call, *script, limits=limits)
    return caught.value


def error(kind: str, message: str = "", code: str | int | None = None) -> str:
    """An error object as both wire formats put it into a stream."""
    return json.dumps({"type": "error", "error": {"type": kind, "message": message, "code": code}})


@pytest.fixture(params=["anthropic", "openai_compatible", "responses"])
def wire(request: pytest.FixtureRequest) -> Wire:
    if request.param == "responses":
        return Wire(BackendKind.OPENAI, scripted_responses, Api.RESPONSES)
    if request.param == "anthropic":
        return Wire(BackendKind.ANTHROPIC, scripted_anthropic)
    return Wire(BackendKind.OPENAI_COMPATIBLE, scripted_openai)


@pytest.fixture
def call() -> ModelCall:
    material = Material("architect", "Architect", RequestType.EXPLAIN, "en", "What is a queue?", (), (), ())
    return ModelCall("consult:architect", Purpose.SPECIALIST, "You are an architect.", "What is a queue?", material)
