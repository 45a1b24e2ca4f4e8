"""An identity provider on a loopback socket, which lies as it is told."""

import asyncio
import base64
import hashlib
import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import uvicorn
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from app.api.http.serving import bound

CLIENT = "cto-team"


@dataclass
class FakeProvider:
    """Signs what it is told to; ``claims`` go over what an honest provider would say."""

    issuer: str
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "first"}))
    claims: dict[str, object] = field(default_factory=dict[str, object])
    codes: dict[str, dict[str, str]] = field(default_factory=dict[str, dict[str, str]])
    calls: list[str] = field(default_factory=list[str])

    def person(self, nonce: str | None = None, audience: str = CLIENT, **more: object) -> dict[str, object]:
        """The claims about somebody who has signed in."""
        now = int(datetime.now(UTC).timestamp())
        usual: dict[str, object] = {
            "iss": self.issuer,
            "aud": audience,
            "sub": "u-1",
            "email": "Ada@Example.org",
            "email_verified": True,
            "iat": now,
            "exp": now + 300,
        }
        if nonce is not None:
            usual["nonce"] = nonce
        return {**usual, **self.claims, **more}

    def token(self, claims: dict[str, object], key: RSAKey | None = None, algorithm: str = "RS256") -> str:
        """A signed token."""
        signing = key or self.key
        return jwt.encode({"alg": algorithm, "kid": str(signing.kid)}, claims, signing)

    def authorize(self, address: str) -> str:
        """What a browser would be sent back with: the code for a request that the service has made."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256"
        code = f"code-{len(self.codes)}"
        self.codes[code] = asked
        return code

    def application(self) -> Starlette:
        """The provider's endpoints."""

        async def configuration(_: Request) -> JSONResponse:
            self.calls.append("configuration")
            return JSONResponse(
                {
                    "issuer": self.issuer,
                    "authorization_endpoint": f"{self.issuer}/authorize",
                    "token_endpoint": f"{self.issuer}/token",
                    "jwks_uri": f"{self.issuer}/keys",
                }
            )

        async def keys(_: Request) -> JSONResponse:
            self.calls.append("keys")
            return JSONResponse(KeySet([self.key]).as_dict(private=False))

        async def token(request: Request) -> JSONResponse:
            self.calls.append("token")
            form = {name: values[0] for name, values in parse_qs((await request.body()).decode()).items()}
            asked = self.codes.pop(form.get("code", ""), None)
            proof = base64.urlsafe_b64encode(hashlib.sha256(form.get("code_verifier", "").encode()).digest())
            if asked is None or proof.rstrip(b"=").decode() != asked["code_challenge"]:
                return JSONResponse({"error": "invalid_grant"}, 400)
            claims = self.person(asked["nonce"])
            return JSONResponse({"access_token": "opaque", "token_type": "Bearer", "id_token": self.token(claims)})

        return Starlette(
            routes=[
                Route("/.well-known/openid-configuration", configuration),
                Route("/keys", keys),
                Route("/token", token, methods=["POST"]),
            ]
        )


@asynccontextmanager
async def provider() -> AsyncGenerator[FakeProvider]:
    """A running provider."""
    with bound("127.0.0.1", 0) as listening:
        fake = FakeProvider(f"http://127.0.0.1:{listening.getsockname()[1]}")
        server = uvicorn.Server(
            uvicorn.Config(fake.application(), log_level="warning", lifespan="off", access_log=False, ws="none")
        )
        task = asyncio.create_task(server.serve(sockets=[listening]))
        try:
            yield fake
        finally:
            server.should_exit = True
            with suppress(asyncio.CancelledError):
                await task


def dumped(claims: dict[str, object]) -> str:
    """Claims in the form in which an unsigned token carries them."""
    return base64.urlsafe_b64encode(json.dumps(claims).encode()).rstrip(b"=").decode()
