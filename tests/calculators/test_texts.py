"""Inputs written as text, names written almost right, and units of results."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.calculators.document import calculator_document, family_of, source_of
from app.calculators.nearest import nearest, shortened
from app.calculators.registry import CALCULATORS, FAMILIES, calculator_named
from app.calculators.texts import from_texts, input_named, value_of
from app.calculators.units import unit_of
from app.domain.errors import CalculationError, NotFound

SERVERS = CALCULATORS["servers"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1200", 1200),
        ("1,200.5", 1200.5),
        ("1,234,567", 1_234_567),
        ("100K", 100_000),
        ("2.5M", 2_500_000),
        ("$3", 3),
        ("3 €", 3),
        ("USD 40", 40),
        ("1e6", 1_000_000),
        (".5", 0.5),
        ("  7  ", 7),
    ],
)
def test_numbers_are_read_as_people_write_them(text: str, value: float) -> None:
    assert value_of(SERVERS.inputs[0], text) == value


def test_a_percentage_is_a_share_except_where_percent_is_the_unit() -> None:
    assert value_of(input_named(SERVERS, "utilization"), "70%") == 0.7
    assert value_of(input_named(CALCULATORS["verdict"], "completeness_percent"), "90%") == 90


@pytest.mark.parametrize("text", ["", "abc", "1,2", "1.2.3", "1 2", "nan", "inf", "--5", "5 apples", "0x10", "1_000"])
def test_what_is_no_number_is_refused_with_the_input(text: str) -> None:
    with pytest.raises(CalculationError, match=r"^peak_per_second must be a number") as caught:
        value_of(SERVERS.inputs[0], text)
    assert caught.value.field == "peak_per_second"


@pytest.mark.parametrize("text", ["1,2,3", "1; 2; 3", "1 2 3", "[1, 2, 3]", "1\n2\n3\n"])
def test_lists_are_separated_by_commas_semicolons_or_space(text: str) -> None:
    assert value_of(CALCULATORS["psi"].inputs[0], text) == [1, 2, 3]


@given(st.text(max_size=40))
def test_any_text_gives_a_value_or_one_error(text: str) -> None:
    for spec in (SERVERS.inputs[0], CALCULATORS["psi"].inputs[0], CALCULATORS["dense-parameters"].inputs[1]):
        try:
            value = value_of(spec, text)
        except CalculationError as error:
            value = error.field
        assert value == spec.name or spec.check(value) == value


def test_flags_and_words_are_read_without_regard_to_case() -> None:
    assert value_of(input_named(CALCULATORS["dense-parameters"], "bias"), "No") is False
    assert value_of(input_named(CALCULATORS["self-hosted-cost"], "mode"), "Always-On") == "always-on"


def test_names_may_be_shortened_where_that_is_clear() -> None:
    assert from_texts(SERVERS, [("peak", "5"), ("server-per-second", "2")]) == {
        "peak_per_second": 5,
        "server_per_second": 2,
    }
    with pytest.raises(CalculationError, match="could be server_per_second or spare"):
        from_texts(SERVERS, [("s", "5")])


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("brake-even", "break-even"),
        ("BreakEven", "break-even"),
        ("break_even", "break-even"),
        ("psj", "psi"),
        ("memory", "gpu-memory"),
        ("ab-samplesize", "ab-sample-size"),
        ("xyzzy", None),
        ("", None),
    ],
)
def test_the_nearest_name_is_found(written: str, meant: str | None) -> None:
    assert nearest(written, CALCULATORS) == meant
    with pytest.raises(NotFound) as caught:
        calculator_named(written)
    assert ("Did you mean" in caught.value.sentence) is (meant is not None)


def test_a_wrong_name_is_repeated_in_one_short_line() -> None:
    assert len(shortened("a\n" * 5000)) < 70
    assert "\n" not in shortened("a\nb")


@pytest.mark.parametrize(
    ("output", "unit"),
    [
        ("cost_per_month", "EUR per month"),
        ("saving_share", "share (0-1)"),
        ("kv_cache_gb", "GB"),
        ("machines", "machines"),
        ("exhausted_in_days", "days"),
        ("psi", ""),
    ],
)
def test_units_follow_from_names(output: str, unit: str) -> None:
    assert unit_of(output, {"currency": "EUR"}) == unit


def test_every_calculator_belongs_to_one_family_and_shows_its_source() -> None:
    names = [each.name for family in FAMILIES for each in family.calculators]
    assert len(names) == len(set(names)) == len(CALCULATORS)
    for calculator in CALCULATORS.values():
        document = calculator_document(calculator)
        assert document["family"] == family_of(calculator)
        assert source_of(calculator).startswith("app.calculators.")
