"""Asking, answering and reading in a real Chromium, over a scripted service on a real socket."""

import re
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from app.api.conversations.brief_views import BriefPassageView, BriefView
from app.domain.labels import Sensitivity
from tests.servers import Signal
from tests.web.reader import PASSAGES, Watch, answer_of, ask, clarifying, step
from tests.web.scenes import (
    QUESTION,
    VAGUE,
    analyzed,
    conclusion,
    consultation_begins,
    consultation_ends,
    ends,
    figure,
    retrieved,
    screened,
    working,
    writes,
)
from tests.web.site import Hold, Scene, scripted_site

pytestmark = pytest.mark.browser


def test_ask_see_steps_and_text_then_the_answer_and_a_source(page: Page) -> None:
    go_on = Signal()
    with scripted_site({QUESTION: Scene(working(go_on), PASSAGES)}) as site:
        watch = Watch(page)
        page.goto(site.url)
        ask(page, QUESTION)
        expect(page.get_by_role("heading", name=QUESTION)).to_be_visible()
        expect(page.locator(".pane")).to_have_count(2)
        expect(page.locator(".pane").first).to_contain_text("Use the API for now. Self-hosting pays only far above")
        expect(page.locator(".pane strong").first).to_have_text("Use the API for now.")
        expect(page.locator(".about")).to_contain_text(
            "decide · Strategic mentor, ML and computer vision specialist · internal"
        )
        assert [step(page, name) for name in ("screen", "consult:mentor", "challenge")] == [
            "done",
            "running",
            "waiting",
        ]
        expect(page.get_by_role("button", name="Stop")).to_be_visible()
        expect(page).to_have_title(f"Working - {QUESTION[:60]}")

        go_on.set()
        assert "Use the API for now: at 100,000 requests a month it costs about $600" in answer_of(page)
        expect(page.locator(".pane")).to_have_count(0)
        expect(page.locator(".steps")).not_to_have_attribute("open", "")
        expect(page.locator(".steps summary")).to_contain_text("9 steps")
        expect(page.locator(".steps summary")).to_contain_text("$0.0246")
        expect(page.get_by_role("status")).to_have_text("The answer is ready.")

        page.locator(".answer").get_by_role("button", name="Source 1").first.click()
        sources = page.get_by_role("complementary", name="Sources")
        expect(sources.locator("mark")).to_have_text("Self-hosting pays only above the break-even volume")
        expect(sources).to_contain_text("This is the present text of the skill.")
        page.locator(".answer").get_by_role("button", name="Source 2").first.click()
        expect(sources.locator("mark:visible")).to_have_text("Measure the present traffic before deciding.")
        expect(sources).to_contain_text("The skill has changed since")
        page.keyboard.press("Escape")
        expect(page.locator(".answer").get_by_role("button", name="Source 2").first).to_be_focused()

        page.locator(".answer [data-figure]").first.click()
        expect(page.locator(".answer li:focus")).to_contain_text("F1 (C-02)")
        assert all(url.startswith(site.url) for url in watch.requests)
        assert watch.complaints == []


def test_an_example_is_one_click(page: Page) -> None:
    with scripted_site({QUESTION: Scene(working())}) as site:
        page.goto(site.url)
        page.get_by_role("button", name="Should we use the GPT-4 API").click()
        assert "Options side by side" in answer_of(page)
        expect(page.get_by_role("region", name="Examples")).to_be_hidden()


def test_questions_answered_by_mouse(page: Page) -> None:
    with scripted_site({VAGUE: clarifying()}) as site:
        page.goto(site.url)
        ask(page, VAGUE)
        card = page.get_by_role("region", name="2 questions first")
        expect(card).to_contain_text("“Scalable” has a price only with two numbers.")
        expect(card).to_contain_text("A thousand and a million interactions a day are two different systems.")
        expect(card).to_contain_text("Without an answer: the database is the bottleneck.")
        card.get_by_role("button", name="The application servers").click()
        expect(card).to_contain_text("1 of 2 answered")
        assert not [kind for kind, _ in site.posted if kind == "answers"]
        card.get_by_role("button", name="10 million a month").click()
        answer_of(page)
        given = [{"question_id": "q1", "option": 1}, {"question_id": "q2", "option": 1}]
        assert [body for kind, body in site.posted if kind == "answers"] == [{"answers": (*given,), "finish": False}]
        settled = page.get_by_role("region", name="The team asked")
        expect(settled.get_by_role("definition")).to_have_text(
            ["10 million a month within the year", "The application servers"]
        )


