"""The console in a real Chromium: its shell, and who sees what."""

import pytest
from playwright.sync_api import Page, expect

from tests.running import Served
from tests.web.reader import Watch

pytestmark = pytest.mark.browser


def test_policies_are_listed(page: Page, service: Served) -> None:
    watch = Watch(page)
    page.goto(f"{service.address}/admin/policies")
    expect(page.get_by_role("heading", name="Policies", exact=True)).to_be_visible()
    expect(page.get_by_role("link", name="Policies")).to_have_attribute("aria-current", "page")
    assert watch.complaints == []
