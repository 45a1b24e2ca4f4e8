"""How keys are written and read, whom they stand for, and what their makers may give away."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.access.authenticator import Authenticator, Presented
from app.access.issuing import Access, KeyOrder
from app.access.sessions import IDLE, LONGEST, Sessions
from app.domain.access import LOCAL, Principal, Scope
from app.domain.errors import Forbidden, InvalidAccess, NotFound, PreconditionFailed, TenantExists, Unauthenticated
from app.domain.keys import new_credential, read_credential
from app.domain.labels import Sensitivity
from app.domain.trail import Action
from app.store.engine import Database
from app.store.keys import KeyChange, KeyStore, TenantStore
from app.store.sessions import SessionStore
from app.store.trail import ChangeTrail

ASK = frozenset({Scope.RUNS_WRITE})


@dataclass
class House:
    """Access over one database, at a time that the test sets."""

    database: Database
    now: datetime = field(default_factory=lambda: datetime.now(UTC))
    welcomed: list[str] = field(default_factory=list[str])

    def __post_init__(self) -> None:
        self.keys, self.tenants = KeyStore(self.database), TenantStore(self.database)
        self.trail = ChangeTrail(self.database)
        self.sessions = Sessions(SessionStore(self.database), self.keys, lambda: self.now)
        self.authenticator = Authenticator(
            self.keys, lambda: self.now, local_token="of-this-start", trusting=True, sessions=self.sessions
        )

        async def welcome(tenant: str) -> None:
            self.welcomed.append(tenant)

        self.access = Access(self.keys, self.tenants, lambda: self.now, welcome, self.authenticator.forget)

    async def caller(self, authorization: str = "", api_key: str = "", session: str = "") -> Principal:
        return await self.authenticator.principal(Presented(authorization, api_key, session))


def scenario(database: Database, work: Callable[[House], Awaitable[None]]) -> None:
    async def run() -> None:
        try:
            await work(House(database))
        finally:
            await database.close()

    asyncio.run(run())


@given(st.integers(0, 70), st.characters())
def test_a_key_with_one_wrong_character_is_none(place: int, character: str) -> None:
    text = new_credential().text
    assert read_credential(text) is not None
    place %= len(text)
    changed = text[:place] + character + text[place + 1 :]
    assert (read_credential(changed) is not None) == (changed == text)


def test_the_secret_is_in_no_representation() -> None:
    credential = new_credential()
    assert credential.secret not in repr(credential)
    assert len(credential.digest()) == 32


def test_nobody_needs_a_key_until_one_is_made(database: Database) -> None:
    async def work(house: House) -> None:
        assert await house.caller() == LOCAL
        key, credential = await house.access.make(KeyOrder("build server", ASK, agents=frozenset({"mentor"})), LOCAL)
        with pytest.raises(Unauthenticated):
            await house.caller()
        found = await house.caller(f"Bearer {credential.text}")
        assert (found.tenant, found.user, found.key_id) == ("default", "key:build server", key.id)
        assert (found.may(Scope.RUNS_WRITE), found.may(Scope.RUNS_READ)) == (True, False)
        assert found.agents == {"mentor"}
        assert await house.caller(api_key=credential.text) == found
        assert await house.caller("Bearer of-this-start") == LOCAL
        assert (await house.keys.get("default", key.id)).last_used_at is not None

    scenario(database, work)


def test_wrong_foreign_revoked_and_expired_keys_are_refused_in_the_same_words(database: Database) -> None:
    async def work(house: House) -> None:
        order = KeyOrder("short", ASK, expires_at=house.now + timedelta(hours=1))
        key, credential = await house.access.make(order, LOCAL)
        wrong = new_credential(key.id)
        unknown = new_credential()
        sentences = set[str]()
        for token in (wrong.text, unknown.text, credential.text + "x", "Basic"):
            with pytest.raises(Unauthenticated) as refused:
                await house.caller(f"Bearer {token}")
            sentences.add(refused.value.sentence)
        house.now += timedelta(hours=2)
        with pytest.raises(Unauthenticated) as refused:
            await house.caller(f"Bearer {credential.text}")
        assert sentences | {refused.value.sentence} == {"The credential is not valid."}
        lasting, good = await house.access.make(KeyOrder("lasting", ASK), LOCAL)
        assert (await house.caller(f"Bearer {good.text}")).key_id == lasting.id
        await house.access.revoke(lasting.id, LOCAL)
        with pytest.raises(Unauthenticated):
            await house.caller(f"Bearer {good.text}")
        with pytest.raises(Unauthenticated, match="different credentials"):
            await house.caller(f"Bearer {good.text}", api_key=credential.text)

    scenario(database, work)


def test_who_calls_is_known_at_once_as_long_as_nothing_has_to_be_looked_up(database: Database) -> None:
    async def work(house: House) -> None:
        def at_once(authorization: str = "", session: str = "") -> Principal | None:
            return house.authenticator.at_once(Presented(authorization, session=session))

        assert at_once() is None
        assert await house.caller() == LOCAL
        assert at_once() == LOCAL
        assert at_once(session="anything") is None
        assert at_once("Bearer of-this-start") == LOCAL
        key, credential = await house.access.make(KeyOrder("build server", ASK), LOCAL)
        assert at_once() is at_once(f"Bearer {credential.text}") is None
        found = await house.caller(f"Bearer {credential.text}")
        assert at_once(f"Bearer {credential.text}") == found
        assert at_once(f"Bearer {new_credential(key.id).text}") is at_once("Bearer anything") is None
        with pytest.raises(Unauthenticated):
            at_once("Basic abc")
        house.now += timedelta(minutes=2)
        assert at_once(f"Bearer {credential.text}") is None  # the use has to be noted first
        await house.caller(f"Bearer {credential.text}")
        assert at_once(f"Bearer {credential.text}") == found
        await house.access.revoke(key.id, LOCAL)
        assert at_once(f"Bearer {credential.text}") is None

    scenario(database, work)


def test_both_secrets_are_good_while_a_rotation_lasts(database: Database) -> None:
    async def work(house: House) -> None:
        key, first = await house.access.make(KeyOrder("rotated", ASK), LOCAL)
        _, second = await house.access.rotate(key.id, timedelta(hours=1), LOCAL)
        for credential in (first, second):
            assert (await house.caller(f"Bearer {credential.text}")).key_id == key.id
        house.now += timedelta(hours=2)
        assert (await house.caller(f"Bearer {second.text}")).key_id == key.id
        with pytest.raises(Unauthenticated):
            await house.caller(f"Bearer {first.text}")
        with pytest.raises(InvalidAccess):
            await house.access.rotate(key.id, timedelta(days=31), LOCAL)

    scenario(database, work)


@pytest.mark.parametrize(
    "order",
    [
        KeyOrder("more scopes", frozenset({Scope.ADMIN}), highest=Sensitivity.INTERNAL),
        KeyOrder("an operator", ASK, operator=True, highest=Sensitivity.INTERNAL),
        KeyOrder("elsewhere", ASK, tenant="acme", highest=Sensitivity.INTERNAL),
        KeyOrder("higher", ASK, highest=Sensitivity.CONFIDENTIAL),
        KeyOrder("other agents", ASK, agents=frozenset({"architect"}), highest=Sensitivity.INTERNAL),
    ],
    ids=lambda order: order.name,
)
def test_nobody_gives_away_more_than_they_have(database: Database, order: KeyOrder) -> None:
    async def work(house: House) -> None:
        maker = Principal(
            "default",
            "limited",
            ASK | {Scope.KEYS_WRITE},
            agents=frozenset({"mentor"}),
            highest=Sensitivity.INTERNAL,
        )
        with pytest.raises(Forbidden):
            await house.access.make(order, maker)
        allowed, _ = await house.access.make(KeyOrder("fitting", ASK, highest=Sensitivity.INTERNAL), maker)
        assert allowed.agents == {"mentor"}

    scenario(database, work)


def test_tenants_have_keys_of_their_own(database: Database) -> None:
    async def work(house: House) -> None:
        await house.access.found("acme", "Acme Ltd", LOCAL)
        assert house.welcomed == ["acme"]
        with pytest.raises(TenantExists):
            await house.access.found("acme", "Again", LOCAL)
        with pytest.raises(InvalidAccess):
            await house.access.found("No Good", "x", LOCAL)
        key, credential = await house.access.make(KeyOrder("theirs", frozenset({Scope.ADMIN}), "acme"), LOCAL)
        acme = await house.caller(f"Bearer {credential.text}")
        assert (acme.tenant, acme.operator) == ("acme", False)
        with pytest.raises(Forbidden):
            await house.access.found("other", "Other", acme)
        with pytest.raises(NotFound):
            await house.access.revoke(key.id, LOCAL)
        assert [each.id for each in await house.keys.of("acme")] == [key.id]
        assert await house.keys.of("default") == ()
        with pytest.raises(NotFound):
            await house.access.make(KeyOrder("nowhere", ASK, "missing"), LOCAL)

    scenario(database, work)


def test_a_change_needs_the_version_that_was_read(database: Database) -> None:
    async def work(house: House) -> None:
        key, _ = await house.access.make(KeyOrder("changing", ASK), LOCAL)
        changed = await house.access.change(key.id, key.version, KeyChange(name="changed"), LOCAL)
        assert (changed.name, changed.scopes) == ("changed", ASK)
        with pytest.raises(PreconditionFailed):
            await house.access.change(key.id, key.version, KeyChange(name="lost"), LOCAL)

    scenario(database, work)


def test_what_is_done_to_keys_and_tenants_stands_in_the_trail_without_a_secret(database: Database) -> None:
    async def work(house: House) -> None:
        key, first = await house.access.make(KeyOrder("build", ASK, highest=Sensitivity.INTERNAL), LOCAL)
        await house.access.change(key.id, key.version, KeyChange(name="builds"), LOCAL)
        with pytest.raises(PreconditionFailed):
            await house.access.change(key.id, key.version, KeyChange(name="lost"), LOCAL)
        _, second = await house.access.rotate(key.id, timedelta(hours=1), LOCAL)
        for _ in range(2):
            await house.access.revoke(key.id, LOCAL)
        with pytest.raises(NotFound):
            await house.access.revoke("missing", LOCAL)
        found = [each.change for each in reversed(await house.trail.newest("default", 100))]
        assert [each.action for each in found] == [
            Action.KEY_CREATE,
            Action.KEY_CHANGE,
            Action.KEY_ROTATE,
            Action.KEY_REVOKE,
        ]
        assert {(each.who, each.target) for each in found} == {("local", key.id)}
        assert [each.detail["name"] for each in found] == ["build", "builds", "builds", "builds"]
        assert (found[0].detail["highest"], found[0].detail["scopes"]) == ("internal", "runs:write")
        assert not any(secret in repr(found) for secret in (first.secret, second.secret))

    scenario(database, work)


def test_a_key_of_another_tenant_stands_in_that_tenants_trail(database: Database) -> None:
    async def work(house: House) -> None:
        await house.access.found("acme", "Acme Ltd", LOCAL)
        key, _ = await house.access.make(KeyOrder("theirs", ASK, "acme"), LOCAL)
        (made,) = await house.trail.newest("acme", 100)
        assert (made.change.target, made.change.detail["by_tenant"]) == (key.id, "default")
        (founded,) = await house.trail.newest("default", 100)
        assert (founded.change.action, founded.change.target) == (Action.TENANT_CREATE, "acme")

    scenario(database, work)


def test_a_session_ends_by_itself_and_by_signing_out(database: Database) -> None:
    async def work(house: House) -> None:
        await house.access.make(KeyOrder("so that one is needed", ASK), LOCAL)
        person = Principal("default", "ada@example.org", ASK)
        token = await house.sessions.open(person)
        assert await house.caller(session=token) == person
        await house.sessions.close(token)
        with pytest.raises(Unauthenticated):
            await house.caller(session=token)
        for wait in (IDLE, LONGEST):
            token = await house.sessions.open(person)
            house.now += wait + timedelta(seconds=1)
            with pytest.raises(Unauthenticated):
                await house.caller(session=token)

    scenario(database, work)
