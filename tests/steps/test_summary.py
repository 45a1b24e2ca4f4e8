"""What is handed on of a long conversation: its last turns as they are, the older ones in a line each."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from app.backends.tokens import estimate_tokens
from app.domain.memory import FactKind, FactState, Speaker, Statement, ThreadFact
from app.domain.run import Message
from app.steps.summary import SUMMARY_TOKENS, amended, is_long, recent, rolled, within

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def turn(content: str, n: int = 0, role: str = "user") -> Message:
    return Message(f"msg_{n}", "thr", "team" if role == "team" else "user", content, None, NOW)


def changed(start: int, end: int, text: str, state: FactState, source: str = "msg_0") -> ThreadFact:
    said = Statement(FactKind.NUMBER, "budget", "budget", text, Speaker.USER, source, start, end, NOW)
    return ThreadFact(f"fct_{start}", "thr", "run", said, state, NOW)


@given(st.lists(st.text(max_size=400), max_size=8), st.integers(0, 300))
def test_the_last_turns_fit_and_are_the_last_ones(texts: list[str], tokens: int) -> None:
    history = [turn(text, n) for n, text in enumerate(texts)]
    kept = recent(history, tokens)
    assert [each.id for each in kept] == [each.id for each in history][len(history) - len(kept) :]
    assert [each.content for each in kept[1:]] == texts[len(texts) - len(kept) + 1 :]
    assert sum(estimate_tokens(len(each.content.removesuffix(" […]"))) for each in kept) <= tokens


def test_a_turn_that_is_too_long_is_cut_where_there_is_room_for_a_part() -> None:
    (only,) = recent([turn("x" * 5000)], 100)
    assert only.content == "x" * 400 + " […]"
    assert recent([turn("x" * 5000)], 10) == ()


def test_a_turn_reads_as_it_was_corrected() -> None:
    text = "We have 50k EUR and 4 engineers."
    facts = [changed(8, 15, "70k EUR", FactState.CORRECTED), changed(20, 31, "", FactState.DELETED)]
    assert amended(turn(text), facts).content == "We have 70k EUR and […]."
    other = turn(text, 1)
    assert amended(other, facts) is other


def test_places_that_overlap_or_lie_beyond_a_cut_change_nothing_twice() -> None:
    facts = [changed(0, 7, "They have", FactState.CORRECTED), changed(3, 15, "", FactState.DELETED)]
    assert amended(turn("We have 50k EUR"), facts).content == "We […]"
    assert amended(turn("We have"), [changed(3, 15, "", FactState.DELETED)]).content == "We have"


def test_older_turns_become_a_line_each_and_the_first_one_stays() -> None:
    first = rolled(None, [turn("Which database?\nMore."), turn("## A\n\n**Postgres.** [1] Because.", 1, "team")])
    assert first is not None
    assert first.lines == ("The user wrote: Which database?", "The team answered: Postgres.")
    assert (first.upto, first.turns, first.backend) == ("msg_1", 2, None)
    assert rolled(first, []) is first
    grown = rolled(first, [turn(f"Question {n} " + "word " * 60, n) for n in range(60)])
    assert grown is not None
    assert (grown.turns, grown.upto, grown.lines[0]) == (62, "msg_59", first.lines[0])
    assert "Question 59" in grown.lines[-1]
    assert is_long(grown)
    assert estimate_tokens(sum(map(len, grown.lines))) <= 2 * SUMMARY_TOKENS


@given(st.lists(st.text(max_size=200), max_size=20), st.integers(1, 100))
def test_lines_within_a_limit_fit_and_the_first_and_the_last_are_kept(lines: list[str], tokens: int) -> None:
    kept = within(lines, tokens)
    assert bool(kept) == bool(lines)
    if len(kept) > 1:
        assert kept[0] == lines[0]
        assert kept[1:] == tuple(lines[len(lines) - len(kept) + 1 :])
        assert estimate_tokens(sum(map(len, kept))) <= tokens