def test_questions_answered_by_keyboard(page: Page) -> None:
    with scripted_site({VAGUE: clarifying()}) as site:
        page.goto(site.url)
        ask(page, VAGUE)
        first, second = page.locator("fieldset").nth(0), page.locator("fieldset").nth(1)
        expect(first).to_be_focused()
        page.keyboard.press("9")
        page.keyboard.press("3")
        expect(second).to_be_focused()
        second.get_by_role("textbox").focus()
        page.keyboard.type("2 queues overflow")
        page.keyboard.press("Enter")
        answer_of(page)
        given = [{"question_id": "q1", "option": 2}, {"question_id": "q2", "text": "2 queues overflow"}]
        assert ("answers", {"answers": (*given,), "finish": False}) in site.posted


@pytest.mark.parametrize(
    ("button", "answers"),
    [("Send what I have", ({"question_id": "q2", "option": 0},)), ("Go on with your assumptions", ())],
)
def test_the_rest_becomes_assumptions(page: Page, button: str, answers: tuple[object, ...]) -> None:
    with scripted_site({VAGUE: clarifying()}) as site:
        page.goto(site.url)
        ask(page, VAGUE)
        page.get_by_role("button", name="The database").click()
        page.get_by_role("button", name=button).click()
        answer_of(page)
        assert ("answers", {"answers": answers, "finish": True}) in site.posted
        expect(page.get_by_role("definition").first).to_have_text(
            "Assumed: 10,000 interactions a month, doubling within a year."
        )


def test_questions_can_be_answered_in_the_composer(page: Page) -> None:
    with scripted_site({VAGUE: clarifying()}) as site:
        page.goto(site.url)
        ask(page, VAGUE)
        expect(page.get_by_placeholder("In your own words")).to_be_visible()
        ask(page, "Ten thousand users")
        answer_of(page)
        assert [body for _, body in site.posted] == [VAGUE, "Ten thousand users"]
        expect(page.locator(".turn")).to_have_count(1)
        expect(page.get_by_role("region", name="The team asked")).to_be_visible()


def test_nothing_moves_while_text_streams(page: Page) -> None:
    hold, end = Signal(), Signal()
    words = [f"Word {n} of a long part that is being written.\n\n" for n in range(60)]
    head = [*screened(), *analyzed(), *retrieved("mentor"), *retrieved("ml-cv-specialist")]
    begun = [
        *consultation_begins("mentor"),
        *consultation_begins("ml-cv-specialist"),
        *writes("ml-cv-specialist", "Hm"),
    ]
    rest = [Hold(hold), *writes("mentor", *words), *consultation_ends("mentor"), Hold(end), *ends(conclusion())]
    with scripted_site({QUESTION: Scene([*head, *begun, *rest])}) as site:
        page.goto(site.url)
        ask(page, QUESTION)
        expect(page.locator(".pane").nth(1)).to_contain_text("Hm")
        page.evaluate(
            "window.moved = 0; new PerformanceObserver((list) => {"
            " for (const entry of list.getEntries()) window.moved += entry.value;"
            "}).observe({ type: 'layout-shift' })"
        )
        hold.set()
        expect(page.locator(".pane").first).to_contain_text("Word 59")
        assert page.evaluate("new Promise((done) => requestAnimationFrame(() => done(window.moved)))") < 0.01
        end.set()
        answer_of(page)


