"""What can be done with an answer in a real Chromium: rated, asked again, run anew; and what stands around it."""

from decimal import Decimal

import pytest
from playwright.sync_api import Page, expect

from app.domain.errors import DatabaseUnavailable
from app.domain.events import RunFinished
from app.domain.labels import RunStatus
from app.domain.run import Problem
from tests.servers import Signal
from tests.web.reader import PASSAGES, answer_of, ask, clarifying, one_specialist
from tests.web.scenes import QUESTION, VAGUE, working, writes
from tests.web.site import Scene, scripted_site

pytestmark = pytest.mark.browser

LINES = "tokens: 4,000 tokens in and 500 out"
PROBLEM = Problem("all-backends-failed", 502, "Every backend failed.", "Check with `cto-team doctor`.")
SITE = {QUESTION: Scene(working(), PASSAGES)}


def given(site_posted: list[tuple[str, object]], kind: str) -> list[object]:
    return [body for name, body in site_posted if name == kind]


def test_a_useful_answer_is_one_click_and_remembered(page: Page) -> None:
    with scripted_site(SITE) as site:
        page.goto(site.url)
        ask(page, QUESTION)
        answer_of(page)
        page.get_by_role("button", name="Useful", exact=True).click()
        expect(page.get_by_role("button", name="Useful", exact=True)).to_have_attribute("aria-pressed", "true")
        expect(page.locator("#status")).to_have_text("Thank you.")
        assert given(site.posted, "feedback") == [{"rating": "up"}]
        page.reload()
        expect(page.get_by_role("button", name="Useful", exact=True)).to_have_attribute("aria-pressed", "true")
        expect(page.get_by_role("button", name="Not useful")).to_have_attribute("aria-pressed", "false")


def test_a_bad_answer_is_counted_at_once_and_explained_afterwards(page: Page) -> None:
    with scripted_site(SITE) as site:
        page.goto(site.url)
        ask(page, QUESTION)
        answer_of(page)
        page.get_by_role("button", name="Not useful").press("Enter")
        expect(page.get_by_role("checkbox", name="It is wrong")).to_be_focused()
        assert given(site.posted, "feedback") == [{"rating": "down"}]
        page.keyboard.press("Space")
        page.get_by_role("checkbox", name="It is too long").check()
        page.get_by_label("In your own words").fill("The price is from last year.")
        page.get_by_role("button", name="Send", exact=True).click()
        expect(page.get_by_role("button", name="Not useful")).to_be_focused()
        expect(page.get_by_role("checkbox", name="It is wrong")).to_be_hidden()
        explained = {"rating": "down", "reasons": ["wrong", "too-long"], "text": "The price is from last year."}
        assert given(site.posted, "feedback")[1] == explained


def test_a_mark_leads_to_its_assumption_which_can_be_changed(page: Page) -> None:
    again = f"{QUESTION}\n\n{LINES}"
    with scripted_site({**SITE, again: Scene(working(), PASSAGES)}) as site:
        page.goto(site.url)
        ask(page, QUESTION)
        answer_of(page)
        page.get_by_role("button", name="Assumption A1", exact=True).click()
        expect(page.locator(".answer li:focus")).to_contain_text("A1 1,000 tokens in and 250 out")
        page.get_by_role("button", name="Change assumption 1").click()
        box = page.get_by_role("textbox", name="What holds instead of assumption 1")
        expect(box).to_have_value("1,000 tokens in and 250 out")
        box.press("Escape")
        expect(page.get_by_role("button", name="Change assumption 1")).to_be_focused()
        page.get_by_role("button", name="Change assumption 1").click()
        box.fill("4,000 tokens in and 500 out")
        page.get_by_role("button", name="Answer again with this").click()
        expect(page.locator(".turn")).to_have_count(2)
        assert given(site.posted, "ask") == [QUESTION, again]
        assert len({play.thread_id for play in site.plays.values()}) == 1


def test_an_unchanged_assumption_asks_nothing(page: Page) -> None:
    with scripted_site(SITE) as site:
        page.goto(site.url)
        ask(page, QUESTION)
        answer_of(page)
        page.get_by_role("button", name="Change assumption 1").click()
        page.get_by_role("button", name="Answer again with this").click()
        expect(page.get_by_role("textbox", name="What holds instead of assumption 1")).to_be_visible()
        assert given(site.posted, "ask") == [QUESTION]


def test_a_failed_run_is_run_anew_in_its_place(page: Page) -> None:
    failing = Scene([*one_specialist(*writes("mentor", "Half")), RunFinished(RunStatus.FAILED, error=PROBLEM)])
    scenes = {QUESTION: failing}
    with scripted_site(scenes) as site:
        page.goto(site.url)
        ask(page, QUESTION)
        expect(page.get_by_role("alert")).to_contain_text("Every backend failed.")
        first = next(iter(site.plays))
        scenes[QUESTION] = Scene(working(), PASSAGES)
        page.get_by_role("button", name="Try again").click()
        expect(page.locator(".answer")).to_contain_text("Options side by side")
        expect(page.locator(".turn")).to_have_count(1)
        assert given(site.posted, "retry") == [first]
        assert given(site.posted, "ask") == [QUESTION]
        second = list(site.plays)[1]
        assert page.url.endswith(second)
        page.reload()
        expect(page.locator(".answer")).to_contain_text("Options side by side")
        expect(page.locator(".turn h2")).to_have_text([QUESTION])
        page.get_by_role("button", name="New question").click()
        page.get_by_role("link", name=QUESTION).click()
        expect(page.locator(".answer")).to_contain_text("Options side by side")


