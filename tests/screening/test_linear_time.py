"""The screening takes time in proportion to the text, however hostile: shown by counting work, not by a clock.

Work inside a regular expression cannot be counted from outside, so every pattern of the package is read and must be of
a kind that cannot run away: what repeats without a limit never gives back what it took, or is a single letter or class
with nothing behind it. All else is bounded, and costs at most a constant at each place.
"""

import base64
import importlib
import pkgutil
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import app.screening
from app.screening.detect import shipped
from app.screening.phrases import Phrase
from app.screening.rules import Rule
from app.screening.views import views_of

# The standard library's own reader of patterns, which it calls private.
codes = importlib.import_module("re._constants")
parser = importlib.import_module("re._parser")

GROWTH = 2.6
"""Most that doubling a text may multiply the work."""
WORDS = "We move the ledger of the shop to Postgres and ask who owns the nightly job. "
HOSTILE: dict[str, Callable[[int], str]] = {
    "digits": lambda n: ("1234567890" * n)[:n],
    "numbers": lambda n: " ".join(str(place * 7919 % 99991) for place in range(n // 5))[:n],
    "spaces": lambda n: " " * n,
    "one letter": lambda n: "a" * n,
    "addresses": lambda n: ("a@a@a@" * n)[:n],
    "mails": lambda n: ("anna.novak@mail.example " * n)[:n],
    "key headers": lambda n: ("-----BEGIN RSA PRIVATE KEY-----\n" * n)[:n],
    "key prefixes": lambda n: ("sk-ant-api03- " * n)[:n],
    "key names": lambda n: ("password=" * n)[:n],
    "base64": lambda n: base64.b64encode((WORDS * n)[: n * 3 // 4].encode()).decode(),
    "base64 twice": lambda n: base64.b64encode(base64.b64encode((WORDS * n)[: n * 9 // 16].encode())).decode(),
    "entities": lambda n: ("&#65;" * n)[:n],
    "percent": lambda n: ("%41" * n)[:n],
    "escapes": lambda n: ("\\u0041" * n)[:n],
    "zero width": lambda n: ("a\u200b" * n)[:n],
    "tags": lambda n: ("\U000e0041" * n)[:n],
    "set apart": lambda n: ("a b " * n)[:n],
    "dashes": lambda n: ("1-2-3-" * n)[:n],
    "hex bytes": lambda n: ("41 " * n)[:n],
    "quoted": lambda n: ("=41=\n" * n)[:n],
    "joined": lambda n: ('"a" + ' * n)[:n],
    "table": lambda n: ("a,b,c\n" * n)[:n],
    "short lines": lambda n: ("abcd\n" * n)[:n],
    "tuples": lambda n: ("insert into t (a) values ('" * n)[:n],
    "brackets": lambda n: ("({[<" * n)[:n],
    "logins": lambda n: ("://a:b@" * n)[:n],
    "persons": lambda n: ("Anna Novak diagnosed " * n)[:n],
    "Chinese": lambda n: ("张伟患有糖尿病" * n)[:n],
    "cards": lambda n: ("4111 1111 1111 1111 " * n)[:n],
}


def work(text: str) -> int:
    """How many calls it takes to screen a text."""
    calls = 0

    def count(_frame: object, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event in {"call", "c_call"}

    screener = shipped()
    screener("tables are built on first use")
    before = sys.getprofile()
    sys.setprofile(count)
    try:
        screener(text)
    finally:
        sys.setprofile(before)
    return calls


@pytest.mark.parametrize("kind", HOSTILE)
def test_twice_the_text_is_at_most_twice_the_work(kind: str) -> None:
    small, large = (work(HOSTILE[kind](size)) for size in (8_000, 16_000))
    assert large <= GROWTH * small + 2_000


PARTS = st.lists(st.sampled_from([kind(24) for kind in HOSTILE.values()] + [WORDS]), min_size=1, max_size=6)


@settings(max_examples=25, deadline=None)
@given(parts=PARTS)
def test_mixtures_grow_no_faster(parts: Sequence[str]) -> None:
    unit = "".join(parts)
    text = unit * (4_000 // len(unit) + 1)
    assert work(text + text) <= GROWTH * work(text) + 2_000


@settings(max_examples=60, deadline=None)
@given(parts=PARTS)
def test_all_forms_of_a_text_together_are_bounded(parts: Sequence[str]) -> None:
    text = "".join(parts) * 20
    forms = views_of(text)
    assert sum(len(view.text) for view in forms.views) <= 12 * len(text) + 32_768


def test_no_pattern_can_run_away() -> None:
    patterns = {pattern.pattern for module in modules() for pattern in patterns_of(module)}
    assert len(patterns) > 150
    assert [pattern for pattern in sorted(patterns) if list(runaways(parser.parse(pattern), last=True))] == []


@pytest.mark.parametrize("pattern", ["(?:a+)+b", r"\s+$", "(a*)*", "[^,]*,", "(?:a|b)+c"])
def test_the_check_knows_patterns_that_run_away(pattern: str) -> None:
    assert list(runaways(parser.parse(pattern), last=True))


def modules() -> Iterator[ModuleType]:
    for found in pkgutil.iter_modules(app.screening.__path__):
        yield importlib.import_module(f"app.screening.{found.name}")


def patterns_of(module: ModuleType) -> Iterator[re.Pattern[str]]:
    for value in vars(module).values():
        for one in value if isinstance(value, tuple) else (value,):
            if isinstance(one, re.Pattern):
                yield one
            elif isinstance(one, Rule):
                yield one.pattern
            elif isinstance(one, Phrase):
                yield from (part for part in (one.rest, one.before) if part is not None)


def runaways(parsed: Sequence[tuple[object, object]], *, last: bool) -> Iterator[str]:
    """The repeats without a limit that may give back what they took."""
    items = list(parsed)
    for place, (code, value) in enumerate(items):
        final = last and place == len(items) - 1
        if code in {codes.MAX_REPEAT, codes.MIN_REPEAT}:
            _low, high, body = repeat_of(value)
            single = len(body) == 1 and body[0][0] in {codes.IN, codes.LITERAL, codes.NOT_LITERAL, codes.ANY}
            if high is codes.MAXREPEAT and not (final and single):
                yield str(value)
            yield from runaways(body, last=False)
        else:
            for part in parts_of(value):
                yield from runaways(part, last=final)


def repeat_of(value: object) -> tuple[object, object, Sequence[tuple[object, object]]]:
    """The limits and the body of a repeat."""
    assert isinstance(value, tuple)
    low, high, body = value  # pyright: ignore
    return low, high, body  # pyright: ignore


def parts_of(value: object) -> Iterator[Sequence[tuple[object, object]]]:
    """The patterns inside an item of a parsed pattern."""
    if isinstance(value, parser.SubPattern):
        yield value  # pyright: ignore
    elif isinstance(value, (tuple, list)):
        for one in value:  # pyright: ignore
            yield from parts_of(one)  # pyright: ignore
