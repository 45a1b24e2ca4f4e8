"""One table over everything with a fixed form: each row is found by the whole screening, its neighbour is not.

A neighbour differs in what makes the row dangerous: a sign too few, a wrong check digit, a public key, a placeholder,
an office in place of a person. Keys are put together here, so that no file holds anything that looks like a live one.
"""

import base64
import json

import pytest

from app.domain.labels import Sensitivity
from app.screening.detect import Screener

LETTERS = "Zk3Qw9Xr7Lm2Np5Vt8Bd4Hs6Jc1Gf0" * 6
DIGITS = "4821937560" * 4
HEX = "3f9c1d7e8a55b2c4d6e0" * 8
UPPER = "QX7ZK3LM5NP2VT4BD6HS" * 4

PROVIDERS: dict[str, tuple[str, str]] = {
    "Anthropic": (f"sk-ant-api03-{LETTERS[:93]}AA", "sk-ant-api03-..."),
    "OpenAI": (f"sk-proj-{LETTERS[:60]}", "sk-proj-short"),
    "OpenRouter": (f"sk-or-v1-{HEX[:64]}", "sk-or-v1-<key>"),
    "Groq": (f"gsk_{LETTERS[:52]}", "gsk_id"),
    "xAI": (f"xai-{LETTERS[:80]}", "xai-models"),
    "Hugging Face": (f"hf_{LETTERS[:34]}", "hf_hub_download"),
    "Replicate": (f"r8_{LETTERS[:37]}", "r8_x"),
    "NVIDIA": (f"nvapi-{LETTERS[:64]}", "nvapi-docs"),
    "AWS": (f"AKIA{UPPER[:16]}", "AKIAIOSFODNN7EXAMPLE"),
    "Google": (f"AIza{LETTERS[:35]}", f"AIza{'x' * 35}"),
    "Google OAuth": (f"GOCSPX-{LETTERS[:28]}", "GOCSPX-"),
    "Azure": (f"{LETTERS[:3]}8Q~{LETTERS[:34]}", f"{LETTERS[:3]}8Q"),
    "Azure Storage": (f"AccountKey={LETTERS[:86]}==", "AccountKey=<key>"),
    "Alibaba": (f"LTAI{LETTERS[:20]}", "LTAI"),
    "DigitalOcean": (f"dop_v1_{HEX[:64]}", f"dop_v1_{HEX[:20]}"),
    "Databricks": (f"dapi{HEX[:32]}", f"dapi{HEX[:12]}"),
    "Vault": (f"hvs.{LETTERS[:90]}", "hvs.token"),
    "Terraform": (f"{LETTERS[:14]}.atlasv1.{LETTERS[:60]}", "app.atlasv1.x"),
    "GitHub": (f"ghp_{LETTERS[:36]}", "ghp_setup"),
    "GitHub, fine grained": (f"github_pat_{LETTERS[:22]}_{LETTERS[:59]}", "github_pat_name"),
    "GitLab": (f"glpat-{LETTERS[:20]}", "glpat-xxxx"),
    "Bitbucket": (f"ATBB{LETTERS[:32]}", "ATBB"),
    "Atlassian": (f"ATATT3{LETTERS[:100]}", "ATATT3x"),
    "npm": (f"npm_{LETTERS[:36]}", "npm_config_registry"),
    "PyPI": (f"pypi-AgEIcHlwaS5vcmc{LETTERS[:60]}", "pypi-server"),
    "Docker": (f"dckr_pat_{LETTERS[:27]}", "dckr_pat_"),
    "SonarQube": (f"sqp_{HEX[:40]}", f"sqp_{HEX[:8]}"),
    "Slack": (f"xoxb-{DIGITS[:12]}-{DIGITS[:13]}-{LETTERS[:24]}", "xoxb-..."),
    "Slack webhook": (f"https://hooks.slack.com/services/T{UPPER[:8]}/B{UPPER[:8]}/{LETTERS[:24]}", "hooks.slack.com"),
    "Telegram": (f"{DIGITS[:9]}:AA{LETTERS[:33]}", "10:AA"),
    "SendGrid": (f"SG.{LETTERS[:22]}.{LETTERS[:43]}", "SG.1"),
    "Twilio": (f"SK{HEX[:32]}", f"SK{HEX[:8]}"),
    "Mailgun": (f"key-{HEX[:32]}", "key-value"),
    "Notion": (f"ntn_{DIGITS[:11]}{LETTERS[:35]}", "ntn_page"),
    "Linear": (f"lin_api_{LETTERS[:40]}", "lin_api_"),
    "Figma": (f"figd_{LETTERS[:40]}", "figd_x"),
    "Stripe": (f"sk_live_{LETTERS[:24]}", "sk_live_..."),
    "Shopify": (f"shpat_{HEX[:32]}", "shpat_x"),
    "New Relic": (f"NRAK-{UPPER[:27]}", "NRAK-"),
    "Grafana": (f"glsa_{LETTERS[:32]}_{HEX[:8]}", "glsa_x"),
    "age": (f"AGE-SECRET-KEY-1{UPPER[:58]}", "age1public"),
}


