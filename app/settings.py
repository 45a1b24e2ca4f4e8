"""Every setting of the service, with unit and default. The only module that reads the environment."""

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from typing import ClassVar

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

PROJECT = Path(__file__).resolve().parent.parent

# Scheme, host, port: no path, and no star, which would let every page in.
_ORIGIN = r"[A-Za-z][A-Za-z0-9+.-]*://(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:]+\])(?::\d{1,5})?"


def default_home() -> Path:
    """The state folder: the user's data folder, or for root one that the database's own system user can reach."""
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        return Path("/var/lib/cto-team")
    base = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return Path(base) / "cto-team"


class Settings(BaseSettings):
    """Settings from the environment; each has a working default."""

    model_config: ClassVar[SettingsConfigDict] = SettingsConfigDict(frozen=True, extra="ignore")

    database_url: str | None = Field(
        None, alias="DATABASE_URL", description="Postgres with pgvector; absent: an embedded server"
    )
    home: Path = Field(
        default_factory=default_home, alias="CTO_TEAM_HOME", description="state folder (embedded database)"
    )
    host: str = Field("127.0.0.1", alias="CTO_TEAM_HOST", description="address that `serve` listens on")
    port: int = Field(8765, alias="CTO_TEAM_PORT", ge=0, le=65535, description="port that `serve` listens on")
    backends: Path | None = Field(None, alias="CTO_TEAM_BACKENDS", description="YAML file of backends")
    llama_url: str | None = Field(
        None, alias="CTO_TEAM_LLAMA_URL", description="OpenAI-compatible address of a local Llama server"
    )
    policy: str = Field(
        "default", alias="CTO_TEAM_POLICY", description="name of a shipped routing policy, or path of a YAML file"
    )
    policies: Path = Field(PROJECT / "policies", alias="CTO_TEAM_POLICIES", description="folder of routing policies")
    gain_model: Path | None = Field(
        None, alias="CTO_TEAM_GAIN_MODEL", description="folder of a gain model, made by `cto-team route train`"
    )
    skills: Path = Field(PROJECT / "skills", alias="CTO_TEAM_SKILLS", description="folder of skills")
    watch: bool = Field(
        default=False,
        alias="CTO_TEAM_WATCH",
        description="whether a running service takes up changes of the skills at once",
    )
    earlier_model: Path | None = Field(
        None,
        alias="CTO_TEAM_EARLIER_MODEL",
        description="folder of the embedding model used before; asks for what is still indexed by it",
    )
    imported: Path | None = Field(
        None,
        alias="CTO_TEAM_IMPORTED",
        description="folder of imported skills; absent: imported-skills in the state folder",
    )
    agents: Path = Field(PROJECT / "agents", alias="CTO_TEAM_AGENTS", description="folder of agents")
    prompts: Path = Field(PROJECT / "prompts", alias="CTO_TEAM_PROMPTS", description="folder of prompts")
    analyzer: Path = Field(
        PROJECT / "evals" / "analyzer" / "model.npz", alias="CTO_TEAM_ANALYZER", description="artefact of the analyzer"
    )
    evals: Path = Field(
        PROJECT / "evals",
        alias="CTO_TEAM_EVALS",
        description="folder of the evaluation: suites, cases, recorded answers, baselines",
    )
    screening: Path | None = Field(
        None,
        alias="CTO_TEAM_SCREENING",
        description="YAML file of terms, patterns and allowed values; absent: screening.yaml in the state folder",
    )
    translate_s: float = Field(
        3.0,
        alias="CTO_TEAM_TRANSLATE_S",
        ge=0,
        description="seconds that a model may take to put a question into English for the search; 0 asks none",
    )
    history_tokens: int = Field(
        3000,
        alias="CTO_TEAM_HISTORY_TOKENS",
        ge=0,
        description="tokens that the last turns of a thread may take in a prompt; older ones are summarised",
    )
    summary_s: float = Field(
        5.0,
        alias="CTO_TEAM_SUMMARY_S",
        ge=0,
        description="seconds that a model may take to shorten a long thread's summary; 0 asks none",
    )
    opinion_s: float = Field(
        15.0,
        alias="CTO_TEAM_OPINION_S",
        ge=0,
        description="seconds that a model may take to label a request of which the analyzer is unsure; 0 asks none",
    )
    opinion_below: float = Field(
        0.6,
        alias="CTO_TEAM_OPINION_BELOW",
        ge=0,
        le=1,
        description="probability of the type or the specialists below which a model is asked",
    )
    public_url: str | None = Field(
        None,
        alias="CTO_TEAM_PUBLIC_URL",
        pattern=r"^https?://[A-Za-z0-9.-]+(:\d{1,5})?(/[A-Za-z0-9._~/-]*)?$",
        description="address under which people reach the service; sources in answers then link to their passages",
    )
    run_deadline_s: float = Field(
        180.0, alias="CTO_TEAM_RUN_DEADLINE_S", gt=0, description="active seconds that a run may take"
    )
    clarification_ttl_s: float = Field(
        86_400.0, alias="CTO_TEAM_CLARIFICATION_TTL_S", gt=0, description="seconds until open questions expire"
    )
    heartbeat_s: float = Field(
        10.0, alias="CTO_TEAM_HEARTBEAT_S", gt=0, description="seconds between signs of life of a worker"
    )
    stalled_after_s: float = Field(
        30.0,
        alias="CTO_TEAM_STALLED_AFTER_S",
        gt=0,
        description="seconds without a sign of life until a worker counts as dead",
    )
    concurrency: int = Field(8, alias="CTO_TEAM_CONCURRENCY", ge=1, description="runs at a time in one worker")
    allow_exporters: str = Field(
        "",
        alias="CTO_TEAM_ALLOW_EXPORTERS",
        description="variables, with commas between, that may carry prompts out (such as LANGSMITH_TRACING)",
    )
    cors_origins: str = Field(
        "",
        alias="CTO_TEAM_CORS_ORIGINS",
        pattern=rf"^\s*({_ORIGIN}(\s*,\s*{_ORIGIN})*)?\s*$",
        description="pages of other sites that may call the API with a key: https://app.example, with commas between",
    )
    oidc_issuer: str | None = Field(
        None, alias="CTO_TEAM_OIDC_ISSUER", description="identity provider with which people sign in to the pages"
    )
    oidc_client_id: str | None = Field(
        None, alias="CTO_TEAM_OIDC_CLIENT_ID", description="the service's name there; its secret: CTO_TEAM_OIDC_SECRET"
    )
    oidc_audience: str | None = Field(
        None, alias="CTO_TEAM_OIDC_AUDIENCE", description="what its access tokens are meant for; absent: the client id"
    )
    oidc_tenant: str = Field("default", alias="CTO_TEAM_OIDC_TENANT", description="tenant of the people who sign in")
    oidc_tenant_claim: str | None = Field(
        None, alias="CTO_TEAM_OIDC_TENANT_CLAIM", description="claim that names the tenant instead"
    )
    oidc_admins: str = Field(
        "", alias="CTO_TEAM_OIDC_ADMINS", description="mail addresses of administrators, with commas between"
    )
    oidc_domains: str = Field(
        "", alias="CTO_TEAM_OIDC_DOMAINS", description="mail domains that may sign in, with commas between; absent: all"
    )
    log_level: str = Field("WARNING", alias="CTO_TEAM_LOG_LEVEL", description="INFO shows one line per step and call")
    webhooks_local: bool = Field(
        default=False,
        alias="CTO_TEAM_WEBHOOKS_LOCAL",
        description="whether webhooks may lead to this machine itself; a service on loopback always allows it",
    )
    mcp_sessions: bool = Field(
        default=True,
        alias="CTO_TEAM_MCP_SESSIONS",
        description="sessions for MCP clients that begin with a handshake; off where requests of one client reach "
        "several processes",
    )
    thread_days: float = Field(
        90.0,
        alias="CTO_TEAM_THREAD_DAYS",
        ge=0,
        le=36_500,
        description="days without activity after which a thread is deleted with all its answers; 0 keeps it for ever",
    )
    stream_days: float = Field(
        7.0,
        alias="CTO_TEAM_STREAM_DAYS",
        ge=0,
        le=36_500,
        description="days after its end that the pieces of a run's stream are kept; 0 keeps them with their thread",
    )
    journal_days: float = Field(
        30.0,
        alias="CTO_TEAM_JOURNAL_DAYS",
        ge=0,
        le=36_500,
        description="days after its end that the steps of a run are kept; 0 keeps them with their thread",
    )
    requests_per_minute: int | None = Field(
        None,
        alias="CTO_TEAM_REQUESTS_PER_MINUTE",
        ge=0,
        description="requests of one caller; absent: 600, and no limit for the local administrator; 0: no limit",
    )
    runs_per_minute: int | None = Field(
        None,
        alias="CTO_TEAM_RUNS_PER_MINUTE",
        ge=0,
        description="questions of one caller, where its key has no limit of its own; absent: 60, as above; 0: no limit",
    )
    tenant_requests_per_minute: int | None = Field(
        None,
        alias="CTO_TEAM_TENANT_REQUESTS_PER_MINUTE",
        ge=0,
        description="requests of all callers of a tenant; absent: 3000, as above; 0: no limit",
    )
    tenant_runs_per_minute: int | None = Field(
        None,
        alias="CTO_TEAM_TENANT_RUNS_PER_MINUTE",
        ge=0,
        description="questions of all callers of a tenant; absent: 300, as above; 0: no limit",
    )
    wait_s: float = Field(
        60.0,
        alias="CTO_TEAM_WAIT_S",
        gt=0,
        description="estimated seconds that a run may wait for a worker; above that new ones are refused",
    )
    waiting: int = Field(
        1000, alias="CTO_TEAM_WAITING", ge=1, description="runs that may wait before a new one, however fast they are"
    )
    waiting_in_thread: int = Field(
        5, alias="CTO_TEAM_WAITING_IN_THREAD", ge=1, description="runs of one thread that may wait"
    )
    tenant_share: float = Field(
        0.5,
        alias="CTO_TEAM_TENANT_SHARE",
        gt=0,
        le=1,
        description="share of the waiting runs that one tenant may have, where there are others",
    )
    connections: int = Field(
        4096, alias="CTO_TEAM_CONNECTIONS", ge=1, description="connections that one process holds open"
    )
    open_requests: int = Field(
        1000, alias="CTO_TEAM_OPEN_REQUESTS", ge=1, description="requests that one process answers at a time"
    )
    streams: int = Field(
        2000, alias="CTO_TEAM_STREAMS", ge=1, description="event streams that one process serves at a time"
    )
    streams_per_caller: int | None = Field(
        None,
        alias="CTO_TEAM_STREAMS_PER_CALLER",
        ge=0,
        description="event streams of one caller; absent: 100, and no limit for the local administrator; 0: no limit",
    )
    slack_api_url: str = Field(
        "https://slack.com/api/",
        alias="CTO_TEAM_SLACK_API_URL",
        pattern=r"^https?://[A-Za-z0-9.-]+(:\d{1,5})?(/[A-Za-z0-9._~-]+)*/$",
        description="address of Slack's Web API; its secrets: SLACK_SIGNING_SECRET, SLACK_BOT_TOKEN and others",
    )
    slack_workspaces: str = Field(
        "",
        alias="CTO_TEAM_SLACK_WORKSPACES",
        description="ids of the workspaces or organizations that may install the app, with commas between; absent: all",
    )
    server: str | None = Field(
        None,
        alias="CTO_TEAM_SERVER",
        description="address of a service that commands talk to; absent: they do the work themselves",
    )
    key: SecretStr | None = Field(None, alias="CTO_TEAM_KEY", description="API key for CTO_TEAM_SERVER")

    @property
    def allowed_exporters(self) -> frozenset[str]:
        """The variables that the operator allows to carry prompts out."""
        return frozenset(name.strip() for name in self.allow_exporters.split(",") if name.strip())

    @property
    def imported_skills(self) -> Path:
        """Folder of the skills that were imported."""
        return self.imported or self.home / "imported-skills"

    @property
    def screening_rules(self) -> Path | None:
        """The operator's additions to the screening, where there are any."""
        usual = self.home / "screening.yaml"
        return self.screening or (usual if usual.is_file() else None)

    @property
    def migrations(self) -> Path:
        """Folder of the database migrations."""
        return PROJECT / "migrations"


