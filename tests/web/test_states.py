"""Each state of the page, wide and small, light and dark: no serious violation of the rules for accessibility.

With SCREENSHOTS=folder, each is also written there as a picture to be looked at: ``make screenshots``.
"""

import base64
import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.web.site import Site, scripted_site
from tests.web.states import STATES, furnish, scenes_of_states

pytestmark = pytest.mark.browser

AXE = Path(__file__).parent / "axe"
SERIOUS = {"serious", "critical"}

_CHECK = """async (rules) => (await axe.run(document, {
  runOnly: rules, resultTypes: ["violations"],
})).violations.map((each) => ({
  id: each.id, impact: each.impact, where: each.nodes.map((node) => `${node.html} ${node.failureSummary}`),
}))"""
_ALL = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
_COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}

SCREENS = {"wide": ViewportSize(width=1360, height=900), "small": ViewportSize(width=360, height=740)}


@pytest.fixture(params=SCREENS)
def screen(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def looked_at(browser: Browser, screen: str) -> Iterator[Page]:
    context = browser.new_context(viewport=SCREENS[screen], reduced_motion="reduce")
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()


@pytest.fixture
def site() -> Iterator[Site]:
    with scripted_site(scenes_of_states()) as site:
        furnish(site)
        yield site


@pytest.mark.parametrize("name", STATES)
def test_no_state_shuts_anybody_out(looked_at: Page, screen: str, site: Site, name: str) -> None:
    state = STATES[name]
    looked_at.goto(site.url)
    expect(looked_at.locator("#thread-list li").first).to_be_attached()
    state.reach(looked_at, site)
    expect(looked_at.locator(state.marks).first).to_be_visible()
    _picture(looked_at, f"{name}-{screen}")
    looked_at.emulate_media(color_scheme="dark")
    _picture(looked_at, f"{name}-{screen}-dark")
    # As high as its content, so that nothing lies half below the question field while it is judged.
    looked_at.set_viewport_size(ViewportSize(width=SCREENS[screen]["width"], height=_height(looked_at)))
    looked_at.evaluate((AXE / "axe.min.js").read_text(encoding="utf-8"))
    found = looked_at.evaluate(_CHECK, _COLOURS)
    looked_at.emulate_media(color_scheme="light")
    found += looked_at.evaluate(_CHECK, _ALL)
    assert [each for each in found if each["impact"] in SERIOUS] == []


def _height(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollHeight"))


def _picture(page: Page, name: str) -> None:
    folder = os.environ.get("SCREENSHOTS")
    if folder:
        page.screenshot(path=Path(folder) / f"{name}.png")


def test_the_checker_is_the_one_that_is_written_down() -> None:
    found = base64.b64encode(hashlib.sha384((AXE / "axe.min.js").read_bytes()).digest()).decode()
    assert f"sha384-{found}" in (AXE / "README.md").read_text(encoding="utf-8")
