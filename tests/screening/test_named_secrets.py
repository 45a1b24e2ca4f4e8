import pytest

from app.screening.mapping import View
from app.screening.named_secrets import looks_like_password, named_secrets


def values(text: str) -> list[str]:
    return [text[finding.start : finding.end] for finding in named_secrets(View(text))]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("password: Winter!34x", "Winter!34x"),
        ("DB_PASSWORD=swordfish", "swordfish"),
        ('{"db_password": "Qm8sV2tLp0"}', "Qm8sV2tLp0"),
        ("<password>hunter2x</password>", "hunter2x"),
        ("define('DB_PASSWORD' => 'g7$kLm02!x')", "g7$kLm02!x"),
        ("getenv('api_token', 'dafa7817-e246-48f3-91a7')", "dafa7817-e246-48f3-91a7"),
        ("My VPN password aB3!kdk93kf stopped working", "aB3!kdk93kf"),
        ("The admin login is admin / aB3!kdk93kf, change it", "aB3!kdk93kf"),
        ("Wifi password for the office is Kiwi-Banana-77, ok?", "Kiwi-Banana-77"),
        ("Das Kennwort lautet q8-Zr_04x.", "q8-Zr_04x"),
        ("contrasena: q8-Zr_04x", "q8-Zr_04x"),
        ("密码是abc12345", "abc12345"),
        ("client_secret = '6da86612621c77d0ae2cccdc'", "6da86612621c77d0ae2cccdc"),
        ('if ("hope-no1-finds" == password) {', "hope-no1-finds"),
        ("api_key: 9RITYz9K5bUaPfWbioPF", "9RITYz9K5bUaPfWbioPF"),
    ],
)
def test_a_value_beside_its_name(text: str, value: str) -> None:
    assert value in values(text)


@pytest.mark.parametrize(
    "text",
    [
        "password: ${DB_PASSWORD} comes from the vault",
        '{"password": "<your-password>", "region": "eu"}',
        "password = getpass.getpass()",
        "token = tokenizer.encode(text); print(len(token))",
        'api_key = os.environ["STRIPE_SECRET_KEY"]',
        "const apiKey = process.env.API_KEY;",
        "assert token.type == TokenType.NAME",
        "password=changeme in the sample",
        "token: <TOKEN>",
        "credentialsId: 'ff083f76-7804-4ef1-80e4-fe975bb9141b'",
        "password_reset_url=https://example.com/a1",
        "public_key = 9RITYz9K5bUaPfWbioPF",
        "The password is wrong and the token expired",
        "How should passwords be hashed: bcrypt, scrypt or Argon2id?",
        "columns: password, region, token",
        "for secret_santa in participants: pair(secret_santa, next(order))",
        "Use Bearer $TOKEN in the header.",
    ],
)
def test_placeholders_code_and_talk_are_no_secrets(text: str) -> None:
    assert values(text) == []


def test_a_placeholder_covers_only_itself() -> None:
    assert values("password: changeme\nsmtp_password: q8-Zr_04x") == ["q8-Zr_04x"]


@pytest.mark.parametrize("value", ["Winter!34x", "aB3kdk93kf", "*wfPuUJrmnPUMEcb"])
def test_mixed_words_look_like_passwords(value: str) -> None:
    assert looks_like_password(value)


@pytest.mark.parametrize(
    "value", ["password", "b5102e07-f979-4501-a811-967d1d3b2e9f", "v1.2.3-rc1", "https://a.b/C1", "aB3!"]
)
def test_ids_versions_and_addresses_do_not(value: str) -> None:
    assert not looks_like_password(value)
