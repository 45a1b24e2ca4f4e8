"""Every route of the native API, room by room."""

from fastapi import APIRouter

from app.api.access import keys, tenants
from app.api.conversations import briefs, clarifications, documents, memory, runs, threads
from app.api.knowledge import calculators, catalog, collections, skills
from app.api.operations import audit, backends, health
from app.api.routing import budgets, decisions, policies


def routers() -> tuple[APIRouter, ...]:
    """The routers, in the order in which the API document lists them."""
    return (
        threads.router,
        memory.router,
        runs.router,
        documents.router,
        briefs.router,
        clarifications.router,
        catalog.router,
        skills.router,
        collections.router,
        calculators.router,
        budgets.router,
        decisions.router,
        policies.router,
        backends.router,
        audit.router,
        keys.router,
        tenants.router,
        health.router,
    )