def test_the_system_is_dark_and_the_reader_may_choose(browser: Browser) -> None:
    with scripted_site({}) as site:
        context = browser.new_context(color_scheme="dark")
        page = context.new_page()
        page.goto(site.url)
        ground = "getComputedStyle(document.body).backgroundColor"
        assert page.evaluate(ground) == "rgb(21, 23, 26)"
        page.get_by_role("button", name="Theme: system").click()
        assert page.evaluate(ground) == "rgb(251, 251, 249)"
        page.reload()
        assert page.evaluate(ground) == "rgb(251, 251, 249)"
        page.get_by_role("button", name="Theme: light").click()
        page.get_by_role("button", name="Theme: dark").click()
        expect(page.get_by_role("button", name="Theme: system")).to_be_visible()
        context.close()


def test_one_column_on_a_small_screen(browser: Browser) -> None:
    with scripted_site({QUESTION: Scene(working(), PASSAGES)}) as site:
        context = browser.new_context(viewport={"width": 360, "height": 720}, has_touch=True)
        page = context.new_page()
        page.goto(site.url)
        ask(page, QUESTION)
        answer_of(page)
        assert page.evaluate("document.documentElement.scrollWidth") == 360
        box = page.locator("#composer").bounding_box()
        assert box is not None
        assert box["y"] + box["height"] == pytest.approx(720, abs=1)
        mark = page.locator(".answer").get_by_role("button", name="Source 1").first
        mark.click()
        expect(page.locator(".answer .source mark")).to_be_in_viewport()
        assert page.evaluate("document.documentElement.scrollWidth") == 360
        page.get_by_role("button", name="Close").click()
        expect(mark).to_be_focused()
        page.get_by_role("button", name="Conversations").click()
        expect(page.get_by_role("link", name=QUESTION)).to_be_visible()
        context.close()


def test_a_follow_up_stays_in_the_thread(page: Page) -> None:
    scenes = {QUESTION: Scene(working(), PASSAGES), "And at a million?": Scene(working(), PASSAGES)}
    with scripted_site(scenes) as site:
        page.goto(site.url)
        ask(page, QUESTION)
        answer_of(page)
        ask(page, "And at a million?")
        expect(page.locator(".actions").nth(1)).to_be_visible()
        assert len({play.thread_id for play in site.plays.values()}) == 1
        assert page.url.endswith(list(site.plays)[1])
        expect(page.get_by_role("link", name=QUESTION)).to_have_count(1)
        page.reload()
        expect(page.locator(".turn h2")).to_have_text([QUESTION, "And at a million?"])
        expect(page.locator(".actions").nth(0)).to_be_visible()
        expect(page.locator(".actions").nth(1)).to_be_visible()
        page.get_by_role("button", name="New question").click()
        expect(page.locator(".turn")).to_have_count(0)
        page.go_back()
        expect(page.locator(".turn")).to_have_count(2)


def test_why_this_model(page: Page) -> None:
    with scripted_site({QUESTION: Scene(working())}) as site:
        page.goto(site.url)
        ask(page, QUESTION)
        answer_of(page)
        page.get_by_role("button", name="Why this model?").click()
        panel = page.locator(".why")
        expect(panel).to_contain_text("Work of judgement, where a weaker model costs the most quality.")
        expect(panel).to_contain_text("Policy shipped v1.")
        row = panel.get_by_role("row", name="openai-expensive").first
        expect(row).to_have_text("openai-expensivechosenexpensive model, up to $0.0312")
        expect(panel.get_by_role("row", name="llama").first).to_contain_text("failed too often just now (for 12 s)")


