"""Signing in and out of the pages."""

import hmac
import json
import time
from collections.abc import Mapping
from dataclasses import asdict
from typing import Annotated
from urllib.parse import parse_qs, quote, urlsplit

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from app.access.csrf import check_same_origin, csrf_token
from app.access.oidc import Attempt, OpenIdConnect
from app.access.sessions import COOKIE, LONGEST
from app.domain.errors import (
    Forbidden,
    NotFound,
    PayloadTooLarge,
    RateLimited,
    SignInFailed,
    TeamError,
    Unauthenticated,
)
from app.service import Service
from app.web.shared import HEADERS, ServiceDep, Web, WebDep

# Without a referrer at all, browsers would not say either from where the form is sent.
_HEADERS = {**HEADERS, "Referrer-Policy": "same-origin", "Cache-Control": "no-store"}
_ATTEMPT = "cto_team_login"
_ATTEMPT_S = 600
_MOST_BYTES = 10_000
_CONSOLE = "/admin"

router = APIRouter(include_in_schema=False)


@router.get("/login")
async def sign_in(web: WebDep, service: ServiceDep, to: Annotated[str, Query(max_length=500)] = "/") -> HTMLResponse:
    """The page on which people sign in."""
    return await _page(web, service, _here(to))


@router.post("/login")
async def with_password(request: Request, web: WebDep, service: ServiceDep) -> Response:
    """Sign in with the local administrator's password."""
    check_same_origin(request.headers)
    if not service.login.with_password:
        raise NotFound("There is no sign-in with a password here.")
    form = await _form(request)
    to = _here(form.get("to", "/"))
    try:
        principal = await service.login.password.check(form.get("password", ""))
    except (Unauthenticated, RateLimited) as error:
        return await _page(web, service, to, error)
    return _signed_in(request, service, await service.login.sessions.open(principal), to)


@router.post("/login/key")
async def with_key(request: Request, web: WebDep, service: ServiceDep) -> Response:
    """Sign in to the console with an API key."""
    check_same_origin(request.headers)
    form = await _form(request)
    to = _here(form.get("to", "/"))
    address = request.client.host if request.client else ""
    try:
        key = await service.login.keys.check(form.get("key", ""), address)
    except (Unauthenticated, Forbidden, RateLimited) as error:
        return await _page(web, service, to, error)
    token = await service.login.sessions.open_with(key)
    # The page for questions needs rights that no role of the console has.
    return _signed_in(request, service, token, _CONSOLE if to == "/" else to)


@router.get("/login/provider")
async def to_provider(
    request: Request, service: ServiceDep, to: Annotated[str, Query(max_length=500)] = "/"
) -> Response:
    """On to the identity provider."""
    url, attempt = await _provider(service).begin(_callback(request, service))
    response = RedirectResponse(url, 303, headers=dict(HEADERS))
    value = _sealed(service, {**asdict(attempt), "to": _here(to), "until": int(time.time()) + _ATTEMPT_S})
    response.set_cookie(
        _ATTEMPT, value, _ATTEMPT_S, path="/login", httponly=True, samesite="lax", secure=_secure(request, service)
    )
    return response


@router.get("/login/callback")
async def from_provider(
    request: Request,
    service: ServiceDep,
    code: Annotated[str, Query(max_length=4000)] = "",
    state: Annotated[str, Query(max_length=500)] = "",
) -> Response:
    """Back from the identity provider."""
    begun = _unsealed(service, request.cookies.get(_ATTEMPT, ""))
    attempt = Attempt(str(begun["state"]), str(begun["nonce"]), str(begun["verifier"]))
    principal = await _provider(service).finish(_callback(request, service), attempt, state=state, code=code)
    token = await service.login.sessions.open(principal)
    response = _signed_in(request, service, token, _here(str(begun["to"])))
    response.delete_cookie(_ATTEMPT, path="/login")
    return response


@router.post("/logout")
async def sign_out(request: Request, service: ServiceDep) -> Response:
    """End the session of this browser."""
    token = request.cookies.get(COOKIE, "")
    form = await _form(request)
    if token:
        if not hmac.compare_digest(form.get("csrf", "").encode(), csrf_token(token).encode()):
            raise Forbidden("The page is too old; load it again.")
        await service.login.sessions.close(token)
    response = RedirectResponse("/login", 303, headers=dict(HEADERS))
    response.delete_cookie(COOKIE, path="/")
    return response


async def _page(web: Web, service: Service, to: str, error: TeamError | None = None) -> HTMLResponse:
    login = service.login
    body = web.templates.get_template("login.html").render(
        assets=web.assets,
        to=to,
        provider=login.provider is not None,
        password=login.with_password,
        known=login.with_password and await login.password.known(),
        problem=error.sentence if error else None,
    )
    waits = {"Retry-After": str(error.retry_after_s)} if isinstance(error, RateLimited) else {}
    return HTMLResponse(body, error.status if error else 200, headers={**_HEADERS, **waits})


def _signed_in(request: Request, service: Service, token: str, to: str) -> Response:
    response = RedirectResponse(to, 303, headers=dict(HEADERS))
    response.set_cookie(
        COOKIE,
        token,
        int(LONGEST.total_seconds()),
        path="/",
        httponly=True,
        samesite="lax",
        secure=_secure(request, service),
    )
    return response


def _provider(service: Service) -> OpenIdConnect:
    if service.login.provider is None:
        raise NotFound("No identity provider is configured.")
    return service.login.provider


def _callback(request: Request, service: Service) -> str:
    base = service.settings.public_url or str(request.base_url)
    return f"{base.rstrip('/')}/login/callback"


def _secure(request: Request, service: Service) -> bool:
    return request.url.scheme == "https" or (service.settings.public_url or "").startswith("https:")


def _here(to: str) -> str:
    """The path to go on to; an address elsewhere becomes the page itself."""
    parts = urlsplit(to)
    elsewhere = parts.scheme or parts.netloc or not to.startswith("/") or to.startswith(("//", "/\\"))
    return "/" if elsewhere else quote(to, safe="/?&=%#-._~")


async def _form(request: Request) -> Mapping[str, str]:
    fields = parse_qs((await _body(request)).decode("utf-8", "replace"))
    return {name: values[0] for name, values in fields.items()}


async def _body(request: Request) -> bytes:
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > _MOST_BYTES:
            raise PayloadTooLarge
    return body


def _sealed(service: Service, values: dict[str, object]) -> str:
    return service.seal.close("login", json.dumps(values, separators=(",", ":")))


def _unsealed(service: Service, cookie: str) -> dict[str, object]:
    text = service.seal.open("login", cookie)
    values: dict[str, object] = json.loads(text) if text is not None else {}
    if float(str(values.get("until", 0))) < time.time():
        raise SignInFailed("The sign-in was begun elsewhere, or too long ago.")
    return values
