"""Who calls, and what that caller may do."""

from dataclasses import dataclass
from enum import StrEnum

from app.domain.budget import DEFAULT_TENANT
from app.domain.labels import Sensitivity


class Scope(StrEnum):
    """A right. None implies another, but ``ADMIN``, which holds all of them."""

    RUNS_WRITE = "runs:write"
    RUNS_READ = "runs:read"
    RUNS_DEBUG = "runs:debug"
    FEEDBACK_WRITE = "feedback:write"
    SKILLS_READ = "skills:read"
    SKILLS_WRITE = "skills:write"
    DECISIONS_READ = "decisions:read"
    POLICIES_READ = "policies:read"
    POLICIES_WRITE = "policies:write"
    POLICIES_PUBLISH = "policies:publish"
    USAGE_READ = "usage:read"
    USAGE_ALL = "usage:all"
    BUDGETS_WRITE = "budgets:write"
    KEYS_WRITE = "keys:write"
    WEBHOOKS_WRITE = "webhooks:write"
    EVALS_READ = "evals:read"
    EVALS_WRITE = "evals:write"
    ERASE = "erase"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class Principal:
    """A caller whose credential was checked.

    ``user`` is who is named as the author of what is made; ``key_id`` the API key, where there is one. ``agents`` are
    the specialists that may be asked, all where it is empty. ``highest`` is the highest label of what may be sent.
    ``operator`` may see and change what belongs to the whole installation and not to a tenant: policies, skills, keys
    of other tenants. ``runs_per_minute`` None for the installation's own limit.
    """

    tenant: str
    user: str
    scopes: frozenset[Scope]
    key_id: str | None = None
    agents: frozenset[str] = frozenset()
    highest: Sensitivity = Sensitivity.RESTRICTED
    operator: bool = False
    runs_per_minute: int | None = None

    @property
    def author(self) -> "Author":
        """The caller as the author of what is made."""
        return Author(self.user, self.key_id, self.agents, self.highest)

    def may(self, scope: Scope) -> bool:
        """Whether the caller has the right."""
        return scope in self.scopes or Scope.ADMIN in self.scopes


@dataclass(frozen=True, slots=True)
class Author:
    """Who asked: the user's name within the tenant, and the API key, where there is one.

    ``agents`` are the specialists that the author may ask, all where it is empty; ``highest`` is the highest label of
    what the author may send.
    """

    user: str = "local"
    key_id: str | None = None
    agents: frozenset[str] = frozenset()
    highest: Sensitivity = Sensitivity.RESTRICTED


LOCAL = Principal(DEFAULT_TENANT, "local", frozenset({Scope.ADMIN}), operator=True)
"""Whoever uses this machine while no key was ever made and the service listens on loopback only."""
