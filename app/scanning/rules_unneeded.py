"""Credentials: keys that are asked for although the skill is about something else."""

import re

from app.scanning.report import Dimension, Severity
from app.scanning.rule import Clue, Rule, command

# What a skill has to be about to need keys of an owner.
_TOPICS = (
    (
        r"aws_(?:secret|access|session)[a-z_]*",
        r"aws|amazon|cloud|s3|bucket|deploy|infra|terraform|lambda|ecs|bedrock|ops",
    ),
    (
        r"(?:github|gh|gitlab)_(?:token|pat)",
        r"git|release|repo|\bci\b|pull request|issue|branch|merge|actions|code|review|deploy|changelog|dependenc|version|commit|project|package|workflow|agent|skill|mcp",
    ),
    (
        r"(?:openai|anthropic|gemini|mistral|cohere)_api_key",
        r"llm|\bai\b|model|prompt|embed|gpt|claude|assistant|chat|agent|rag|openai|anthropic|summar|translat|writ|image|speech|vision|classif|nlp|eval|generat|search|semantic|answer|mcp|skill",
    ),
    (r"stripe_[a-z_]*key", r"stripe|payment|billing|invoice|checkout|subscription"),
    (r"slack_[a-z_]*(?:token|secret)", r"slack|chat|notif|message|alert|bot"),
    (
        r"(?:google_application_credentials|gcp_[a-z_]+|azure_client_secret)",
        r"google|gcp|azure|cloud|deploy|infra|terraform|bigquery",
    ),
    (r"(?:npm|pypi|twine)_[a-z_]*(?:token|password)", r"npm|pypi|publish|package|release"),
    (
        r"(?:ssh_private_key|(?:root|master|admin)[ _]password|master_password|wallet_(?:key|seed)|mnemonic)",
        r"ssh|server|deploy|wallet",
    ),
)
_NEEDS = r"(?:need|require|set|export|provide|read|load|configure|pass|give|expect|setze|benotig|necesita|requiere|exporta|besoin|definis|gerek|需要|设置|环境变量)"


def _unneeded(names: str) -> Clue:
    return command(rf"(?<![a-z])(?:{_NEEDS})[^.\n]{{0,120}}(?<![a-z0-9]){names}(?![a-z0-9])")


UNNEEDED_RULES = tuple(
    Rule(
        "credentials/unneeded",
        Dimension.CREDENTIALS,
        Severity.BLOCK,
        "wants a key that its purpose does not need",
        _unneeded(names),
        expected=re.compile(topics),
        settled=True,
    )
    for names, topics in _TOPICS
)
