"""Slack in processes where it is set up; the others do without its libraries."""

from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from app.service import Service
from app.settings import Environment

if TYPE_CHECKING:
    from app.slack.http import Endpoint

_SECRETS = (
    "SLACK_SIGNING_SECRET",
    "SLACK_SIGNING_SECRET_PREVIOUS",
    "SLACK_BOT_TOKEN",
    "SLACK_APP_TOKEN",
    "SLACK_CLIENT_ID",
)


@asynccontextmanager
async def slack_endpoints(
    service: Service, environment: Environment, *, work: bool
) -> AsyncGenerator[Mapping[str, "Endpoint"]]:
    """What this process serves for Slack, by its paths; with ``work`` it also works off what came in.

    Raises:
        ConfigurationError: workspaces are to install the app, and nobody has said where Slack reaches the service.
    """
    if not any(environment.secret(name) for name in _SECRETS):
        yield {}
        return
    # They take 17 MB and half a second of processor time.
    from app.wiring.slack import open_slack  # noqa: PLC0415

    async with open_slack(service, environment, work=work) as slack:
        yield slack.endpoints
