"""What looks at pages of the console do alike: pictures, and the checks for accessibility."""

import os
from pathlib import Path

from playwright.sync_api import Page

AXE = Path(__file__).parents[1] / "axe" / "axe.min.js"
SERIOUS = {"serious", "critical"}

_CHECK = """async (rules) => (await axe.run(document, {
  runOnly: rules, resultTypes: ["violations"],
})).violations.map((each) => ({
  id: each.id, impact: each.impact, where: each.nodes.map((node) => `${node.html} ${node.failureSummary}`),
}))"""
_ALL = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def picture(page: Page, name: str) -> None:
    """Write the whole page as a PNG where SCREENSHOTS names a folder."""
    folder = os.environ.get("SCREENSHOTS")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def barriers(page: Page) -> list[object]:
    """Serious violations of the rules for accessibility on the page as it is."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    return [each for each in page.evaluate(_CHECK, _ALL) if each["impact"] in SERIOUS]


def too_wide(page: Page) -> bool:
    """Whether the page itself has to be scrolled sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))
