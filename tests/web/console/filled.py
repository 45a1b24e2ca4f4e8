"""A service with something to show: runs of all kinds, feedback, limits, keys' worth of changes."""

import json
from dataclasses import dataclass

from tests.running import Served

PLAIN = "Which population stability index means that I must retrain?"
SECRET = "Our customer Anna Schmidt, IBAN DE89370400440532013000, asks which drift means that we must retrain."
UNKNOWN = "What is the boiling point of mercury on the moon of Jupiter?"
NAME = "Anna Schmidt"
WHY = "the quarter's plan"


@dataclass(frozen=True)
class Filled:
    """The ids of what was made."""

    plain: str
    secret: str
    webhook: str


def fill(service: Served) -> Filled:
    """Ask, judge, limit, subscribe."""
    plain, secret = service.ask(PLAIN), service.ask(SECRET)
    for run in (plain, secret, service.ask(UNKNOWN)):
        service.settled(run)
    judged = {"rating": "down", "reasons": ["wrong"], "text": f"{NAME} is no drift."}
    assert service.http.put(f"/v1/runs/{plain}/feedback", json=judged).status_code < 300
    limit = {"limit_usd": "5.00", "window": "month", "why": WHY}
    assert service.http.put("/v1/budgets/tenant", json=limit).status_code == 200
    hook = {"url": f"{service.address}/hook", "events": ["run.finished"], "description": "the board"}
    made = service.post("/v1/webhooks", hook)
    assert made.status_code == 201, json.dumps(made.json())
    return Filled(plain, secret, str(made.json()["webhook"]["id"]))
