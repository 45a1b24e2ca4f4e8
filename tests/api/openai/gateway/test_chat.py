"""The door, asked by the official client over sockets."""

import asyncio
import json
from collections.abc import Iterator
from typing import Any

import httpx
import openai
import pytest
from openai.types.chat import ChatCompletionChunk, ChatCompletionMessageParam

from app.domain.labels import Tier
from tests.api.doors import cloud, llama, opened
from tests.servers import (
    Cut,
    End,
    Hang,
    ScriptedServer,
    Text,
    fails,
    says,
    scripted_anthropic,
    scripted_openai,
    streams,
)

ASKED: list[ChatCompletionMessageParam] = [{"role": "user", "content": "Which index fits a range query?"}]
SECRET = "Use the key AKIAIOSFODNN7EXAMQWZ with wJalrXUtnFEMI/K7MDENG/bPxRfiCYzzKLMQWEXA."


def client(address: str) -> openai.OpenAI:
    return openai.OpenAI(base_url=f"{address}/v1", api_key="unused", max_retries=0)


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    with scripted_openai(says("A ", "B-tree.")) as running:
        yield running


def test_an_answer_in_one_piece(server: ScriptedServer) -> None:
    with opened(cloud(server)) as address, client(address) as asking:
        raw = asking.chat.completions.with_raw_response.create(model="auto", messages=ASKED)
    answer = raw.parse()
    assert answer.object == "chat.completion"
    assert answer.choices[0].message.content == "A B-tree."
    assert answer.choices[0].message.role == "assistant"
    assert answer.choices[0].finish_reason == "stop"
    assert answer.usage is not None
    assert (answer.usage.prompt_tokens, answer.usage.completion_tokens, answer.usage.total_tokens) == (7, 5, 12)
    assert answer.model == "scripted-1"
    assert raw.headers["cto-backend"] == "cheap-1"
    assert raw.headers["cto-decision-id"].startswith("dec_")
    assert raw.headers["cto-cost-usd"] == "0.000017"
    assert raw.headers["x-request-id"]


def test_a_streamed_answer(server: ScriptedServer) -> None:
    with opened(cloud(server)) as address, client(address) as asking:
        chunks = list(asking.chat.completions.create(model="auto", messages=ASKED, stream=True))
    first, *pieces, last = chunks
    assert first.choices[0].delta.role == "assistant"
    assert [piece.choices[0].delta.content for piece in pieces] == ["A ", "B-tree."]
    assert last.choices[0].finish_reason == "stop"
    assert {chunk.id for chunk in chunks} == {first.id}
    assert all(chunk.usage is None for chunk in chunks)


def test_counts_at_the_end_of_a_stream_where_they_are_asked_for(server: ScriptedServer) -> None:
    with opened(cloud(server)) as address, client(address) as asking:
        *chunks, last = asking.chat.completions.create(
            model="auto", messages=ASKED, stream=True, stream_options={"include_usage": True}
        )
    assert last.choices == []
    assert last.usage is not None
    assert last.usage.total_tokens == 12
    assert all(chunk.usage is None for chunk in chunks)


def test_a_stream_on_the_wire_ends_with_its_marker(server: ScriptedServer) -> None:
    with opened(cloud(server)) as address:
        told = httpx.post(
            f"{address}/v1/chat/completions", json={"model": "auto", "messages": ASKED, "stream": True}, timeout=20
        )
    assert told.headers["content-type"].startswith("text/event-stream")
    assert told.headers["cto-backend"] == "cheap-1"
    events = told.text.split("\n\n")
    assert events[-2:] == ["data: [DONE]", ""]
    assert json.loads(events[-3].removeprefix("data: "))["cto_team"] == {"backend": "cheap-1", "cost_usd": "0.000017"}


def test_the_asynchronous_client(server: ScriptedServer) -> None:
    async def ask(address: str) -> tuple[str | None, str]:
        async with openai.AsyncOpenAI(base_url=f"{address}/v1", api_key="unused", max_retries=0) as asking:
            whole = await asking.chat.completions.create(model="auto", messages=ASKED)
            stream = await asking.chat.completions.create(model="auto", messages=ASKED, stream=True)
            return whole.choices[0].message.content, "".join([piece async for chunk in stream for piece in text(chunk)])

    def text(chunk: ChatCompletionChunk) -> list[str]:
        return [choice.delta.content or "" for choice in chunk.choices]

    with opened(cloud(server)) as address:
        assert asyncio.run(ask(address)) == ("A B-tree.", "A B-tree.")


