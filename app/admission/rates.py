"""Which quotas a request of a caller counts against. Pure."""

from dataclasses import dataclass

from app.domain.access import LOCAL, Principal
from app.domain.quota import Charge, Quota, Standing

_REQUESTS, _RUNS = "requests", "runs"


@dataclass(frozen=True, slots=True)
class Rates:
    """Limits for each minute. None: the usual one, which the local administrator is free of; 0: no limit at all."""

    requests: int | None = None
    runs: int | None = None
    tenant_requests: int | None = None
    tenant_runs: int | None = None


USUAL = Rates(requests=600, runs=60, tenant_requests=3000, tenant_runs=300)
"""A person clicks once a second at most, and a program that polls ten runs stays below; a tenant is five callers."""


def caller_of(principal: Principal) -> str:
    """Whose bucket it is: the key's, or the person's within the tenant."""
    return f"key:{principal.key_id}" if principal.key_id else f"user:{principal.tenant}:{principal.user}"


def charges(principal: Principal, rates: Rates, *, run: bool, tenant_runs: int | None = None) -> tuple[Charge, ...]:
    """What a request is charged; one that asks for a ``run`` counts as that, too.

    A key's own limit goes before that of the installation, and so does ``tenant_runs``, the tenant's own.
    """
    caller, tenant = caller_of(principal), f"tenant:{principal.tenant}"
    wanted = [
        (_REQUESTS, caller, rates.requests, USUAL.requests),
        (f"tenant-{_REQUESTS}", tenant, rates.tenant_requests, USUAL.tenant_requests),
    ]
    if run:
        wanted += [
            (_RUNS, caller, principal.runs_per_minute or rates.runs, USUAL.runs),
            (f"tenant-{_RUNS}", tenant, tenant_runs or rates.tenant_runs, USUAL.tenant_runs),
        ]
    limits = ((name, bucket, _limit(principal, own, usual)) for name, bucket, own, usual in wanted)
    return tuple(Charge(f"{name}:{bucket}", Quota(name, limit)) for name, bucket, limit in limits if limit)


def _limit(principal: Principal, own: int | None, usual: int | None) -> int | None:
    if own is not None:
        return own
    return None if principal == LOCAL else usual


def policy_header(standings: tuple[Standing, ...]) -> str:
    """``RateLimit-Policy`` (draft-ietf-httpapi-ratelimit-headers)."""
    return ", ".join(f'"{each.quota.name}";q={each.quota.count};w={each.quota.window_s}' for each in standings)


def limit_header(standings: tuple[Standing, ...]) -> str:
    """``RateLimit``: what is left of each, and the seconds until all of it is there again."""
    return ", ".join(f'"{each.quota.name}";r={each.left};t={each.reset_s}' for each in standings)


def tightest(standings: tuple[Standing, ...]) -> Standing:
    """The one of which the smallest share is left, for clients that read one limit only."""
    return min(standings, key=lambda each: each.left / each.quota.count)
