"""The page in a real Chromium, over a scripted service on a real socket."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from app.domain.errors import ClarificationNotOpen, DatabaseUnavailable
from app.domain.events import RunFinished
from app.domain.labels import RequestType, RunStatus, Sensitivity
from app.domain.run import Problem
from tests.servers import Signal
from tests.web.scenes import (
    QUESTION,
    SECTION,
    VAGUE,
    analyzed,
    conclusion,
    consultation_begins,
    consultation_ends,
    decided,
    ends,
    fails_over,
    questions,
    retrieved,
    screened,
    working,
    writes,
)
from tests.web.site import Asks, Beat, Cut, Hold, Refuse, Scene, scripted_site

pytestmark = pytest.mark.browser

PASSAGES = {1: (SECTION, True), 2: (SECTION, False)}
HOSTILE = (
    "<script>window.harmed = 1</script><img src='https://evil.example/a' onerror='window.harmed = 1'>",
    "[click](javascript:window.harmed=1) ![p](https://evil.example/b) <svg/onload='window.harmed = 1'>",
    '<iframe srcdoc="<script>parent.harmed = 1</script>"></iframe><style>@import "https://evil.example/c"</style>',
)


def ask(page: Page, text: str) -> None:
    page.get_by_label("Your question").last.fill(text)
    page.keyboard.press("Enter")


def answer_of(page: Page) -> str:
    expect(page.locator(".actions")).to_be_visible()
    return page.locator(".answer").inner_text()


def step(page: Page, name: str) -> str:
    return page.locator(f'[data-step="{name}"]').get_attribute("data-state") or ""


def stored(page: Page) -> str:
    return str(page.evaluate("JSON.stringify(localStorage)"))


@dataclass
class Watch:
    """Everything that a page asked for or complained about."""

    page: Page
    requests: list[str] = field(default_factory=list[str])
    complaints: list[str] = field(default_factory=list[str])

    def __post_init__(self) -> None:
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("dialog", lambda dialog: self.complaints.append(dialog.message))


def clarifying(*after: Beat) -> Scene:
    beats = [*screened(), *analyzed(RequestType.DESIGN, ("architect",), clarify=True), Asks(questions())]
    return Scene([*beats, *(after or ends(conclusion()))], PASSAGES)


def one_specialist(*beats: Beat, sensitivity: Sensitivity = Sensitivity.INTERNAL) -> Sequence[Beat]:
    """The mentor begins; then what is given."""
    return [
        *screened(sensitivity),
        *analyzed(RequestType.EXPLAIN, ("mentor",)),
        *consultation_begins("mentor", sensitivity),
        *beats,
    ]


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
        assert [step(page, name) for name in ("screen", "consult:mentor", "challenge")] == ["done", "running", "waiting"]
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
        expect(sources.locator("mark")).to_have_text("Measure the present traffic before deciding.")
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
        expect(page.get_by_placeholder("Or answer in your own words here")).to_be_visible()
        ask(page, "Ten thousand users")
        answer_of(page)
        assert [body for _, body in site.posted] == [VAGUE, "Ten thousand users"]
        expect(page.locator(".turn")).to_have_count(1)
        expect(page.get_by_role("region", name="The team asked")).to_be_visible()


def test_a_refused_answer_keeps_the_card(page: Page) -> None:
    with scripted_site({VAGUE: clarifying()}) as site:
        page.goto(site.url)
        ask(page, VAGUE)
        site.refusals.append(ClarificationNotOpen())
        page.get_by_role("button", name="Go on with your assumptions").click()
        expect(page.get_by_role("alert")).to_contain_text("it goes on without these answers")
        page.get_by_role("button", name="Go on with your assumptions").click()
        answer_of(page)


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
        assert page.locator("#turns :is(script, img, svg, iframe, style, a)").count() == 0
        assert all(url.startswith(site.url) for url in watch.requests)
        assert watch.complaints == []


def test_a_link_opens_elsewhere_without_telling_from_where(page: Page) -> None:
    with scripted_site({"link": Scene(ends(conclusion("[x](https://example.com/y)")))}) as site:
        page.goto(site.url)
        ask(page, "link")
        assert "x (example.com)" in answer_of(page)
        expect(page.locator(".answer a")).to_have_attribute("rel", "noreferrer noopener")


def test_nothing_moves_while_text_streams(page: Page) -> None:
    hold, end = Signal(), Signal()
    words = [f"Word {n} of a long part that is being written.\n\n" for n in range(60)]
    head = [*screened(), *analyzed(), *retrieved("mentor"), *retrieved("ml-cv-specialist")]
    begun = [*consultation_begins("mentor"), *consultation_begins("ml-cv-specialist"), *writes("ml-cv-specialist", "Hm")]
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
        page.get_by_role("button", name="Threads").click()
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


def test_restricted_text_leaves_no_trace_in_the_browser(page: Page) -> None:
    secret = "My IBAN is DE89 3704 0044 0532 0130 00"
    hold = Signal()
    label = Sensitivity.RESTRICTED
    beats = [*screened(label, ("iban",)), *analyzed(RequestType.DEBUG, ("mentor",)), Hold(hold)]
    rest = [*consultation_begins("mentor", label), *consultation_ends("mentor", "llama"), *ends(conclusion())]
    with scripted_site({secret: Scene([*beats, *rest])}) as site:
        page.goto(site.url)
        ask(page, secret)
        expect(page.get_by_role("link", name="debug, restricted")).to_be_visible()
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


@pytest.mark.parametrize("how", ["run", "stream"])
def test_a_failed_run_says_what_can_be_done(page: Page, how: str) -> None:
    problem = Problem("all-backends-failed", 502, "Every backend failed.", "Check with `cto-team doctor`.")
    ending: Beat = RunFinished(RunStatus.FAILED, error=problem)
    if how == "stream":
        ending = Refuse(DatabaseUnavailable())
    with scripted_site({QUESTION: Scene([*one_specialist(*writes("mentor", "Half")), ending])}) as site:
        page.goto(site.url)
        ask(page, QUESTION)
        expected = "Every backend failed. Check with cto-team doctor." if how == "run" else "The database does not answer."
        expect(page.get_by_role("alert")).to_contain_text(expected)
        expect(page.locator(".live-text")).to_have_text("Half")
        page.get_by_role("button", name="Try again").click()
        expect(page.locator(".turn")).to_have_count(2)
        assert [body for _, body in site.posted] == [QUESTION, QUESTION]


def test_an_unknown_run_leads_back(page: Page) -> None:
    with scripted_site({}) as site:
        page.goto(f"{site.url}/#run_{'0' * 32}")
        expect(page.get_by_role("alert")).to_contain_text("There is no run")
        page.get_by_role("alert").get_by_role("button", name="New question").click()
        expect(page.get_by_role("heading", name="What needs deciding?")).to_be_visible()


def test_the_answer_can_be_taken_away(page: Page, tmp_path: Path) -> None:
    answer = conclusion("**Yes.** [1]")
    with scripted_site({QUESTION: Scene(ends(answer))}) as site:
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        page.goto(site.url)
        ask(page, QUESTION)
        answer_of(page)
        page.get_by_role("button", name="Copy as Markdown").click()
        expect(page.get_by_role("button", name="Copied")).to_be_visible()
        assert page.evaluate("navigator.clipboard.readText()") == answer.markdown
        with page.expect_download() as download:
            page.get_by_role("button", name="Download").click()
        download.value.save_as(tmp_path / "answer.md")
        assert (tmp_path / "answer.md").read_text() == answer.markdown


def test_print_is_the_answer_alone(page: Page) -> None:
    with scripted_site({QUESTION: Scene(working())}) as site:
        page.goto(site.url)
        ask(page, QUESTION)
        answer_of(page)
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        page.emulate_media(media="print")
        for hidden in ("#composer", "#threads", ".bar", ".actions", ".steps"):
            expect(page.locator(hidden)).to_be_hidden()
        expect(page.locator(".sources-list li").first).to_be_visible()


def test_what_is_kept_is_a_list_of_ids_and_titles(page: Page) -> None:
    with scripted_site({QUESTION: Scene(working())}) as site:
        page.goto(site.url)
        ask(page, QUESTION)
        answer_of(page)
        run = next(iter(site.plays.values()))
        (entry,) = json.loads(str(page.evaluate("localStorage.getItem('cto-team.threads')")))
        assert {name: entry[name] for name in ("thread", "run", "title", "kind", "restricted")} == {
            "thread": run.thread_id,
            "run": run.id,
            "title": QUESTION,
            "kind": "decide",
            "restricted": False,
        }
        page.get_by_role("button", name="Clear this list").click()
        expect(page.get_by_role("link", name=QUESTION)).to_have_count(0)
        assert QUESTION not in stored(page)


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
        assert all(later <= earlier + 1 for earlier, later in zip(levels, levels[1:], strict=False))


_HEADINGS = "[...document.querySelectorAll('h1, h2, h3, h4')].filter((e) => e.checkVisibility()).map((e) => e.tagName)"

