"""The registry of backends: the operator's YAML file, or the defaults."""

import ipaddress
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Annotated, ClassVar, Literal, Self
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from app.backends.defaults import EXTRACTIVE, default_specs
from app.backends.operator_file import read_operator_file
from app.domain.backend import Api, BackendKind, BackendSpec, Price, Timeouts
from app.domain.errors import ConfigurationError
from app.domain.labels import Sensitivity, Tier
from app.domain.model_call import Backend
from app.telemetry import problem

_WIDEST_PREFIX = {4: 8, 6: 7}
"""A wider network than these is no network of one's own: 0.0.0.0/0 would pin nothing."""

_NEED_ADDRESS = frozenset({BackendKind.OPENAI_COMPATIBLE, BackendKind.AZURE_OPENAI})
_SPEAK_RESPONSES = frozenset({BackendKind.OPENAI, BackendKind.AZURE_OPENAI})

_Tokens = Annotated[int, Field(gt=0)]
_Milliseconds = Annotated[float, Field(gt=0)]
_Dollars = Annotated[Decimal, Field(ge=0)]


def load_specs(path: Path | None, keys: Mapping[str, str], llama_url: str | None) -> tuple[BackendSpec, ...]:
    """The backends of the file at ``path``; without one the defaults by ``keys`` and ``llama_url``.

    ``keys`` maps names of environment variables to their values. The extractive backend is always among them.

    Raises:
        ConfigurationError: the file cannot be used; the sentence names the file and the key.
    """
    if path is None:
        return default_specs(keys, llama_url)
    specs = tuple(entry.spec() for entry in read_operator_file(path, _File).backends)
    duplicates = sorted({spec.id for spec in specs if [other.id for other in specs].count(spec.id) > 1})
    if duplicates:
        raise ConfigurationError(f"{path}: backends: the id {duplicates[0]} is used twice.")
    has_extractive = any(spec.kind is BackendKind.EXTRACTIVE for spec in specs)
    return specs if has_extractive else (*specs, EXTRACTIVE)


def build_backends(specs: tuple[BackendSpec, ...], keys: Mapping[str, str]) -> tuple[Backend, ...]:
    """A client for each spec that speaks a wire format, in the order of ``specs``; nothing connects yet.

    A backend whose credential ``keys`` does not hold is left out: it is never asked without its key. One that names no
    credential needs none.
    """
    wired = [spec for spec in specs if spec.kind is not BackendKind.EXTRACTIVE]
    for spec in wired:
        if spec.enabled and not has_key(spec, keys):
            problem("backend_left_out", backend=spec.id, missing=spec.credential)
    return tuple(_client(spec, keys.get(spec.credential or "")) for spec in wired if has_key(spec, keys))


def has_key(spec: BackendSpec, keys: Mapping[str, str]) -> bool:
    """Whether the credential that a backend names, if any, is set."""
    return spec.credential is None or bool(keys.get(spec.credential))


def _client(spec: BackendSpec, key: str | None) -> Backend:
    # The providers' libraries take seconds to import; a service without a model needs none of them.
    if spec.kind is BackendKind.ANTHROPIC:
        from app.backends.anthropic import AnthropicBackend  # noqa: PLC0415

        return AnthropicBackend(spec, key)
    if spec.api is Api.RESPONSES:
        from app.backends.openai_responses import OpenAIResponsesBackend  # noqa: PLC0415

        return OpenAIResponsesBackend(spec, key)
    from app.backends.openai_compatible import OpenAICompatibleBackend  # noqa: PLC0415

    return OpenAICompatibleBackend(spec, key)


class _Part(BaseModel):
    model_config: ClassVar[ConfigDict] = ConfigDict(extra="forbid", frozen=True)


class _Zone(_Part):
    kind: Literal["local", "cloud"] = "cloud"
    region: str | None = None
    retains_data: bool = False
    trains_on_data: bool = False


class _Capabilities(_Part):
    """What the model can do. Calls of this service need text in and text out, so that only the sizes decide."""

    context_window: _Tokens = 128_000
    max_output: _Tokens = 4096
    streaming: bool = True
    tools: bool = False
    parallel_tools: bool = False
    json_schema: bool = False
    system_prompt: bool = True
    prefill: bool = False
    vision: bool = False
    reports_usage: bool = True
    reports_usage_on_stream: bool = True
    prompt_cache: bool = False
    seed: bool = False
    reasoning_tokens: bool = False
    languages: tuple[str, ...] = ()


class _Tokenizer(_Part):
    family: str
    safety: Annotated[float, Field(ge=1)] = 1.1


