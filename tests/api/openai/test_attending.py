"""What becomes of a run when its client leaves or comes back; with a scripted model behind the team."""

import json
import threading
from collections.abc import Iterator
from pathlib import Path

import httpx
import openai
import psycopg
import pytest
from openai.types.chat import ChatCompletionMessageParam

from tests.running import Place, Served, backends_file, cloud, served
from tests.servers import Exchange, Hang, Hold, Reply, ScriptedServer, Signal, Text, says, scripted_openai, streams

DRIFT = "Which population stability index means that I must retrain?"
WORDS = " It says enough about drift and thresholds that nobody has to ask for a longer text a second time."
BODY = {"model": "cto-team", "messages": [{"role": "user", "content": DRIFT}], "stream": True}


@pytest.fixture
def rest() -> Signal:
    return Signal()


@pytest.fixture
def asked() -> Signal:
    return Signal()


@pytest.fixture
def model(request: pytest.FixtureRequest, rest: Signal, asked: Signal) -> Iterator[ScriptedServer]:
    reply: Reply = getattr(request, "param", None) or streams(Text("**Above 0.2.** "), Hold(rest), Text(WORDS))

    def script(_: Exchange) -> Reply:
        asked.set()
        return reply

    with scripted_openai(script) as running:
        yield running


@pytest.fixture
def service(model: ScriptedServer, database_dsn: str, tmp_path: Path) -> Iterator[Served]:
    file = backends_file(tmp_path, cloud(model, tier="cheap"))
    with served(Place(tmp_path, database_dsn, more={"CTO_TEAM_BACKENDS": str(file)})) as running:
        yield running


def user(text: str) -> ChatCompletionMessageParam:
    return {"role": "user", "content": text}


@pytest.mark.parametrize("model", [streams(Text("**Above 0.2.** "), Hang())], indirect=True)
def test_who_closes_the_stream_stops_the_run_and_its_paid_call(service: Served, model: ScriptedServer) -> None:
    with openai.OpenAI(base_url=f"{service.address}/v1", api_key="unused", max_retries=0) as asking:
        stream = asking.chat.completions.create(model="cto-team", messages=[user(DRIFT)], stream=True)
        next(stream)
        run_id = stream.response.headers["cto-run-id"]
        stream.close()
    kinds = [event["type"] for event in service.events(run_id)]
    assert kinds[-2:] == ["run.cancelling", "run.finished"]
    assert service.settled(run_id)["status"] == "cancelled"
    assert model.requests[0].gone.wait()


def test_a_second_try_joins_the_run_of_the_first(service: Served, rest: Signal) -> None:
    again = {"x-stainless-retry-count": "1"}
    path = f"{service.address}/v1/chat/completions"
    with httpx.Client(trust_env=False, timeout=60) as one, httpx.Client(trust_env=False, timeout=60) as other:
        with one.stream("POST", path, json=BODY, headers=again) as alone:
            left = alone.headers["cto-run-id"]  # there is nothing to join yet
        # Before the model may go on, the run that was left has to be over.
        assert [event["type"] for event in service.events(left)][-1] == "run.finished"
        with one.stream("POST", path, json={**BODY, "seed": 1}) as first:
            run_id = first.headers["cto-run-id"]
            repeated = other.build_request("POST", path, json={**BODY, "seed": 1}, headers=again)
            second = other.send(repeated, stream=True)
            assert second.headers["cto-run-id"] == run_id != left
        rest.set()
        text = second.read().decode()
    assert "nobody has to ask" in text
    assert text.endswith("data: [DONE]\n\n")
    assert service.settled(run_id)["status"] == "concluded"
    assert service.settled(left)["status"] == "cancelled"


def test_who_only_looks_leaves_the_run_alone(service: Served, rest: Signal) -> None:
    with openai.OpenAI(base_url=f"{service.address}/v1", api_key="unused", max_retries=0) as asking:
        response = asking.responses.create(model="cto-team", input=DRIFT, background=True)
        stream = asking.responses.retrieve(response.id, stream=True)
        next(iter(stream))
        stream.close()
        rest.set()
        run = service.settled("run_" + response.id.removeprefix("resp_"))
        assert run["status"] == "concluded"
        assert asking.responses.retrieve(response.id).output_text == run["markdown"]


def test_a_background_response_is_stopped_by_a_call(service: Served) -> None:
    with openai.OpenAI(base_url=f"{service.address}/v1", api_key="unused", max_retries=0) as asking:
        response = asking.responses.create(model="cto-team", input=DRIFT, background=True)
        assert asking.responses.cancel(response.id).status == "cancelled"
        assert service.settled("run_" + response.id.removeprefix("resp_"))["status"] == "cancelled"
        assert asking.responses.retrieve(response.id).status == "cancelled"


def test_a_run_that_others_stop_is_an_error_that_is_not_tried_again(
    service: Served, asked: Signal, database_dsn: str
) -> None:
    told: list[openai.APIStatusError] = []

    def ask() -> None:
        with openai.OpenAI(base_url=f"{service.address}/v1", api_key="unused") as asking:
            try:
                asking.chat.completions.create(model="cto-team", messages=[user(DRIFT)])
            except openai.APIStatusError as error:
                told.append(error)

    asking = threading.Thread(target=ask)
    asking.start()
    assert asked.wait()
    with psycopg.connect(database_dsn) as connection:
        ((run_id,),) = connection.execute("SELECT id FROM run").fetchall()
        service.post(f"/v1/runs/{run_id}/cancel", {})
        asking.join(60)
        ((count,),) = connection.execute("SELECT count(*) FROM run").fetchall()
    assert count == 1
    assert (told[0].status_code, told[0].code) == (409, "run_cancelled")
    assert told[0].response.headers["x-should-retry"] == "false"


@pytest.mark.parametrize("model", [says(f"**Above 0.2.**{WORDS}")], indirect=True)
def test_the_local_team_never_asks_a_cloud(service: Served, model: ScriptedServer) -> None:
    with openai.OpenAI(base_url=f"{service.address}/v1", api_key="unused", max_retries=0) as asking:
        asking.chat.completions.create(model="cto-team/local", messages=[user(DRIFT)])
        assert model.received == b""
        asking.chat.completions.create(model="cto-team", messages=[user(DRIFT)])
        assert model.count >= 1


@pytest.mark.parametrize("model", [says(f"**Above 0.2.**{WORDS}")], indirect=True)
def test_specialists_read_what_the_application_says_but_no_secret_of_it(service: Served, model: ScriptedServer) -> None:
    said = ["The reader is a nurse at night.", "The reader is a nurse. The key is AKIAIOSFODNN7EXAMQWZ."]
    with openai.OpenAI(base_url=f"{service.address}/v1", api_key="unused", max_retries=0) as asking:
        for each in said:
            asking.chat.completions.create(
                model="cto-team", messages=[{"role": "system", "content": each}, user(DRIFT)]
            )
    prompts = json.dumps([request.body for request in model.requests])
    assert said[0] in prompts
    assert b"AKIAIOSFODNN7EXAMQWZ" not in model.received
