"""Interruptions, failures, secrets and hostile text in a real Chromium, over a scripted service on a real socket."""

import re

import pytest
from playwright.sync_api import Page, expect

from app.domain.errors import ClarificationNotOpen, DatabaseUnavailable, Unauthenticated
from app.domain.events import RunFinished
from app.domain.labels import RequestType, RunStatus, Sensitivity
from app.domain.run import Problem
from tests.servers import Signal
from tests.web.play import Beat, Cut, Hold, Refuse, Scene
from tests.web.reader import PASSAGES, Watch, answer_of, ask, clarifying, one_specialist, step, stored
from tests.web.scenes import (
    QUESTION,
    VAGUE,
    analyzed,
    conclusion,
    consultation_begins,
    consultation_ends,
    decided,
    ends,
    fails_over,
    screened,
    working,
    writes,
)
from tests.web.site import scripted_site

pytestmark = pytest.mark.browser

HOSTILE = (
    "<script>window.harmed = 1</script><img src='https://evil.example/a' onerror='window.harmed = 1'>",
    "[click](javascript:window.harmed=1) ![p](https://evil.example/b) <svg/onload='window.harmed = 1'>",
    '<iframe srcdoc="<script>parent.harmed = 1</script>"></iframe><style>@import "https://evil.example/c"</style>',
)


def test_a_refused_answer_keeps_the_card(page: Page) -> None:
    with scripted_site({VAGUE: clarifying()}) as site:
        page.goto(site.url)
        ask(page, VAGUE)
        go_on = page.get_by_role("button", name="Go on with your assumptions")
        # The question has arrived when the card is there: the refusal is for the answer.
        expect(go_on).to_be_visible()
        site.refusals.append(ClarificationNotOpen())
        go_on.click()
        expect(page.get_by_role("alert")).to_contain_text("it goes on without these answers")
        page.get_by_role("button", name="Go on with your assumptions").click()
        answer_of(page)


def test_whoever_is_no_longer_signed_in_signs_in_again_and_loses_nothing(page: Page) -> None:
    with scripted_site({QUESTION: Scene(working(Signal()))}) as site:
        page.goto(site.url)
        site.refusals.append(Unauthenticated())
        ask(page, QUESTION)
        page.wait_for_url(re.compile(r"/login\?to=%2F$"))
        page.goto(site.url)
        expect(page.get_by_label("Your question").last).to_have_value(QUESTION)
        page.reload()
        expect(page.get_by_label("Your question").last).to_have_value(QUESTION)
        page.get_by_role("button", name="Ask", exact=True).click()
        expect(page.locator(".pane").first).to_contain_text("volume: a fifth")
        page.reload()
        expect(page.get_by_label("Your question").last).to_have_value("")


def test_stop_keeps_what_was_written(page: Page) -> None:
    with scripted_site({QUESTION: Scene(working(Signal()))}) as site:
        page.goto(site.url)
        ask(page, QUESTION)
        expect(page.locator(".pane").first).to_contain_text("volume: a fifth of the break-even")
        page.get_by_role("button", name="Stop").click()
        expect(page.get_by_role("alert")).to_contain_text("its quotes were not all checked")
        expect(page.locator(".pane").first).to_contain_text("not finished")
        assert site.posted[-1] == ("cancel", next(iter(site.plays)))
        assert step(page, "consult:mentor") == "stopped"
        expect(page.get_by_role("button", name="Ask", exact=True)).to_be_visible()


def test_reload_and_a_second_tab_in_mid_run(page: Page) -> None:
    go_on = Signal()
    with scripted_site({QUESTION: Scene(working(go_on), PASSAGES)}) as site:
        page.goto(site.url)
        ask(page, QUESTION)
        expect(page.locator(".pane").first).to_contain_text("volume: a fifth")
        page.reload()
        second = page.context.new_page()
        second.goto(page.url)
        for tab in (page, second):
            expect(tab.get_by_role("heading", name=QUESTION)).to_be_visible()
            expect(tab.locator(".pane").first).to_contain_text("Use the API for now. Self-hosting pays only far above")
            expect(tab.get_by_role("link", name=QUESTION)).to_have_attribute("aria-current", "page")
        go_on.set()
        for tab in (page, second):
            assert "Options side by side" in answer_of(tab)