class _Limits(_Part):
    max_concurrent: _Tokens | None = None
    rpm: _Tokens | None = None
    tpm: _Tokens | None = None


class _TimeoutsMs(_Part):
    connect: _Milliseconds = 5000
    headers: _Milliseconds = 20_000
    first_token: _Milliseconds = 20_000
    idle: _Milliseconds = 30_000
    total: _Milliseconds = 120_000

    def seconds(self) -> Timeouts:
        """The same limits in the unit of the domain."""
        limits = (self.connect, self.headers, self.first_token, self.idle, self.total)
        return Timeouts(*(limit / 1000 for limit in limits))


class _QualityPrior(_Part):
    mean: Annotated[float, Field(ge=0, le=1)]
    n: Annotated[int, Field(ge=0)]


class _Price(_Part):
    input: _Dollars
    output: _Dollars
    cached_input: _Dollars | None = None
    as_of: str | None = None
    cache_write: _Dollars | None = None
    source: str | None = None

    def value(self) -> Price:
        """The same prices in the domain."""
        return Price(self.input, self.output, self.cached_input, self.as_of, self.cache_write, self.source)


class _Entry(_Part):
    """One backend as the file gives it."""

    id: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]
    tier: Tier
    kind: BackendKind
    model: Annotated[str, Field(min_length=1)]
    api: Api = Api.CHAT
    api_version: Annotated[str, Field(pattern=r"^[A-Za-z0-9.-]{1,40}$")] | None = None
    endpoint: str | None = None
    credential: Annotated[str, Field(pattern=r"^[A-Z_][A-Z0-9_]*$")] | None = None
    clearance: Sensitivity = Sensitivity.INTERNAL
    zone: _Zone = _Zone()
    networks: tuple[str, ...] = ()
    capabilities: _Capabilities = _Capabilities()
    tokenizer: _Tokenizer | None = None
    limits: _Limits = _Limits()
    timeouts_ms: _TimeoutsMs = _TimeoutsMs()
    quality_prior: _QualityPrior | None = None
    price: _Price | None = None
    enabled: bool = True

    @field_validator("endpoint")
    @classmethod
    def _is_address(cls, value: str | None) -> str | None:
        parts = urlsplit(value or "http://none")
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise ValueError("must be an http or https address")
        if parts.username or parts.password or parts.query:
            raise ValueError("must hold no user, password or query; name the secret in credential")
        return value

    @field_validator("networks")
    @classmethod
    def _are_networks(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for text in value:
            network = ipaddress.ip_network(text)
            if network.prefixlen < _WIDEST_PREFIX[network.version]:
                raise ValueError(f"{text} is too wide to pin anything")
        return value

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        if (self.kind is BackendKind.EXTRACTIVE) != (self.tier is Tier.EXTRACTIVE):
            raise ValueError("tier and kind: extractive goes with extractive only")
        if self.kind is BackendKind.EXTRACTIVE:
            return self
        if self.kind in _NEED_ADDRESS and self.endpoint is None:
            raise ValueError("endpoint is missing")
        if self.api is Api.RESPONSES and self.kind not in _SPEAK_RESPONSES:
            raise ValueError("api: responses goes with openai and azure_openai only")
        if (self.kind is BackendKind.AZURE_OPENAI) != (self.api_version is not None):
            raise ValueError("api_version goes with azure_openai, which needs it")
        if self.clearance.rank > Sensitivity.INTERNAL.rank and not self.networks:
            raise ValueError(f"clearance {self.clearance} needs networks")
        if self.clearance is Sensitivity.RESTRICTED and self.zone.kind != "local":
            raise ValueError("clearance restricted needs zone: {kind: local}")
        return self

    def spec(self) -> BackendSpec:
        """The entry as the rest of the service knows it."""
        if self.kind is BackendKind.EXTRACTIVE:
            return replace(EXTRACTIVE, id=self.id, model=self.model, enabled=self.enabled)
        price = self.price
        return BackendSpec(
            id=self.id,
            tier=self.tier,
            kind=self.kind,
            model=self.model,
            clearance=self.clearance,
            endpoint=self.endpoint,
            credential=self.credential,
            local_zone=self.zone.kind == "local",
            networks=self.networks,
            context_window=self.capabilities.context_window,
            max_output=self.capabilities.max_output,
            price=price.value() if price else None,
            timeouts=self.timeouts_ms.seconds(),
            enabled=self.enabled,
            api=self.api,
            api_version=self.api_version,
            json_schema=self.capabilities.json_schema,
            prompt_cache=self.capabilities.prompt_cache,
        )


class _File(_Part):
    backends: tuple[_Entry, ...]
