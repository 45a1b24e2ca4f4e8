"""Slack on a real loopback socket: its Web API, Socket Mode, uploads; strict about everything that Slack documents.

    with scripted_slack() as fake:
        client = AsyncWebClient(token=fake.world.teams["T0001"].token, base_url=fake.url)
        fake.script("chat.update", rate_limited(1), error("msg_too_long"), accepted_but_lost())
        ...
        assert [call.method for call in fake.calls] == ["chat.postMessage", "chat.update"]

There is a workspace T0001 with the app, a person U0001 and a channel C0001; ``fake.world`` makes more of each, and is
where to look at what was posted: ``by_bot()``, ``thread(channel, root)``, ``ephemeral``, ``views``, ``homes``,
``sessions``, ``files``. Time is ``fake.clock``, which stands still until ``fake.clock.move(seconds)``.
``await fake.until(condition)`` and ``await fake.until_called(method, times)`` wait without polling.

Whatever Slack would refuse is refused with Slack's own error; why is in ``Call.problems``. Unknown arguments and
methods are noted in ``fake.violations`` and fail the test at its end. Rate limits are off until ``fake.rates.limit``
or ``fake.limit_as_documented()``. Socket Mode: ``fake.world.app_token()`` and ``fake.socket``.
"""

from tests.slack.fake.call import Call
from tests.slack.fake.methods.access import OAuth
from tests.slack.fake.script import (
    Step,
    accepted_but_lost,
    delay,
    drop,
    error,
    held,
    http,
    passes,
    rate_limited,
)
from tests.slack.fake.server import scripted_slack
from tests.slack.fake.slack import FakeSlack
from tests.slack.fake.socket_mode import Ack
from tests.slack.fake.world import APP, SCOPES, Channel, Message, Person, Session, Team, Token, World

__all__ = [
    "APP",
    "SCOPES",
    "Ack",
    "Call",
    "Channel",
    "FakeSlack",
    "Message",
    "OAuth",
    "Person",
    "Session",
    "Step",
    "Team",
    "Token",
    "World",
    "accepted_but_lost",
    "delay",
    "drop",
    "error",
    "held",
    "http",
    "passes",
    "rate_limited",
    "scripted_slack",
]