def test_a_lost_connection_goes_on_where_it_was(page: Page) -> None:
    beats = [*one_specialist(*writes("mentor", "one ")), Cut(), *writes("mentor", "two", first=1), Cut()]
    hold = Signal()
    with scripted_site({QUESTION: Scene([*beats, Hold(hold), *ends(conclusion())])}) as site:
        page.goto(site.url)
        ask(page, QUESTION)
        expect(page.locator(".live-text")).to_have_text("one two")
        expect(page.locator(".turn")).not_to_have_class(re.compile("lost"))
        hold.set()
        answer_of(page)
        assert site.resumed[0] == 0
        assert site.resumed == sorted(set(site.resumed))
        assert len(site.resumed) == 3


def test_without_a_network_the_page_waits_and_goes_on(page: Page) -> None:
    begun, lost = Signal(), Signal()
    beats = [*one_specialist(*writes("mentor", "one ")), Hold(begun), Cut(), *writes("mentor", "two", first=1)]
    with scripted_site({QUESTION: Scene([*beats, Hold(lost), *ends(conclusion())])}) as site:
        page.goto(site.url)
        ask(page, QUESTION)
        expect(page.locator(".live-text")).to_have_text("one")
        page.context.set_offline(True)
        begun.set()
        expect(page.locator(".turn.lost")).to_be_visible()
        expect(page.locator(".live-text")).to_have_text("one")
        page.context.set_offline(False)
        expect(page.locator(".live-text")).to_have_text("one two")
        expect(page.locator(".turn.lost")).to_have_count(0)
        lost.set()
        answer_of(page)
        assert 0 not in site.resumed[1:], "what was read is not read again"


def test_an_answer_in_a_hidden_tab_changes_its_title_and_icon(page: Page) -> None:
    hold = Signal()
    with scripted_site({QUESTION: Scene(working(hold), PASSAGES)}) as site:
        page.goto(site.url)
        ask(page, QUESTION)
        expect(page).to_have_title(f"Working - {QUESTION[:60]}")
        icon = page.locator("link[rel=icon]")
        before = str(icon.get_attribute("href"))
        page.evaluate("Object.defineProperty(document, 'hidden', { value: true, configurable: true })")
        hold.set()
        expect(page).to_have_title(f"Answered - {QUESTION[:60]}")
        expect(icon).not_to_have_attribute("href", before)
        page.evaluate("delete document.hidden; document.dispatchEvent(new Event('visibilitychange'))")
        expect(icon).to_have_attribute("href", f"{site.url}{before}")


def test_text_of_a_failed_backend_is_dropped(page: Page) -> None:
    hold, decision = Signal(), decided("mentor")
    beats = one_specialist(
        decision,
        *writes("mentor", "Wrong half of an answ"),
        *fails_over("mentor", decision),
        *writes("mentor", "The right one."),
    )
    with scripted_site({QUESTION: Scene([*beats, Hold(hold), *ends(conclusion())])}) as site:
        page.goto(site.url)
        ask(page, QUESTION)
        expect(page.locator(".live-text")).to_have_text("The right one.")
        expect(page.locator('[data-step="consult:mentor"]')).to_contain_text(
            "openai-expensive failed (stalled); the next one took over"
        )
        hold.set()
        answer_of(page)


def test_a_hostile_service_cannot_act(page: Page) -> None:
    hold, text = Signal(), "\n\n".join(HOSTILE)
    beats = one_specialist(*writes("mentor", text, " " + "a" * 1_000_000), Hold(hold), *ends(conclusion(text)))
    with scripted_site({text: Scene(beats)}) as site:
        watch = Watch(page)
        page.goto(site.url)
        ask(page, text)
        expect(page.locator(".live-text")).to_contain_text("<svg/onload='window.harmed = 1'>")
        page.wait_for_function("document.querySelector('.live-text').textContent.length > 1000000")
        hold.set()
        shown = answer_of(page)
        assert "<script>window.harmed = 1</script>" in shown
        assert "[click](javascript:window.harmed=1)" in shown
        assert page.evaluate("window.harmed") is None
        assert page.locator("#turns :is(script, img, svg, iframe, style, a:not(.menu a))").count() == 0
        assert all(url.startswith(site.url) for url in watch.requests)
        assert watch.complaints == []


