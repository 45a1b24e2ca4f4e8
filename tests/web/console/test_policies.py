"""Policies in the console, in a real Chromium over the real service: written, checked, published, rolled back."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.running import Served
from tests.web.console.look import picture
from tests.web.reader import Watch

pytestmark = pytest.mark.browser

TEXT = """policy: house
version: 1
rules:
  - id: in-house
    when: {sensitivity: [confidential, restricted]}
    then: {prefer: [local, extractive]}
    why: Personal and secret text stays in the house.
  - id: rest
    when: {}
    then: {prefer: [expensive, local, extractive]}
    why: Everything else.
"""
WHO = {"who": "jo@example.org", "why": "tidying up"}


@pytest.fixture(autouse=True)
def _nothing_stays(service: Served) -> Iterator[None]:
    """Afterwards the policy of the setting holds again."""
    yield
    while service.http.get("/v1/policies/live").json()["published"]:
        assert service.post("/v1/policies/rollback", WHO).status_code == 200


def write(page: Page, service: Served, text: str) -> None:
    """Open the editor and put a text into it."""
    page.goto(f"{service.address}/admin/policies")
    page.get_by_role("link", name="New draft").click()
    page.get_by_label("Policy", exact=True).fill(text)


def say_why(page: Page, why: str, button: str) -> None:
    """Give the reason that a change asks for."""
    page.get_by_label("Why?").fill(why)
    page.get_by_role("button", name=button).click()


def test_draft_publish_and_roll_back(page: Page, service: Served) -> None:
    watch = Watch(page)
    write(page, service, TEXT)
    expect(page.locator(".fine")).to_be_visible()
    picture(page, "editor")
    page.get_by_role("button", name="Show what changes").click()
    expect(page.get_by_role("heading", name="Keep this as a draft of house?")).to_be_visible()
    expect(page.locator(".diff .added", has_text="policy: house")).to_be_visible()
    picture(page, "draft-diff")
    say_why(page, "To see what it does.", "Keep draft")
    expect(page.get_by_role("status")).to_have_text("house@1 is kept as a draft.")
    expect(page.get_by_role("heading", name="house@1")).to_be_visible()
    rules = page.get_by_role("region", name="Rules")
    expect(rules.get_by_role("row", name="in-house")).to_contain_text("sensitivity: confidential, restricted")
    picture(page, "policy")

    page.get_by_role("button", name="Publish to all").click()
    say_why(page, "It was tried.", "Publish")
    expect(page.get_by_role("status")).to_have_text("house@1 is live.")
    assert service.http.get("/v1/policies/live").json()["in_use"] == "house@1"
    history = page.get_by_role("region", name="Publications and rollbacks")
    expect(history.get_by_role("row", name="It was tried.")).to_contain_text("publish")
    picture(page, "policies")
    page.reload()
    expect(page.get_by_role("status")).to_have_count(0)

    page.get_by_role("region", name="Versions").get_by_role("link", name="house@1").click()
    page.get_by_role("button", name="Roll back").click()
    say_why(page, "Too dear.", "Roll back")
    expect(page.get_by_role("status")).to_have_text("default@1 holds again.")
    assert service.http.get("/v1/policies/live").json()["published"] is None
    assert [each for each in watch.complaints if "status of 4" not in each] == []


def test_errors_stand_at_their_lines(page: Page, service: Served) -> None:
    write(page, service, TEXT.replace("prefer: [expensive", "prefers: [expensive"))
    expect(page.locator(".faults li")).to_contain_text("Line 10.")
    expect(page.locator("#gutter .faulty")).to_have_text("10")
    picture(page, "editor-error")
    page.get_by_role("button", name="Show what changes").click()
    expect(page.locator(".faults li")).to_contain_text("rules[1].then.prefers: Extra inputs are not permitted")
    expect(page.get_by_label("Policy", exact=True)).to_have_value(
        TEXT.replace("prefer: [expensive", "prefers: [expensive")
    )


def test_a_policy_that_sends_confidential_text_to_the_cloud_is_refused(page: Page, service: Served) -> None:
    leaking = TEXT.replace("prefer: [local, extractive]", "prefer: [expensive, local, extractive]")
    write(page, service, leaking)
    page.get_by_role("button", name="Show what changes").click()
    fault = page.locator(".faults li").first
    expect(fault).to_contain_text("Line 4.")
    expect(fault).to_contain_text("Rule in-house sends confidential text to the cloud")
    expect(fault).to_contain_text("no backend of that tier is cleared for confidential text")
    picture(page, "refused")
    assert all(each["state"] != "draft" for each in service.http.get("/v1/policies").json()["data"])


def test_what_may_stand_at_the_cursor_is_offered(page: Page, service: Served) -> None:
    write(page, service, TEXT)
    text = page.get_by_label("Policy", exact=True)
    text.press("Control+End")
    text.press_sequentially("  - id: more\n    when: {ty")
    text.press("Control+Space")
    expect(page.get_by_role("option")).to_have_text(["type:"])
    text.press("Enter")
    text.press_sequentially("[deb")
    text.press("Control+Space")
    expect(page.get_by_role("option")).to_have_text(["debug"])
    picture(page, "editor-completion")
    text.press("Tab")
    text.press_sequentially("]}\n    th")
    text.press("Control+Space")
    expect(page.get_by_role("option")).to_have_text(["then:"])
    text.press("Escape")
    expect(page.get_by_role("option")).to_have_count(0)
    assert text.input_value().endswith("    when: {type: [debug]}\n    th")
