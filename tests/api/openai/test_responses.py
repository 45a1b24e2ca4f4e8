"""The team behind the Responses API, asked by the official client over sockets."""

from typing import Any

import openai
import pytest
from openai.types.responses import Response, ResponseCompletedEvent, ResponseTextDeltaEvent

from tests.running import Json, Served

DRIFT = "Which population stability index means that I must retrain?"
VAGUE = "Make our platform scalable"
WHOLE = [
    "response.created",
    "response.queued",
    "response.in_progress",
    "response.output_item.added",
    "response.content_part.added",
    "response.output_text.delta",
    "response.output_text.annotation.added",
    "response.output_text.done",
    "response.content_part.done",
    "response.output_item.done",
    "response.completed",
]


def client(service: Served) -> openai.OpenAI:
    return openai.OpenAI(base_url=f"{service.address}/v1", api_key="unused", max_retries=0)


def known(service: Served, path: str) -> dict[str, Any]:
    document = service.http.get(path).json()
    assert isinstance(document, dict)
    return document


def run_of(response: Response) -> str:
    return "run_" + response.id.removeprefix("resp_")[:32]


def thread_of(response: Response) -> str:
    assert response.conversation is not None
    return response.conversation.id


def test_a_response_is_answered_read_and_deleted(service: Served) -> None:
    with client(service) as asking:
        response = asking.responses.create(
            model="cto-team/ml-cv-specialist", input=DRIFT, instructions="Be kind.", metadata={"ticket": "7"}
        )
        run = known(service, f"/v1/runs/{run_of(response)}")
        assert response.status == "completed"
        assert response.output_text == run["markdown"]
        assert response.metadata == {"ticket": "7"}
        assert response.instructions == "Be kind."
        assert response.usage is not None
        (message,) = response.output
        assert message.type == "message"
        (content,) = message.content
        assert content.type == "output_text"
        assert content.annotations
        for each in content.annotations:
            assert each.type == "url_citation"
            assert content.text[each.start_index : each.end_index].startswith("[")
            assert "/citations/" in each.url
        assert asking.responses.retrieve(response.id).model_dump() == response.model_dump()
        (item,) = asking.responses.input_items.list(response.id)
        assert item.type == "message"
        assert [part.model_dump()["text"] for part in item.content] == [DRIFT]
        asking.responses.delete(response.id)
        with pytest.raises(openai.NotFoundError):
            asking.responses.retrieve(response.id)


def test_a_stream_accumulates_to_the_response(service: Served) -> None:
    with client(service) as asking:
        with asking.responses.stream(model="cto-team", input=DRIFT) as stream:
            events = list(stream)
            final = stream.get_final_response()
        kept = asking.responses.retrieve(final.id)
    assert list(dict.fromkeys(event.type for event in events)) == WHOLE
    assert [event.sequence_number for event in events] == list(range(len(events)))
    text = "".join(event.delta for event in events if isinstance(event, ResponseTextDeltaEvent))
    assert text == final.output_text == kept.output_text
    last = events[-1]
    assert last.type == "response.completed"


def test_a_background_response_is_followed_from_the_middle(service: Served) -> None:
    with client(service) as asking:
        begun = asking.responses.create(model="cto-team", input=DRIFT, background=True)
        assert begun.status == "queued"
        assert begun.background is True
        all_of_it = list(asking.responses.retrieve(begun.id, stream=True))
        rest = list(asking.responses.retrieve(begun.id, stream=True, starting_after=4))
    assert [event.sequence_number for event in rest] == list(range(5, len(all_of_it)))
    assert [event.model_dump() for event in rest] == [event.model_dump() for event in all_of_it[5:]]
    last = rest[-1]
    assert isinstance(last, ResponseCompletedEvent)
    assert last.response.output_text == known(service, f"/v1/runs/{run_of(begun)}")["markdown"]


def test_questions_back_are_a_response_and_the_next_one_answers_them(service: Served) -> None:
    with client(service) as asking:
        first = asking.responses.create(model="cto-team", input=VAGUE, metadata={"a": "b"})
        assert first.status == "completed"
        assert first.metadata is not None
        clarification = known(service, f"/v1/clarifications/{first.metadata['clarification_id']}")
        assert clarification["questions"][0]["question"] in first.output_text
        second = asking.responses.create(model="cto-team", input="skip", previous_response_id=first.id)
        assert second.id == f"{first.id}_2"
        assert second.previous_response_id == first.id
        assert second.metadata == {}
        assert asking.responses.retrieve(first.id).output_text == first.output_text
        assert asking.responses.retrieve(second.id).output_text == second.output_text
    assert known(service, f"/v1/runs/{run_of(first)}")["markdown"] == second.output_text


def test_a_conversation_goes_on_and_branches(service: Served) -> None:
    with client(service) as asking:
        first = asking.responses.create(model="cto-team", input=DRIFT)
        second = asking.responses.create(model="cto-team", input="And who decides?", previous_response_id=first.id)
        third = asking.responses.create(model="cto-team", input="And how often?", conversation=thread_of(first))
        branch = asking.responses.create(model="cto-team", input="And without labels?", previous_response_id=first.id)
        with pytest.raises(openai.NotFoundError):
            asking.responses.create(model="cto-team", input="So?", previous_response_id="resp_" + "0" * 32)
    assert thread_of(first) == thread_of(second) == thread_of(third) != thread_of(branch)
    turns = known(service, f"/v1/threads/{thread_of(branch)}/messages")["data"]
    assert [turn["content"] for turn in turns[:3]] == [DRIFT, first.output_text, "And without labels?"]


def test_a_history_may_come_as_items(service: Served) -> None:
    with client(service) as asking:
        first = asking.responses.create(model="cto-team", input=DRIFT)
        items: Any = [
            {"role": "user", "content": DRIFT},
            {
                "role": "assistant",
                "type": "message",
                "content": [{"type": "output_text", "text": first.output_text}],
            },
            {"role": "user", "content": [{"type": "input_text", "text": "And who decides?"}]},
        ]
        second = asking.responses.create(model="cto-team", input=items)
        assert len(list(asking.responses.input_items.list(second.id, order="asc", limit=2))) == len(items)
        for limit in ("\u00b2", "9" * 5_000):
            with pytest.raises(openai.BadRequestError, match="limit"):
                asking.responses.input_items.list(second.id, extra_query={"limit": limit})
    assert thread_of(second) == thread_of(first)


@pytest.mark.parametrize(
    ("more", "param"),
    [
        ({"store": False}, "store"),
        ({"tools": [{"type": "web_search"}]}, "tools"),
        ({"text": {"format": {"type": "json_object"}}}, "text.format"),
        ({"previous_response_id": "resp_" + "0" * 32, "conversation": "thr_" + "0" * 32}, "previous_response_id"),
    ],
)
def test_what_is_not_done_is_refused_by_name(service: Served, more: Json, param: str) -> None:
    with client(service) as asking, pytest.raises(openai.BadRequestError) as told:
        asking.responses.create(model="cto-team", input=DRIFT, extra_body=more)
    assert told.value.param == param


def test_errors_are_typed(service: Served) -> None:
    with client(service) as asking:
        with pytest.raises(openai.NotFoundError) as told:
            asking.responses.create(model="cto-team/nobody", input=DRIFT)
        assert told.value.code == "model_not_found"
        with pytest.raises(openai.NotFoundError):
            asking.responses.retrieve("resp_nothing")
        with pytest.raises(openai.BadRequestError):
            asking.responses.create(model="cto-team", input=[{"role": "assistant", "content": "Hello."}])
    assert service.http.put("/v1/responses").json()["error"]["code"] == "method_not_allowed"
