"""What the team remembers of a thread, seen, corrected and deleted in a real Chromium."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from app.api.conversations.memory_views import FactView
from app.domain.errors import FactReplaced
from app.domain.memory import FactKind, FactState, Speaker
from tests.web.play import Scene
from tests.web.reader import PASSAGES, Watch, answer_of, ask
from tests.web.scenes import QUESTION, working
from tests.web.site import Site, scripted_site

pytestmark = pytest.mark.browser

HOSTILE = '50k EUR <img src="http://evil.example/x" onerror="alert(1)"> [x](http://evil.example)'


def fact(n: int, text: str, topic: str = "budget", said_by: Speaker = Speaker.USER, about: str = "") -> FactView:
    return FactView(
        id=f"fct_{n}",
        kind=FactKind.NUMBER,
        topic=topic,
        text=text,
        about=about,
        said_by=said_by,
        state=FactState.ACTIVE,
        source_id="msg_1",
        run_id="run_1",
        said_at=datetime.now(UTC),
        changed_at=None,
        replaced_by=None,
    )


def remember(site: Site, *facts: FactView) -> None:
    site.facts |= {each.id: each for each in facts}


def opened(page: Page, site: Site) -> Watch:
    """The page with an answer, and the panel open."""
    watch = Watch(page)
    page.goto(site.url)
    panel = page.get_by_role("group").filter(has_text="What the team remembers")
    expect(panel).to_be_hidden()
    ask(page, QUESTION)
    answer_of(page)
    page.get_by_text("What the team remembers").click()
    return watch


def test_facts_are_shown_as_text_with_what_they_are_about(page: Page) -> None:
    with scripted_site({QUESTION: Scene(working(), PASSAGES)}) as site:
        remember(
            site,
            fact(1, HOSTILE),
            fact(2, "Take Postgres.", "recommendation", Speaker.TEAM),
            fact(3, "About 50,000", "scale", about="How many users?"),
        )
        watch = opened(page, site)
        items = page.locator("#memory li")
        expect(items).to_have_count(3)
        expect(items.nth(0).locator("p")).to_have_text(HOSTILE)
        expect(items.nth(1)).to_contain_text("the team recommended")
        expect(items.nth(2)).to_contain_text("How many users?")
        assert page.locator("#memory img, #memory a").count() == 0
        assert watch.complaints == []
        assert all(url.startswith(site.url) for url in watch.requests)


def test_a_fact_is_corrected_and_deleted_with_the_keyboard(page: Page) -> None:
    with scripted_site({QUESTION: Scene(working(), PASSAGES)}) as site:
        remember(site, fact(1, "50k EUR"), fact(2, "4 engineers", "team"))
        opened(page, site)
        page.get_by_role("button", name="Correct: 50k EUR").press("Enter")
        box = page.get_by_role("textbox", name="What holds instead")
        expect(box).to_be_focused()
        box.press("Escape")
        expect(page.get_by_role("button", name="Correct: 50k EUR")).to_be_focused()
        page.keyboard.press("Enter")
        page.get_by_role("textbox", name="What holds instead").fill("70k EUR")
        page.keyboard.press("Enter")
        expect(page.get_by_role("button", name="Correct: 70k EUR")).to_be_focused()
        expect(page.locator("#memory li").first).to_contain_text("budget, corrected by you")
        page.get_by_role("button", name="Forget: 4 engineers").press("Enter")
        expect(page.locator("#memory li")).to_have_count(1)
        expect(page.get_by_role("button", name="Correct: 70k EUR")).to_be_focused()
        assert [each for each in site.posted if each[0] != "ask"] == [("correct", "70k EUR"), ("forget", "fct_2")]


def test_a_refused_correction_says_what_to_do_and_keeps_the_words(page: Page) -> None:
    with scripted_site({QUESTION: Scene(working(), PASSAGES)}) as site:
        remember(site, fact(1, "50k EUR"))
        opened(page, site)
        site.refusals.append(FactReplaced())
        page.get_by_role("button", name="Correct: 50k EUR").click()
        page.get_by_role("textbox", name="What holds instead").fill("70k EUR")
        page.keyboard.press("Enter")
        expect(page.locator("#memory > p")).to_contain_text("Correct the newer fact")
        expect(page.get_by_role("textbox", name="What holds instead")).to_have_value("70k EUR")


def test_a_new_question_has_no_memory(page: Page) -> None:
    with scripted_site({QUESTION: Scene(working(), PASSAGES)}) as site:
        opened(page, site)
        expect(page.locator("#memory > p")).to_have_text("Nothing yet.")
        page.get_by_role("button", name="New").first.click()
        expect(page.locator("#memory")).to_be_hidden()