@dataclass(frozen=True, slots=True)
class Environment:
    """What else of the process's environment matters.

    Secrets by name, and switches of libraries that would carry text out.
    """

    variables: Mapping[str, str] = field(repr=False)

    def secret(self, name: str | None) -> str | None:
        """The value of the variable ``name``, or None."""
        return self.variables.get(name) if name else None


def read_settings() -> Settings:
    """The settings of this process."""
    return Settings()  # pyright: ignore[reportCallIssue] - all fields come from the environment or have defaults


def read_environment() -> Environment:
    """The process's environment as it is now."""
    return Environment(dict(os.environ))


def silence_onnxruntime() -> None:
    """Keep ONNX Runtime from reporting to its makers, for the life of this process; call it before it is imported.

    Its official builds start an uploader and write a device id into the user's cache on import, on Linux, too. Its own
    switch comes too late for that, this variable does not.
    """
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"


def operator() -> str:
    """Who runs this process, by the name that the system has for the account."""
    if hasattr(os, "getuid"):
        # The module exists where accounts have numbers, and the environment could name anybody.
        from pwd import getpwuid  # noqa: PLC0415

        try:
            return getpwuid(os.getuid()).pw_name
        except KeyError:
            return f"uid {os.getuid()}"
    return os.environ.get("USERNAME", "unknown")


