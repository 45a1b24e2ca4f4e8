"""Who calls, found out before any handler sees the request."""

from collections.abc import Callable
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from app.access.authenticator import Authenticator, Presented
from app.access.csrf import check_same_origin
from app.access.sessions import COOKIE
from app.api.http.tickets import Admit
from app.domain.access import LOCAL, Principal
from app.domain.errors import Forbidden, TeamError, Unauthenticated
from app.store.tenancy import acting_for

CSRF_HEADER = "x-csrf-token"

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})

# How a refusal is written, in the dialect of the route.
Refuse = Callable[[Request, TeamError], Response]


@dataclass(frozen=True, slots=True)
class Csrf:
    """Which token a page sends back under a session. ``forms`` are the beginnings of paths that take plain forms.

    Their routes look for the token among the fields; all others are asked for the header.
    """

    token: Callable[[str], str]
    forms: tuple[str, ...] = ()


class AccessControl:
    """Puts the principal into ``request.state`` and acts for its tenant while the request is served.

    ``public`` are the beginnings of paths that anybody may see. ``csrf`` is what a page sends back with each
    change made under a session; ``hosts`` are names by which the service is reached besides loopback. ``admit``
    finds callers that come with a ticket.
    """

    def __init__(
        self,
        app: ASGIApp,
        authenticator: Authenticator,
        public: tuple[str, ...],
        refuse: Refuse,
        csrf: Csrf,
        hosts: frozenset[str] = frozenset(),
        admit: Admit | None = None,
    ) -> None:
        self._app = app
        self._authenticator = authenticator
        self._public = public
        self._refuse = refuse
        self._csrf = csrf
        self._hosts = hosts
        self._admit = admit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with its principal, or refuse it."""
        if scope["type"] != "http" or self._is_public(str(scope["path"])):
            await self._app(scope, receive, send)
            return
        try:
            principal = await self._principal(scope)
        except TeamError as error:
            await self._refuse(Request(scope), error)(scope, receive, send)
            return
        scope.setdefault("state", {})["principal"] = principal
        with acting_for(principal.tenant):
            await self._app(scope, receive, send)

    def _is_public(self, path: str) -> bool:
        return any(path == each or (each.endswith("/") and path.startswith(each)) for each in self._public)

    async def _principal(self, scope: Scope) -> Principal:
        if self._admit is not None and (admitted := await self._admit(scope)):
            return admitted
        headers = Headers(scope=scope)
        presented = Presented(
            headers.get("authorization", ""), headers.get("x-api-key", ""), _cookie(headers.get("cookie", ""))
        )
        if not presented.authorization and not presented.api_key:
            # What a browser sends by itself could have been sent by any page that is open in it.
            self._check_origin(scope, headers, presented.session)
        try:
            return await self._authenticator.principal(presented)
        except Unauthenticated:
            if not await self._authenticator.takes_anything(presented):
                raise
        self._check_origin(scope, headers, "")
        return LOCAL

    def _check_origin(self, scope: Scope, headers: Headers, session: str) -> None:
        host = _host_of(f"//{headers.get('host', '')}")
        if not session and not _is_loopback(host) and host not in self._hosts:
            # Without a credential only loopback is served; another name for it may be a foreign page's own.
            raise Unauthenticated
        if scope["method"] in _SAFE:
            return
        check_same_origin(headers)
        in_a_field = str(scope["path"]).startswith(self._csrf.forms)
        if session and not in_a_field and headers.get(CSRF_HEADER) != self._csrf.token(session):
            raise Forbidden(f"The header {CSRF_HEADER} is missing or wrong; load the page again.")


def _cookie(header: str) -> str:
    try:
        found = SimpleCookie(header).get(COOKIE)
    except CookieError:
        return ""
    return found.value if found is not None else ""


def _host_of(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def _is_loopback(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
