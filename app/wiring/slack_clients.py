"""Slack's workspaces as this installation's secrets reach them."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from app.service import Service
from app.settings import Environment
from app.slack.opening import Credentials, open_clients
from app.slack.removal import Removal
from app.wiring.tasks import now


def credentials_of(service: Service, environment: Environment) -> Credentials:
    """The app as Slack knows it."""
    return Credentials(
        service.settings.slack_api_url,
        environment.secret("SLACK_BOT_TOKEN"),
        environment.secret("SLACK_CLIENT_ID"),
        environment.secret("SLACK_CLIENT_SECRET"),
        environment.secret("CTO_TEAM_SLACK_KEY"),
    )


@asynccontextmanager
async def open_removal(service: Service, environment: Environment) -> AsyncGenerator[Removal]:
    """What takes workspaces out, for as long as the block runs."""
    credentials = credentials_of(service, environment)
    clients = await open_clients(service.database, credentials, service.team.cancel, now)
    try:
        yield Removal(clients, credentials.app)
    finally:
        await clients.close()
