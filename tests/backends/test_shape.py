"""Answers held to a form: natively where the server can, in words where it cannot."""

import asyncio
import json
from dataclasses import replace

import pytest
from pydantic import BaseModel

from app.backends.anthropic import AnthropicBackend
from app.backends.openai_compatible import OpenAICompatibleBackend
from app.backends.openai_responses import OpenAIResponsesBackend
from app.backends.shape import schema_object, shape_of
from app.domain.errors import BackendError, Failure
from app.domain.model_call import ModelCall
from tests.backends.conftest import Wire, WireBackend, read
from tests.servers import Exchange, Reply, ScriptedServer, fails, says


class Point(BaseModel):
    """Where something is."""

    x: int
    y: int


class Line(BaseModel):
    """From here to there."""

    begin: Point
    end: Point


SHAPE = shape_of(Line)


@pytest.fixture
def shaped(call: ModelCall) -> ModelCall:
    return replace(call, shape=SHAPE)


def able(wire: Wire, url: str) -> WireBackend:
    """The backend of a wire whose model can be held to a schema."""
    plain = wire.backend(url)
    spec = replace(plain.spec, json_schema=True)
    if isinstance(plain, OpenAIResponsesBackend):
        return OpenAIResponsesBackend(spec, "k")
    return (AnthropicBackend if isinstance(plain, AnthropicBackend) else OpenAICompatibleBackend)(spec, "k")


def twice(backend: WireBackend, call: ModelCall) -> None:
    async def run() -> None:
        try:
            await read(backend, call)
            await read(backend, call)
        finally:
            await backend.close()

    asyncio.run(run())


def test_a_form_says_what_is_wrong_without_a_word_of_the_answer() -> None:
    assert SHAPE.problem('{"begin": {"x": 1, "y": 2}, "end": {"x": 3, "y": 4}}') is None
    problem = SHAPE.problem('{"begin": {"x": "a secret", "y": 2}}')
    assert problem is not None
    assert "At begin.x" in problem
    assert "At end" in problem
    assert "secret" not in problem
    assert SHAPE.problem("{") is not None


def test_every_object_of_a_schema_is_closed() -> None:
    schema = schema_object(SHAPE)
    assert schema["additionalProperties"] is False
    assert schema["$defs"]["Point"]["additionalProperties"] is False


def test_a_schema_counts_as_text_that_leaves(shaped: ModelCall) -> None:
    assert SHAPE.schema in shaped.text


def native(server: ScriptedServer) -> object:
    """The schema in the first request, wherever its format puts it."""
    body = json.loads(json.dumps(server.requests[0].body))
    if "output_config" in body:
        return body["output_config"]["format"]["schema"]
    if "text" in body:
        return body["text"]["format"]["schema"]
    return body["response_format"]["json_schema"]["schema"]


def test_a_model_that_can_is_held_to_the_schema(wire: Wire, shaped: ModelCall) -> None:
    with wire.scripted(says("{}")) as server:
        twice(able(wire, server.url), shaped)
        assert native(server) == schema_object(SHAPE)
        assert server.requests[0].text == f"{shaped.system}\n{shaped.prompt}"


def test_a_model_that_cannot_is_told_the_schema(wire: Wire, shaped: ModelCall) -> None:
    with wire.scripted(says("{}")) as server:
        twice(wire.backend(server.url), shaped)
        assert SHAPE.schema in server.requests[0].text
        assert not {"response_format", "output_config", "text"} & server.requests[0].body.keys()


def test_without_a_form_nothing_is_asked_for(wire: Wire, call: ModelCall) -> None:
    with wire.scripted(says("a")) as server:
        twice(able(wire, server.url), call)
        assert not {"response_format", "output_config", "text"} & server.requests[0].body.keys()


@pytest.mark.parametrize("wire", ["openai_compatible"], indirect=True)
@pytest.mark.parametrize("status", [400, 422])
def test_a_server_that_knows_another_form_or_none_is_understood(wire: Wire, shaped: ModelCall, status: int) -> None:
    def strict(exchange: Exchange) -> Reply:
        asked = exchange.body.get("response_format")
        return fails(status, {"error": {"message": "body.response_format: unknown"}}) if asked else says("{}")

    with wire.scripted(strict) as server:
        twice(able(wire, server.url), shaped)
        forms = [exchange.body.get("response_format") for exchange in server.requests]
        # Two refusals are enough to know for good.
        assert [form["type"] if isinstance(form, dict) else None for form in forms] == [
            "json_schema", "json_object", None, None,
        ]  # fmt: skip
        assert SHAPE.schema in server.requests[-1].text


@pytest.mark.parametrize("wire", ["openai_compatible"], indirect=True)
def test_a_server_that_refuses_stream_options_is_asked_without(wire: Wire, call: ModelCall) -> None:
    def strict(exchange: Exchange) -> Reply:
        refused = "stream_options" in exchange.body
        return fails(400, {"error": {"message": "stream_options: extra inputs"}}) if refused else says("a")

    with wire.scripted(strict) as server:
        twice(wire.backend(server.url), call)
        assert ["stream_options" in exchange.body for exchange in server.requests] == [True, False, False]


@pytest.mark.parametrize("wire", ["openai_compatible"], indirect=True)
def test_a_server_that_always_complains_is_not_asked_for_ever(wire: Wire, call: ModelCall) -> None:
    with wire.scripted(fails(400, {"error": {"message": "stream_options and response_format"}})) as server:
        with pytest.raises(BackendError) as caught:
            twice(wire.backend(server.url), call)
        assert (caught.value.kind, server.count) == (Failure.BAD_REQUEST, 2)
