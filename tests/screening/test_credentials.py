import base64
import json

import pytest

from app.domain.labels import Sensitivity
from app.screening.credentials import credentials
from app.screening.mapping import View


def part(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


TOKEN = ".".join((part({"alg": "HS256", "typ": "JWT"}), part({"sub": "demo"}), "c3ludGhldGlj" * 3))
PEM_HEAD = "-----BEGIN RSA PRIVATE " + "KEY-----"


def kinds(text: str) -> set[str]:
    found = list(credentials(View(text)))
    assert all(finding.sensitivity is Sensitivity.RESTRICTED for finding in found)
    return {finding.kind for finding in found}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (f"Authorization: Bearer {TOKEN}", "json_web_token"),
        (f"{PEM_HEAD}\nMIIEpAIBAAKCAQEA0Z3VS5JJcds3\n-----END", "private_key"),
        (f"{PEM_HEAD}\\nMIIEpAIBAAKCAQEA0Z3VS5JJcds3\\n", "private_key"),
        (f"{PEM_HEAD} MIIEpAIBAAKCAQEA0Z3VS5JJcds3", "private_key"),
        (f"{PEM_HEAD}\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES\n\nMIIEpAIBAAKCAQEA0Z3VS5", "private_key"),
        ("postgres://app:hunter2-Synthetic!@db.example.com:5432/prod", "address_with_password"),
        ("redis://:Qm8sV2tLp0@cache:6379", "address_with_password"),
        ("https://cafebabe:deadbeef@gems.example.com/", "address_with_password"),
        ("Authorization: Basic " + base64.b64encode(b"jo:q8-Zr_04").decode(), "basic_authorization"),
        ('curl -sw "%{http_code}" --user "jo:h0pk1ns~21s" https://example.com', "command_line_password"),
        ("sshpass -p 'q8-Zr_04' ssh deploy@10.0.0.1", "command_line_password"),
        ("docker login -u ci -p hV7xq2Lm9 registry.example.com", "command_line_password"),
        ("Server=tcp:db,1433;User Id=app;Password=q8Zr04xy;", "password"),
        ("jdbc:mysql://10.0.0.4/app?user=root&password=Sup3rGeheim", "password"),
        ("key sk-ant-api03-" + "q8Zr04xyLm" * 9, "anthropic_key"),
        ("My key is sk-ant-api03-... why?", "shortened_key"),
    ],
)
def test_each_kind_of_credential(text: str, kind: str) -> None:
    assert kind in kinds(text)


@pytest.mark.parametrize(
    "text",
    [
        "postgresql://user:password@localhost:5432/app for local tests",
        "postgresql://localhost:5432/app",
        "postgres://app:${DB_PASSWORD}@db/prod",
        "A JWT often starts with eyJhbGciOi and has three parts.",
        "eyJhbGciOiJub25l" + "x" * 8 + ".not.atoken",
        "-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE\n-----END PUBLIC KEY-----",
        f"What does {PEM_HEAD} mean, and which formats exist?",
        "Use basic authentication over TLS.",
        "https://example.com:8080/path@v2",
        "curl -u user:password https://localhost",
    ],
)
def test_forms_without_a_secret_are_none(text: str) -> None:
    assert kinds(text) == set()


def test_the_password_is_reported_and_not_the_address() -> None:
    text = "postgres://app:hunter2x@db.example.com/prod"
    spans = [text[finding.start : finding.end] for finding in credentials(View(text))]
    assert "hunter2x" in spans


def test_places_of_keys_are_those_of_the_text() -> None:
    key = "ghp_" + "q8Zr04xyLm" * 4
    text = f"a sentence before\nthen {key} and after"
    (finding,) = credentials(View(text))
    assert text[finding.start : finding.end] == key
