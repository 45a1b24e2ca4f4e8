"""The caller's quotas, before the routes and after it is known who calls."""

from collections.abc import Awaitable, Callable

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.admission.rates import Rates, charges, limit_header, policy_header, tightest
from app.api.limits.kinds import asks, is_free
from app.api.refusing import openai_compatible, refuse
from app.domain.access import Principal
from app.domain.errors import DatabaseUnavailable, RateLimited
from app.domain.quota import Limiter, Standing

# The limit of runs that a tenant has of its own.
OfTenant = Callable[[str], Awaitable[int | None]]


class RateLimits:
    """Charges each request, and refuses it with 429 where the caller or the tenant has nothing left.

    Where no limit holds for the caller, nothing is asked of the limiter.
    """

    def __init__(self, app: ASGIApp, limiter: Limiter, rates: Rates, of_tenant: OfTenant) -> None:
        self._app = app
        self._of_tenant = of_tenant
        self._limiter = limiter
        self._rates = rates

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it; both say where the caller stands."""
        principal = scope.get("state", {}).get("principal") if scope["type"] == "http" else None
        if principal is None or is_free(scope["path"]):
            await self._app(scope, receive, send)
            return
        try:
            standings = await self._standings(principal, run=asks(scope["method"], scope["path"]))
        except DatabaseUnavailable as error:
            await refuse(Request(scope), error)(scope, receive, send)
            return
        if not standings:
            await self._app(scope, receive, send)
            return
        headers = _headers(standings, scope["path"])
        late = max(standings, key=lambda each: each.retry_after_s)
        if late.retry_after_s:
            refusal = refuse(Request(scope), _refusal(late))
            refusal.headers.update(headers)
            await refusal(scope, receive, send)
            return

        async def send_with_standing(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(headers)
            await send(message)

        await self._app(scope, receive, send_with_standing)

    async def _standings(self, principal: Principal, *, run: bool) -> tuple[Standing, ...]:
        tenant_runs = await self._of_tenant(principal.tenant) if run else None
        asked = charges(principal, self._rates, run=run, tenant_runs=tenant_runs)
        return await self._limiter.take(asked) if asked else ()


def _refusal(late: Standing) -> RateLimited:
    quota = late.quota
    sentence = f"More than {quota.count} in {quota.window_s} s, the quota of {quota.name}."
    return RateLimited(sentence, retry_after_s=late.retry_after_s)


def _headers(standings: tuple[Standing, ...], path: str) -> dict[str, str]:
    told = {"RateLimit-Policy": policy_header(standings), "RateLimit": limit_header(standings)}
    if openai_compatible(path):
        first = tightest(standings)
        told |= {
            "x-ratelimit-limit-requests": str(first.quota.count),
            "x-ratelimit-remaining-requests": str(first.left),
            "x-ratelimit-reset-requests": f"{first.reset_s}s",
        }
    return told
