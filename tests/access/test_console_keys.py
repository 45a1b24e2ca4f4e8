"""Sessions of the console that an API key opens: whom they stand for, and what ends them."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.access.authenticator import Authenticator, Presented
from app.access.console_keys import TRIES, KeySignIn, place_of
from app.access.issuing import Access, KeyOrder
from app.access.roles import SCOPES, Role, role_of
from app.access.sessions import Sessions
from app.admission.buckets import MemoryLimiter
from app.domain.access import LOCAL, Principal, Scope
from app.domain.errors import Forbidden, RateLimited, Unauthenticated
from app.domain.keys import ApiKey, Credential, new_credential
from app.domain.labels import Sensitivity
from app.store.engine import Database
from app.store.keys import KeyChange, KeyStore, TenantStore
from app.store.sessions import SessionStore

VIEWS = SCOPES[Role.VIEWER]


@dataclass
class House:
    """Keys, sessions and the way in, over one database and at a time that the test sets."""

    database: Database
    now: datetime = field(default_factory=lambda: datetime.now(UTC))

    def __post_init__(self) -> None:
        keys = KeyStore(self.database)
        self.sessions = Sessions(SessionStore(self.database), keys, lambda: self.now)
        self.elsewhere = Sessions(SessionStore(self.database), keys, lambda: self.now)
        self.sign_in = KeySignIn(keys, MemoryLimiter(self.seconds), lambda: self.now)
        self.authenticator = Authenticator(
            keys, lambda: self.now, local_token="of-this-start", trusting=True, sessions=self.sessions
        )

        async def welcome(_: str) -> None:
            raise AssertionError("nobody makes a tenant here")

        self.access = Access(keys, TenantStore(self.database), lambda: self.now, welcome, self.authenticator.forget)

    def seconds(self) -> float:
        return self.now.timestamp()

    async def made(self, scopes: frozenset[Scope] = VIEWS, hours: int | None = None) -> tuple[ApiKey, Credential]:
        expires = None if hours is None else self.now + timedelta(hours=hours)
        return await self.access.make(KeyOrder("Ann", scopes, highest=Sensitivity.INTERNAL, expires_at=expires), LOCAL)

    async def opened(self, credential: Credential, address: str = "192.0.2.7") -> str:
        return await self.sessions.open_with(await self.sign_in.check(credential.text, address))

    async def caller(self, token: str) -> Principal:
        return await self.authenticator.principal(Presented(session=token))


def scenario(database: Database, work: Callable[[House], Awaitable[None]]) -> None:
    async def run() -> None:
        try:
            await work(House(database))
        finally:
            await database.close()

    asyncio.run(run())


@given(st.frozensets(st.sampled_from(sorted(Scope))))
def test_a_role_is_held_by_whoever_has_all_of_its_rights(scopes: frozenset[Scope]) -> None:
    role = role_of(scopes)
    held = {each for each in Role if all(Scope.ADMIN in scopes or scope in scopes for scope in SCOPES[each])}
    assert role is None if not held else role in held
    assert all(SCOPES[each] <= SCOPES[role] for each in held) if role else not held


@pytest.mark.parametrize("role", list(Role))
def test_a_session_has_the_role_of_its_key_and_no_more(database: Database, role: Role) -> None:
    async def work(house: House) -> None:
        key, credential = await house.made(SCOPES[role] | {Scope.RUNS_WRITE, Scope.KEYS_WRITE})
        found = await house.caller(await house.opened(credential))
        assert found.scopes == SCOPES[role]
        assert (found.tenant, found.user, found.key_id) == ("default", "key:Ann", key.id)
        assert (found.operator, found.highest) == (False, Sensitivity.INTERNAL)

    scenario(database, work)


def test_an_administrators_key_opens_the_console_without_being_an_administrator_there(database: Database) -> None:
    async def work(house: House) -> None:
        _, credential = await house.made(frozenset({Scope.ADMIN}))
        found = await house.caller(await house.opened(credential))
        assert found.scopes == SCOPES[Role.PUBLISHER]
        assert not found.may(Scope.KEYS_WRITE)

    scenario(database, work)


def test_a_key_without_a_role_opens_nothing(database: Database) -> None:
    async def work(house: House) -> None:
        _, credential = await house.made(VIEWS - {Scope.EVALS_READ})
        with pytest.raises(Forbidden, match="no role in the console"):
            await house.opened(credential)

    scenario(database, work)


def test_a_session_follows_the_rights_of_its_key(database: Database) -> None:
    async def work(house: House) -> None:
        key, credential = await house.made(SCOPES[Role.PUBLISHER])
        token = await house.opened(credential)
        changed = await house.access.change(key.id, key.version, KeyChange(scopes=VIEWS), LOCAL)
        assert (await house.caller(token)).scopes == VIEWS
        await house.access.change(key.id, changed.version, KeyChange(scopes=frozenset({Scope.RUNS_READ})), LOCAL)
        with pytest.raises(Unauthenticated):
            await house.caller(token)

    scenario(database, work)


def test_a_session_ends_when_its_key_is_revoked_rotated_or_over(database: Database) -> None:
    async def work(house: House) -> None:
        await house.made()
        revoked, rotated, ending = [await house.made(hours=1 if n == 2 else None) for n in range(3)]
        tokens = [await house.opened(credential) for _, credential in (revoked, rotated, ending)]
        for token in tokens:
            assert (await house.caller(token)).scopes == VIEWS
            assert await house.elsewhere.principal(token) is not None
        await house.access.revoke(revoked[0].id, LOCAL)
        _, second = await house.access.rotate(rotated[0].id, timedelta(hours=1), LOCAL)
        house.elsewhere.forget()
        for token in tokens[:2]:
            assert await house.elsewhere.principal(token) is None
            with pytest.raises(Unauthenticated):
                await house.caller(token)
        with pytest.raises(Unauthenticated, match=r"^The key is not valid\.$"):
            await house.opened(rotated[1])
        assert (await house.caller(await house.opened(second))).key_id == rotated[0].id
        # What both have looked up is kept for some seconds: the end is noticed all the same.
        assert (await house.caller(tokens[2])).key_id == ending[0].id
        house.now += timedelta(hours=1)
        with pytest.raises(Unauthenticated):
            await house.caller(tokens[2])

    scenario(database, work)


def test_every_key_that_is_none_is_refused_in_the_same_words(database: Database) -> None:
    async def work(house: House) -> None:
        key, credential = await house.made(hours=1)
        assert (await house.sign_in.check(f" {credential.text}\n", "192.0.2.1")).key.id == key.id
        house.now += timedelta(hours=2)
        for text in (new_credential(key.id).text, new_credential().text, "guess", "", credential.text):
            with pytest.raises(Unauthenticated, match=r"^The key is not valid\.$"):
                await house.sign_in.check(text, "192.0.2.2")

    scenario(database, work)


def test_after_ten_tries_a_right_key_is_not_heard_either(database: Database) -> None:
    async def work(house: House) -> None:
        _, credential = await house.made()
        for _ in range(TRIES.count):
            with pytest.raises(Unauthenticated):
                await house.sign_in.check(new_credential().text, "2001:db8::1")
        with pytest.raises(RateLimited) as refused:
            await house.opened(credential, "2001:db8::2")
        wait = refused.value.retry_after_s
        assert wait is not None
        assert 0 < wait <= TRIES.window_s
        assert await house.opened(credential, "2001:db8:0:1::2")
        house.now += timedelta(seconds=wait)
        assert await house.opened(credential, "2001:db8::2")

    scenario(database, work)


def test_whose_tries_are_counted_together() -> None:
    assert place_of("192.0.2.7") == "192.0.2.7"
    assert place_of("2001:db8::1") == place_of("2001:db8::ffff:1") == "2001:db8::/64"
    assert place_of("2001:db8:0:1::1") != place_of("2001:db8::1")
    assert place_of("testclient") == place_of("") == "elsewhere"


def test_a_session_that_is_used_says_when_its_key_was(database: Database) -> None:
    async def work(house: House) -> None:
        key, credential = await house.made()
        token = await house.opened(credential)
        first = (await house.access.keys.get("default", key.id)).last_used_at
        assert first is not None
        async with database.system() as session:
            connection = await session.connection()
            await connection.exec_driver_sql("UPDATE api_key SET last_used_at = last_used_at - interval '1 hour'")
        house.now += timedelta(minutes=2)
        await house.caller(token)
        noted = (await house.access.keys.get("default", key.id)).last_used_at
        assert noted is not None
        assert noted >= first

    scenario(database, work)
