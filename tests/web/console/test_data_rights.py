"""Who sees which of the console's views, and who may change something there."""

import pytest

from tests.running import Served
from tests.web.console.filled import NAME, Filled, fill

ROUTES = ("backends/llama/drain", "backends/llama/test", "budgets/change", "skills/cost-notes/retire", "audit/verify")


@pytest.fixture(scope="module")
def filled(service: Served) -> Filled:
    """The service with something to show, before there is any key."""
    return fill(service)


def bearer(secret: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {secret}"}


@pytest.fixture(scope="module")
def admin(service: Served, filled: Filled) -> str:
    """The first key, after which nobody gets in without one."""
    assert filled.plain
    made = service.post("/v1/keys", {"name": "admin", "scopes": ["admin"], "operator": True})
    return str(made.json()["secret"])


@pytest.fixture(scope="module")
def viewer(service: Served, admin: str) -> str:
    """A key that may only look."""
    order = {"name": "eve", "role": "viewer", "scopes": ["runs:read"]}
    made = service.http.post("/v1/keys", json=order, headers=bearer(admin))
    return str(made.json()["secret"])


def test_a_viewer_sees_figures_and_no_button_and_gets_403_by_url(service: Served, viewer: str, filled: Filled) -> None:
    for view in ("backends", "backends/llama", "attempts", "budgets", "usage", "runs", "screening", "skills"):
        found = service.http.get(f"/admin/{view}", headers=bearer(viewer))
        assert found.status_code == 200, (view, found.text[:800])
        assert 'method="post"' not in found.text.replace('action="/logout"', ""), view
        assert "/admin/audit" not in found.text
    for route in ROUTES:
        assert service.http.post(f"/admin/{route}", headers=bearer(viewer), data={"why": "x"}).status_code == 403, route
    for view in ("access", "access/keys/new", "webhooks", "audit", "audit/export", "skills/waiting/x"):
        assert service.http.get(f"/admin/{view}", headers=bearer(viewer)).status_code == 403, view
    shown = service.http.get(f"/admin/runs/{filled.secret}", headers=bearer(viewer))
    assert (shown.status_code, NAME in shown.text, "runs:debug" in shown.text) == (200, False, True)
    trace = service.http.get(f"/v1/runs/{filled.plain}/trace", headers=bearer(viewer)).json()
    assert trace["words"] is None
    assert trace["feedback"][0]["text"] == ""
    opinions = service.http.get("/v1/insights/feedback", headers=bearer(viewer)).json()["data"]
    (opinion,) = [each for each in opinions if each["run_id"] == filled.plain]
    assert (opinion["rating"], opinion["comment"]) == ("down", None)


def test_an_administrator_sees_the_words(service: Served, admin: str, filled: Filled) -> None:
    shown = service.http.get(f"/admin/runs/{filled.secret}", headers=bearer(admin))
    assert NAME in shown.text
    trace = service.http.get(f"/v1/runs/{filled.secret}/trace", headers=bearer(admin)).json()
    assert NAME in trace["words"]["question"]
    assert [each["kind"] for each in trace["moments"]][-1] == "run.finished"


def test_a_key_is_made_with_a_role_its_secret_shown_once_and_revoked(service: Served, admin: str) -> None:
    fields = {"name": "the board", "role": "viewer", "highest": "internal", "days": "30"}
    asked = service.http.post("/admin/access/keys/new", data=fields, headers=bearer(admin))
    assert "Why?" in asked.text
    made = service.http.post("/admin/access/keys/new", data=fields | {"why": "asked for"}, headers=bearer(admin))
    assert made.status_code == 200
    secret = made.text.partition('class="secret"')[2].partition(">")[2].partition("<")[0]
    assert service.http.get("/admin/runs", headers=bearer(secret)).status_code == 200
    key = secret.split("_")[1]
    listed = service.http.get("/admin/access", headers=bearer(admin)).text
    assert f"/admin/access/keys/{key}" in listed
    assert secret not in listed
    done = service.http.post(f"/admin/access/keys/{key}/revoke", data={"why": "over"}, headers=bearer(admin))
    assert done.status_code == 303
    assert service.http.get("/admin/runs", headers=bearer(secret)).status_code == 401
    changes = service.http.get("/v1/audit", headers=bearer(admin)).json()["data"]
    assert [(each["action"], each["why"]) for each in changes[:2]] == [
        ("key.revoke", "over"),
        ("key.create", "asked for"),
    ]


def test_all_tenants_usage_is_for_operators(service: Served, admin: str, viewer: str) -> None:
    path = "/v1/usage?tenants=all&group_by=tenant"
    assert service.http.get(path, headers=bearer(viewer)).status_code == 403
    everybody = service.http.get(path, headers=bearer(admin)).json()
    assert "default" in {each["group"] for each in everybody["data"]}
    models = service.http.get("/v1/usage?group_by=model", headers=bearer(viewer)).json()
    assert models["total"]["attempts"] == everybody["total"]["attempts"] > 0


def test_nobody_gives_away_more_than_they_have(service: Served, admin: str) -> None:
    order = {"name": "porter", "scopes": ["keys:write", "runs:read"]}
    porter = str(service.http.post("/v1/keys", json=order, headers=bearer(admin)).json()["secret"])
    fields = {"name": "more", "scope": "admin", "why": "x"}
    refused = service.http.post("/admin/access/keys/new", data=fields, headers=bearer(porter))
    assert (refused.status_code, "ctk_" in refused.text) == (403, False)
