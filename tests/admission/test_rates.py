"""Who is charged what, and how it is told."""

from dataclasses import replace

from app.admission.rates import USUAL, Rates, charges, limit_header, policy_header, tightest
from app.domain.access import LOCAL, Principal, Scope
from app.domain.quota import Quota, Standing

KEY = Principal("acme", "ann", frozenset({Scope.RUNS_WRITE}), key_id="key_1")
PERSON = replace(KEY, key_id=None)


def test_the_local_administrator_has_no_limit_unless_one_is_set() -> None:
    assert charges(LOCAL, Rates(), run=True) == ()
    (only,) = charges(LOCAL, Rates(runs=5), run=True)
    assert only.quota == Quota("runs", 5)
    assert charges(LOCAL, Rates(runs=5), run=False) == ()


def test_a_key_is_charged_for_itself_and_for_its_tenant() -> None:
    found = charges(KEY, Rates(), run=True)
    assert [(each.bucket, each.quota.count) for each in found] == [
        ("requests:key:key_1", USUAL.requests),
        ("tenant-requests:tenant:acme", USUAL.tenant_requests),
        ("runs:key:key_1", USUAL.runs),
        ("tenant-runs:tenant:acme", USUAL.tenant_runs),
    ]
    assert [each.quota.name for each in charges(KEY, Rates(), run=False)] == ["requests", "tenant-requests"]


def test_people_of_two_tenants_with_one_name_have_two_buckets() -> None:
    mine = {each.bucket for each in charges(PERSON, Rates(), run=True)}
    theirs = {each.bucket for each in charges(replace(PERSON, tenant="other"), Rates(), run=True)}
    assert not mine & theirs


def test_a_keys_own_limit_goes_first() -> None:
    own = replace(KEY, runs_per_minute=7)
    for rates in (Rates(), Rates(runs=0), Rates(runs=1000)):
        found = {each.quota.name: each.quota.count for each in charges(own, rates, run=True)}
        assert found["runs"] == 7


def test_zero_is_no_limit() -> None:
    assert charges(KEY, Rates(0, 0, 0, 0), run=True) == ()


def test_headers() -> None:
    standings = (Standing(Quota("requests", 600), 599, 1), Standing(Quota("runs", 60), 42, 17))
    assert policy_header(standings) == '"requests";q=600;w=60, "runs";q=60;w=60'
    assert limit_header(standings) == '"requests";r=599;t=1, "runs";r=42;t=17'
    assert tightest(standings).quota.name == "runs"
