"""The Home tab."""

from pathlib import Path

from sqlalchemy import text

from app.domain.budget import NANO, Limit, Window
from app.domain.slack_people import Person
from app.store.slack.people import PersonStore
from tests.slack.fake import FakeSlack, error
from tests.slack.interactions.table import HERE, Table, play


def test_a_person_sees_own_questions_and_the_budget(fake: FakeSlack, database_dsn: str, tmp_path: Path) -> None:
    async def scene(table: Table) -> None:
        for number in range(12):
            await table.ask(f"Question number {number}?")
        await table.ask("Somebody else's question", table.person("U0002").id)
        async with table.stores.database.session() as session:
            await session.execute(text("UPDATE run SET cost_usd = 0.05"))
        await table.stores.budgets.set(Limit("default", "user:slack:T0001:U0001", Window.MONTH, 20 * NANO))
        await table.person().open_home()
        assert table.outcomes == ["published"]
        tab = str(fake.world.homes["T0001", "U0001"].payload)
        assert "Question number 11?" in tab
        assert "Question number 2?" in tab
        assert "Question number 1?" not in tab
        assert "Somebody else" not in tab
        assert "$20.00 left" in tab
        assert "Your questions this month: $0.60" in tab
        assert "https://" in tab

    play(fake, database_dsn, tmp_path, scene)


def test_what_was_tried_again_is_one_question(fake: FakeSlack, database_dsn: str, tmp_path: Path) -> None:
    async def scene(table: Table) -> None:
        errand = await table.ask("Only one?")
        stopped = await table.team.cancel(errand.run_id)
        again = await table.team.retry(stopped.id, stopped.author)
        async with table.stores.database.session() as session:
            await session.execute(
                text(
                    "INSERT INTO slack_bridge (run_id, team_id, channel, root, question, asker, private)"
                    " SELECT :run, team_id, channel, root, question, asker, private FROM slack_bridge"
                ),
                {"run": again.id},
            )
            await session.execute(text("UPDATE run SET sensitivity = 3 WHERE id = :run"), {"run": again.id})
        await table.person().open_home()
        tab = str(fake.world.homes["T0001", "U0001"].payload)
        assert "Only one?" not in tab
        assert tab.count("A question with restricted content") == 1
        assert "waiting" in tab

    play(fake, database_dsn, tmp_path, scene)


def test_it_is_made_once_a_minute(fake: FakeSlack, database_dsn: str, tmp_path: Path) -> None:
    async def scene(table: Table) -> None:
        ann = table.person()
        await ann.open_home("messages")
        for _ in range(3):
            await ann.open_home()
        assert table.outcomes == ["another-tab", "published", "fresh", "fresh"]
        assert len(fake.calls_of("views.publish")) == 1

    play(fake, database_dsn, tmp_path, scene)


def test_settings_are_kept_and_shown_at_once(fake: FakeSlack, database_dsn: str, tmp_path: Path) -> None:
    async def scene(table: Table) -> None:
        ann, people = table.person(), PersonStore(table.stores.database)
        await ann.open_home()
        await ann.press_at_home("setting:private")
        assert await people.of(HERE, "U0001") == Person(private=True, clarify=True)
        await ann.press_at_home("setting:clarify")
        await ann.press_at_home("setting:private")
        assert await people.of(HERE, "U0001") == Person(private=False, clarify=False)
        assert table.outcomes == ["published"] * 4

    play(fake, database_dsn, tmp_path, scene)


def test_a_question_without_an_address_is_shown_without(fake: FakeSlack, database_dsn: str, tmp_path: Path) -> None:
    async def scene(table: Table) -> None:
        await table.ask("Where was that?")
        fake.script("chat.getPermalink", error("message_not_found"))
        fake.script("views.publish", error("internal_error"))
        await table.person().open_home()
        assert table.outcomes == ["refused"]
        assert fake.world.homes == {}

    play(fake, database_dsn, tmp_path, scene)
