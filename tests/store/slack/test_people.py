"""How people want to be treated."""

import asyncio
from datetime import UTC, datetime, timedelta

from sqlalchemy import text

from app.domain.access import LOCAL
from app.domain.clarification import GivenAnswer
from app.domain.slack import Workspace
from app.domain.slack_people import Person
from app.store.engine import Database
from app.store.erasure import ErasureStore
from app.store.slack.choices import ChoiceStore
from app.store.slack.people import PersonStore
from tests.store.opened import opened

HERE, GRID = Workspace("T1"), Workspace("T1", "E1")


def test_a_person_is_known_by_workspace_or_organization(database: Database) -> None:
    async def scenario() -> None:
        people = PersonStore(database)
        assert await people.of(HERE, "UANN") == Person(private=False, clarify=True)
        await people.put(HERE, "UANN", Person(private=True, clarify=False))
        await people.put(GRID, "UANN", Person(private=True))
        assert await people.of(HERE, "UANN") == Person(private=True, clarify=False)
        assert await people.of(GRID, "UANN") == Person(private=True, clarify=True)
        assert await people.of(Workspace("T2", "E1"), "UANN") == Person(private=True, clarify=True)
        await database.close()

    asyncio.run(scenario())


def test_the_home_tab_is_made_once_in_a_while(database: Database) -> None:
    async def scenario() -> None:
        people = PersonStore(database)
        pause = timedelta(minutes=1)
        assert [await people.showing(HERE, "UANN", pause) for _ in range(3)] == [True, False, False]
        assert await people.showing(HERE, "UBOB", pause)
        assert await people.showing(HERE, "UANN", timedelta(0))
        await people.put(HERE, "UANN", Person(private=True))
        assert not await people.showing(HERE, "UANN", pause)
        await database.close()

    asyncio.run(scenario())


def test_who_is_erased_is_nobody_here(database: Database) -> None:
    async def scenario() -> None:
        async with opened(database) as stores:
            people, choices = PersonStore(database), ChoiceStore(database)
            await people.put(HERE, "UANN", Person(private=True))
            await people.put(HERE, "UBOB", Person(private=True))
            accepted = await stores.accept()
            until = datetime.now(UTC) + timedelta(days=1)
            async with database.session() as session:
                await session.execute(
                    text(
                        "INSERT INTO clarification (id, run_id, round, status, questions, expires_at)"
                        " VALUES ('clr_1', :run, 1, 'open', '[]', :until)"
                    ),
                    {"run": accepted.run.id, "until": until},
                )
            await choices.put("clr_1", [GivenAnswer("scale", text="My own words")], "slack:T1:UANN")
            await choices.claim("clr_1", "slack:T1:UANN")
            await ErasureStore(database, stores.runs).erase("slack:T1:UANN", LOCAL)
            assert await people.of(HERE, "UANN") == Person()
            assert await people.of(HERE, "UBOB") == Person(private=True)
            assert await choices.of("clr_1") == {}
            assert await choices.settled_by("clr_1") == "erased"

    asyncio.run(scenario())
