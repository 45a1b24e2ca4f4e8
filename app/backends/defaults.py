"""The backends that exist without a backends file, by the keys and addresses that are set."""

import ipaddress
from collections.abc import Mapping
from decimal import Decimal
from urllib.parse import urlsplit

from app.backends import endpoints
from app.domain.backend import BackendKind, BackendSpec, Price, Timeouts
from app.domain.errors import ConfigurationError
from app.domain.labels import Sensitivity, Tier

PRIVATE_NETWORKS = ("127.0.0.0/8", "::1/128", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7")
"""Loopback and the addresses for private use (RFC 1918, RFC 4193)."""

EXTRACTIVE = BackendSpec(
    id="extractive",
    tier=Tier.EXTRACTIVE,
    kind=BackendKind.EXTRACTIVE,
    model="extractive",
    clearance=Sensitivity.RESTRICTED,
    local_zone=True,
    # It reads passages, not a prompt, so no window limits it.
    context_window=10_000_000,
    max_output=100_000,
    price=Price(Decimal(0), Decimal(0)),
)
"""The backend that is always there."""

_LOCAL_SUFFIXES = (".local", ".internal", ".lan", ".localhost")

# Models that reason first need longer until the first word.
_CLOUD_TIMEOUTS = Timeouts(connect_s=5.0, headers_s=30.0, first_token_s=60.0, idle_s=30.0, total_s=180.0)

# A local model may have to read a long prompt on a slow machine first.
_LOCAL_TIMEOUTS = Timeouts(connect_s=2.0, headers_s=60.0, first_token_s=60.0, idle_s=20.0, total_s=180.0)

_ANTHROPIC_PRICES = "https://platform.claude.com/docs/en/about-claude/pricing"
_OPENAI_PRICES = "https://developers.openai.com/api/docs/pricing"

# Prices as published by the providers; writing to Anthropic's cache is for its five minutes. All but Sonnet cost more
# above a prompt length, and the windows here end below it.
_CLOUDS = (
    BackendSpec(
        id="anthropic-cheap",
        tier=Tier.CHEAP,
        kind=BackendKind.ANTHROPIC,
        model="claude-haiku-5-5",
        clearance=Sensitivity.INTERNAL,
        endpoint=endpoints.ANTHROPIC,
        credential="ANTHROPIC_API_KEY",
        context_window=100_000,
        max_output=16_000,
        price=Price(
            Decimal("0.10"), Decimal("0.50"), Decimal("0.01"), "2026-10-07", Decimal("0.125"), _ANTHROPIC_PRICES
        ),
        timeouts=_CLOUD_TIMEOUTS,
        json_schema=True,
        prompt_cache=True,
    ),
    BackendSpec(
        id="anthropic-expensive",
        tier=Tier.EXPENSIVE,
        kind=BackendKind.ANTHROPIC,
        model="claude-sonnet-5-5",
        clearance=Sensitivity.INTERNAL,
        endpoint=endpoints.ANTHROPIC,
        credential="ANTHROPIC_API_KEY",
        context_window=200_000,
        max_output=16_000,
        price=Price(Decimal(2), Decimal(10), Decimal("0.10"), "2026-10-07", Decimal("2.50"), _ANTHROPIC_PRICES),
        timeouts=_CLOUD_TIMEOUTS,
        json_schema=True,
        prompt_cache=True,
    ),
    BackendSpec(
        id="openai-cheap",
        tier=Tier.CHEAP,
        kind=BackendKind.OPENAI,
        model="gpt-6-luna",
        clearance=Sensitivity.INTERNAL,
        endpoint=endpoints.OPENAI,
        credential="OPENAI_API_KEY",
        context_window=272_000,
        max_output=16_000,
        price=Price(Decimal("0.10"), Decimal("0.50"), Decimal("0.01"), "2026-09-22", Decimal("0.125"), _OPENAI_PRICES),
        timeouts=_CLOUD_TIMEOUTS,
        json_schema=True,
        prompt_cache=True,
    ),
    BackendSpec(
        id="openai-expensive",
        tier=Tier.EXPENSIVE,
        kind=BackendKind.OPENAI,
        model="gpt-6.1-sol",
        clearance=Sensitivity.INTERNAL,
        endpoint=endpoints.OPENAI,
        credential="OPENAI_API_KEY",
        context_window=272_000,
        max_output=16_000,
        price=Price(Decimal(2), Decimal(10), Decimal("0.10"), "2026-10-15", Decimal("2.50"), _OPENAI_PRICES),
        timeouts=_CLOUD_TIMEOUTS,
        json_schema=True,
        prompt_cache=True,
    ),
)


def default_specs(keys: Mapping[str, str], llama_url: str | None) -> tuple[BackendSpec, ...]:
    """The clouds whose key is set, a Llama server when its address is given, and always the extractive backend.

    Raises:
        ConfigurationError: ``llama_url`` is not an address.
    """
    clouds = tuple(spec for spec in _CLOUDS if keys.get(spec.credential or ""))
    local = (_llama(llama_url),) if llama_url else ()
    return (*clouds, *local, EXTRACTIVE)


def _llama(url: str) -> BackendSpec:
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ConfigurationError("CTO_TEAM_LLAMA_URL is not an http or https address.")
    near = _is_near(parts.hostname)
    return BackendSpec(
        id="llama",
        tier=Tier.LOCAL,
        kind=BackendKind.OPENAI_COMPATIBLE,
        model="llama-3.1-8b-instruct",
        clearance=Sensitivity.RESTRICTED if near else Sensitivity.INTERNAL,
        endpoint=url.rstrip("/") if parts.path.strip("/") else f"{url.rstrip('/')}/v1",
        local_zone=near,
        networks=PRIVATE_NETWORKS if near else (),
        context_window=8192,
        max_output=2048,
        price=Price(Decimal(0), Decimal(0)),
        timeouts=_LOCAL_TIMEOUTS,
        json_schema=True,
    )


def _is_near(host: str) -> bool:
    """Whether a host looks like one of our own. Where its name leads is checked again before every connection."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return "." not in host or host.lower().endswith(_LOCAL_SUFFIXES)
    return any(address in ipaddress.ip_network(network) for network in PRIVATE_NETWORKS)
