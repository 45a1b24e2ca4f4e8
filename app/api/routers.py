"""Every route of the native API, room by room."""

from fastapi import APIRouter

from app.api.access import keys, tenants
from app.api.conversations import briefs, clarifications, documents, memory, runs, threads
from app.api.knowledge import calculators, collections, search
from app.api.operations import health, webhooks
from app.api.routing import budgets, policies


def routers() -> tuple[APIRouter, ...]:
    """The routers, in the order in which the API document lists them."""
    return (
        threads.router,
        memory.router,
        runs.router,
        documents.router,
        briefs.router,
        clarifications.router,
        search.router,
        collections.router,
        calculators.router,
        budgets.router,
        policies.router,
        keys.router,
        tenants.router,
        webhooks.router,
        health.router,
    )
