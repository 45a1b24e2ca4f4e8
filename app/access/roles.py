"""Roles: named bundles of rights, for people who look after the service."""

from collections.abc import Mapping, Set
from enum import StrEnum
from types import MappingProxyType

from app.domain.access import Scope


class Role(StrEnum):
    """What somebody is there for. Each may do all that the one before it may."""

    VIEWER = "viewer"
    EDITOR = "editor"
    PUBLISHER = "publisher"


_VIEWS = frozenset(
    {
        Scope.RUNS_READ,
        Scope.SKILLS_READ,
        Scope.DECISIONS_READ,
        Scope.POLICIES_READ,
        Scope.USAGE_READ,
        Scope.EVALS_READ,
    }
)
_EDITS = frozenset({Scope.POLICIES_WRITE, Scope.SKILLS_WRITE, Scope.EVALS_WRITE, Scope.FEEDBACK_WRITE})
_PUBLISHES = frozenset({Scope.POLICIES_PUBLISH, Scope.BUDGETS_WRITE, Scope.USAGE_ALL})

SCOPES: Mapping[Role, frozenset[Scope]] = MappingProxyType(
    {Role.VIEWER: _VIEWS, Role.EDITOR: _VIEWS | _EDITS, Role.PUBLISHER: _VIEWS | _EDITS | _PUBLISHES}
)
"""The rights of each role. What belongs to the whole installation needs an operator's key besides."""


def role_of(scopes: Set[Scope]) -> Role | None:
    """The highest role whose rights are all among ``scopes``; None where even a viewer's are not."""
    held = [role for role in Role if Scope.ADMIN in scopes or SCOPES[role] <= scopes]
    return held[-1] if held else None
