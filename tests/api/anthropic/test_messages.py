"""The team behind the Messages API, asked by the official client over sockets."""

from typing import Any

import anthropic
import pytest
from anthropic.types import MessageParam

from tests.running import Json, Served

DRIFT = "Which population stability index means that I must retrain?"
VAGUE = "Make our platform scalable"


def client(service: Served) -> anthropic.Anthropic:
    return anthropic.Anthropic(base_url=service.address, api_key="unused", max_retries=0)


def user(text: str) -> MessageParam:
    return {"role": "user", "content": text}


def known(service: Served, path: str) -> dict[str, Any]:
    document = service.http.get(path).json()
    assert isinstance(document, dict)
    return document


def text_of(message: anthropic.types.Message) -> str:
    (block,) = message.content
    assert block.type == "text"
    return block.text


def extra_of(message: anthropic.types.Message) -> dict[str, Any]:
    assert message.model_extra is not None
    found = message.model_extra["cto_team"]
    assert isinstance(found, dict)
    return found


def test_a_message_is_answered(service: Served) -> None:
    with client(service) as asking:
        message = asking.messages.create(
            model="cto-team", max_tokens=4000, system="Be brief.", messages=[user(DRIFT)], metadata={"user_id": "u-1"}
        )
    run = known(service, f"/v1/runs/{extra_of(message)['run_id']}")
    assert text_of(message) == run["markdown"]
    assert run["origin"] == "anthropic"
    assert message.stop_reason == "end_turn"
    assert message.role == "assistant"


def test_a_stream_accumulates_to_the_message(service: Served) -> None:
    with (
        client(service) as asking,
        asking.messages.stream(model="cto-team/mentor", max_tokens=4000, messages=[user(DRIFT)]) as stream,
    ):
        names = [event.type for event in stream]
        final = stream.get_final_message()
    assert names[0] == "message_start"
    assert names[-1] == "message_stop"
    assert final.stop_reason == "end_turn"
    run = known(service, f"/v1/runs/run_{final.id.removeprefix('msg_')}")
    assert text_of(final) == run["markdown"]
    assert run["analysis"]["agents"] == ["mentor"]


def test_a_question_back_is_answered_by_the_next_turn(service: Served) -> None:
    with client(service) as asking:
        first = asking.messages.create(model="cto-team", max_tokens=4000, messages=[user(VAGUE)])
        said: list[MessageParam] = [user(VAGUE), {"role": "assistant", "content": text_of(first)}, user("skip")]
        second = asking.messages.create(model="cto-team", max_tokens=4000, messages=said)
    assert "clarification" in extra_of(first)
    assert extra_of(second)["run_id"] == extra_of(first)["run_id"]
    assert "clarification" not in extra_of(second)


def test_an_answer_is_cut_where_the_client_wants_no_more(service: Served) -> None:
    with client(service) as asking:
        message = asking.messages.create(model="cto-team", max_tokens=10, messages=[user(DRIFT)])
    assert message.stop_reason == "max_tokens"
    assert len(text_of(message)) == 40


def test_tokens_are_estimated(service: Served) -> None:
    with client(service) as asking:
        count = asking.messages.count_tokens(model="cto-team", messages=[user("a" * 400)], system="b" * 40)
    assert count.input_tokens == 110


@pytest.mark.parametrize(
    "more",
    [
        {"tools": [{"name": "f", "input_schema": {"type": "object"}}]},
        {"messages": [{"role": "user", "content": [{"type": "image", "source": {"type": "url", "url": "x"}}]}]},
        {"messages": [{"role": "user", "content": "Hello?"}, {"role": "assistant", "content": "Y"}]},
        {"container": "c"},
    ],
)
def test_what_is_not_done_is_refused(service: Served, more: Json) -> None:
    body = {"model": "cto-team", "max_tokens": 9, "messages": [user(DRIFT)], **more}
    with client(service) as asking, pytest.raises(anthropic.BadRequestError) as told:
        asking.post("/v1/messages", body=body, cast_to=anthropic.types.Message)
    assert told.value.body == {
        "type": "error",
        "error": {"type": "invalid_request_error", "message": told.value.body["error"]["message"]},  # type: ignore[index]
        "request_id": told.value.request_id,
    }


def test_the_id_of_a_request_is_in_its_header(service: Served) -> None:
    with client(service) as asking:
        raw = asking.messages.with_raw_response.count_tokens(model="cto-team", messages=[user("Hello?")])
    assert raw.headers["request-id"] == raw.headers["x-request-id"]


def test_errors_are_typed(service: Served) -> None:
    with client(service) as asking:
        with pytest.raises(anthropic.NotFoundError):
            asking.messages.create(model="claude", max_tokens=9, messages=[user(DRIFT)])
        with pytest.raises(anthropic.RequestTooLargeError):
            asking.messages.create(model="cto-team", max_tokens=9, messages=[user("a" * (1 << 20))])
    assert service.http.get("/v1/messages").json()["error"]["type"] == "invalid_request_error"


def test_the_models_are_listed_page_by_page(service: Served) -> None:
    asking = client(service)
    names = [model["id"] for model in known(service, "/v1/models")["data"]]
    team = [name for name in names if name.startswith("cto-team")]
    assert len(team) >= 3
    # The client asks for page after page by itself.
    found = list(asking.models.list(limit=2))
    assert [model.id for model in found] == team
    assert {(model.type, model.lifecycle) for model in found} == {("model", "active")}
    assert found[0].display_name == "CTO team"
    last = asking.models.list(limit=2, before_id=team[-1])
    assert ([model.id for model in last.data], last.has_more) == (team[-3:-1], True)
    assert asking.models.retrieve(team[1]).id == team[1]
    with pytest.raises(anthropic.NotFoundError, match="There is no model 'claude-9'"):
        asking.models.retrieve("claude-9")
    with pytest.raises(anthropic.BadRequestError, match="limit"):
        asking.models.list(limit=0)
    for limit in ("\u00b2", "9" * 5_000):
        with pytest.raises(anthropic.BadRequestError, match="limit"):
            asking.models.list(extra_query={"limit": limit})
    with pytest.raises(anthropic.BadRequestError, match="after_id"):
        asking.models.list(after_id="claude-9")
