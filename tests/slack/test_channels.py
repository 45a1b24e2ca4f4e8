"""Who may ask where: guests, people of other organizations, channels that others take part in."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.channels import ChannelRule, Person, is_channel_id
from app.domain.errors import InvalidSlackChannel, NotFound, SlackAway, SlackBroken
from app.domain.labels import Sensitivity
from app.domain.slack import Workspace
from app.slack.channels import KNOWN_FOR, ChannelRules
from app.store.engine import Database
from app.store.slack.admin import By, SlackAdmin
from app.store.slack.channels import ChannelStore
from app.store.trail import ChangeTrail
from tests.slack.fake import FakeSlack, error, http
from tests.slack.installed import SCOPES, Setting, opened

HERE = Workspace("T0001")
WORLD = [("U0001", "T0001", False), ("UGUEST", "T0001", True), ("UOTHER", "T0009", False)]


def scenario(
    fake: FakeSlack, database: Database, work: Callable[[Setting, ChannelRules, SlackAdmin], Awaitable[None]]
) -> None:
    fake.world.team(scopes=SCOPES)
    for user, team, guest in WORLD:
        fake.world.person(user, team, guest=guest)
    fake.world.channel("C0001")
    fake.world.channel("CSHARED").external = True

    async def run() -> None:
        try:
            async with opened(fake, database) as setting:
                store = ChannelStore(database)
                admin = SlackAdmin(setting.store, store)
                await work(setting, ChannelRules(store, setting.clients, setting.now), admin)
        finally:
            await database.close()

    asyncio.run(run())


def test_strangers_ask_only_where_an_administrator_lets_them(fake: FakeSlack, database: Database) -> None:
    async def work(setting: Setting, rules: ChannelRules, admin: SlackAdmin) -> None:
        installed = await setting.install()

        async def allowed(channel: str) -> dict[str, bool]:
            entries = [await rules.entry(installed, HERE, channel, user) for user, _, _ in WORLD]
            return {entry.person.user: entry.allowed for entry in entries}

        assert await allowed("C0001") == {"U0001": True, "UGUEST": False, "UOTHER": False}
        assert await allowed("CSHARED") == {"U0001": False, "UGUEST": False, "UOTHER": False}
        await admin.decide("acme", "T0001", "CSHARED", By("ann", "key1"), outsiders=True)
        assert await allowed("CSHARED") == {"U0001": True, "UGUEST": True, "UOTHER": True}
        assert await allowed("C0001") == {"U0001": True, "UGUEST": False, "UOTHER": False}
        # What the event says of the channel counts where Slack need not be asked.
        told = await rules.entry(installed, HERE, "C0001", "U0001", shared=True)
        assert not told.allowed

    scenario(fake, database, work)


def test_slack_is_asked_once_in_a_while(fake: FakeSlack, database: Database) -> None:
    async def work(setting: Setting, rules: ChannelRules, _admin: SlackAdmin) -> None:
        installed = await setting.install()
        for _ in range(3):
            await rules.entry(installed, HERE, "C0001", "U0001")
        assert (len(fake.calls_of("users.info")), len(fake.calls_of("conversations.info"))) == (1, 1)
        fake.world.people["U0001"].guest = True
        fake.clock.move(KNOWN_FOR.total_seconds())
        assert not (await rules.entry(installed, HERE, "C0001", "U0001")).allowed
        await rules.entry(installed, HERE, "D0001", "U0001")
        assert len(fake.calls_of("conversations.info")) == 2

    scenario(fake, database, work)


def test_a_channel_that_the_app_may_not_look_at_counts_as_ones_own(fake: FakeSlack, database: Database) -> None:
    async def work(setting: Setting, rules: ChannelRules, _admin: SlackAdmin) -> None:
        installed = await setting.install()
        fake.script("conversations.info", error("missing_scope", needed="groups:read"))
        for _ in range(2):
            assert not await rules.shared(installed, HERE, "CSHARED")
        assert (await setting.clients.installation(HERE)).without == {"groups:read"}
        assert len(fake.calls_of("conversations.info")) == 1

    scenario(fake, database, work)


def test_nobody_knows_who_somebody_is(fake: FakeSlack, database: Database) -> None:
    async def work(setting: Setting, rules: ChannelRules, _admin: SlackAdmin) -> None:
        installed = await setting.install()
        assert (await rules.person(installed, HERE, "UNOBODY")).outsider
        fake.script("users.info", http(500), error("missing_scope"))
        with pytest.raises(SlackAway):
            await rules.person(installed, HERE, "U0001")
        for home, outsider in (("", False), ("T0001", False), ("T0009", True)):
            fresh = await setting.clients.installation(HERE)
            assert (await rules.person(fresh, HERE, "U0001", home=home)).outsider == outsider
        assert (await setting.clients.installation(HERE)).without == {"users:read"}
        fake.world.revoke("T0001")
        with pytest.raises(SlackBroken):
            await rules.person(installed, HERE, "UGUEST")
        with pytest.raises(SlackBroken):
            await setting.clients.installation(HERE)

    scenario(fake, database, work)


def test_decisions_are_kept_for_the_tenant_and_written_down(fake: FakeSlack, database: Database) -> None:
    fake.world.team("T0002")

    async def work(setting: Setting, rules: ChannelRules, admin: SlackAdmin) -> None:
        installed = await setting.install()
        await setting.install("T0002", "rival")
        assert await rules.rule(installed, HERE, "C0001") == ChannelRule("T0001", "C0001")
        await admin.decide("acme", "T0001", "C0001", By("ann"), highest=Sensitivity.CONFIDENTIAL)
        await admin.decide("acme", "T0001", "C0001", By("bo"), outsiders=True)
        rule = await rules.rule(installed, HERE, "C0001")
        assert (rule.outsiders, rule.highest, rule.changed_by) == (True, Sensitivity.CONFIDENTIAL, "bo")
        assert (await admin.rules("acme"), await admin.rules("rival")) == ((rule,), ())
        for tenant, team in (("rival", "T0001"), ("acme", "T0404")):
            with pytest.raises(NotFound):
                await admin.decide(tenant, team, "C0001", By("eve"), outsiders=True)
        with pytest.raises(InvalidSlackChannel):
            await admin.decide("acme", "T0001", "general", By("ann"), outsiders=True)
        newest = (await ChangeTrail(database).newest("acme", 1))[0].change
        assert (newest.who, newest.target, dict(newest.detail)) == ("bo", "slack:T0001:C0001", {"outsiders": True})

    scenario(fake, database, work)


def test_a_channel_that_another_tenant_has_decided_about_is_not_ours(fake: FakeSlack, database: Database) -> None:
    async def work(setting: Setting, _rules: ChannelRules, admin: SlackAdmin) -> None:
        await setting.install("T0001", "acme", enterprise="E0001")
        await setting.install("", "group", enterprise="E0001")
        await admin.decide("acme", "T0001", "C0001", By("ann"), outsiders=True)
        with pytest.raises(NotFound):
            await admin.decide("group", "T0001", "C0001", By("eve"), outsiders=False)
        assert (await admin.rules("acme"))[0].outsiders

    scenario(fake, database, work)


@given(st.sampled_from(Sensitivity), st.sampled_from(Sensitivity))
def test_a_channel_shows_what_is_not_above_its_label(highest: Sensitivity, label: Sensitivity) -> None:
    assert ChannelRule("T0001", "C0001", highest=highest).shows(label) == (label.rank <= highest.rank)


@given(st.booleans(), st.booleans(), st.booleans(), st.booleans())
def test_letting_outsiders_in_shuts_nobody_out(outsider: bool, guest: bool, shared: bool, rule: bool) -> None:  # noqa: FBT001
    person = Person("U0001", outsider=outsider, guest=guest)
    allowed = ChannelRule("T0001", "C0001", outsiders=rule).lets_in(person, shared=shared)
    assert allowed == (rule or not (outsider or guest or shared))


@pytest.mark.parametrize(
    ("text", "good"),
    [("C024BE91L", True), ("G0001", True), ("D0001", True), ("general", False), ("C0'; --", False), ("T0001", False)],
)
def test_ids_of_channels(text: str, good: bool) -> None:  # noqa: FBT001
    assert is_channel_id(text) == good
