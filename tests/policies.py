"""The policies that come with the service."""

from app.routing.shipped import shipped_policies
from app.settings import PROJECT

POLICIES = shipped_policies(PROJECT / "policies")
SHIPPED = POLICIES["default"]