def test_a_retry_that_is_not_taken_says_why(page: Page) -> None:
    with scripted_site({QUESTION: Scene([RunFinished(RunStatus.FAILED, error=PROBLEM)])}) as site:
        page.goto(site.url)
        ask(page, QUESTION)
        expect(page.get_by_role("alert")).to_contain_text("Every backend failed.")
        site.refusals.append(DatabaseUnavailable())
        page.get_by_role("button", name="Try again").click()
        expect(page.get_by_role("alert")).to_contain_text("The database does not answer.")
        expect(page.get_by_role("button", name="Try again")).to_be_visible()


def test_each_step_says_what_it_cost(page: Page) -> None:
    with scripted_site(SITE) as site:
        page.goto(site.url)
        ask(page, QUESTION)
        answer_of(page)
        page.locator(".steps summary").click()
        expect(page.locator('[data-step="consult:mentor"] .step-time')).to_have_text("$0.0123 · 1.8 s")
        expect(page.locator('[data-step="analyze"] .step-time')).to_have_text("38 ms")
        expect(page.locator(".served")).to_contain_text("openai-expensive · $0.0246")


def test_a_streamed_citation_leads_to_its_passage(page: Page) -> None:
    hold = Signal()
    with scripted_site({QUESTION: Scene(working(hold), PASSAGES)}) as site:
        page.goto(site.url)
        ask(page, QUESTION)
        mark = page.locator(".live-text a.mark")
        expect(mark).to_have_text("[1]")
        href = str(mark.get_attribute("href"))
        assert href.startswith("/passages/skills/ml-engineering/SKILL.md?version=")
        assert href.endswith("#quote")
        hold.set()
        answer_of(page)


@pytest.mark.parametrize(
    ("spent", "left", "state"), [("3.2", "46.8", ""), ("45", "5", "low"), ("51", "0", "gone")], ids=str
)
def test_the_header_shows_the_tightest_budget(page: Page, spent: str, left: str, state: str) -> None:
    month = {"scope": "tenant", "window": "month", "limit_usd": Decimal(50), "spent_usd": spent, "left_usd": left}
    day = {"scope": "tenant", "window": "day", "limit_usd": Decimal(10), "spent_usd": "0", "left_usd": "10"}
    with scripted_site({}) as site:
        site.budgets = [day, month]
        page.goto(site.url)
        budget = page.locator("#budget")
        expect(budget).to_have_text(f"budget ${float(spent):.2f} / 50.00")
        expect(budget).to_have_attribute("data-state", state)


def test_without_a_budget_the_header_says_nothing_of_it(page: Page) -> None:
    with scripted_site({}) as site:
        page.goto(site.url)
        expect(page.get_by_text("Nothing has been asked yet.")).to_be_visible()
        expect(page.locator("#budget")).to_be_hidden()


def test_what_changes_something_carries_the_token_of_the_page(page: Page) -> None:
    with scripted_site(SITE) as site:
        page.goto(site.url)
        page.evaluate(
            "document.head.append(Object.assign(document.createElement('meta'), { name: 'csrf', content: 't-1' }))"
        )
        ask(page, QUESTION)
        answer_of(page)
        page.evaluate("document.querySelector('meta[name=csrf]').remove()")
        ask(page, QUESTION)
        expect(page.locator(".turn")).to_have_count(2)
        expect(page.locator(".actions:visible")).to_have_count(2)
        assert site.tokens == ["t-1", None]


def test_help_opens_with_a_key_and_closes_with_another(page: Page) -> None:
    with scripted_site({}) as site:
        page.goto(site.url)
        page.get_by_role("heading", name="What needs deciding?").click()
        page.keyboard.press("?")
        dialog = page.get_by_role("dialog", name="Keys and labels")
        expect(dialog).to_be_visible()
        page.keyboard.press("Escape")
        expect(dialog).to_be_hidden()
        page.keyboard.press("/")
        expect(page.get_by_role("combobox", name="Your question")).to_be_focused()
        page.keyboard.type("?")
        expect(dialog).to_be_hidden()


def test_digits_choose_from_anywhere(page: Page) -> None:
    with scripted_site({VAGUE: clarifying()}) as site:
        page.goto(site.url)
        ask(page, VAGUE)
        expect(page.locator("fieldset").first).to_be_focused()
        page.evaluate("document.activeElement.blur()")
        page.keyboard.press("2")
        expect(page.locator("fieldset").nth(1)).to_be_focused()
        page.evaluate("document.activeElement.blur()")
        page.keyboard.press("1")
        answer_of(page)
        chosen = ({"question_id": "q1", "option": 1}, {"question_id": "q2", "option": 0})
        assert given(site.posted, "answers") == [{"answers": chosen, "finish": False}]
