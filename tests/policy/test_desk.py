"""Nothing unusable is kept, and nothing becomes live that the backends of today cannot serve."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

import pytest

from app.backends.defaults import EXTRACTIVE
from app.domain.backend import BackendSpec
from app.domain.errors import InvalidPolicy
from app.domain.labels import Sensitivity
from app.domain.policy_version import PolicyDraft, PolicyRef, Said
from app.policy.desk import PolicyDesk
from app.policy.live import LivePolicy
from app.settings import PROJECT
from app.store.engine import Database
from app.store.policies import PolicyStore
from tests.policies import SHIPPED

TEXT = """policy: house
version: 1
rules:
- {id: all, when: {}, then: {prefer: [extractive]}, why: Safe.}
"""
WEAK = replace(EXTRACTIVE, clearance=Sensitivity.INTERNAL)
SHIPPED_FOLDER = PROJECT / "policies"


def desk_over(database: Database, specs: Sequence[BackendSpec] = (EXTRACTIVE,)) -> PolicyDesk:
    store = PolicyStore(database)
    return PolicyDesk(store, LivePolicy(store.live, SHIPPED, specs), specs, SHIPPED_FOLDER)


def scenario(database: Database, work: Callable[[PolicyDesk], Awaitable[None]]) -> None:
    async def run() -> None:
        try:
            await work(desk_over(database))
        finally:
            await database.close()

    asyncio.run(run())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (TEXT.replace("why", "wy"), "house: line 4: rules[0].why"),
        (TEXT + "clearance: restricted\n", "house: line 5: clearance"),
        (TEXT.replace("when: {}", "when: {hour: [1]}"), "house: line 4: The last rule must match every call"),
        (TEXT.replace("rules:", "rules: ["), "line 4 is not YAML"),
        (TEXT.replace("version: 1", "version: 2026-13-45"), "line 2 is not YAML"),
        (TEXT.replace("version: 1", "version: " + "9" * 5_000), "line 2 is not YAML"),
        (TEXT.replace("policy: house", "policy: other"), "the text calls itself other"),
        ("[" * 5_000, "nested too deeply"),
        (TEXT + "".join(f"- {{id: r{n}, when: {{}}, then: {{}}, why: x}}\n" for n in range(200)), "line 3: rules: "),
        ("", "line 1"),
    ],
)
def test_a_draft_with_an_error_is_refused_with_its_line(database: Database, text: str, said: str) -> None:
    async def work(desk: PolicyDesk) -> None:
        with pytest.raises(InvalidPolicy) as refused:
            await desk.draft(PolicyDraft("house", text, "jo", "why"))
        assert said in refused.value.sentence
        assert await desk.store.versions() == ()

    scenario(database, work)


def test_what_was_published_holds_here_at_once(database: Database) -> None:
    async def work(desk: PolicyDesk) -> None:
        saved = await desk.draft(PolicyDraft("house", TEXT, "jo", "why"))
        assert desk.live() is SHIPPED
        await desk.publish(saved.ref, Said("ann", "why"))
        assert desk.live().id == "house@1"
        await desk.rollback(Said("ann", "why"))
        assert desk.live() is SHIPPED

    scenario(database, work)


def test_the_backends_of_today_count_when_a_version_is_made_live(database: Database) -> None:
    async def work(desk: PolicyDesk) -> None:
        for _ in range(2):
            await desk.draft(PolicyDraft("house", TEXT, "jo", "why"))
        await desk.publish(PolicyRef("house", 1), Said("ann", "why"))
        weaker = desk_over(database, (WEAK,))
        with pytest.raises(InvalidPolicy, match="house@2: line 4: Rule all leaves no backend for confidential text"):
            await weaker.publish(PolicyRef("house", 2), Said("ann", "why"))
        await desk.publish(PolicyRef("house", 2), Said("ann", "why"))
        with pytest.raises(InvalidPolicy, match="house@1: line 4"):
            await weaker.rollback(Said("ann", "why"))
        live = await desk.store.live()
        assert live is not None
        assert live.ref == PolicyRef("house", 2)

    scenario(database, work)


def test_numbers_of_policies_that_come_with_the_service_are_not_given_twice(database: Database) -> None:
    async def work(desk: PolicyDesk) -> None:
        text = TEXT.replace("policy: house", "policy: frugal")
        assert (await desk.draft(PolicyDraft("frugal", text, "jo", "why"))).ref == PolicyRef("frugal", 2)

    scenario(database, work)
