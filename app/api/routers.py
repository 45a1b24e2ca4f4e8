"""Every route of the native API, room by room."""

from fastapi import APIRouter

from app.api.access import keys, tenants
from app.api.conversations import (
    briefs,
    clarifications,
    documents,
    feedback,
    following,
    memory,
    runs,
    submitting,
    threads,
)
from app.api.evaluation import archive, drafts
from app.api.http import problem_pages
from app.api.knowledge import approvals, calculators, catalog, collections, skills
from app.api.operations import audit, backends, health, insights, me, overview, slack, traces, users, webhooks
from app.api.routing import budgets, canaries, decisions, policies, shadows, what_ifs


def routers() -> tuple[APIRouter, ...]:
    """The routers, in the order in which the API document lists them."""
    return (
        threads.router,
        memory.router,
        submitting.router,
        runs.router,
        traces.router,
        submitting.retries,
        following.router,
        feedback.router,
        documents.router,
        briefs.router,
        clarifications.router,
        catalog.router,
        skills.router,
        approvals.router,
        collections.router,
        calculators.router,
        budgets.router,
        decisions.router,
        canaries.router,
        shadows.router,
        what_ifs.router,
        policies.router,
        archive.router,
        drafts.router,
        me.router,
        backends.router,
        insights.router,
        overview.router,
        audit.router,
        keys.router,
        tenants.router,
        webhooks.router,
        slack.router,
        users.router,
        health.router,
        problem_pages.router,
    )
