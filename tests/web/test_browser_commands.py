"""Commands in a real Chromium: suggestions while one is typed, and a misspelt one to be corrected."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from app.content.agents import load_agents
from app.content.commands import load_commands
from app.domain.errors import UnknownCommand
from tests.web.play import Scene
from tests.web.scenes import QUESTION
from tests.web.site import scripted_site

PROJECT = Path(__file__).resolve().parents[2]
COMMANDS = load_commands(PROJECT / "prompts" / "commands", load_agents(PROJECT / "agents"))

pytestmark = pytest.mark.browser


def test_a_slash_lists_commands_and_a_key_takes_one(page: Page) -> None:
    with scripted_site({QUESTION: Scene(())}) as site:
        site.commands = COMMANDS
        page.goto(site.url)
        field, options = page.get_by_role("combobox", name="Your question"), page.get_by_role("option")
        field.press_sequentially("/de")
        expect(options).to_have_count(4)
        expect(field).to_have_attribute("aria-expanded", "true")
        expect(options.first).to_have_attribute("aria-selected", "true")
        field.press("ArrowDown")
        field.press("ArrowDown")
        expect(page.get_by_role("option", selected=True)).to_contain_text("/design")
        field.press("Enter")
        expect(field).to_have_value("/design ")
        expect(options).to_have_count(0)
        expect(field).to_be_focused()
        assert site.posted == []


def test_a_click_takes_a_command_and_escape_closes_the_list(page: Page) -> None:
    with scripted_site({QUESTION: Scene(())}) as site:
        site.commands = COMMANDS
        page.goto(site.url)
        field = page.get_by_role("combobox", name="Your question")
        field.press_sequentially("/mod")
        page.get_by_role("option", name="/model-card").click()
        expect(field).to_have_value("/model-card ")
        field.fill("")
        field.press_sequentially("/")
        expect(page.get_by_role("option")).to_have_count(16)
        field.press("Escape")
        expect(page.get_by_role("option")).to_have_count(0)
        field.press_sequentially("etc/hosts")
        expect(page.get_by_role("option")).to_have_count(0)


def test_a_misspelt_command_comes_back_to_be_corrected(page: Page) -> None:
    with scripted_site({QUESTION: Scene(())}) as site:
        site.commands = COMMANDS
        site.refusals.append(UnknownCommand("There is no command /desing. Did you mean /design?"))
        page.goto(site.url)
        field = page.get_by_role("combobox", name="Your question")
        field.fill("/desing a queue")
        field.press("Enter")
        expect(page.locator(".problem:visible")).to_contain_text("Did you mean /design?")
        expect(field).to_have_value("/desing a queue")
