"""For which tenant the present task reads and writes."""

from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar

_TENANT: ContextVar[str] = ContextVar("tenant")


class NoTenant(RuntimeError):
    """A transaction over tenants' rows was opened where nobody had said for whom: a mistake in this program."""


@contextmanager
def acting_for(tenant: str) -> Generator[None]:
    """Read and write for this tenant, in this task and those that it starts, while the block runs."""
    token = _TENANT.set(tenant)
    try:
        yield
    finally:
        _TENANT.reset(token)


def acting_tenant() -> str:
    """The tenant; raises NoTenant where none was named."""
    try:
        return _TENANT.get()
    except LookupError:
        raise NoTenant("no tenant was named for this transaction") from None
