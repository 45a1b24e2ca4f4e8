"""What is sent, as the specification's own library reads it."""

import base64
import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks import Webhook, WebhookVerificationError

from app.webhooks.schedule import DELAYS_S, MOST_TRIES, next_try
from app.webhooks.signing import new_secret, signed


@given(st.dictionaries(st.text(max_size=5), st.text(max_size=10), max_size=3))
def test_the_official_verifier_takes_both_secrets_of_a_rotation(document: dict[str, str]) -> None:
    new, old = new_secret(), new_secret()
    body = json.dumps(document, ensure_ascii=False).encode()
    headers = signed("dlv_1", datetime.now(UTC), body, (new, old))
    for secret in (new, old):
        assert Webhook(secret).verify(body, headers) == document
    with pytest.raises(WebhookVerificationError):
        Webhook(new_secret()).verify(body, headers)
    with pytest.raises(WebhookVerificationError):
        Webhook(new).verify(body + b" ", headers)
    with pytest.raises(WebhookVerificationError):
        Webhook(new).verify(body, {**headers, "webhook-id": "dlv_2"})


def test_secrets_have_the_specified_form_and_are_never_the_same() -> None:
    found = {new_secret() for _ in range(100)}
    assert len(found) == 100
    assert all(each.startswith("whsec_") and len(base64.b64decode(each[6:])) == 32 for each in found)


@given(st.lists(st.floats(0, 1), min_size=MOST_TRIES, max_size=MOST_TRIES))
def test_ten_tries_within_a_day_each_later_than_the_one_before(chances: list[float]) -> None:
    waits = [next_try(number, chance) for number, chance in enumerate(chances, start=1)]
    assert waits[-1] is None
    taken = [wait.total_seconds() for wait in waits if wait is not None]
    assert len(taken) == len(DELAYS_S) == 9
    assert taken == sorted(taken)
    assert 20 * 3600 < sum(taken) <= 24 * 3600
