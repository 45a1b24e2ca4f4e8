"""A call as the steps make it, and the two wire formats with their servers."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass

import pytest

from app.backends.anthropic import AnthropicBackend
from app.backends.openai_compatible import OpenAICompatibleBackend
from app.domain.backend import BackendKind, BackendSpec, Timeouts
from app.domain.labels import RequestType, Sensitivity, Tier
from app.domain.model_call import Material, ModelCall, Purpose
from tests.servers import Scripted, ScriptedServer, scripted_anthropic, scripted_openai

WireBackend = AnthropicBackend | OpenAICompatibleBackend


@dataclass(frozen=True)
class Wire:
    """One wire format: a scripted server for it, and the backend that speaks it."""

    kind: BackendKind
    serve: Callable[..., AbstractContextManager[ScriptedServer]]

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
        )
        make = AnthropicBackend if self.kind is BackendKind.ANTHROPIC else OpenAICompatibleBackend
        return make(spec, "sk-test-key")

    def scripted(self, *script: Scripted) -> AbstractContextManager[ScriptedServer]:
        """A server that follows the script."""
        return self.serve(*script)


@pytest.fixture(params=["anthropic", "openai_compatible"])
def wire(request: pytest.FixtureRequest) -> Wire:
    if request.param == "anthropic":
        return Wire(BackendKind.ANTHROPIC, scripted_anthropic)
    return Wire(BackendKind.OPENAI_COMPATIBLE, scripted_openai)


@pytest.fixture
def call() -> ModelCall:
    material = Material("architect", "Architect", RequestType.EXPLAIN, "en", "What is a queue?", (), (), ())
    return ModelCall("consult:architect", Purpose.SPECIALIST, "You are an architect.", "What is a queue?", material)
