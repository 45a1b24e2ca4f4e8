"""Forms and differences of the console, values as people read them, and the lines of a policy's errors."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.backends.defaults import default_specs
from app.domain.errors import ConfigurationError, InvalidRequest
from app.routing.parse import parse_policy
from app.routing.vocabulary import vocabulary
from app.web.console.changes import DiffLine, Form, changed, diff_of
from app.web.console.policy_text import Fault, faults_of, lines_of
from app.web.console.values import Kind, ago, span, written

SPECS = default_specs({}, None)
_TEXTS = st.lists(st.sampled_from(["a", "b", "c", "- d", "+ e", "@@ f"])).map("\n".join)


@given(before=_TEXTS, after=_TEXTS)
def test_a_difference_leads_from_one_text_to_the_other(before: str, after: str) -> None:
    lines = diff_of(before, after)
    assert (before == after) is (lines == ())
    removed = [line.text for line in lines if line.mark == "-"]
    added = [line.text for line in lines if line.mark == "+"]
    left = before.splitlines()
    for text in removed:
        left.remove(text)
    assert sorted(left + added) == sorted(after.splitlines())


def test_named_values_before_and_after() -> None:
    assert changed([("share", "5 %", "25 %"), ("who", "ann", "ann"), ("note", "", "new")]) == (
        DiffLine("-", "share: 5 %"),
        DiffLine("+", "share: 25 %"),
        DiffLine(" ", "who: ann"),
        DiffLine("+", "note: new"),
    )


def test_a_reason_is_words_and_not_blanks() -> None:
    assert Form((("why", "  \n"),)).why is None
    assert Form((("why", " it was dear "),)).why == "it was dear"
    with pytest.raises(InvalidRequest):
        _ = Form((("why", "x" * 2_001),)).why


def test_a_page_that_asks_once_more_sends_all_again_but_token_and_reason() -> None:
    form = Form((("csrf", "t"), ("to", "a"), ("to", "b"), ("why", "")))
    assert form.repeated() == (("to", "a"), ("to", "b"))
    assert form.all("to") == ("a", "b")
    assert form.proves("t")
    assert not form.proves("")


@pytest.mark.parametrize(
    ("value", "kind", "text"),
    [
        (None, Kind.MONEY, "–"),
        (Decimal("0.00042"), Kind.MONEY, "$0.0004"),
        (Decimal(-1234), Kind.MONEY, "-$1,234.00"),
        (0, Kind.MONEY, "$0.00"),
        (0.0525, Kind.SHARE, "5.2 %"),
        (61_500, Kind.MS, "1 min 1 s"),
        (12_345, Kind.COUNT, "12,345"),
        (True, Kind.TEXT, "yes"),
        (datetime(2026, 5, 4, 12, 30, tzinfo=UTC), Kind.MOMENT, "2026-05-04 12:30"),
    ],
)
def test_values_as_people_read_them(value: Decimal | float | bool | datetime | None, kind: Kind, text: str) -> None:  # noqa: FBT001
    assert written(value, kind) == text


def test_times_that_have_passed() -> None:
    now = datetime(2026, 5, 4, tzinfo=UTC)
    found = [ago(now - timedelta(minutes=each), now) for each in (0, 5, 125, 5_000)]
    assert found == ["just now", "5 min ago", "2 h ago", "3 d ago"]
    assert span(950) == "950 ms"


def test_each_error_of_a_policy_stands_at_its_line() -> None:
    sentence = "policy: line 3: Rule a has no why. line 7: Rule b is never reached: a matches all its calls."
    assert faults_of(sentence) == (
        Fault(3, "Rule a has no why."),
        Fault(7, "Rule b is never reached: a matches all its calls."),
    )
    assert faults_of("policy: line 2 is not YAML.") == (Fault(2, "This is not YAML."),)
    assert faults_of("policy: the text is nested too deeply.") == (Fault(None, "the text is nested too deeply."),)
    lines = lines_of("a\nb\nc", faults_of(sentence))
    assert [line.faults for line in lines] == [(), (), ("Rule a has no why.",)]


def test_the_vocabulary_is_that_of_the_parser() -> None:
    words = vocabulary()
    assert {"policy:", "rules:"} <= set(words[""])
    assert "debug" in words["rules.when.type"]
    assert set(words["rules.then.prefer"]) == {"cheap", "expensive", "local", "extractive"}
    known = "policy: x\nversion: 1\nrules:\n  - id: a\n    when: {}\n    then: {prefer: [extractive]}\n    why: w\n"
    parse_policy(known, "policy", SPECS)
    for key in ("defaults", "learned", "value", "engine", "canary"):
        assert f"{key}:" in words[""]
        parse_policy(f"{known}{key}: {{}}\n", "policy", SPECS)
    with pytest.raises(ConfigurationError):
        parse_policy(f"{known}unknown: {{}}\n", "policy", SPECS)
