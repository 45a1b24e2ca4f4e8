"""The quick look before a pattern is searched never hides a match."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.calculators.lexicon import PERIODS, TERMS
from app.calculators.prefilter import may_match, needs

PATTERNS = [
    r"abc",
    r"(?:ab|cd(?:ef|gh)?)xy",
    r"(?:ab)?cd(?!ef)",
    r"a?bc*de{2}f",
    r"(?:ab|[cd]e)+fg\.h\w+ij",
    r"\b(?:req|tok)s?\b|calls",
    r"(?:one|two){0,2} three(?:four|five){1,3}?",
    r"(?:x|yy) zz(?:(?:aa|bb) cc|dd)",
    *(pattern for _, pattern in (*PERIODS, *TERMS)),
]


@pytest.mark.parametrize("pattern", PATTERNS)
def test_whatever_matches_passes(pattern: str) -> None:
    @settings(max_examples=12, deadline=None)
    @given(st.from_regex(re.compile(pattern, re.ASCII)))
    def passes(text: str) -> None:
        assert may_match(text, pattern)

    passes()


@pytest.mark.parametrize(
    ("pattern", "needed"),
    [
        (r"peak {money} @month", {("_money⟩",), ("peak ",), (" @month",)}),
        (r"(?:hit|cache) (?:takes |is ){0,3}{time}", {("hit", "cache"), ("_time⟩",)}),
        (r"self-host|own (?:gpus?|servers)", {("self-host", "own ")}),
        (r"a|{n}", set()),
        (r"(?:abc)?", set()),
    ],
)
def test_what_a_pattern_needs(pattern: str, needed: set[tuple[str, ...]]) -> None:
    assert set(needs(pattern)) == needed


def test_what_is_missing_is_certain() -> None:
    assert not may_match(" a ⟨0_n⟩ ", "{money}")
    assert may_match(" a ⟨0_b⟩ ", "{n}")
