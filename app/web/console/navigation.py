"""The places of the console, and who sees them."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.access import Principal, Scope


@dataclass(frozen=True, slots=True)
class Place:
    """An entry of the navigation; whoever has not the right does not see it.

    ``operator``: what stands there is of all tenants.
    """

    path: str
    title: str
    needs: Scope
    operator: bool = False

    def open_to(self, principal: Principal) -> bool:
        """Whether somebody may go there."""
        return principal.may(self.needs) and (principal.operator or not self.operator)

    def holds(self, path: str) -> bool:
        """Whether a page at ``path`` belongs here."""
        return path == self.path or (self.path != HOME and path.startswith(f"{self.path}/"))


HOME = "/admin"

PLACES: tuple[Place, ...] = (
    Place(HOME, "Overview", Scope.USAGE_READ),
    Place("/admin/policies", "Policies", Scope.POLICIES_READ),
    Place("/admin/what-if", "What if", Scope.POLICIES_READ),
    Place("/admin/shadow", "Shadow", Scope.POLICIES_READ, operator=True),
    Place("/admin/canary", "Canary", Scope.POLICIES_READ),
    Place("/admin/backends", "Backends", Scope.POLICIES_READ),
    Place("/admin/attempts", "Attempts", Scope.DECISIONS_READ),
    Place("/admin/budgets", "Budgets", Scope.USAGE_READ),
    Place("/admin/usage", "Usage", Scope.USAGE_READ),
    Place("/admin/runs", "Runs", Scope.RUNS_READ),
    Place("/admin/screening", "Screening", Scope.RUNS_READ),
    Place("/admin/quality", "Quality", Scope.RUNS_READ),
    Place("/admin/evaluations", "Evaluations", Scope.EVALS_READ),
    Place("/admin/drafts", "Drafts", Scope.EVALS_READ),
    Place("/admin/skills", "Skills", Scope.SKILLS_READ),
    Place("/admin/access", "Access", Scope.KEYS_WRITE),
    Place("/admin/webhooks", "Webhooks", Scope.WEBHOOKS_WRITE),
    Place("/admin/audit", "Audit", Scope.ADMIN),
)
"""In the order in which they are shown."""


def visible(principal: Principal | None) -> Sequence[Place]:
    """The places that somebody may see."""
    return [place for place in PLACES if principal is not None and place.open_to(principal)]
