"""A served process with a shadow: what people ask is compared, and answered as if there were none."""

import asyncio
from pathlib import Path

from app.domain.budget import NANO
from app.domain.policy_version import PolicyDraft, Said
from app.domain.shadow import Shadow, ShadowPlan
from app.store.engine import open_database
from app.store.policies import PolicyStore
from app.store.shadow import ShadowStore
from tests.running import Place, backends_file, cloud, served
from tests.servers import says, scripted_openai

TEXT = """policy: house
version: 1
rules:
- {id: all, when: {}, then: {prefer: [extractive]}, why: Safe.}
"""
PUBLIC, SECRET = "What is a population stability index?", "What is PSI? This is confidential."


async def begun(dsn: str) -> None:
    """A draft that would ask no model decides beside the policy of the setting."""
    database = open_database(dsn)
    draft = (await PolicyStore(database).save(PolicyDraft("house", TEXT, "jo", "cheaper"))).ref
    await ShadowStore(database).start(ShadowPlan(draft, "default@1", NANO), Said("ann", "is it good enough?"))
    await database.close()


async def found(dsn: str) -> Shadow:
    database = open_database(dsn)
    shadow = await ShadowStore(database).latest()
    await database.close()
    assert shadow is not None
    return shadow


def test_calls_of_runs_are_compared_and_served_by_the_live_policy(database_dsn: str, tmp_path: Path) -> None:
    asyncio.run(begun(database_dsn))
    with scripted_openai(says("It measures drift.")) as server:
        file = backends_file(tmp_path, cloud(server))
        with served(Place(tmp_path, database_dsn, more={"CTO_TEAM_BACKENDS": str(file)})) as service:
            run = service.ask(PUBLIC, clarify="never")
            assert service.settled(run)["status"] == "concluded"
            assert server.count >= 1, "the live policy asks a model"
            secret = service.ask(SECRET, clarify="never", sensitivity="confidential")
            assert service.settled(secret)["status"] == "concluded"
    # The process has ended, and with it everything is written down.
    counts = asyncio.run(found(database_dsn)).counts
    assert counts.disagreed >= 1
    assert counts.withheld >= 1
