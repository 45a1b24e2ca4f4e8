"""The registry entry of a backend: operator configuration, not policy."""

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from app.domain.labels import Sensitivity, Tier


class BackendKind(StrEnum):
    """Which wire format a backend speaks."""

    ANTHROPIC = "anthropic"
    OPENAI = "openai"
    OPENAI_COMPATIBLE = "openai_compatible"
    AZURE_OPENAI = "azure_openai"
    EXTRACTIVE = "extractive"


class Api(StrEnum):
    """Which of OpenAI's two interfaces a backend of that family is asked through."""

    CHAT = "chat"
    RESPONSES = "responses"


@dataclass(frozen=True, slots=True)
class Price:
    """US dollars per million tokens; None where no price is known, which is not the same as free.

    ``cached_input`` and ``cache_write`` cost as much as other input where they are None. ``as_of`` is the day (ISO
    8601) on which the price was in force, ``source`` where it was read.
    """

    input: Decimal
    output: Decimal
    cached_input: Decimal | None = None
    as_of: str | None = None
    cache_write: Decimal | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Limits of one attempt, in seconds."""

    connect_s: float = 5.0
    headers_s: float = 20.0
    first_token_s: float = 20.0
    idle_s: float = 30.0
    total_s: float = 120.0


@dataclass(frozen=True, slots=True)
class BackendSpec:
    """What is known about one backend.

    ``clearance`` is the highest sensitivity that may travel there. ``networks`` (CIDR) are the only addresses that a
    backend cleared above internal may resolve to. ``credential`` is the name of an environment variable, never the
    secret. ``context_window`` counts tokens in and out. ``api_version`` is Azure's. ``json_schema``: the model can be
    held to a JSON schema. ``prompt_cache``: the provider keeps prompts that are marked for it.
    """

    id: str
    tier: Tier
    kind: BackendKind
    model: str
    clearance: Sensitivity
    endpoint: str | None = None
    credential: str | None = None
    local_zone: bool = False
    networks: tuple[str, ...] = ()
    context_window: int = 128_000
    max_output: int = 4096
    price: Price | None = None
    timeouts: Timeouts = field(default_factory=Timeouts)
    enabled: bool = True
    api: Api = Api.CHAT
    api_version: str | None = None
    json_schema: bool = False
    prompt_cache: bool = False
