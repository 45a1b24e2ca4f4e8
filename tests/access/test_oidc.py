"""Signing in with an identity provider over real sockets, and every way in which its answer may be wrong."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest
from joserfc.jwk import RSAKey

from app.access.oidc import USER_SCOPES, Attempt, OpenIdConnect, Provider
from app.domain.access import Principal, Scope
from app.domain.errors import Forbidden, SignInFailed, TeamError, Unauthenticated
from tests.access.provider import CLIENT, FakeProvider, dumped, provider

BACK = "http://127.0.0.1/login/callback"


def settings_of(fake: FakeProvider, **more: object) -> Provider:
    usual = Provider(fake.issuer, CLIENT, None, CLIENT, "default", None, frozenset(), frozenset())
    return replace(usual, **more)  # type: ignore[arg-type]


def scenario(work: Callable[[FakeProvider], Awaitable[None]]) -> None:
    async def run() -> None:
        async with provider() as fake:
            await work(fake)

    asyncio.run(run())


async def signed_in(fake: FakeProvider, door: OpenIdConnect) -> Principal:
    url, attempt = await door.begin(BACK)
    return await door.finish(BACK, attempt, state=attempt.state, code=fake.authorize(url))


def test_somebody_signs_in_and_may_ask_and_read() -> None:
    async def work(fake: FakeProvider) -> None:
        door = OpenIdConnect(settings_of(fake))
        assert await signed_in(fake, door) == Principal("default", "ada@example.org", USER_SCOPES)
        await signed_in(fake, door)
        # What the provider publishes was asked for once.
        assert fake.calls == ["configuration", "token", "keys", "token"]

    scenario(work)


def test_administrators_are_named_by_their_verified_address() -> None:
    async def work(fake: FakeProvider) -> None:
        door = OpenIdConnect(settings_of(fake, admins=frozenset({"ada@example.org"})))
        admin = await signed_in(fake, door)
        assert admin.scopes == {Scope.ADMIN}
        assert admin.operator
        fake.claims = {"email_verified": False}
        assert await signed_in(fake, door) == Principal("default", "u-1", USER_SCOPES)

    scenario(work)


def test_tenants_and_domains() -> None:
    async def work(fake: FakeProvider) -> None:
        door = OpenIdConnect(settings_of(fake, tenant_claim="org", admins=frozenset({"ada@example.org"})))
        with pytest.raises(Forbidden):
            await signed_in(fake, door)
        fake.claims = {"org": "acme"}
        of_acme = await signed_in(fake, door)
        assert (of_acme.tenant, of_acme.operator) == ("acme", False)
        with pytest.raises(Forbidden):
            await signed_in(fake, OpenIdConnect(settings_of(fake, domains=frozenset({"other.org"}))))

    scenario(work)


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://elsewhere.example"},
        {"aud": "another-client"},
        {"exp": 1},
        {"nonce": "of another sign-in"},
        {"sub": None},
    ],
)
def test_claims_that_do_not_fit_are_refused(claims: dict[str, object]) -> None:
    async def work(fake: FakeProvider) -> None:
        fake.claims = claims
        with pytest.raises(SignInFailed):
            await signed_in(fake, OpenIdConnect(settings_of(fake)))

    scenario(work)


def test_a_foreign_state_a_used_code_and_a_foreign_verifier_are_refused() -> None:
    async def work(fake: FakeProvider) -> None:
        door = OpenIdConnect(settings_of(fake))
        url, attempt = await door.begin(BACK)
        code = fake.authorize(url)
        for state, tried in (("foreign", attempt), (attempt.state, Attempt(attempt.state, attempt.nonce, "x" * 64))):
            with pytest.raises(SignInFailed):
                await door.finish(BACK, tried, state=state, code=code)
        with pytest.raises(SignInFailed):
            await door.finish(BACK, attempt, state=attempt.state, code=code)

    scenario(work)


def test_a_token_by_another_key_or_none_is_refused_and_a_changed_key_is_found() -> None:
    async def work(fake: FakeProvider) -> None:
        door = OpenIdConnect(settings_of(fake))
        foreign = RSAKey.generate_key(2048, {"kid": "first"})
        person = fake.person()
        unsigned = f"{dumped({'alg': 'none'})}.{dumped(person)}."
        for token in (fake.token(person, foreign), unsigned, f"{dumped({'alg': 'HS256'})}.{dumped(person)}.eA"):
            with pytest.raises(Unauthenticated):
                await door.principal(token)
        fake.key = RSAKey.generate_key(2048, {"kid": "second"})
        found = await door.principal(fake.token(fake.person()))
        assert found is not None
        assert found.user == "ada@example.org"
        assert await door.principal("ctk_not_a_token") is None

    scenario(work)


def test_a_provider_that_is_not_there_is_one_sentence() -> None:
    async def work() -> None:
        gone = Provider("http://127.0.0.1:9", CLIENT, None, CLIENT, "default", None, frozenset(), frozenset())
        with pytest.raises(TeamError, match="did not confirm"):
            await OpenIdConnect(gone).begin(BACK)

    asyncio.run(work())


def test_a_provider_under_another_name_is_refused() -> None:
    async def work(fake: FakeProvider) -> None:
        address = fake.issuer
        fake.issuer = "https://elsewhere.example"
        with pytest.raises(SignInFailed, match="another name"):
            await OpenIdConnect(replace(settings_of(fake), issuer=address)).begin(BACK)

    scenario(work)
