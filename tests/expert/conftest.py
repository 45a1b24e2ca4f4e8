"""The shipped content of the expert."""

import pytest

from app.content.expert import ExpertContent, load_expert
from scripts.draft import PROJECT


@pytest.fixture(scope="session")
def content() -> ExpertContent:
    """Rule tables and sentences as they are shipped."""
    return load_expert(PROJECT / "prompts" / "expert")
