"""The views of what happened in a real Chromium: legible for everybody, on a telephone too, and usable by hand."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.evaluation.archived import archived
from tests.running import Place, Served
from tests.web.console.filled import Filled, fill
from tests.web.console.look import barriers, picture, too_wide
from tests.web.reader import Watch

pytestmark = pytest.mark.browser

WIDE = ViewportSize(width=1360, height=900)
NARROW = ViewportSize(width=360, height=740)


@pytest.fixture(scope="module")
def filled(service: Served, place: Place) -> Filled:
    """The service with something to show, two runs of the evaluation among it."""
    # The same two for every test of this module.
    archived(Path(place.home) / "evaluation" / "runs", "before", 1.0)
    archived(Path(place.home) / "evaluation" / "runs", "after", 0.0)
    return fill(service)


def views(filled: Filled) -> dict[str, str]:
    return {
        "backends": "/admin/backends",
        "backend": "/admin/backends/llama",
        "attempts": "/admin/attempts",
        "budgets": "/admin/budgets",
        "budget-change": "/admin/budgets/change?scope=tenant&window=month",
        "usage": "/admin/usage?by=backend",
        "runs": "/admin/runs",
        "run": f"/admin/runs/{filled.plain}",
        "screening": "/admin/screening",
        "quality": "/admin/quality",
        "evaluations": "/admin/evaluations",
        "comparison": "/admin/evaluations/compare?baseline=before&now=after",
        "skills": "/admin/skills",
        "skill": "/admin/skills/cost-notes",
        "access": "/admin/access",
        "key-new": "/admin/access/keys/new",
        "webhooks": "/admin/webhooks",
        "webhook": f"/admin/webhooks/{filled.webhook}",
        "audit": "/admin/audit",
    }


def test_every_view_is_legible_wide_and_narrow(browser: Browser, service: Served, filled: Filled) -> None:
    for width, size in (("wide", WIDE), ("narrow", NARROW)):
        context = browser.new_context(viewport=size, color_scheme="light")
        page = context.new_page()
        watch = Watch(page)
        for name, path in views(filled).items():
            page.goto(f"{service.address}{path}")
            expect(page.get_by_role("heading", level=1)).to_be_visible()
            picture(page, f"{name}-{width}")
            assert not too_wide(page), (name, width)
            assert barriers(page) == [], (name, width)
        assert watch.complaints == []
        context.close()


def test_dark_is_as_legible(browser: Browser, service: Served, filled: Filled) -> None:
    context = browser.new_context(viewport=WIDE, color_scheme="dark")
    page = context.new_page()
    for name in ("backends", "run", "quality", "usage"):
        page.goto(f"{service.address}{views(filled)[name]}")
        picture(page, f"{name}-dark")
        assert barriers(page) == [], name
    context.close()


def test_the_draft_of_a_case_is_legible_while_it_is_open_and_when_it_is_decided(
    browser: Browser, service: Served, filled: Filled
) -> None:
    made = service.post("/v1/evaluations/drafts", {"run_id": filled.plain})
    assert made.status_code == 201, made.text
    states = [("open", f"/admin/drafts/{made.json()['id']}"), ("list", "/admin/drafts")]
    contexts = {name: browser.new_context(viewport=size) for name, size in (("wide", WIDE), ("narrow", NARROW))}

    def looked_at(state: str, path: str) -> None:
        for width, context in contexts.items():
            page = context.new_page()
            watch = Watch(page)
            page.goto(f"{service.address}{path}")
            expect(page.get_by_role("heading", level=1)).to_be_visible()
            picture(page, f"draft-{state}-{width}")
            assert not too_wide(page), (state, width)
            light = barriers(page)
            page.emulate_media(color_scheme="dark")
            assert light + barriers(page) == [], (state, width)
            assert watch.complaints == []
            page.close()

    for state, path in states:
        looked_at(state, path)
    page = contexts["wide"].new_page()
    page.goto(f"{service.address}{states[0][1]}")
    expect(page.get_by_label("Question")).to_contain_text("population stability index")
    page.get_by_label("Type").select_option("explain")
    page.get_by_role("checkbox", name="ml-cv-specialist").check()
    page.get_by_role("button", name="Accept").click()
    expect(page.get_by_role("heading", name="Accept this draft?")).to_be_visible()
    assert barriers(page) == []
    page.get_by_label("Why?").fill("asked by many")
    page.get_by_role("button", name="Accept").click()
    expect(page.get_by_role("status")).to_have_text("The draft is accepted.")
    looked_at("decided", states[0][1])
    for context in contexts.values():
        context.close()


def test_from_a_figure_to_the_reason_behind_it(page: Page, service: Served, filled: Filled) -> None:
    assert filled.plain
    page.goto(f"{service.address}/admin/backends")
    row = page.get_by_role("row").filter(has=page.get_by_role("link", name="llama", exact=True)).first
    row.get_by_role("cell").nth(4).get_by_role("link").click()
    expect(page.get_by_role("heading", name="Attempts", level=1)).to_be_visible()
    page.get_by_role("row").nth(1).get_by_role("link").first.click()
    expect(page.get_by_role("heading", name="Decision", level=1)).to_be_visible()
    page.get_by_role("link", name="Show the run").click()
    expect(page.get_by_role("heading", name="What happened")).to_be_visible()


def test_a_backend_is_drained_by_hand_with_a_reason(page: Page, service: Served, filled: Filled) -> None:
    assert filled.plain
    page.goto(f"{service.address}/admin/backends/llama")
    page.get_by_role("button", name="Drain").click()
    expect(page.get_by_role("heading", name="Drain llama?")).to_be_visible()
    picture(page, "drain-confirm")
    page.get_by_label("Why?").fill("new drivers")
    page.get_by_role("button", name="Drain").click()
    expect(page.get_by_role("status")).to_contain_text("llama is drained.")
    expect(page.get_by_text("new drivers")).to_be_visible()
    page.get_by_role("button", name="Undrain").click()
    page.get_by_label("Why?").fill("they are in")
    page.get_by_role("button", name="Undrain").click()
    expect(page.get_by_role("status")).to_contain_text("works again")
    page.goto(f"{service.address}/admin/audit")
    page.get_by_role("button", name="Verify").click()
    expect(page.get_by_role("status")).to_contain_text("The chain is whole")
    picture(page, "audit-verified")
    expect(page.get_by_role("cell", name="new drivers")).to_be_visible()
