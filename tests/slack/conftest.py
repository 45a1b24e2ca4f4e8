"""Parts that tests about Slack share."""

from collections.abc import Iterator

import pytest

from tests.slack.fake import FakeSlack, scripted_slack


@pytest.fixture
def fake() -> Iterator[FakeSlack]:
    """A scripted Slack; the test fails when something was asked of it that Slack would not understand."""
    with scripted_slack() as found:
        yield found
