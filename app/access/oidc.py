"""Signing in with an identity provider: OpenID Connect, authorization code with PKCE."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import cast

import httpx
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.httpx_client import AsyncOAuth2Client
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from app.access.recent import Recent
from app.domain.access import Principal, Scope
from app.domain.errors import Forbidden, SignInFailed, Unauthenticated

# Signatures by keys that the provider publishes; a shared secret or none at all is never taken.
_ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
_KEPT_S = 300.0
_LEEWAY_S = 60
_PATIENCE_S = 10.0

USER_SCOPES = frozenset(
    {
        Scope.RUNS_WRITE,
        Scope.RUNS_READ,
        Scope.FEEDBACK_WRITE,
        Scope.SKILLS_READ,
        Scope.DECISIONS_READ,
        Scope.USAGE_READ,
    }
)
"""What somebody may do who signs in and is no administrator."""


@dataclass(frozen=True, slots=True)
class Provider:
    """The identity provider and whom it vouches for.

    ``admins`` are the mail addresses of administrators, ``domains`` those of mail addresses that may sign in at all
    (empty: everybody whom the provider lets in). ``audience`` is what access tokens must be meant for. ``tenant`` is
    whose users they are, unless the claim ``tenant_claim`` names it.
    """

    issuer: str
    client_id: str
    client_secret: str | None = field(repr=False)
    audience: str
    tenant: str
    tenant_claim: str | None
    admins: frozenset[str]
    domains: frozenset[str]


@dataclass(frozen=True, slots=True)
class Attempt:
    """What has to come back unchanged from the provider, and what proves that the code was meant for this browser."""

    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True)
class _Endpoints:
    authorize: str
    token: str
    keys: str


class OpenIdConnect:
    """Signs people in, and reads the provider's access tokens.

    What the provider publishes is asked for again after five minutes, or when a key is unknown.
    """

    def __init__(self, provider: Provider) -> None:
        self._provider = provider
        self._endpoints: Recent[_Endpoints] = Recent(lambda _: self._discover(), _KEPT_S)
        self._keys: Recent[KeySet] = Recent(self._read_keys, _KEPT_S)

    async def begin(self, redirect_uri: str) -> tuple[str, Attempt]:
        """Where to send the browser, and what to remember of it; raises SignInFailed."""
        endpoints = await self._endpoints.get("")
        attempt = Attempt(secrets.token_urlsafe(24), secrets.token_urlsafe(24), secrets.token_urlsafe(48))
        # The library has no types.
        async with self._client(redirect_uri) as client:  # pyright: ignore[reportGeneralTypeIssues]
            url, _ = client.create_authorization_url(
                endpoints.authorize, state=attempt.state, nonce=attempt.nonce, code_verifier=attempt.verifier
            )
        return str(url), attempt

    async def finish(self, redirect_uri: str, attempt: Attempt, *, state: str, code: str) -> Principal:
        """Who has signed in.

        Raises:
            SignInFailed: the answer is not the one to this attempt, or the provider does not confirm it.
            Forbidden: this person may not use the service.
        """
        if not secrets.compare_digest(state.encode(), attempt.state.encode()):
            raise SignInFailed("The sign-in was begun elsewhere, or too long ago.")
        endpoints = await self._endpoints.get("")
        try:
            async with self._client(redirect_uri) as client:  # pyright: ignore[reportGeneralTypeIssues]
                token = await client.fetch_token(endpoints.token, code=code, code_verifier=attempt.verifier)
        except (httpx.HTTPError, AuthlibBaseError) as error:
            raise SignInFailed from error
        claims = await self._claims(str(token.get("id_token", "")), self._provider.client_id)
        if claims.get("nonce") != attempt.nonce:
            raise SignInFailed("The provider's answer belongs to another sign-in.")
        return self._person(claims)

    async def principal(self, token: str) -> Principal | None:
        """Who holds this access token of the provider; None for what is no token of the kind."""
        if token.count(".") != 2:  # noqa: PLR2004 - header, claims, signature
            return None
        try:
            return self._person(await self._claims(token, self._provider.audience))
        except SignInFailed as error:
            raise Unauthenticated("The credential is not valid.") from error

    async def _claims(self, token: str, audience: str) -> Mapping[str, object]:
        endpoints = await self._endpoints.get("")
        try:
            claims = self._checked(token, await self._keys.get(endpoints.keys), audience)
        except (JoseError, ValueError):
            # The provider may have begun to sign with another key.
            self._keys.forget()
            try:
                claims = self._checked(token, await self._keys.get(endpoints.keys), audience)
            except (JoseError, ValueError) as error:
                raise SignInFailed from error
        return claims

    def _checked(self, token: str, keys: KeySet, audience: str) -> Mapping[str, object]:
        decoded = jwt.decode(token, keys, algorithms=_ALGORITHMS)
        registry = jwt.JWTClaimsRegistry(
            leeway=_LEEWAY_S,
            iss={"essential": True, "value": self._provider.issuer},
            aud={"essential": True, "value": audience},
            exp={"essential": True},
            sub={"essential": True},
        )
        registry.validate(decoded.claims)
        return cast("Mapping[str, object]", decoded.claims)

    def _person(self, claims: Mapping[str, object]) -> Principal:
        verified = claims.get("email_verified") in {True, "true"}
        mail = str(claims.get("email", "")).strip().casefold() if verified else ""
        if self._provider.domains and mail.rpartition("@")[2] not in self._provider.domains:
            raise Forbidden("People of this mail domain may not sign in here.")
        admin = bool(mail) and mail in self._provider.admins
        tenant = self._provider.tenant
        if self._provider.tenant_claim is not None:
            tenant = str(claims.get(self._provider.tenant_claim, ""))
            if not tenant:
                raise Forbidden(
                    f"The provider does not say which tenant this is (claim {self._provider.tenant_claim})."
                )
        operator = admin and tenant == self._provider.tenant
        scopes = frozenset({Scope.ADMIN}) if admin else USER_SCOPES
        return Principal(tenant, mail or str(claims["sub"]), scopes, operator=operator)

    def _client(self, redirect_uri: str) -> AsyncOAuth2Client:
        return AsyncOAuth2Client(
            self._provider.client_id,
            self._provider.client_secret,
            scope="openid email profile",
            redirect_uri=redirect_uri,
            code_challenge_method="S256",
            token_endpoint_auth_method="client_secret_basic" if self._provider.client_secret else "none",
            timeout=_PATIENCE_S,
            trust_env=False,
        )

    async def _discover(self) -> _Endpoints:
        document = await _read(f"{self._provider.issuer.rstrip('/')}/.well-known/openid-configuration")
        if document.get("issuer") != self._provider.issuer:
            raise SignInFailed("The identity provider calls itself by another name than the one that is configured.")
        try:
            return _Endpoints(
                str(document["authorization_endpoint"]), str(document["token_endpoint"]), str(document["jwks_uri"])
            )
        except KeyError as error:
            raise SignInFailed("The identity provider's configuration lacks an endpoint.") from error

    async def _read_keys(self, address: str) -> KeySet:
        try:
            return KeySet.import_key_set(await _read(address))  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
        except (JoseError, KeyError, ValueError) as error:
            raise SignInFailed("The identity provider's keys cannot be read.") from error


async def _read(address: str) -> dict[str, object]:
    try:
        async with httpx.AsyncClient(timeout=_PATIENCE_S, trust_env=False) as client:
            response = await client.get(address)
            response.raise_for_status()
            document = response.json()
    except (httpx.HTTPError, ValueError) as error:
        raise SignInFailed from error
    if not isinstance(document, dict):
        raise SignInFailed
    return cast("dict[str, object]", document)
