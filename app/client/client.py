"""The client: one object with a room for each part of the API."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from pydantic import SecretStr

from app.client.evaluation import Drafts
from app.client.insights import Insights
from app.client.knowledge import Calculators, Collections, Skills
from app.client.routing import Budgets, Decisions, Operations, Policies
from app.client.runs import Runs
from app.client.webhooks import Webhooks
from app.client.what_ifs import WhatIfs
from app.client.wire import Wire, open_wire


class Client:
    """A service, as a program talks to it."""

    def __init__(self, wire: Wire) -> None:
        self.runs = Runs(wire)
        self.skills = Skills(wire)
        self.collections = Collections(wire)
        self.calculators = Calculators(wire)
        self.decisions = Decisions(wire)
        self.policies = Policies(wire)
        self.what_ifs = WhatIfs(wire)
        self.budgets = Budgets(wire)
        self.operations = Operations(wire)
        self.insights = Insights(wire)
        self.webhooks = Webhooks(wire)
        self.drafts = Drafts(wire)


@asynccontextmanager
async def open_client(server: str, key: SecretStr | None = None) -> AsyncGenerator[Client]:
    """A client of the service at this address, such as ``http://127.0.0.1:8765``, for as long as the block runs.

    Raises:
        Unreachable: that is no address.
    """
    async with open_wire(server, key) as wire:
        yield Client(wire)
