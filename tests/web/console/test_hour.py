"""An administrator's hour, end to end: look, draft, ask what if, publish to 5 %, watch, roll back."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.running import Place, Served
from tests.web.console.history import invented, just_now, written
from tests.web.console.look import picture
from tests.web.reader import Watch

pytestmark = pytest.mark.browser

BEFORE = "then: {prefer: [expensive, cheap, local, extractive], learned_may_downgrade: true}"
AFTER = "then: {prefer: [cheap, expensive, local, extractive]}"


def say_why(page: Page, why: str, button: str) -> None:
    """Give the reason that a change asks for."""
    page.get_by_label("Why?").fill(why)
    page.get_by_role("button", name=button).click()


def test_an_hour_of_an_administrator(page: Page, place: Place, service: Served) -> None:
    watch = Watch(page)
    page.goto(f"{service.address}/admin")
    expect(page.get_by_role("link", name="Cost")).to_contain_text("the week before")
    picture(page, "hour-1-overview")
    _draft(page)
    _ask_what_if(page)
    _publish_to_a_few(page)
    _watch(page, place)
    _roll_back(page)
    assert service.http.get("/v1/policies/live").json()["in_use"] == "default@1"
    kinds = [each["action"] for each in service.http.get("/v1/audit").json()["data"]]
    assert {"policy.draft", "canary.start", "canary.rollback"} <= set(kinds)
    assert [each for each in watch.complaints if "status of 4" not in each] == []


def _draft(page: Page) -> None:
    page.get_by_role("navigation", name="Console").get_by_role("link", name="Policies").click()
    page.get_by_role("link", name="New draft").click()
    text = page.get_by_label("Policy", exact=True)
    assert BEFORE in text.input_value()
    text.fill(text.input_value().replace(BEFORE, AFTER))
    expect(page.locator(".fine")).to_be_visible()
    picture(page, "hour-2-draft")
    page.get_by_role("button", name="Show what changes").click()
    expect(page.locator(".diff .added")).to_contain_text(AFTER)
    picture(page, "hour-3-difference")
    say_why(page, "The bill of last month: judgement on the cheap tier first.", "Keep draft")
    expect(page.get_by_role("heading", name="default@2")).to_be_visible()
    judgement = page.get_by_role("region", name="Rules").get_by_role("row", name="judgement")
    expect(judgement).to_contain_text("%")
    picture(page, "hour-4-version")


def _ask_what_if(page: Page) -> None:
    page.get_by_role("main").get_by_role("link", name="What if").click()
    expect(page.get_by_role("heading", name="default@2 instead of default@1")).to_be_visible()
    estimates = page.get_by_role("region", name="What it would have meant")
    expect(estimates.get_by_role("row", name="Cost of a call")).to_contain_text("better")
    expect(page.get_by_role("listitem").filter(has_text="Above a clearance")).to_contain_text("0")
    expect(page.get_by_role("region", name="Which calls move, and why")).to_contain_text("swift")
    picture(page, "hour-5-what-if")


def _publish_to_a_few(page: Page) -> None:
    page.get_by_role("link", name="The version").click()
    page.get_by_role("button", name="Try on a share").click()
    expect(page.get_by_role("heading", name="Try default@2 on 5 %?")).to_be_visible()
    picture(page, "hour-6-publish")
    say_why(page, "What-if says cheaper and as good.", "Publish to 5 %")
    expect(page.get_by_role("status")).to_have_text("default@2 serves 5 % of the conversations.")
    expect(page.locator(".steps .here")).to_have_text("5 %")


def _watch(page: Page, place: Place) -> None:
    """The page is read again by itself."""
    _traffic(place)
    calls = page.get_by_role("region", name="Both sides").get_by_role("row", name="Calls")
    expect(calls).to_contain_text("150", timeout=45_000)
    expect(page.get_by_role("region", name="Guardrails").get_by_role("meter").first).to_be_visible()
    picture(page, "hour-7-watch")


def _roll_back(page: Page) -> None:
    page.get_by_role("button", name="Roll back").click()
    expect(page.locator(".diff")).to_contain_text("share of the conversations: 0 %")
    say_why(page, "The strong backend is worth its price here.", "Roll back")
    expect(page.get_by_role("status")).to_contain_text("default@2 is rolled back")
    expect(page.get_by_role("region", name="The last one")).to_contain_text("rolled back")
    picture(page, "hour-8-rolled-back")


def _traffic(place: Place) -> None:
    """A moment of calls on both sides."""
    assert place.database_dsn is not None
    backends = Path(place.more["CTO_TEAM_BACKENDS"])
    written(place.database_dsn, just_now(invented(150, backends, seed=3), "default@1"))
    written(place.database_dsn, just_now(invented(12, backends, seed=4), "default@2"))
