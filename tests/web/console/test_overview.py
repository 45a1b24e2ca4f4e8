"""The overview: what the page shows is what the API says, whoever asks."""

import re
from collections.abc import Mapping
from decimal import Decimal

import pytest

from app.web.console.values import Kind, written
from tests.running import Json, Served

TILES = {
    "Runs": ("runs", Kind.COUNT),
    "Cost": ("cost_usd", Kind.MONEY),
    "95th percentile of time": ("p95_ms", Kind.MS),
    "Failed runs": ("error_share", Kind.SHARE),
    "Judged useful": ("liked_share", Kind.SHARE),
    "Cleared backends only": ("guarded_share", Kind.SHARE),
}


def tiles(page: str) -> Mapping[str, tuple[str, str]]:
    """Each figure of the page with what stands under it."""
    tile = r'<span class="name">(.*?)</span><span class="value">(.*?)</span><span class="against">(.*?)</span>'
    return {name: (value, against) for name, value, against in re.findall(tile, page, re.DOTALL)}


def overview(service: Served, **headers: str) -> Json:
    answer = service.http.get("/v1/overview", headers=headers)
    assert answer.status_code == 200, answer.text
    found: Json = answer.json()
    return found


def figure(week: Json, name: str, kind: Kind) -> str:
    value = week[name]
    return written(Decimal(str(value)) if kind is Kind.MONEY else value, kind)  # type: ignore[arg-type]


def figures(found: Json) -> Mapping[str, tuple[str, str]]:
    """What the page shall show."""
    week, before = found["week"], found["before"]
    assert isinstance(week, dict)
    assert isinstance(before, dict)
    return {
        title: (figure(week, name, kind), f"{figure(before, name, kind)} the week before")
        for title, (name, kind) in TILES.items()
    }


def test_the_page_shows_what_the_api_says(service: Served) -> None:
    found, page, again = overview(service), service.http.get("/admin").text, overview(service)
    week, shown = found["week"], tiles(page)
    assert isinstance(week, dict)
    # A run may leave the seven days between the two requests.
    expected = [figures(found), figures(again)]
    assert {title: shown[title] for title in TILES} in expected
    assert week["runs"] > found["before"]["runs"] > 0  # type: ignore[index]
    assert shown["Waiting now"][0] == str(found["waiting"]["queued"]) == "0"  # type: ignore[index]
    days = found["days"]
    assert isinstance(days, list)
    assert len(days) == 14
    assert week["runs"] <= sum(day["runs"] for day in days) <= 600
    assert found["drift"]["features"] == service.http.get("/v1/drift").json()["features"]  # type: ignore[index]
    assert sum(week["tiers"].values()) == week["runs"] - week["failed"]
    assert sum(week["tier_shares"].values()) == pytest.approx(1)


def test_each_sees_the_sums_that_are_theirs(service: Served) -> None:
    admin = service.post("/v1/keys", {"name": "admin", "scopes": ["admin"], "operator": True}).json()["secret"]
    bearer = {"Authorization": f"Bearer {admin}"}
    assert service.post("/v1/tenants", {"id": "acme", "name": "Acme"}, **bearer).status_code == 201
    orders: Mapping[str, Json] = {
        "of the tenant": {"role": "viewer"},
        "elsewhere": {"role": "publisher", "tenant": "acme"},
        "an operator's": {"role": "publisher", "operator": True},
        "without the right": {"scopes": ["runs:read"]},
    }
    keys = {
        name: {
            "Authorization": "Bearer " + service.post("/v1/keys", {"name": name, **order}, **bearer).json()["secret"]
        }
        for name, order in orders.items()
    }
    seen = {name: overview(service, **keys[name]) for name in ("of the tenant", "elsewhere", "an operator's")}
    assert {name: each["tenant"] for name, each in seen.items()} == {
        "of the tenant": "default",
        "elsewhere": "acme",
        "an operator's": None,
    }
    assert seen["of the tenant"]["week"] == seen["an operator's"]["week"]
    nobody = seen["elsewhere"]["week"]
    assert isinstance(nobody, dict)
    assert (nobody["runs"], nobody["error_share"], nobody["p95_ms"]) == (0, None, None)
    refused = service.http.get("/v1/overview", headers=keys["without the right"])
    assert (refused.status_code, "usage:read" in refused.json()["detail"]) == (403, True)
