"""Who may ask through the doors: keys, rights, tenants, specialists and labels, each refused in its own dialect."""

from collections.abc import Iterator

import anthropic
import httpx
import openai
import pytest
from openai.types.chat import ChatCompletionMessageParam

from tests.running import Json, Served

DRIFT: list[ChatCompletionMessageParam] = [
    {"role": "user", "content": "Which population stability index means that I must retrain?"}
]
SECRET = "The key AKIAIOSFODNN7EXAMQWZ does not work, why?"
ADMIN = {"name": "admin", "scopes": ["admin"], "operator": True}


@pytest.fixture(scope="module")
def admin(service: Served) -> Iterator[httpx.Client]:
    """A client with all rights; from here on the service needs keys."""
    secret = service.post("/v1/keys", ADMIN).json()["secret"]
    with httpx.Client(base_url=service.address, timeout=60, trust_env=False) as client:
        client.headers["authorization"] = f"Bearer {secret}"
        yield client


def key(admin: httpx.Client, **more: object) -> str:
    made = admin.post("/v1/keys", json={"name": "a key", "scopes": ["runs:write", "runs:read"], **more})
    assert made.status_code == 201, made.text
    return str(made.json()["secret"])


def asking(service: Served, secret: str) -> openai.OpenAI:
    return openai.OpenAI(base_url=f"{service.address}/v1", api_key=secret, max_retries=0)


def test_a_key_of_nobody_is_refused_in_each_dialect(service: Served, admin: httpx.Client) -> None:
    assert admin.get("/v1/keys").status_code == 200
    with asking(service, "sk-anything") as client, pytest.raises(openai.AuthenticationError) as told:
        client.chat.completions.create(model="cto-team", messages=DRIFT)
    assert told.value.code == "unauthenticated"
    with (
        anthropic.Anthropic(base_url=service.address, api_key="sk-anything", max_retries=0) as client,
        pytest.raises(anthropic.AuthenticationError) as refused,
    ):
        client.messages.create(model="cto-team", max_tokens=9, messages=[{"role": "user", "content": "Hello?"}])
    assert isinstance(refused.value.body, dict)
    assert refused.value.body["error"]["type"] == "authentication_error"


def test_a_key_asks_as_far_as_its_rights_go(service: Served, admin: httpx.Client) -> None:
    with asking(service, key(admin, scopes=["runs:read"])) as reader:
        assert reader.models.list().data
        for ask in (
            lambda: reader.chat.completions.create(model="cto-team", messages=DRIFT),
            lambda: reader.chat.completions.create(model="auto", messages=DRIFT),
            lambda: reader.responses.create(model="cto-team", input="Hello?"),
        ):
            with pytest.raises(openai.PermissionDeniedError) as told:
                ask()
            assert told.value.code == "forbidden"
    with anthropic.Anthropic(base_url=service.address, api_key=key(admin), max_retries=0) as client:
        content = str(DRIFT[0].get("content"))
        said = client.messages.create(model="cto-team", max_tokens=99, messages=[{"role": "user", "content": content}])
    assert said.model_extra is not None
    run: Json = admin.get(f"/v1/runs/{said.model_extra['cto_team']['run_id']}").json()
    assert run["status"] == "concluded"


def test_a_key_for_one_specialist_asks_nobody_else(service: Served, admin: httpx.Client) -> None:
    with asking(service, key(admin, agents=["mentor"])) as client:
        with pytest.raises(openai.PermissionDeniedError):
            client.chat.completions.create(model="cto-team/architect", messages=DRIFT)
        answer = client.chat.completions.create(model="cto-team", messages=DRIFT)
    assert answer.model_extra is not None
    run = admin.get(f"/v1/runs/{answer.model_extra['cto_team']['run_id']}").json()
    assert run["analysis"]["agents"] == ["mentor"]


def test_a_key_sends_no_text_with_a_higher_label_than_its_own(service: Served, admin: httpx.Client) -> None:
    with asking(service, key(admin, highest_sensitivity="internal")) as client:
        for messages in (
            [{"role": "user", "content": SECRET}],
            [{"role": "user", "content": SECRET}, {"role": "assistant", "content": "So?"}, *DRIFT],
        ):
            with pytest.raises(openai.PermissionDeniedError) as told:
                client.post("/chat/completions", body={"model": "cto-team", "messages": messages}, cast_to=object)
            assert told.value.code == "sensitivity_not_allowed"


def test_what_another_tenant_asked_is_not_there(service: Served, admin: httpx.Client) -> None:
    assert admin.post("/v1/tenants", json={"id": "rival", "name": "Rival"}).status_code == 201
    with asking(service, key(admin)) as ours, asking(service, key(admin, tenant="rival")) as theirs:
        response = ours.responses.create(model="cto-team", input=str(DRIFT[0].get("content")))
        assert ours.responses.retrieve(response.id).output_text
        for look in (
            lambda: theirs.responses.retrieve(response.id),
            lambda: theirs.responses.cancel(response.id),
            lambda: theirs.responses.delete(response.id),
            lambda: theirs.responses.input_items.list(response.id),
            lambda: theirs.responses.create(model="cto-team", input="So?", previous_response_id=response.id),
            lambda: theirs.responses.create(model="cto-team", input="So?", conversation=response.conversation.id),  # type: ignore[union-attr]
        ):
            with pytest.raises(openai.NotFoundError):
                look()