def test_a_link_opens_elsewhere_without_telling_from_where(page: Page) -> None:
    with scripted_site({"link": Scene(ends(conclusion("[x](https://example.com/y)")))}) as site:
        page.goto(site.url)
        ask(page, "link")
        assert "x (example.com)" in answer_of(page)
        expect(page.locator(".answer a")).to_have_attribute("rel", "noreferrer noopener")


def test_restricted_text_leaves_no_trace_in_the_browser(page: Page) -> None:
    secret = "My IBAN is DE89 3704 0044 0532 0130 00"
    hold = Signal()
    label = Sensitivity.RESTRICTED
    beats = [*screened(label, ("iban",)), *analyzed(RequestType.DEBUG, ("mentor",)), Hold(hold)]
    rest = [*consultation_begins("mentor", label), *consultation_ends("mentor", "llama"), *ends(conclusion())]
    with scripted_site({secret: Scene([*beats, *rest])}) as site:
        page.goto(site.url)
        ask(page, secret)
        expect(page.get_by_role("link", name="Restricted question")).to_be_visible()
        tag = page.get_by_role("button", name="restricted", exact=True)
        tag.click()
        expect(page.locator(".panel").first).to_contain_text("Found: iban. The values are not shown")
        expect(page.locator(".panel").first).to_contain_text("No backend has been chosen yet.")
        hold.set()
        expect(page.locator(".panel").first).to_contain_text("anthropic-expensive cleared up to internal text only")
        expect(page.locator(".about")).to_contain_text("stays in the house")
        answer_of(page)
        assert "IBAN" not in stored(page)
        assert "IBAN" not in page.title()


def test_a_service_that_does_not_take_the_question(page: Page) -> None:
    with scripted_site({QUESTION: Scene(working())}) as site:
        page.goto(site.url)
        site.refusals.append(DatabaseUnavailable())
        ask(page, QUESTION)
        problem = page.get_by_role("alert")
        expect(problem).to_contain_text("The database does not answer. Check that the database server runs")
        problem.get_by_role("button", name="Try again").click()
        answer_of(page)
        assert len(set(site.keys)) == 1
        assert len(site.keys) == 2


def test_no_service_at_all(page: Page) -> None:
    with scripted_site({}) as site:
        page.goto(site.url)
        page.context.set_offline(True)
        ask(page, QUESTION)
        expect(page.get_by_role("alert")).to_contain_text("The service does not answer.")


def test_a_failed_run_says_what_can_be_done(page: Page) -> None:
    problem = Problem("all-backends-failed", 502, "Every backend failed.", "Check with `cto-team doctor`.")
    ending: Beat = RunFinished(RunStatus.FAILED, error=problem)
    with scripted_site({QUESTION: Scene([*one_specialist(*writes("mentor", "Half")), ending])}) as site:
        page.goto(site.url)
        ask(page, QUESTION)
        expect(page.get_by_role("alert")).to_contain_text("Every backend failed. Check with cto-team doctor.")
        expect(page.locator(".live-text")).to_have_text("Half")


def test_a_stream_that_is_refused_is_followed_again(page: Page) -> None:
    beats = [*one_specialist(*writes("mentor", "Half")), Refuse(DatabaseUnavailable(), times=1), *ends(conclusion())]
    with scripted_site({QUESTION: Scene(beats, PASSAGES)}) as site:
        page.goto(site.url)
        ask(page, QUESTION)
        expect(page.get_by_role("alert")).to_contain_text("The database does not answer.")
        page.get_by_role("button", name="Try again").click()
        answer_of(page)
        expect(page.locator(".turn")).to_have_count(1)
        assert [body for _, body in site.posted] == [QUESTION]


def test_an_unknown_run_leads_back(page: Page) -> None:
    with scripted_site({}) as site:
        page.goto(f"{site.url}/#run_{'0' * 32}")
        expect(page.get_by_role("alert")).to_contain_text("There is no run")
        page.get_by_role("alert").get_by_role("button", name="New question").click()
        expect(page.get_by_role("heading", name="What needs deciding?")).to_be_visible()
