"""The dialect for an operator's patterns: what it takes, what it refuses, and what a pattern can cost at most."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.screening.bounded import MOST_LETTERS, MOST_WAYS, NotBounded, bounded_pattern


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        (r"\bB-\d{6}\b", "badge B-123456 lost", "B-123456"),
        (r"(?:zebra|lion) \d{1,3}", "Project LION 42", "LION 42"),
        (r"[A-Z]{2}\d{4}", "case ab1234", "ab1234"),
        (r"x\.y?z", "see x.z", "x.z"),
        (r"(zebra|lion)s", "two lions", "lions"),
        (r"a[^,]{3}b", "a123b", "a123b"),
        (r"PRJ(?:-\d{2})?!", "PRJ-07!", "PRJ-07!"),
    ],
)
def test_patterns_of_the_dialect_work(pattern: str, text: str, found: str) -> None:
    match = bounded_pattern(pattern).search(text)
    assert match is not None
    assert match.group() == found


def test_letters_count_as_written_only_where_asked() -> None:
    assert bounded_pattern("Zebra").search("zebra")
    assert not bounded_pattern("Zebra", cased=True).search("zebra")


@pytest.mark.parametrize(
    "pattern",
    [
        "a+",
        "a*",
        "(?:a{1,9}){1,9}",
        "(?:a|b)+",
        "(?=a)b",
        r"(a)\1",
        "a{3,}",
        "a{1,5}?",
        "a{1,5}+",
        "a??",
        "^a",
        "a$",
        "a)",
        "(?:a",
        "[a",
        "a{5,2}",
        "a?",
        "",
        r"\Ab",
        "a|",
        "x{500}",
        r"\d{1,40}\d{1,40}",
        "a" * 501,
    ],
)
def test_what_could_be_slow_or_match_nothing_is_refused(pattern: str) -> None:
    with pytest.raises(NotBounded):
        bounded_pattern(pattern)


ATOMS = st.sampled_from(["a", "b", r"\d", r"\w", "[ab]", "[^a]", r"\.", " ", "."])
REPEATS = st.sampled_from(["", "?", "{2}", "{1,3}", "{0,9}", "{1,30}"])
ROWS = st.lists(st.builds(str.__add__, ATOMS, REPEATS), min_size=1, max_size=8).map("".join)
PATTERNS = st.lists(ROWS, min_size=1, max_size=3).map(lambda rows: f"(?:{'|'.join(rows)})")


@settings(max_examples=300, deadline=None)
@given(pattern=PATTERNS, text=st.text(alphabet="ab1 .", max_size=400))
def test_a_pattern_that_passes_reaches_no_further_than_it_may(pattern: str, text: str) -> None:
    try:
        compiled = bounded_pattern(pattern)
    except NotBounded:
        return
    assert compiled.pattern == pattern
    for match in compiled.finditer(text):
        assert 0 < match.end() - match.start() <= MOST_LETTERS


@settings(max_examples=200, deadline=None)
@given(counts=st.lists(st.integers(1, 12), min_size=1, max_size=8))
def test_the_number_of_ways_decides(counts: list[int]) -> None:
    ways = 1
    for count in counts:
        ways *= count
    pattern = "".join(f"a{{1,{count}}}" for count in counts)
    if ways > MOST_WAYS:
        with pytest.raises(NotBounded, match="lower the repeats"):
            bounded_pattern(pattern)
    else:
        assert isinstance(bounded_pattern(pattern), re.Pattern)
