"""The backend that answers without a language model: it composes text from passages, figures and the user's words."""

import asyncio
from collections.abc import AsyncIterator

from app.backends.extractive.compose import compose
from app.domain.backend import BackendSpec
from app.domain.model_call import Finish, ModelCall, StreamPart, TextDelta, Usage

MODEL = "extractive"


class ExtractiveBackend:
    """Local, free and always there. Each claim is a verbatim quote of a passage, a figure, or marked as judgement."""

    def __init__(self, spec: BackendSpec) -> None:
        self._spec = spec

    @property
    def spec(self) -> BackendSpec:
        """What the registry says about it."""
        return self._spec

    async def stream(self, call: ModelCall) -> AsyncIterator[StreamPart]:
        """The answer paragraph by paragraph, then one ``Finish``. Reads only ``call.material``; never fails."""
        separator = ""
        # Long material takes a tenth of a second: the event loop serves others meanwhile.
        for paragraph in await asyncio.to_thread(compose, call.material):
            yield TextDelta(f"{separator}{paragraph}")
            separator = "\n\n"
        yield Finish(model=MODEL, usage=Usage())

    async def close(self) -> None:
        """Nothing is held open."""
