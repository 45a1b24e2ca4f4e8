"""The page in a real Chromium, opened from disk, with the network off."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, Request, expect

from app.evaluation.reporting.html import html
from app.evaluation.reporting.report import Report
from tests.evaluation.reporting.runs import HOSTILE, compared, report

pytestmark = pytest.mark.browser


class Opened:
    """A report in the browser, with everything that the browser asked for or complained about."""

    def __init__(self, page: Page, folder: Path, shown: Report, fragment: str = "") -> None:
        self.page = page
        self.asked: list[str] = []
        self.complaints: list[str] = []
        page.on("request", self._request)
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.context.set_offline(True)
        path = folder / "report.html"
        path.write_text(html(shown), encoding="utf-8")
        page.goto(f"{path.as_uri()}{fragment}")

    def _request(self, request: Request) -> None:
        self.asked.append(request.url)

    def choose(self, case: str) -> None:
        self.page.locator(f"#list button[data-id={case}]").click()

    def listed(self) -> list[str]:
        return self.page.locator("#list button .state").all_inner_texts()


def test_it_opens_from_disk_and_asks_nobody(page: Page, tmp_path: Path) -> None:
    opened = Opened(page, tmp_path, compared())
    expect(page.get_by_role("heading", level=1)).to_have_text("A safety rule is broken")
    for case in ("good", "bad", "hostile", "leaky", "crash", "unscored"):
        opened.choose(case)
    assert [url for url in opened.asked if not url.startswith("file:")] == []
    assert len(opened.asked) == 1
    assert opened.complaints == []


def test_hostile_text_shows_as_text(page: Page, tmp_path: Path) -> None:
    opened = Opened(page, tmp_path, report())
    opened.choose("hostile")
    expect(page.locator("#detail .answer")).to_contain_text(HOSTILE.strip("\u2028 "))
    assert page.locator("#detail script, #detail img").count() == 0
    assert page.title() != "owned"
    assert opened.complaints == []


def test_filters_narrow_the_list_and_stand_in_the_address(page: Page, tmp_path: Path) -> None:
    opened = Opened(page, tmp_path, compared())
    assert len(opened.listed()) == 6
    page.get_by_label("State").select_option("hard")
    assert opened.listed() == ["leaky"]
    page.get_by_label("State").select_option("worse")
    assert opened.listed() == ["bad"]
    page.get_by_label("State").select_option("")
    page.locator("select[name=slice]").select_option("tag: smoke")
    assert opened.listed() == ["good"]
    assert "slice=tag" in page.url
    page.locator("select[name=slice]").select_option("")
    page.get_by_label("Wrong in").select_option("tier")
    assert opened.listed() == ["bad"]
    page.get_by_label("Wrong in").select_option("")
    page.locator("input[name=text]").fill("partitions")
    assert opened.listed() == ["crash"]


def test_one_case_can_be_linked_to(page: Page, tmp_path: Path) -> None:
    Opened(page, tmp_path, compared(), "#case=crash&state=bad")
    expect(page.locator("#detail h3")).to_have_text("How many partitions does the topic of orders need?")
    expect(page.locator("#detail .wrongs")).to_contain_text("took longer than 120 s")
    expect(page.get_by_label("State")).to_have_value("bad")


def test_a_case_shows_expected_and_got_and_what_changed_since_the_baseline(page: Page, tmp_path: Path) -> None:
    opened = Opened(page, tmp_path, compared())
    opened.choose("bad")
    row = page.locator("#detail tr", has_text="type").first
    assert row.locator("td").all_inner_texts() == ["type", "design", "debug"]
    page.get_by_role("button", name="difference", exact=True).click()
    assert "Cut the pages" in "".join(page.locator("#detail del").all_inner_texts())
    assert "index" in "".join(page.locator("#detail ins").all_inner_texts())
    whole = page.locator("#detail .answer").evaluate(
        "box => [...box.childNodes].filter(n => n.nodeName !== 'DEL').map(n => n.textContent).join('')"
    )
    assert whole == "Take an index over everything, for every column and in both of the orders."
    page.get_by_role("button", name="before", exact=True).click()
    expect(page.locator("#detail .answer")).to_have_text(
        "Cut the pages by the key of the last order, and not by a number of rows. [1]"
    )


def test_the_list_is_walked_by_keyboard(page: Page, tmp_path: Path) -> None:
    opened = Opened(page, tmp_path, compared())
    opened.choose("good")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#list button[aria-current=true]")).to_have_attribute("data-id", "bad")
    expect(page.locator("#detail h3")).to_contain_text("Which index")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_readable_dark_and_light_and_on_a_narrow_screen(page: Page, tmp_path: Path, scheme: str) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.set_viewport_size({"width": 360, "height": 740})
    Opened(page, tmp_path, compared())
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert ground == ("rgb(21, 23, 26)" if scheme == "dark" else "rgb(251, 251, 249)")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("button", name="Dark or light").click()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != ground