def part(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


OTHERS: dict[str, tuple[str, str]] = {
    "private key": (
        f"-----BEGIN EC PRIVATE KEY-----\n{LETTERS[:64]}\n-----END EC PRIVATE KEY-----",
        f"-----BEGIN PUBLIC KEY-----\n{LETTERS[:64]}\n-----END PUBLIC KEY-----",
    ),
    "token": (
        f"{part({'alg': 'HS256'})}.{part({'sub': 'a'})}.{LETTERS[:43]}",
        f"{part({'kid': 1})}.{part({'sub': 'a'})}.{LETTERS[:43]}",
    ),
    "connection string": (
        "postgresql://app:q7Rk2xWd@db1.internal/main",
        "postgresql://app:${DB_PASSWORD}@db1.internal/main",
    ),
    "connection string, redis": ("redis://:q7Rk2xWd9@cache:6379/0", "redis://cache:6379/0"),
    "password": ("password: Winter!34x", "password: changeme"),
    "card": ("paid with 4111 1111 1111 1111", "order 4111 1111 1111 1112"),
    "card, 15 digits": ("paid with 371449635398431", "order 371449635398432"),
    "IBAN": ("pay to DE89 3704 0044 0532 0130 00", "pay to DE88 3704 0044 0532 0130 00"),
    "US bank": ("routing 021000021, account 482193756", "offset 021000022, length 482193756"),
    "US social security": ("SSN 078-05-1120", "part 978-05-1120"),
    "German tax id": ("Steuer-ID 36 574 261 809", "Artikel 36 574 261 800"),
    "British insurance": ("NI number AB123456C", "bin number AB123456Z"),
    "Spanish identity": ("El DNI 12345678Z de la clienta", "El pedido 12345678A"),
    "Polish identity": ("PESEL 44051401359", "kod 44051401358"),
    "Dutch identity": ("BSN 111222333", "artikel 111222334"),
    "phone": ("call Anna Novak on +49 30 23125 123", "hotline +1-800-555-0100"),
    "mail": ("write to anna.novak@mail.example", "write to support@mail.example"),
    "address": ("Anna Novak lives at Lindenweg 12 in Hamburg", "our office is at Lindenweg 12 in Hamburg"),
    "birth": ("Anna Novak, born 12.03.1984", "the library was born in 1984"),
    "health": ("Anna Novak was diagnosed with epilepsy", "Which data sets exist for epilepsy?"),
    "biometric": ("fingerprint template of Anna Novak", "How do fingerprint sensors store templates?"),
}
SCREEN = Screener()


def level(text: str) -> Sensitivity:
    return SCREEN(text).sensitivity


def test_there_are_at_least_thirty_providers() -> None:
    assert len({name.split(",")[0] for name in PROVIDERS}) >= 30


@pytest.mark.parametrize("provider", PROVIDERS)
def test_a_key_is_restricted_and_its_neighbour_is_not(provider: str) -> None:
    key, neighbour = PROVIDERS[provider]
    for text in (key, f"it answers 401 with {key} since noon", f'{{"a": "{key}"}}', f"<v>{key}</v>", f"a\t{key}\tb"):
        assert level(text) is Sensitivity.RESTRICTED, text
    assert level(f"see {neighbour} in the manual").rank < Sensitivity.CONFIDENTIAL.rank


@pytest.mark.parametrize("kind", OTHERS)
def test_a_value_is_found_and_its_neighbour_is_not(kind: str) -> None:
    value, neighbour = OTHERS[kind]
    assert level(value).rank >= Sensitivity.CONFIDENTIAL.rank
    assert level(neighbour).rank < Sensitivity.CONFIDENTIAL.rank
