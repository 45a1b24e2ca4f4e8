"""Slack's markup as plain text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.slack.plain import escaped, plain, says_stop


@pytest.mark.parametrize(
    ("marked", "meant"),
    [
        ("<@UBOT> which database?", "which database?"),
        ("<@UBOT>, which database?", "which database?"),
        ("<@UBOT|team>: /design a chat", "/design a chat"),
        ("ask <@U2> or <@U3|anna>", "ask @U2 or @anna"),
        ("in <#C1|general> and <#C2>", "in #general and #C2"),
        ("<!here> and <!channel> and <!subteam^S1|@team>", "@here and @channel and @team"),
        ("see <https://x.org/a?b=1&amp;c=2>", "see https://x.org/a?b=1&c=2"),
        ("see <https://x.org|x.org> and <https://x.org|here>", "see x.org and here (https://x.org)"),
        ("mail <mailto:a@x.org|a@x.org>", "mail a@x.org"),
        ("a &lt; b &amp;&amp; c &gt; d", "a < b && c > d"),
        ("&amp;lt; stays", "&lt; stays"),
        ("```\nif a &lt; b:\n    <@U2>\n```", "```\nif a < b:\n    @U2\n```"),
        ("  \0 ", ""),
    ],
)
def test_what_somebody_meant(marked: str, meant: str) -> None:
    assert plain(marked, "UBOT") == meant


@given(st.text())
def test_text_that_is_shown_is_read_as_it_was(text: str) -> None:
    kept = text.replace("\0", "").strip().removeprefix(",").removeprefix(":").strip()
    assert plain(escaped(text)) == kept


@pytest.mark.parametrize("text", ["stop", "Stop!", " CANCEL. ", "abbrechen", "停止"])
def test_somebody_wants_the_end(text: str) -> None:
    assert says_stop(text)


@pytest.mark.parametrize("text", ["stop the old service?", "How do we cancel orders?", "", "stopping"])
def test_somebody_asks_about_ends(text: str) -> None:
    assert not says_stop(text)
