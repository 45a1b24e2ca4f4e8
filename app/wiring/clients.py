"""Clients of backends, and what one tiny call to each shows."""

from contextlib import AsyncExitStack

from app.backends.extractive import ExtractiveBackend
from app.domain.backend import BackendKind, BackendSpec
from app.domain.model_call import Backend
from app.gateway.checkup import Finding, examine
from app.ledger import open_books
from app.service import Service
from app.settings import Environment
from app.wiring.house import House
from app.wiring.instruments import AS_SHIPPED, Instruments

_PATIENCE_S = 30.0
"""How long a backend has for the one word that it is asked for."""


def open_clients(
    stack: AsyncExitStack,
    specs: tuple[BackendSpec, ...],
    environment: Environment,
    instruments: Instruments = AS_SHIPPED,
) -> tuple[Backend, ...]:
    """A client for each backend, until ``stack`` is unwound."""
    built_in = [ExtractiveBackend(spec) for spec in specs if spec.kind is BackendKind.EXTRACTIVE]
    backends = (*instruments.clients(specs, environment.variables), *built_in)
    for backend in backends:
        stack.push_async_callback(backend.close)
    return backends


async def examine_backends(service: Service, environment: Environment, patience_s: float) -> list[Finding]:
    """What one tiny call to each backend shows, in the order of the registry. The calls are paid for as all others."""
    async with AsyncExitStack() as stack:
        backends = open_clients(stack, service.backends, environment)
        books = await open_books(stack, service.budgets, service.audit, service.settings.home)
        return await examine(service.backends, backends, books, patience_s)


async def examine_backend(house: House, spec: BackendSpec) -> Finding:
    """What one tiny call to a backend shows. The call is paid for as all others."""
    stores = house.stores
    async with AsyncExitStack() as stack:
        backends = open_clients(stack, (spec,), house.environment)
        books = await open_books(stack, stores.budgets, stores.audit, house.settings.home)
        (finding,) = await examine((spec,), backends, books, _PATIENCE_S)
    return finding