def test_a_conversation_travels_as_it_stands_with_its_options(server: ScriptedServer) -> None:
    messages: list[ChatCompletionMessageParam] = [
        {"role": "system", "content": "Be brief."},
        {"role": "user", "content": [{"type": "text", "text": "Hello."}, {"type": "text", "text": "Who is there?"}]},
        {"role": "assistant", "content": "A database."},
        {"role": "user", "content": "Which one?"},
    ]
    with opened(cloud(server)) as address, client(address) as asking:
        asking.chat.completions.create(
            model="auto", messages=messages, temperature=0.25, top_p=0.5, seed=7, stop=["END"], max_completion_tokens=90
        )
    sent = server.requests[0].body
    assert sent["model"] == "model-of-cheap-1"
    assert sent["messages"] == [
        {"role": "system", "content": "Be brief."},
        {"role": "user", "content": "Hello.\nWho is there?"},
        {"role": "assistant", "content": "A database."},
        {"role": "user", "content": "Which one?"},
    ]
    wanted = {"temperature": 0.25, "top_p": 0.5, "seed": 7, "stop": ["END"], "max_tokens": 90}
    assert {name: sent[name] for name in wanted} == wanted


def test_a_conversation_with_anthropic() -> None:
    with scripted_anthropic(says("Postgres.")) as server, opened(cloud(server)) as address, client(address) as asking:
        answer = asking.chat.completions.create(
            model="auto",
            messages=[
                {"role": "developer", "content": "Be brief."},
                {"role": "user", "content": "Hello."},
                {"role": "assistant", "content": "Hello."},
                {"role": "user", "content": "Which database?"},
            ],
            temperature=1.5,
            stop="END",
            max_tokens=50,
        )
        sent = server.requests[0].body
    assert answer.choices[0].message.content == "Postgres."
    assert sent["system"] == "Be brief."
    assert sent["messages"] == [
        {"role": "user", "content": "Hello."},
        {"role": "assistant", "content": "Hello."},
        {"role": "user", "content": "Which database?"},
    ]
    assert (sent["temperature"], sent["stop_sequences"], sent["max_tokens"]) == (1, ["END"], 50)


@pytest.mark.parametrize(
    ("model", "backend"),
    [
        ("auto", "cheap-1"),
        ("auto/cheap", "cheap-1"),
        ("auto/expensive", "big-1"),
        ("auto/local", "llama"),
        ("big-1", "big-1"),
        ("llama", "llama"),
    ],
)
def test_the_model_chooses_the_backend(model: str, backend: str) -> None:
    with (
        scripted_openai() as cheap,
        scripted_openai() as big,
        scripted_openai() as own,
        opened(cloud(cheap), cloud(big, "big-1", Tier.EXPENSIVE), llama(own)) as address,
        client(address) as asking,
    ):
        raw = asking.chat.completions.with_raw_response.create(model=model, messages=ASKED)
    assert raw.headers["cto-backend"] == backend


def test_the_models_that_there_are(server: ScriptedServer) -> None:
    with opened(cloud(server)) as address, client(address) as asking:
        assert [model.id for model in asking.models.list()] == [
            "auto",
            "auto/cheap",
            "auto/expensive",
            "auto/local",
            "cheap-1",
        ]
        assert asking.models.retrieve("auto/cheap").id == "auto/cheap"
        with pytest.raises(openai.NotFoundError):
            asking.models.retrieve("gpt-7")


@pytest.mark.parametrize(
    "messages",
    [
        [{"role": "user", "content": SECRET}],
        [{"role": "user", "content": SECRET}, {"role": "assistant", "content": "Done."}, *ASKED],
        [{"role": "system", "content": SECRET}, *ASKED],
        [{"role": "assistant", "content": SECRET}, *ASKED],
        [{"role": "tool", "tool_call_id": "c-1", "content": SECRET}, *ASKED],
        [*ASKED, {"role": "user", "content": [{"type": "text", "text": "Hello."}, {"type": "text", "text": SECRET}]}],
    ],
)
@pytest.mark.parametrize("model", ["auto", "auto/expensive", "cheap-1"])
def test_sensitive_text_goes_to_no_cloud_wherever_it_stands(
    model: str, messages: list[ChatCompletionMessageParam], server: ScriptedServer
) -> None:
    with (
        scripted_openai(says("At home.")) as own,
        opened(cloud(server), llama(own)) as address,
        client(address) as asking,
    ):
        if model == "cheap-1":
            with pytest.raises(openai.InternalServerError) as refused:
                asking.chat.completions.create(model=model, messages=messages)
            assert refused.value.code == "no_backend_allowed"
            assert refused.value.response.headers["x-should-retry"] == "false"
        else:
            answer = asking.chat.completions.create(model=model, messages=messages)
            assert answer.choices[0].message.content == "At home."
    assert server.received == b""


