"""The local tier against a real Llama: what the scripted servers promise must be what a real one does."""

import asyncio
import json
import os
import signal
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Annotated, Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field

from app.backends.shape import shape_of
from app.domain.attempt import Outcome
from app.domain.errors import AllBackendsFailed, Failure
from app.domain.labels import Sensitivity, Tier
from app.domain.model_call import Completion, ModelCall
from app.gateway.observer import NextStep
from app.routing.shipped import SHIPPED
from app.routing.tuning import StreamMode
from tests.gateway.conftest import Composer, Diary, House, cloud
from tests.llama.conftest import Llama
from tests.servers import says, scripted_openai

pytestmark = pytest.mark.llama

AS_IT_COMES = replace(SHIPPED, stream_mode=StreamMode.RESETTABLE)
PASSED_ON = replace(SHIPPED, stream_mode=StreamMode.PASSTHROUGH)


class Verdict(BaseModel):
    """A form that even random weights can fill in, because every part of it is bounded."""

    model_config = ConfigDict(extra="forbid")

    good: bool
    level: Literal["low", "medium", "high"]
    reasons: Annotated[list[Literal["cost", "risk", "time"]], Field(min_length=1, max_length=3)]


@dataclass
class Killer(Diary):
    """Kills the server as soon as it has written a few tokens."""

    victim: Llama | None = None

    async def delta(self, text: str) -> None:
        await super().delta(text)
        if self.victim and len(self.events) == 5:
            os.kill(self.victim.process.pid, signal.SIGKILL)
            self.victim.process.wait()


def test_text_arrives_token_by_token(llama: Llama, call: ModelCall) -> None:
    house = House((llama.backend(),), policy=AS_IT_COMES)
    (completion,) = house.run(replace(call, max_output_tokens=48))
    assert completion.backend == "llama"
    assert completion.truncated  # random weights hardly ever stop by themselves
    assert len(house.diary.events) > 20
    assert "".join(house.diary.events) == completion.text
    assert completion.usage.output_tokens > 0
    assert (completion.cost_usd, completion.price_known) == (Decimal(0), True)
    (attempt,) = house.diary.attempts
    assert attempt.first_token_ms is not None
    assert attempt.first_token_ms < attempt.total_ms


def test_restricted_text_is_answered_here_and_no_cloud_hears_of_it(llama: Llama, call: ModelCall) -> None:
    with scripted_openai(says("cloud")) as server:
        house = House((cloud(server), llama.backend()), label=Sensitivity.RESTRICTED)
        (completion,) = house.run(replace(call, max_output_tokens=8))
        assert (completion.backend, server.connections) == ("llama", 0)


def test_who_leaves_frees_the_server(llama: Llama, long_call: ModelCall) -> None:
    house = House((llama.backend(),), policy=AS_IT_COMES)

    async def leave() -> Completion:
        task = asyncio.create_task(house.ask(long_call))
        await house.diary.begun.happens()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        # The server answers one request at a time: the next answer shows that it has let go of the first.
        next_one = await house.ask(replace(long_call, max_output_tokens=4))
        await house.gateway.close()
        return next_one

    next_one = asyncio.run(leave())
    assert llama.says("Disconnected from client")
    assert next_one.backend == "llama"
    first, _ = house.diary.attempts
    assert (first.outcome, first.usage.estimated) == (Outcome.CANCELLED, True)
    assert first.usage.output_tokens < 500
    assert house.board.snapshot() == {}


def test_an_answer_is_held_to_its_schema(llama: Llama, call: ModelCall) -> None:
    house = House((llama.backend(),))
    shaped = replace(call, shape=shape_of(Verdict), max_output_tokens=400)
    first, second = house.run(shaped, shaped)
    for completion in (first, second):
        Verdict.model_validate_json(completion.text)
        assert json.loads(completion.text)["level"] in {"low", "medium", "high"}
    assert [attempt.outcome for attempt in house.diary.attempts] == [Outcome.OK] * 2


def test_without_the_schema_it_would_not_be_json(llama: Llama, call: ModelCall) -> None:
    house = House((llama.backend(json_schema=False),))
    with pytest.raises(AllBackendsFailed):
        house.run(replace(call, shape=shape_of(Verdict), max_output_tokens=60))
    assert {kind for _, kind, _ in house.diary.failures} == {Failure.MALFORMED}


def test_a_prompt_beyond_the_window_is_known_before_it_is_sent(llama: Llama, call: ModelCall) -> None:
    house = House((llama.backend(), Composer("built in")))
    (completion,) = house.run(replace(call, prompt="word " * 8000))
    assert completion.backend == "extractive"
    rejected = {rejection.backend: str(rejection.reason) for rejection in house.diary.decisions[0].rejected}
    assert rejected["llama"] == "context_window"


def test_a_prompt_that_only_the_server_finds_too_long(narrow: Llama, llama: Llama, call: ModelCall) -> None:
    # Its window is smaller than its entry says, and one character is one token to it.
    small = narrow.backend(context_window=2000)
    large = llama.backend(id="wide")
    house = House((small, large))
    (completion,) = house.run(replace(call, prompt="word " * 200, max_output_tokens=16))
    assert house.diary.failures == [("llama", Failure.CONTEXT, NextStep.FALLBACK)]
    assert completion.backend == "wide"
    assert house.board.snapshot() == {}


@pytest.mark.parametrize("label", [Sensitivity.PUBLIC, Sensitivity.RESTRICTED])
def test_a_server_killed_in_the_middle(mortal: Llama, long_call: ModelCall, label: Sensitivity) -> None:
    with scripted_openai(says("cloud")) as server:
        diary = Killer(victim=mortal)
        # The policy would ask a cloud first where it may.
        llama = mortal.backend(tier=Tier.CHEAP if label is Sensitivity.PUBLIC else Tier.LOCAL)
        house = House((llama, cloud(server, "zz-cloud"), Composer("built in")), AS_IT_COMES, label, diary=diary)
        (completion,) = house.run(long_call)
        expected = ("zz-cloud", "cloud") if label is Sensitivity.PUBLIC else ("extractive", "built in")
        assert (completion.backend, completion.text) == expected
        assert server.count == (label is Sensitivity.PUBLIC)
        assert [kind for _, kind, _ in diary.failures] == [Failure.TRUNCATED, Failure.CONNECT]
        # What was shown is taken back before the other answer begins.
        assert f"<{Failure.TRUNCATED}>" in diary.events
        after = diary.events[max(n for n, event in enumerate(diary.events) if event.startswith("<")) + 1 :]
        assert "".join(after) == completion.text


def test_who_cannot_take_text_back_is_told_of_the_end(mortal: Llama, long_call: ModelCall) -> None:
    diary = Killer(victim=mortal)
    house = House((mortal.backend(), Composer("built in")), PASSED_ON, diary=diary)
    with pytest.raises(AllBackendsFailed, match="truncated"):
        house.run(long_call)
    assert diary.failures == [("llama", Failure.TRUNCATED, NextStep.NONE)]
    assert "built in" not in diary.events
