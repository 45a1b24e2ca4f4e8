"""A canary that serves everybody, in the console: what it is held against is said beside the figures."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from playwright.sync_api import Page, expect

from tests.running import Place, Served
from tests.web.console.history import Past, invented, just_now, written
from tests.web.console.look import barriers, picture, too_wide
from tests.web.console.test_policies import TEXT, say_why

pytestmark = pytest.mark.browser

PATIENCE_MS = 45_000
WHO = {"who": "jo@example.org", "why": "one answer in ten was read"}


def calls(place: Place, policy: str, number: int, seed: int) -> None:
    """So many calls right now, all of them answered."""
    past: Sequence[Past] = invented(number, Path(place.more["CTO_TEAM_BACKENDS"]), seed=seed)
    well = [replace(each, attempt=replace(each.attempt, outcome="ok")) for each in past]
    assert place.database_dsn is not None
    written(place.database_dsn, just_now(well, policy))


def test_at_the_whole_the_control_is_that_of_the_last_share(page: Page, place: Place, service: Served) -> None:
    text = f"{TEXT}canary: {{steps: [50, 100], min_requests: 50, min_minutes: 1}}\n"
    said = {"yaml": text, "author": "jo@example.org", "note": "to look at"}
    assert service.post("/v1/policies/house/drafts", said).status_code == 201
    assert service.post("/v1/policies/house/1/canary", {**WHO, "max_cost": 1000}).status_code == 201
    assert place.database_dsn is not None
    with psycopg.connect(place.database_dsn) as connection:
        connection.execute("UPDATE canary SET stepped_at = stepped_at - interval '5 minutes'")
    calls(place, "default@1", 80, 3)
    calls(place, "house@1", 80, 4)

    page.goto(f"{service.address}/admin/canary")
    expect(page.get_by_role("button", name="Approve 100 %")).to_have_class("primary", timeout=PATIENCE_MS)
    assert service.http.get("/v1/policies/canary").json()["ruling"]["note"] == ""
    page.get_by_role("button", name="Approve 100 %").click()
    say_why(page, "The numbers allow it.", "Approve 100 %")
    expect(page.get_by_role("status")).to_have_text("house@1 serves 100 % of the conversations.")

    calls(place, "house@1", 30, 5)
    sides = page.get_by_role("region", name="Both sides at 100 %")
    expect(sides.get_by_role("row", name="Calls")).to_contain_text("30", timeout=PATIENCE_MS)
    heads = sides.get_by_role("columnheader").all_inner_texts()
    assert heads == ["default@1 at 50 %", "house@1 at 100 %"]
    row = sides.get_by_role("row", name="Calls").get_by_role("cell").all_inner_texts()
    assert row == ["80", "30"]
    ruling = service.http.get("/v1/policies/canary").json()["ruling"]
    assert "held against the control's calls at 50 %" in ruling["note"]
    expect(page.get_by_role("main")).to_contain_text(ruling["note"])
    assert barriers(page) == []
    assert not too_wide(page)
    picture(page, "canary-whole")
    assert service.post("/v1/policies/canary/rollback", WHO).status_code == 200
