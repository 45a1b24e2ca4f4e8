"""The list of conversations in a real Chromium: by day, searched, renamed, deleted."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from app.api.conversations.views import ThreadView
from app.domain.errors import DatabaseUnavailable
from app.domain.labels import Sensitivity
from tests.servers import Signal
from tests.web.play import Hold, Scene
from tests.web.reader import PASSAGES, Watch, answer_of, ask, stored
from tests.web.scenes import QUESTION, conclusion, ends, screened, working
from tests.web.site import Site, scripted_site

pytestmark = pytest.mark.browser


def remember(site: Site, title: str, days: float = 0, sensitivity: Sensitivity = Sensitivity.INTERNAL) -> ThreadView:
    """An earlier conversation."""
    begun = datetime.now(UTC) - timedelta(days=days)
    thread = ThreadView(
        metadata={}, id=f"thr_{len(site.threads):032x}", title=title, sensitivity=sensitivity, created_at=begun
    )
    site.threads[thread.id] = thread
    return thread


def titles(page: Page) -> list[str]:
    return [each.strip() for each in page.locator("#thread-list a").all_inner_texts()]


def test_conversations_stand_below_their_day_newest_first(page: Page) -> None:
    with scripted_site({QUESTION: Scene(working(), PASSAGES)}) as site:
        remember(site, "Long ago", 400)
        remember(site, "A few days ago", 4)
        remember(site, "Yesterday's", 1)
        page.goto(site.url)
        listed = page.get_by_role("navigation", name="Conversations")
        long_ago = (datetime.now(UTC) - timedelta(days=400)).strftime("%B %Y")
        expect(listed.get_by_role("heading")).to_have_text(["Yesterday", "Last week", long_ago])
        ask(page, QUESTION)
        answer_of(page)
        expect(listed.get_by_role("heading").first).to_have_text("Today")
        assert titles(page) == [QUESTION, "Yesterday's", "A few days ago", "Long ago"]
        expect(listed.get_by_role("link", name=QUESTION)).to_have_attribute("aria-current", "page")
        assert stored(page) == "{}", "the service keeps them, the browser nothing"


def test_a_restricted_title_is_blurred_and_read_out_as_what_it_is(page: Page) -> None:
    with scripted_site({}) as site:
        remember(site, "Our IBAN is DE89", sensitivity=Sensitivity.RESTRICTED)
        page.goto(site.url)
        link = page.get_by_role("navigation").get_by_role("link")
        expect(link).to_have_accessible_name(r"Restricted question, " + _today(page))
        assert link.locator(".blurred").evaluate("(e) => getComputedStyle(e).filter") == "blur(4px)"
        expect(link).not_to_have_attribute("title", "Our IBAN is DE89")
        expect(page.get_by_role("button", name="IBAN")).to_have_count(0)


def _today(page: Page) -> str:
    shown = page.evaluate("new Date(performance.timeOrigin).toLocaleDateString([], { dateStyle: 'short' })")
    link = page.get_by_role("navigation").get_by_role("link").locator(".hidden").inner_text()
    assert str(shown) in link
    return link.removeprefix("Restricted question, ")


def test_a_title_waits_for_screening(page: Page) -> None:
    secret, hold = "My IBAN is DE89", Signal()
    beats = [Hold(hold), *screened(Sensitivity.RESTRICTED, ("iban",)), *ends(conclusion())]
    with scripted_site({secret: Scene(beats, PASSAGES)}) as site:
        page.goto(site.url)
        ask(page, secret)
        link = page.get_by_role("navigation").get_by_role("link")
        expect(link).to_contain_text("Question, ")
        assert secret not in link.inner_text()
        hold.set()
        expect(page.get_by_role("link", name="Restricted question")).to_be_visible()


def test_a_hostile_title_is_text(page: Page) -> None:
    hostile = "<img src=x onerror='window.harmed = 1'><b>x</b>"
    with scripted_site({}) as site:
        remember(site, hostile)
        watch = Watch(page)
        page.goto(site.url)
        expect(page.locator("#thread-list a")).to_have_text([hostile])
        page.get_by_role("button", name="Rename or delete").click()
        page.get_by_role("button", name="Delete", exact=True).click()
        expect(page.locator(".sure p").first).to_have_text(hostile)
        assert page.locator("#threads :is(img, b)").count() == 0
        assert watch.complaints == []


def test_titles_are_searched_by_the_service(page: Page) -> None:
    with scripted_site({}) as site:
        remember(site, "Canary for the ranking model")
        remember(site, "Postgres or DynamoDB")
        page.goto(site.url)
        expect(page.locator("#thread-list li")).to_have_count(2)
        page.get_by_label("Search titles").fill("postgres")
        expect(page.locator("#thread-list a")).to_have_text(["Postgres or DynamoDB"])
        page.get_by_label("Search titles").fill("kafka")
        expect(page.get_by_text("No title has these words.")).to_be_visible()
        page.get_by_label("Search titles").fill("")
        expect(page.locator("#thread-list li")).to_have_count(2)
        assert {"postgres", "kafka"} <= set(site.searches)


def test_a_long_list_comes_in_pages(page: Page) -> None:
    with scripted_site({}) as site:
        for number in range(95):
            remember(site, f"Question {number}")
        page.goto(site.url)
        expect(page.locator("#thread-list li")).to_have_count(40)
        page.get_by_role("button", name="Show more").click()
        expect(page.locator("#thread-list li")).to_have_count(80)
        page.get_by_role("button", name="Show more").click()
        expect(page.locator("#thread-list li")).to_have_count(95)
        expect(page.get_by_role("button", name="Show more")).to_be_hidden()
        assert titles(page) == [f"Question {number}" for number in reversed(range(95))]


def test_a_conversation_is_renamed_with_the_keyboard(page: Page) -> None:
    with scripted_site({}) as site:
        thread = remember(site, "Canary")
        page.goto(site.url)
        page.get_by_role("button", name="Rename or delete: Canary").press("Enter")
        page.get_by_role("button", name="Rename", exact=True).press("Enter")
        box = page.get_by_role("textbox", name="New title")
        expect(box).to_be_focused()
        box.press("Escape")
        expect(page.get_by_role("link", name="Canary")).to_be_focused()
        page.get_by_role("button", name="Rename or delete: Canary").press("Enter")
        page.get_by_role("button", name="Rename", exact=True).press("Enter")
        box.fill("How large must a canary be?")
        box.press("Enter")
        expect(page.get_by_role("link", name="How large must a canary be?")).to_be_focused()
        assert site.posted == [("rename", ({"title": "How large must a canary be?"}, '"Canary"'))]
        assert site.threads[thread.id].title == "How large must a canary be?"


def test_a_conversation_is_deleted_after_a_second_word(page: Page) -> None:
    with scripted_site({QUESTION: Scene(working(), PASSAGES)}) as site:
        remember(site, "Another")
        page.goto(site.url)
        ask(page, QUESTION)
        answer_of(page)
        page.get_by_role("button", name=f"Rename or delete: {QUESTION}").click()
        page.get_by_role("button", name="Delete", exact=True).click()
        page.get_by_role("button", name="Keep", exact=True).click()
        expect(page.get_by_role("link", name=QUESTION)).to_be_focused()
        assert "delete" not in dict(site.posted)
        page.get_by_role("button", name=f"Rename or delete: {QUESTION}").click()
        page.get_by_role("button", name="Delete", exact=True).click()
        page.get_by_role("button", name="Delete", exact=True).click()
        expect(page.get_by_role("link", name=QUESTION)).to_have_count(0)
        expect(page.get_by_role("heading", name="What needs deciding?")).to_be_visible()
        assert list(site.threads) == ["thr_" + "0" * 32]


def test_a_refused_deletion_says_why_and_keeps_the_conversation(page: Page) -> None:
    with scripted_site({}) as site:
        remember(site, "Canary")
        page.goto(site.url)
        page.get_by_role("button", name="Rename or delete: Canary").click()
        page.get_by_role("button", name="Delete", exact=True).click()
        site.refusals.append(DatabaseUnavailable())
        page.get_by_role("button", name="Delete", exact=True).click()
        expect(page.get_by_role("alert").filter(has_text="The database does not answer.")).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.get_by_role("link", name="Canary")).to_be_focused()


def test_a_conversation_opens_with_all_its_questions(page: Page) -> None:
    questions = [f"Question {number}?" for number in range(5)]
    with scripted_site({question: Scene(working(), PASSAGES) for question in questions}) as site:
        page.goto(site.url)
        for number, question in enumerate(questions):
            ask(page, question)
            expect(page.locator(".actions:visible")).to_have_count(number + 1)
        page.get_by_role("button", name="New question").click()
        page.get_by_role("link", name=questions[0]).click()
        expect(page.locator(".turn h2")).to_have_text(questions)
        # The last one is what somebody comes back for.
        expect(page.locator(".turn").last.locator(".actions")).to_be_visible()
        ask(page, questions[0])
        assert len({play.thread_id for play in site.plays.values()}) == 1


def test_what_is_open_stays_open_when_the_list_is_read_anew(page: Page) -> None:
    with scripted_site({}) as site:
        remember(site, "Postgres or DynamoDB")
        page.goto(site.url)
        page.get_by_role("button", name="Rename or delete").click()
        page.get_by_role("button", name="Delete", exact=True).focus()
        with page.expect_response(lambda response: "/v1/threads" in response.url):
            page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        remember(site, "Canary for the ranking model")
        with page.expect_response(lambda response: "/v1/threads" in response.url):
            page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        expect(page.locator("#thread-list li")).to_have_count(2)
        expect(page.get_by_role("button", name="Delete", exact=True)).to_be_focused()
