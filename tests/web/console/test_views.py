"""Every view of the console, wide and small, light and dark: nobody is shut out, and nothing is cut off."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.running import Served
from tests.web.console.look import barriers, picture, too_wide
from tests.web.reader import Watch

pytestmark = pytest.mark.browser

VIEWS = {
    "overview": "/admin",
    "policies": "/admin/policies",
    "policy-new": "/admin/policies/new",
    "policy": "/admin/policies/frugal-house/1",
    "diff": "/admin/policies/frugal-house/2/diff?to=frugal-house@1",
    "what-if": "/admin/what-if?draft=frugal-house@2",
    "what-if-empty": "/admin/what-if",
    "canary": "/admin/canary",
    "problem": "/admin/policies/nobody/1",
}
SCREENS = {"wide": ViewportSize(width=1360, height=900), "small": ViewportSize(width=360, height=740)}
FRUGAL = """policy: frugal-house
version: 1
rules:
  - id: in-house
    when: {sensitivity: [confidential, restricted]}
    then: {prefer: [local, extractive]}
    why: Personal and secret text stays in the house.
  - id: judgement
    when: {type: [design, decide]}
    then: {prefer: [%s, local, extractive]}
    why: Where a weaker model costs the most quality.
  - id: rest
    when: {}
    then: {prefer: [cheap, local, extractive]}
    why: Good enough at a fraction of the price.
"""


@pytest.fixture(scope="module")
def furnished(service: Served) -> Served:
    """The service with two drafts."""
    for tiers in ("expensive, cheap", "cheap"):
        said = {"yaml": FRUGAL % tiers, "author": "jo@example.org", "note": "The bill of last month."}
        assert service.post("/v1/policies/frugal-house/drafts", said).status_code == 201
    return service


@pytest.fixture(params=SCREENS)
def screen(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def looked_at(browser: Browser, screen: str) -> Iterator[Page]:
    context = browser.new_context(viewport=SCREENS[screen], reduced_motion="reduce")
    context.set_default_timeout(20_000)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("name", VIEWS)
def test_no_view_shuts_anybody_out(looked_at: Page, furnished: Served, screen: str, name: str) -> None:
    watch = Watch(looked_at)
    looked_at.goto(furnished.address + VIEWS[name])
    expect(looked_at.locator("main h1")).to_be_visible()
    picture(looked_at, f"{name}-{screen}")
    assert not too_wide(looked_at)
    found = barriers(looked_at)
    looked_at.emulate_media(color_scheme="dark")
    picture(looked_at, f"{name}-{screen}-dark")
    assert found + barriers(looked_at) == []
    assert [each for each in watch.complaints if "status of 4" not in each] == []
