import pytest

from app.screening.mail import mail_addresses
from app.screening.mapping import View


def found(text: str) -> list[str]:
    return [text[finding.start : finding.end] for finding in mail_addresses(View(text))]


@pytest.mark.parametrize(
    "address",
    ["paul.estrada@example.com", "h.brisk@mail.example.co.uk", "anna_novak+x@example.org", "b@brightwater.com"],
)
def test_addresses_of_persons(address: str) -> None:
    assert found(f"wrote <{address}>, today") == [address]


@pytest.mark.parametrize(
    "text",
    [
        "support@example.com", "no-reply@example.com", "oncall+eu@example.com", "git@github.com:team/repo.git",
        "jane.doe@example.com",
        "user@example.com", "deploy@10.0.0.1", "@app.route", "pkg@1.2.3", "svc://app@db.example.com", "a @ b",
        "@", "x@", "lower(mail) = 'a@example.com'", "q@db.test",
    ],
)  # fmt: skip
def test_roles_examples_and_other_uses_of_the_sign(text: str) -> None:
    assert found(text) == []
