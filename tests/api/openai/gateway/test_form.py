"""Answers held to a form."""

import json
from typing import Any

import openai
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from app.api.openai.gateway.form import shape_of_format
from tests.api.doors import cloud, opened
from tests.servers import says, scripted_anthropic, scripted_openai
from tests.servers.script import Json

ASKED = [{"role": "user", "content": "Which index fits a range query?"}]
SCHEMA: Json = {
    "type": "object",
    "properties": {
        "name": {"type": "string", "minLength": 1},
        "rank": {"type": "integer", "minimum": 1, "maximum": 5},
        "kind": {"enum": ["tree", "hash"]},
        "parts": {"type": "array", "items": {"$ref": "#/$defs/part"}, "maxItems": 2},
        "note": {"anyOf": [{"type": "string"}, {"type": "null"}]},
    },
    "required": ["name"],
    "additionalProperties": False,
    "$defs": {"part": {"type": "object", "properties": {"part": {"$ref": "#/$defs/part"}}}},
}


class Index(BaseModel):
    """What a caller wants to know of an index."""

    name: str
    rank: int


def problem(document: object, schema: Json = SCHEMA) -> str | None:
    shape = shape_of_format({"type": "json_schema", "json_schema": {"name": "index", "schema": schema}})
    assert shape is not None
    return shape.problem(json.dumps(document))


def test_a_document_of_the_form() -> None:
    good: Json = {"name": "b", "rank": 5.0, "kind": "tree", "parts": [{"part": {"part": {}}}, {}], "note": None}
    assert problem(good) is None


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ([], "At the top: must be object."),
        ({}, "At the top: name is missing."),
        ({"name": ""}, "At the top.name: minLength is 1."),
        ({"name": 1}, "At the top.name: must be string."),
        ({"name": "b", "rank": True}, "At the top.rank: must be integer."),
        ({"name": "b", "rank": 1.5}, "At the top.rank: must be integer."),
        ({"name": "b", "rank": 6}, "At the top.rank: maximum is 5."),
        ({"name": "b", "kind": "list"}, "At the top.kind: is not one of the allowed values."),
        ({"name": "b", "parts": [{}, {}, {}]}, "At the top.parts: maxItems is 2."),
        ({"name": "b", "parts": [{"part": {"part": 1}}]}, "At the top.parts[0].part.part: must be object."),
        ({"name": "b", "note": 1}, "At the top.note: fits none of the anyOf."),
        ({"name": "b", "more": 1}, "At the top: more is not expected."),
    ],
)
def test_what_is_wrong_is_said_with_its_place(document: object, said: str) -> None:
    assert problem(document) == said


def test_a_schema_that_refers_to_itself_comes_to_an_end() -> None:
    assert problem({"a": 1}, {"$ref": "#"}) is None
    assert problem({"a": 1}, {"$ref": "#/nowhere", "type": "object"}) is None


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(
    json_values,
    st.dictionaries(st.sampled_from(["type", "enum", "items", "required", "anyOf", "minimum"]), json_values),
)
def test_no_schema_and_no_document_break_the_check(document: object, schema: Json) -> None:
    said = problem(document, schema)
    assert said is None or said.startswith("At ")


@pytest.mark.parametrize("wire", [scripted_openai, scripted_anthropic])
def test_a_wrong_answer_is_corrected_once_and_the_client_parses_it(wire: Any) -> None:  # noqa: ANN401
    replies = says('{"name": "hash"}'), says("Sure: ", '{"name": "b-tree", "rank": 1}')
    with wire(*replies) as server, opened(cloud(server)) as door:
        with openai.OpenAI(base_url=f"{door}/v1", api_key="unused", max_retries=0) as asking:
            parse: Any = asking.chat.completions.parse
            answer = parse(model="auto", messages=ASKED, response_format=Index)
        assert answer.choices[0].message.parsed == Index(name="b-tree", rank=1)
        assert server.count == 2
        assert "rank is missing" in server.requests[1].text
        assert '{"name": "hash"}' in server.requests[1].text


@pytest.mark.parametrize("stream", [True, False])
def test_any_object(*, stream: bool) -> None:
    with scripted_openai(says('Here: {"a": ', "1}")) as server, opened(cloud(server)) as door:
        with openai.OpenAI(base_url=f"{door}/v1", api_key="unused", max_retries=0) as asking:
            create: Any = asking.chat.completions.create
            told = create(model="auto", messages=ASKED, response_format={"type": "json_object"}, stream=stream)
            if stream:
                text = "".join(choice.delta.content or "" for chunk in told for choice in chunk.choices)
            else:
                text = told.choices[0].message.content
        assert json.loads(text) == {"a": 1}
        assert "one JSON object" in server.requests[0].text
