"""Chromium, as for the pages of the service."""

from tests.web.conftest import browser, page

__all__ = ["browser", "page"]
