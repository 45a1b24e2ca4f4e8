"""The file of backends, and the defaults without one."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from app.backends.anthropic import AnthropicBackend
from app.backends.openai_compatible import OpenAICompatibleBackend
from app.backends.openai_responses import OpenAIResponsesBackend
from app.backends.registry import build_backends, load_specs
from app.domain.backend import BackendKind, Price, Timeouts
from app.domain.errors import ConfigurationError
from app.domain.labels import Sensitivity, Tier

FILE = """
backends:
  - id: small-cloud
    tier: cheap
    kind: openai_compatible
    endpoint: http://127.0.0.1:9001/v1
    model: small-1
    clearance: internal
    credential: SMALL_KEY
    price: {input: 0.15, cached_input: 0.015, output: 0.60}
    capabilities: {context_window: 8192, max_output: 1024}
    timeouts_ms: {connect: 2000, idle: 1500}
  - id: llama
    tier: local
    kind: openai_compatible
    endpoint: http://127.0.0.1:8080/v1
    model: llama-3.1-8b-instruct
    clearance: restricted
    zone: {kind: local}
    networks: [127.0.0.0/8]
    price: {input: 0, output: 0}
"""

LOCAL = "{id: a, tier: local, kind: openai_compatible, model: m, endpoint: 'http://10.0.0.9/v1', %s}"


def load(folder: Path, text: str) -> None:
    path = folder / "backends.yaml"
    path.write_text(text)
    load_specs(path, {}, None)


def test_a_file(tmp_path: Path) -> None:
    path = tmp_path / "backends.yaml"
    path.write_text(FILE)
    cloud, llama, extractive = load_specs(path, {"ANTHROPIC_API_KEY": "k"}, "http://127.0.0.1:1")
    assert (cloud.id, cloud.tier, cloud.clearance, cloud.local_zone) == (
        "small-cloud", Tier.CHEAP, Sensitivity.INTERNAL, False,
    )  # fmt: skip
    assert cloud.price == Price(Decimal("0.15"), Decimal("0.6"), Decimal("0.015"))
    assert (cloud.context_window, cloud.max_output, cloud.credential) == (8192, 1024, "SMALL_KEY")
    assert cloud.timeouts == Timeouts(connect_s=2.0, idle_s=1.5)
    assert (llama.clearance, llama.local_zone, llama.networks) == (Sensitivity.RESTRICTED, True, ("127.0.0.0/8",))
    assert (extractive.kind, extractive.clearance) == (BackendKind.EXTRACTIVE, Sensitivity.RESTRICTED)


def test_an_extractive_backend_in_the_file_stays_cleared_for_all(tmp_path: Path) -> None:
    path = tmp_path / "backends.yaml"
    path.write_text("backends: [{id: mine, tier: extractive, kind: extractive, model: built-in}]")
    (only,) = load_specs(path, {}, None)
    assert (only.id, only.clearance, only.price) == ("mine", Sensitivity.RESTRICTED, Price(Decimal(0), Decimal(0)))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("backends: [", "line 1 is not YAML"),
        ("[]", "the file"),
        ("backends: [{id: a}]", "backends[0].tier"),
        ("backends: []\nsecrets: 1", "secrets: Extra inputs"),
        (f"backends: [{LOCAL % 'colour: red'}]", "backends[0].colour: Extra inputs"),
        (f"backends: [{LOCAL % 'tier: huge'}]", "backends[0].tier"),
        (f"backends: [{LOCAL % 'clearance: restricted'}]", "needs networks"),
        (f"backends: [{LOCAL % 'clearance: confidential'}]", "needs networks"),
        (f"backends: [{LOCAL % 'clearance: restricted, networks: [10.0.0.0/8]'}]", "needs zone"),
        (f"backends: [{LOCAL % 'networks: [0.0.0.0/0]'}]", "too wide"),
        (f"backends: [{LOCAL % 'networks: [everywhere]'}]", "backends[0].networks"),
        (f"backends: [{LOCAL % 'credential: sk-live-12345'}]", "backends[0].credential"),
        (f"backends: [{LOCAL % 'price: {input: -1, output: 0}'}]", "backends[0].price.input"),
        (f"backends: [{LOCAL % 'timeouts_ms: {total: 0}'}]", "backends[0].timeouts_ms.total"),
        (f"backends: [{LOCAL % 'enabled: true'}, {LOCAL % 'enabled: false'}]", "used twice"),
        ("backends: [{id: a, tier: cheap, kind: openai_compatible, model: m}]", "endpoint is missing"),
        ("backends: [{id: a, tier: cheap, kind: azure_openai, model: m, api_version: v}]", "endpoint is missing"),
        ("backends: [{id: a, tier: cheap, kind: azure_openai, model: m, endpoint: 'https://x'}]", "api_version"),
        ("backends: [{id: a, tier: cheap, kind: openai, model: m, api_version: v}]", "api_version"),
        ("backends: [{id: a, tier: cheap, kind: anthropic, model: m, api: responses}]", "api: responses"),
        ("backends: [{id: a, tier: cheap, kind: extractive, model: m}]", "extractive"),
        ("backends: [{id: a, tier: cheap, kind: openai, model: m, endpoint: 'ftp://x'}]", "http or https"),
        ("backends: [{id: a, tier: cheap, kind: openai, model: m, endpoint: 'https://u:sk-live-12345@x'}]", "password"),
    ],
)
def test_a_wrong_file_is_named_with_its_key(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        load(tmp_path, text)
    assert "backends.yaml" in caught.value.sentence
    assert said in caught.value.sentence
    assert "sk-live-12345" not in caught.value.sentence


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="cannot be read"):
        load_specs(tmp_path / "none.yaml", {}, None)


def test_without_anything_only_the_extractive_backend() -> None:
    assert [spec.kind for spec in load_specs(None, {}, None)] == [BackendKind.EXTRACTIVE]


def test_the_defaults_follow_the_keys() -> None:
    specs = load_specs(None, {"ANTHROPIC_API_KEY": "a", "OPENAI_API_KEY": "b"}, None)
    assert [(spec.kind, spec.tier) for spec in specs] == [
        (BackendKind.ANTHROPIC, Tier.CHEAP),
        (BackendKind.ANTHROPIC, Tier.EXPENSIVE),
        (BackendKind.OPENAI, Tier.CHEAP),
        (BackendKind.OPENAI, Tier.EXPENSIVE),
        (BackendKind.EXTRACTIVE, Tier.EXTRACTIVE),
    ]
    clouds = specs[:-1]
    assert all(spec.clearance is Sensitivity.INTERNAL and not spec.local_zone and spec.price for spec in clouds)
    assert [spec.id for spec in load_specs(None, {"OPENAI_API_KEY": "", "ANTHROPIC_API_KEY": "a"}, None)] == [
        "anthropic-cheap", "anthropic-expensive", "extractive",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("url", "endpoint", "clearance"),
    [
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080/v1", Sensitivity.RESTRICTED),
        ("http://127.0.0.1:8080/v1/", "http://127.0.0.1:8080/v1", Sensitivity.RESTRICTED),
        ("http://llama:8080/v1", "http://llama:8080/v1", Sensitivity.RESTRICTED),
        ("http://[::1]:8080", "http://[::1]:8080/v1", Sensitivity.RESTRICTED),
        ("http://gpu.internal/v1", "http://gpu.internal/v1", Sensitivity.RESTRICTED),
        ("http://192.168.1.7/v1", "http://192.168.1.7/v1", Sensitivity.RESTRICTED),
        ("https://llama.example.com/v1", "https://llama.example.com/v1", Sensitivity.INTERNAL),
        ("https://93.184.216.34/v1", "https://93.184.216.34/v1", Sensitivity.INTERNAL),
    ],
)
def test_a_llama_is_trusted_only_near_by(url: str, endpoint: str, clearance: Sensitivity) -> None:
    llama, _ = load_specs(None, {}, url)
    assert (llama.endpoint, llama.clearance, llama.tier) == (endpoint, clearance, Tier.LOCAL)
    assert bool(llama.networks) is llama.local_zone is (clearance is Sensitivity.RESTRICTED)


def test_a_llama_without_an_address() -> None:
    with pytest.raises(ConfigurationError, match="CTO_TEAM_LLAMA_URL"):
        load_specs(None, {}, "localhost:8080")


def test_one_client_for_each_wire_format() -> None:
    keys = {"ANTHROPIC_API_KEY": "a", "OPENAI_API_KEY": "b"}
    specs = load_specs(None, keys, "http://127.0.0.1:1")
    built = build_backends(specs, keys)
    assert [backend.spec for backend in built] == list(specs[:-1])
    assert [type(backend) for backend in built] == [
        AnthropicBackend, AnthropicBackend, OpenAICompatibleBackend, OpenAICompatibleBackend, OpenAICompatibleBackend,
    ]  # fmt: skip
    assert "'a'" not in repr(built)


def test_a_backend_without_its_key_is_left_out_and_said_so(caplog: pytest.LogCaptureFixture) -> None:
    keys = {"ANTHROPIC_API_KEY": "a", "OPENAI_API_KEY": "b"}
    specs = load_specs(None, keys, "http://127.0.0.1:1")
    with caplog.at_level("ERROR", "cto_team"):
        built = build_backends(specs, {"OPENAI_API_KEY": "b", "ANTHROPIC_API_KEY": ""})
    assert [backend.spec.id for backend in built] == ["openai-cheap", "openai-expensive", "llama"]
    left_out = [json.loads(record.message) for record in caplog.records]
    assert [(line["event"], line["backend"], line["missing"]) for line in left_out] == [
        ("backend_left_out", "anthropic-cheap", "ANTHROPIC_API_KEY"),
        ("backend_left_out", "anthropic-expensive", "ANTHROPIC_API_KEY"),
    ]


def test_every_price_says_when_and_where_it_was_read() -> None:
    specs = load_specs(None, {"ANTHROPIC_API_KEY": "a", "OPENAI_API_KEY": "b"}, None)
    for spec in specs[:-1]:
        assert spec.price is not None
        assert date.fromisoformat(spec.price.as_of or "") < date(2026, 12, 1)
        assert (spec.price.source or "").startswith("https://")
        assert spec.price.cached_input is not None
        assert spec.price.cached_input < spec.price.input
        assert spec.price.cache_write == spec.price.input * Decimal("1.25")


def test_the_responses_api_and_azure_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "backends.yaml"
    file.write_text(
        """backends:
  - {id: a, tier: cheap, kind: openai, model: m, api: responses, credential: K}
  - {id: b, tier: cheap, kind: azure_openai, model: d, endpoint: "https://x.example.com",
     api_version: 2026-06-01-preview, credential: K, capabilities: {json_schema: true, prompt_cache: true},
     price: {input: 1, output: 2, cache_write: 3}}
"""
    )
    specs = load_specs(file, {}, None)
    built = build_backends(specs, {"K": "k"})
    assert [type(backend) for backend in built] == [OpenAIResponsesBackend, OpenAICompatibleBackend]
    assert (specs[1].json_schema, specs[1].prompt_cache) == (True, True)
    assert specs[1].price == Price(Decimal(1), Decimal(2), cache_write=Decimal(3))
