import pytest

from app.screening.key_formats import KEY_FORMATS
from app.screening.mapping import View
from app.screening.rules import findings_of

LETTERS = "Zk3Qw9Xr7Lm2Np5Vt8Bd4Hs6Jc1Gf0" * 6
DIGITS = "4821937560" * 4
HEX = "3f9c1d7e8a55b2c4d6e0" * 8
UPPER = "QX7ZK3LM5NP2VT4BD6HS" * 4

# Made-up keys, put together here so that no file holds anything that looks like a live key.
KEYS = {
    "anthropic_key": f"sk-ant-api03-{LETTERS[:93]}AA",
    "openai_key": f"sk-proj-{LETTERS[:60]}",
    "openrouter_key": f"sk-or-v1-{HEX[:64]}",
    "langsmith_key": f"lsv2_pt_{HEX[:32]}_{HEX[:10]}",
    "groq_key": f"gsk_{LETTERS[:52]}",
    "huggingface_key": f"hf_{LETTERS[:34]}",
    "aws_key": f"AKIA{UPPER[:16]}",
    "google_key": f"AIza{LETTERS[:35]}",
    "google_oauth_secret": f"GOCSPX-{LETTERS[:28]}",
    "azure_secret": f"{LETTERS[:3]}8Q~{LETTERS[:34]}",
    "azure_storage_key": f"AccountKey={LETTERS[:86]}==",
    "alibaba_key": f"LTAI{LETTERS[:20]}",
    "digitalocean_key": f"dop_v1_{HEX[:64]}",
    "databricks_key": f"dapi{HEX[:32]}",
    "vault_token": f"hvs.{LETTERS[:90]}",
    "github_key": f"ghp_{LETTERS[:36]}",
    "gitlab_key": f"glpat-{LETTERS[:20]}",
    "bitbucket_key": f"ATBB{LETTERS[:32]}",
    "atlassian_key": f"ATATT3{LETTERS[:100]}",
    "npm_key": f"npm_{LETTERS[:36]}",
    "pypi_key": f"pypi-AgEIcHlwaS5vcmc{LETTERS[:60]}",
    "docker_key": f"dckr_pat_{LETTERS[:27]}",
    "sonar_key": f"sqp_{HEX[:40]}",
    "slack_key": f"xoxb-{DIGITS[:12]}-{DIGITS[:13]}-{LETTERS[:24]}",
    "slack_webhook": f"https://hooks.slack.com/services/T{UPPER[:8]}/B{UPPER[:8]}/{LETTERS[:24]}",
    "telegram_key": f"{DIGITS[:9]}:AA{LETTERS[:33]}",
    "sendgrid_key": f"SG.{LETTERS[:22]}.{LETTERS[:43]}",
    "twilio_key": f"SK{HEX[:32]}",
    "notion_key": f"ntn_{DIGITS[:11]}{LETTERS[:35]}",
    "stripe_key": f"sk_live_{LETTERS[:24]}",
    "webhook_secret": f"whsec_{LETTERS[:32]}",
    "shopify_key": f"shpat_{HEX[:32]}",
    "newrelic_key": f"NRAK-{UPPER[:27]}",
    "grafana_key": f"glsa_{LETTERS[:32]}_{HEX[:8]}",
    "okta_token": f"okta: 00{LETTERS[:40]}",
    "terraform_token": f"{LETTERS[:14]}.atlasv1.{LETTERS[:60]}",
    "age_key": f"AGE-SECRET-KEY-1{UPPER[:58]}",
    "cto_team_key": f"cto_{LETTERS[:8]}_{LETTERS[:32]}_{LETTERS[:6]}",
}


def kinds(text: str) -> set[str]:
    return {finding.kind for finding in findings_of(KEY_FORMATS, View(text))}


@pytest.mark.parametrize("kind", KEYS)
def test_each_format_is_known_wherever_it_stands(kind: str) -> None:
    for text in (KEYS[kind], f"the key {KEYS[kind]} fails", f'{{"k": "{KEYS[kind]}"}}', f"X={KEYS[kind]}\n"):
        assert kind in kinds(text)


def test_there_are_many_formats() -> None:
    assert len({rule.kind for rule in KEY_FORMATS}) >= 80


@pytest.mark.parametrize(
    "text",
    [
        "AKIA" + "IOSFODNN7EXAMPLE is the sample key of the manual",
        "ghp_" + "x" * 36,
        "task-" + LETTERS[:40],
        "commit 3f9c1d7e8a55b2c4d6e7f8091a2b3c4d5e6f7a8b",
        "sha256:" + HEX[:64],
        "550e8400-e29b-41d4-a716-446655440000",
    ],
)
def test_examples_and_other_words_are_no_keys(text: str) -> None:
    assert kinds(text) == set()
