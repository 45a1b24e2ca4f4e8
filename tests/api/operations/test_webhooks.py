"""Webhooks from end to end: made over HTTP, and what arrives at a receiver."""

import httpx
import pytest
from standardwebhooks import Webhook as Verifier

from tests.running import Json, Served
from tests.webhooks.receiver import Receiver, receiving

QUESTION = "Which population stability index means that I must retrain?"


def _made(service: Served, url: str, *events: str) -> tuple[str, str]:
    """The id and the secret of a new target."""
    made = service.post("/v1/webhooks", {"url": url, "events": list(events) or ["run.finished"]})
    assert made.status_code == httpx.codes.CREATED, made.text
    document = made.json()
    assert made.headers["location"] == f"/v1/webhooks/{document['webhook']['id']}"
    return document["webhook"]["id"], document["secret"]


def _received(receiver: Receiver, *secrets: str) -> Json:
    received = receiver.next()
    documents: list[Json] = [Verifier(secret).verify(received.body, received.headers) for secret in secrets]
    return documents[0]


def test_the_end_of_a_run_arrives_signed(service: Served) -> None:
    with receiving() as receiver:
        webhook, secret = _made(service, receiver.url())
        run_id = service.ask(QUESTION)
        document = _received(receiver, secret)
        assert document["type"] == "run.finished"
        assert isinstance(data := document["data"], dict)
        assert (data["run_id"], data["status"]) == (run_id, "concluded")
        assert service.http.delete(f"/v1/webhooks/{webhook}").status_code == httpx.codes.NO_CONTENT
        assert service.http.get(f"/v1/webhooks/{webhook}").status_code == httpx.codes.NOT_FOUND


def test_a_secret_is_shown_once_and_two_sign_during_a_rotation(service: Served) -> None:
    with receiving() as receiver:
        webhook, old = _made(service, receiver.url(), "policy.published")
        assert old not in service.http.get("/v1/webhooks").text + service.http.get(f"/v1/webhooks/{webhook}").text
        new = service.post(f"/v1/webhooks/{webhook}/rotate", {"keep_hours": 1}).json()["secret"]
        sent = service.post(f"/v1/webhooks/{webhook}/test", {})
        assert sent.status_code == httpx.codes.ACCEPTED
        document = _received(receiver, new, old)
        assert (document["type"], document["id"]) == ("webhook.test", sent.json()["id"])


def test_changes_need_the_version_and_deliveries_can_be_sent_again(service: Served) -> None:
    with receiving() as receiver:
        webhook, secret = _made(service, receiver.url(), "budget.warning")
        path = f"/v1/webhooks/{webhook}"
        assert service.http.patch(path, json={"paused": True}).status_code == httpx.codes.PRECONDITION_REQUIRED
        tag = service.http.get(path).headers["etag"]
        paused = service.http.patch(path, json={"paused": True}, headers={"If-Match": tag})
        assert paused.json()["state"] == "paused"
        late = service.http.patch(path, json={"paused": False}, headers={"If-Match": tag})
        assert late.status_code == httpx.codes.PRECONDITION_FAILED
        delivery = service.post(f"{path}/test", {}).json()["id"]
        waiting = service.post(f"{path}/deliveries/{delivery}/redeliver", {})
        assert waiting.json()["code"] == "webhook-conflict"
        service.http.patch(path, json={"paused": False}, headers={"If-Match": paused.headers["etag"]})
        assert _received(receiver, secret)["id"] == delivery
        while service.http.get(f"{path}/deliveries").json()["data"][0]["state"] != "delivered":
            pass
        assert service.post(f"{path}/deliveries/{delivery}/redeliver", {}).status_code == httpx.codes.ACCEPTED
        assert _received(receiver, secret)["id"] == delivery


@pytest.mark.parametrize(
    "url",
    ["https://10.0.0.1/", "https://169.254.169.254/latest", "https://[::ffff:10.0.0.1]/", "ftp://example.com/"],
)
def test_targets_within_a_network_are_refused(service: Served, url: str) -> None:
    refused = service.post("/v1/webhooks", {"url": url, "events": ["run.finished"]})
    assert refused.status_code == httpx.codes.UNPROCESSABLE_ENTITY
    assert refused.json()["code"] == "invalid-webhook"


def test_unknown_events_and_ids_are_refused(service: Served) -> None:
    body = {"url": "http://127.0.0.1:9/", "events": ["run.started"]}
    assert service.post("/v1/webhooks", body).json()["code"] == "validation-failed"
    missing = f"/v1/webhooks/whk_{'0' * 32}"
    assert service.http.get(missing).json()["code"] == "not-found"
    assert service.http.get(f"{missing}/deliveries").json()["code"] == "not-found"
    assert service.post(f"{missing}/test", {}).json()["code"] == "not-found"
    assert service.http.get("/v1/webhooks/nothing").status_code == httpx.codes.NOT_FOUND