def words_of(text: str) -> frozenset[str]:
    """The words of a list with commas between, in small letters."""
    return frozenset(word.strip().casefold() for word in text.split(",") if word.strip())


def is_loopback(host: str) -> bool:
    """Whether only processes of this machine reach this address."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def fingerprint(settings: Settings, environment: Environment) -> str:
    """16 hex digits over everything that decides how a question is answered.

    Two processes with the same fingerprint give the same answers, so that the command line may hand a question to a
    running service.
    """
    digest = hashlib.sha256()
    for name in (
        "database_url",
        "home",
        "llama_url",
        "skills",
        "imported",
        "agents",
        "prompts",
        "analyzer",
        "backends",
        "policy",
        "policies",
        "gain_model",
        "screening",
        "translate_s",
        "history_tokens",
        "summary_s",
        "opinion_s",
        "opinion_below",
        "public_url",
    ):
        digest.update(f"{name}={getattr(settings, name)}\n".encode())
    policy = Path(settings.policy)
    for path in (settings.backends, settings.screening_rules, policy, settings.policies / f"{policy}.yaml"):
        digest.update(path.read_bytes() if path and path.is_file() else b"-")
    for name in sorted(environment.variables):
        if name.endswith(("_API_KEY", "_KEY")):
            digest.update(f"{name}={environment.variables[name]}\n".encode())
    return digest.hexdigest()[:16]
