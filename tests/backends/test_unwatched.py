"""Answers that nobody sees grow: the same text and the same failures, in fewer pieces."""

import asyncio
from dataclasses import replace

import pytest

from app.domain.errors import BackendError, Failure
from app.domain.model_call import ModelCall, TextDelta
from tests.backends.conftest import Wire, ask, failure
from tests.servers import Cut, Scripted, Text, fails, says, streams

WORDS = [f"word{number} " for number in range(200)]


def test_the_text_is_the_same_in_fewer_pieces(wire: Wire, call: ModelCall) -> None:
    async def pieces(url: str, watched: bool) -> list[str]:  # noqa: FBT001 - what is compared
        backend = wire.backend(url)
        parts = [part async for part in backend.stream(replace(call, watched=watched))]
        await backend.close()
        return [part.text for part in parts if isinstance(part, TextDelta)]

    with wire.scripted(says(*WORDS), says(*WORDS)) as server:
        seen = asyncio.run(pieces(server.url, watched=True))
        unseen = asyncio.run(pieces(server.url, watched=False))
    assert "".join(seen) == "".join(unseen) == "".join(WORDS)
    assert len(unseen) < len(seen) == len(WORDS)


def test_usage_and_end_are_the_same(wire: Wire, call: ModelCall) -> None:
    unwatched = replace(call, watched=False)
    assert ask(wire, unwatched, says("Buffers ", "work.")) == ask(wire, call, says("Buffers ", "work."))


@pytest.mark.parametrize("script", [streams(Text("half an answer"), Cut()), fails(500), streams(Cut())])
def test_failures_are_the_same(wire: Wire, call: ModelCall, script: Scripted) -> None:
    def kind(asked: ModelCall) -> Failure:
        return failure(wire, asked, script).kind

    assert kind(replace(call, watched=False)) == kind(call)


def test_what_came_before_a_failure_is_handed_on(wire: Wire, call: ModelCall) -> None:
    async def run(url: str) -> tuple[list[str], BackendError | None]:
        backend, texts, failed = wire.backend(url), list[str](), None
        try:
            async for part in backend.stream(replace(call, watched=False)):
                if isinstance(part, TextDelta):
                    texts.append(part.text)
        except BackendError as error:
            failed = error
        await backend.close()
        return texts, failed

    with wire.scripted(streams(Text("half "), Text("an answer"), Cut())) as server:
        texts, failed = asyncio.run(run(server.url))
    assert "".join(texts) == "half an answer"
    assert failed is not None
