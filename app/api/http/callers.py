"""Who calls, by what a request carries."""

from collections.abc import Callable
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import Scope

from app.access.authenticator import Authenticator, Presented
from app.access.csrf import check_same_origin
from app.access.sessions import COOKIE
from app.api.http.tickets import Admit
from app.domain.access import LOCAL, Principal
from app.domain.errors import Forbidden, TeamError, Unauthenticated

CSRF_HEADER = "x-csrf-token"

_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True, slots=True)
class Csrf:
    """Which token a page sends back under a session. ``forms`` are the beginnings of paths that take plain forms.

    Their routes look for the token among the fields; all others are asked for the header.
    """

    token: Callable[[str], str]
    forms: tuple[str, ...] = ()


class Callers:
    """Finds the principal of a request.

    ``csrf`` is what a page sends back with each change made under a session; ``hosts`` are names by which the service
    is reached besides loopback. ``admit`` finds callers that come with a ticket.
    """

    def __init__(
        self,
        authenticator: Authenticator,
        csrf: Csrf,
        hosts: frozenset[str] = frozenset(),
        admit: Admit | None = None,
    ) -> None:
        self._authenticator = authenticator
        self._csrf = csrf
        self._hosts = hosts
        self._admit = admit

    async def principal(self, scope: Scope) -> Principal:
        """Who calls.

        Raises:
            Unauthenticated: nobody that may.
            Forbidden: what a browser sends by itself, from a page of another site or without the page's token.
        """
        if self._admit is not None and (admitted := await self._admit(scope)):
            return admitted
        headers = Headers(scope=scope)
        presented = self._presented(scope, headers)
        try:
            return await self._authenticator.principal(presented)
        except Unauthenticated:
            if not await self._authenticator.takes_anything(presented):
                raise
        self._check_origin(scope, headers, "")
        return LOCAL

    def at_once(self, scope: Scope) -> Principal | None:
        """Who calls, where nothing has to be looked up for it and no ticket opens the way.

        None says nothing: it may be a caller that ``principal`` finds, or nobody.
        """
        try:
            return self._authenticator.at_once(self._presented(scope, Headers(scope=scope)))
        except TeamError:
            return None

    def _presented(self, scope: Scope, headers: Headers) -> Presented:
        presented = Presented(
            headers.get("authorization", ""), headers.get("x-api-key", ""), _cookie(headers.get("cookie", ""))
        )
        if not presented.authorization and not presented.api_key:
            # What a browser sends by itself could have been sent by any page that is open in it.
            self._check_origin(scope, headers, presented.session)
        return presented

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
    if not header:
        return ""
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
    if host in _LOOPBACK or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