@pytest.mark.parametrize(
    "more",
    [
        {"stop": [SECRET]},
        {"response_format": {"type": "json_schema", "json_schema": {"name": "a", "schema": {"const": SECRET}}}},
        {"extra_headers": {"CTO-Sensitivity": "restricted"}},
    ],
)
def test_sensitive_options_count_like_text(more: dict[str, object], server: ScriptedServer) -> None:
    with opened(cloud(server)) as address, client(address) as asking:
        create: Any = asking.chat.completions.create
        with pytest.raises(openai.InternalServerError):
            create(model="auto", messages=ASKED, **more)
    assert server.received == b""


def test_a_named_conversation_keeps_its_label(server: ScriptedServer) -> None:
    first: list[ChatCompletionMessageParam] = [{"role": "user", "content": SECRET}]
    with (
        scripted_openai(says("At home.")) as own,
        opened(cloud(server), llama(own)) as address,
        client(address) as asking,
    ):
        for messages, session, backend in ((first, "a", "llama"), (ASKED, "a", "llama"), (ASKED, "b", "cheap-1")):
            raw = asking.chat.completions.with_raw_response.create(
                model="auto", messages=messages, extra_headers={"CTO-Session-Id": session}
            )
            assert raw.headers["cto-backend"] == backend
        with pytest.raises(openai.BadRequestError):
            asking.chat.completions.create(model="auto", messages=ASKED, extra_headers={"CTO-Session-Id": "a" * 129})


def test_the_fallback_is_named(server: ScriptedServer) -> None:
    with scripted_openai(fails(401)) as broken:
        backends = cloud(broken), cloud(server, "big-1", Tier.EXPENSIVE)
        with opened(*backends) as address, client(address) as asking:
            raw = asking.chat.completions.with_raw_response.create(model="auto", messages=ASKED)
    assert raw.headers["cto-backend"] == "big-1"
    assert raw.parse().choices[0].message.content == "A B-tree."


def test_a_stream_that_breaks_off_ends_with_an_error_and_no_marker(server: ScriptedServer) -> None:
    with scripted_openai(streams(Text("Half "), Cut())) as broken:
        backends = cloud(broken), cloud(server, "big-1", Tier.EXPENSIVE)
        with opened(*backends) as address, client(address) as asking:
            seen: list[str] = []
            with pytest.raises(openai.APIError):
                seen.extend(
                    choice.delta.content or ""
                    for chunk in asking.chat.completions.create(model="auto", messages=ASKED, stream=True)
                    for choice in chunk.choices
                )
    assert "".join(seen) == "Half "
    assert server.count == 0


def test_a_buffered_stream_is_whole_whatever_breaks(server: ScriptedServer) -> None:
    with scripted_openai(streams(Text("Half "), Cut())) as broken:
        backends = cloud(broken), cloud(server, "big-1", Tier.EXPENSIVE)
        with opened(*backends) as address, client(address) as asking:
            answer = asking.chat.completions.create(
                model="auto/expensive", messages=ASKED, stream=True, extra_headers={"CTO-Stream-Mode": "buffered"}
            )
            text = "".join(choice.delta.content or "" for chunk in answer for choice in chunk.choices)
    assert text == "A B-tree."


@pytest.mark.parametrize("stream", [True, False])
def test_a_client_that_leaves_stops_the_model(*, stream: bool) -> None:
    with scripted_openai(streams(Text("Half "), Hang())) as server, opened(cloud(server)) as address:
        body = {"model": "auto", "messages": ASKED, "stream": stream}
        with httpx.Client(timeout=20) as leaving:
            if stream:
                with leaving.stream("POST", f"{address}/v1/chat/completions", json=body) as told:
                    assert next(told.iter_bytes())
            else:
                with pytest.raises(httpx.ReadTimeout):
                    leaving.post(f"{address}/v1/chat/completions", json=body, timeout=httpx.Timeout(20, read=0.3))
        assert server.requests[0].gone.wait()


def test_an_answer_that_was_cut_off_says_so() -> None:
    with (
        scripted_openai(streams(Text("Long "), End("length"))) as server,
        opened(cloud(server)) as address,
        client(address) as asking,
    ):
        answer = asking.chat.completions.create(model="auto", messages=ASKED)
        assert answer.choices[0].finish_reason == "length"