def test_the_answer_can_be_taken_away(page: Page, tmp_path: Path) -> None:
    answer = conclusion("**Yes.** [1]")
    with scripted_site({QUESTION: Scene(ends(answer))}) as site:
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        page.goto(site.url)
        ask(page, QUESTION)
        answer_of(page)
        page.get_by_role("button", name="Copy", exact=True).click()
        expect(page.get_by_role("button", name="Copied")).to_be_visible()
        assert page.evaluate("navigator.clipboard.readText()") == answer.markdown
        for name, kind in (("Markdown", "md"), ("Word", "docx"), ("PDF", "pdf")):
            page.get_by_text("Download", exact=True).click()
            with page.expect_download() as download:
                page.get_by_role("link", name=name, exact=True).click()
            assert download.value.suggested_filename == f"answer.{kind}"
            download.value.save_as(tmp_path / "answer")
            assert (tmp_path / "answer").read_text() == answer.markdown
            expect(page.get_by_role("link", name=name, exact=True)).to_be_hidden()
        page.get_by_text("Download", exact=True).press("Enter")
        expect(page.get_by_role("link", name="PDF")).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.get_by_role("link", name="PDF")).to_be_hidden()
        expect(page.get_by_text("Download", exact=True)).to_be_focused()


def test_how_it_was_made_shows_what_each_specialist_was_asked(page: Page) -> None:
    passage = BriefPassageView(
        skill="ml-engineering",
        section="cost",
        heading="Cost <b>comparison</b>",
        path="skills/x.md",
        score=0.5,
        sensitivity=Sensitivity.PUBLIC,
        link="/passages/x",
    )
    asked = "CONTEXT\n- Request: <img src=x>\n\nTASK\nAnswer.\n\nREQUIREMENTS\n- Short."
    brief = BriefView(
        agent="mentor", title="Strategic mentor", text=asked, figures=(figure(),), assumptions=(), passages=(passage,)
    )
    with scripted_site(
        {QUESTION: Scene(ends(conclusion()), briefs=(brief,)), VAGUE: Scene(ends(conclusion()))}
    ) as site:
        watch = Watch(page)
        page.goto(site.url)
        ask(page, QUESTION)
        answer_of(page)
        assert not any("briefs" in address for address in watch.requests), "read only when somebody looks"
        page.get_by_role("button", name="How this was made").click()
        expect(page.locator(".brief")).to_have_text(asked)
        panel = page.locator(".panel", has=page.locator(".brief"))
        expect(panel).to_contain_text("Strategic mentor")
        expect(panel).to_contain_text("F1 (C-02) Self-hosting breaks even at 494,915 requests a month.")
        expect(panel).to_contain_text("ml-engineering#cost Cost <b>comparison</b>")
        expect(panel.get_by_role("link")).to_have_attribute("href", "/passages/x")
        page.get_by_role("button", name="How this was made").click()
        expect(panel).to_be_hidden()
        ask(page, VAGUE)
        expect(page.get_by_role("button", name="How this was made")).to_have_count(2)
        page.get_by_role("button", name="How this was made").last.click()
        expect(page.get_by_text("No brief was written for this answer.")).to_be_visible()


def test_print_is_the_answer_alone_dark_on_light(page: Page) -> None:
    with scripted_site({QUESTION: Scene(working())}) as site:
        page.emulate_media(color_scheme="dark")
        page.goto(site.url)
        ask(page, QUESTION)
        answer_of(page)
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        page.emulate_media(media="print")
        assert page.evaluate("getComputedStyle(document.body).color") == "rgb(27, 29, 32)"
        for hidden in ("#composer", "#threads", ".bar", ".actions", ".steps"):
            expect(page.locator(hidden)).to_be_hidden()
        expect(page.locator(".sources-list li").first).to_be_visible()


def test_every_control_has_a_name(page: Page) -> None:
    with scripted_site({VAGUE: clarifying()}) as site:
        page.goto(site.url)
        ask(page, VAGUE)
        expect(page.locator("fieldset")).to_have_count(2)
        for control in page.get_by_role("button").or_(page.get_by_role("textbox")).all():
            expect(control).to_have_accessible_name(re.compile(r"\S"))
        for landmark in ("banner", "main", "navigation", "form"):
            expect(page.get_by_role(landmark)).to_have_count(1)
        levels = [int(str(name)[1]) for name in page.evaluate(_HEADINGS)]
        assert all(later <= earlier + 1 for earlier, later in pairwise(levels))


_HEADINGS = "[...document.querySelectorAll('h1, h2, h3, h4')].filter((e) => e.checkVisibility()).map((e) => e.tagName)"
