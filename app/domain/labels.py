"""The closed vocabularies that label a request. Values are public: API, files and reports use them."""

from __future__ import annotations

from enum import StrEnum


class RequestType(StrEnum):
    """What is asked for."""

    DESIGN = "design"
    VALIDATE = "validate"
    DECIDE = "decide"
    DEBUG = "debug"
    DOCUMENT = "document"
    REVIEW = "review"
    EXPLAIN = "explain"
    COMPUTE = "compute"
    OTHER = "other"


class Pattern(StrEnum):
    """How several specialists work together."""

    SINGLE = "single"
    SEQUENTIAL = "sequential"
    PARALLEL = "parallel"


class Sensitivity(StrEnum):
    """How far a text may travel; the order of the members is the order of the levels."""

    PUBLIC = "public"
    INTERNAL = "internal"
    CONFIDENTIAL = "confidential"
    RESTRICTED = "restricted"

    rank: int
    """0 for public to 3 for restricted."""

    def __init__(self, _: str) -> None:
        self.rank = len(type(self).__members__)

    @staticmethod
    def highest(*levels: Sensitivity | None) -> Sensitivity:
        """The highest of the given levels; None counts as public."""
        return max((level for level in levels if level), key=lambda level: level.rank, default=Sensitivity.PUBLIC)


class Tier(StrEnum):
    """The kind of backend that serves a call."""

    CHEAP = "cheap"
    EXPENSIVE = "expensive"
    LOCAL = "local"
    EXTRACTIVE = "extractive"


class Complexity(StrEnum):
    """How much work a request is, by its number of specialists and constraints."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class Priority(StrEnum):
    """How much the answer to a clarifying question matters: P0 blocks, P3 can wait."""

    P0 = "P0"
    P1 = "P1"
    P2 = "P2"
    P3 = "P3"


class Verdict(StrEnum):
    """The outcome of a validation."""

    GOOD = "GOOD"
    NEEDS_MAJOR_WORK = "NEEDS MAJOR WORK"
    BAD = "BAD"


class RunStatus(StrEnum):
    """Where a run stands; the last four are final."""

    QUEUED = "queued"
    RUNNING = "running"
    CLARIFYING = "clarifying"
    CANCELLING = "cancelling"
    CONCLUDED = "concluded"
    DECLINED = "declined"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def final(self) -> bool:
        """Whether nothing can change any more."""
        return self in _FINAL


_FINAL = frozenset({RunStatus.CONCLUDED, RunStatus.DECLINED, RunStatus.FAILED, RunStatus.CANCELLED})


class Origin(StrEnum):
    """Through which face a message came in."""

    HTTP = "http"
    WEB = "web"
    CLI = "cli"
    EVAL = "eval"
    OPENAI = "openai"
    ANTHROPIC = "anthropic"
    MCP = "mcp"
    SLACK = "slack"


class ClarificationStatus(StrEnum):
    """Where a set of questions stands."""

    OPEN = "open"
    ANSWERED = "answered"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


class AssumptionSource(StrEnum):
    """Why something is assumed and not known."""

    EXPIRED = "expired"
    SKIPPED = "skipped"
    DEFAULT = "default"


class DeclineReason(StrEnum):
    """Why a run ended without an answer of the specialists."""

    NOT_FOR_THIS_TEAM = "not-for-this-team"
    NO_CLEARED_BACKEND = "no-cleared-backend"
    BUDGET_EXHAUSTED = "budget-exhausted"


class ConsultationStatus(StrEnum):
    """How a specialist's part ended."""

    OK = "ok"
    FAILED = "failed"
    TRUNCATED = "truncated"
    SKIPPED = "skipped"


class Completeness(StrEnum):
    """Whether a conclusion has all the parts that the analysis asked for."""

    FULL = "full"
    PARTIAL = "partial"
