"""Only what Slack has signed, and just now, is believed."""

import hmac
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.slack.signing import Forged, Signatures

NOW = 1_700_000_000
NEW, OLD = "new-secret", "old-secret"
CHECKED = Signatures([NEW, OLD], lambda: float(NOW))


def sign(secret: str, body: str, timestamp: str) -> str:
    return "v0=" + hmac.new(secret.encode(), f"v0:{timestamp}:{body}".encode(), sha256).hexdigest()


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])), st.sampled_from([NEW, OLD]), st.integers(-300, 300))
def test_both_secrets_hold_for_five_minutes(body: str, secret: str, skew: int) -> None:
    at = str(NOW + skew)
    assert CHECKED.fault(body, at, sign(secret, body, at)) is None


@pytest.mark.parametrize(
    ("timestamp", "signature", "fault"),
    [
        ("", sign(NEW, "body", str(NOW)), Forged.MISSING),
        (str(NOW), "", Forged.MISSING),
        ("soon", sign(NEW, "body", "soon"), Forged.TIMESTAMP),
        ("-1", sign(NEW, "body", "-1"), Forged.TIMESTAMP),
        (f"{NOW}.0", sign(NEW, "body", f"{NOW}.0"), Forged.TIMESTAMP),
        ("١٧٠٠٠٠٠٠٠٠", sign(NEW, "body", "١٧٠٠٠٠٠٠٠٠"), Forged.TIMESTAMP),
        (str(NOW - 301), sign(NEW, "body", str(NOW - 301)), Forged.SKEW),
        (str(NOW + 301), sign(NEW, "body", str(NOW + 301)), Forged.SKEW),
        (str(NOW), sign("guessed", "body", str(NOW)), Forged.WRONG),
        (str(NOW), sign(NEW, "other", str(NOW)), Forged.WRONG),
        (str(NOW), sign(NEW, "body", str(NOW - 1)), Forged.WRONG),
        (str(NOW), sign(NEW, "body", str(NOW)).upper(), Forged.WRONG),
        (str(NOW), "v0=\xe9", Forged.WRONG),
    ],
)
def test_anything_else_is_refused(timestamp: str, signature: str, fault: Forged) -> None:
    assert CHECKED.fault("body", timestamp, signature) is fault
