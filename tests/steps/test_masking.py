"""Secrets are starred out of what a model has written; everything else stays."""

from hypothesis import given
from hypothesis import strategies as st

from app.domain.labels import Sensitivity
from app.domain.screening import Finding
from app.screening.detect import Screener, shipped
from app.steps.masking import masked

KEY = "sk-ant-api03-" + "Ab12" * 20 + "-synthetic-AA"

_PARTS = (
    f"The key {KEY} is refused.",
    "password: Winter2026!x",
    "My card is 4111 1111 1111 1111.",
    "Anna Berger has diabetes and takes metformin.",
    "We will buy our largest competitor next month; nobody knows of it yet.",
    "IBAN DE89 3704 0044 0532 0130 00",
    "Use Postgres [1].",
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJqYW5lIn0.c2lnbmF0dXJlLXN5bnRoZXRpYy0x",
)


def test_a_key_and_a_password_are_starred() -> None:
    text = f"The key {KEY} is refused; password: Winter2026!x"
    assert masked(text, Screener().values) == "The key *** is refused; password: ***"


def test_what_is_only_about_secrets_stays() -> None:
    text = "Read POSTGRES_PASSWORD from the environment, and rotate keys each quarter [1]."
    assert masked(text, Screener().values) == text


@given(st.text(max_size=40), st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=5))
def test_every_found_place_goes_and_nothing_else(text: str, places: list[tuple[int, int]]) -> None:
    spans = [(min(a, b, len(text)), min(max(a, b), len(text))) for a, b in places]
    findings = tuple(Finding("card", a, b, Sensitivity.RESTRICTED) for a, b in spans if a < b)
    left = masked(text, lambda _: findings)
    hidden = {n for finding in findings for n in range(finding.start, finding.end)}
    assert left.replace("***", "") == "".join(c for n, c in enumerate(text) if n not in hidden).replace("***", "")


@given(st.lists(st.sampled_from(_PARTS), max_size=6).map(" ".join))
def test_a_whole_screening_finds_no_other_values(text: str) -> None:
    assert masked(text, shipped().values) == masked(text, lambda each: shipped()(each).findings)


def test_the_order_in_which_they_are_found_is_nothing_to_the_reader() -> None:
    found = (Finding("card", 0, 4, Sensitivity.RESTRICTED), Finding("iban", 2, 4, Sensitivity.RESTRICTED))
    assert masked("1234 is it", lambda _: found) == masked("1234 is it", lambda _: found[::-1]) == "*** is it"


def test_topics_are_no_values() -> None:
    found = (Finding("health", 0, 4, Sensitivity.RESTRICTED),)
    assert masked("flu and code", lambda _: found) == "flu and code"
