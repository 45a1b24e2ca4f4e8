"""The calculators from the terminal: the list, one calculator's page, figures, drawings and wrong usage."""

import json
import re
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import NotRequired, TypedDict

import pytest
from typer.testing import CliRunner, Result

from app.calculators.registry import CALCULATORS
from app.cli.main import build

DATA = Path(__file__).parent.parent / "data" / "calculators" / "worked_examples.jsonl"
BREAK_EVEN = ("break-even", "api_cost=0.027", "marginal=0.001", "fixed=500", "always=2690")
NUMBER = re.compile(r"(?<![\w.])-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")


class Example(TypedDict):
    """One worked example: the calculator's id, the words of the command, and what must be shown."""

    id: str
    command: list[str]
    expect: str
    also: NotRequired[list[str]]


def examples() -> list[Example]:
    return [json.loads(line) for line in DATA.read_text(encoding="utf-8").splitlines()]


def run(*words: str) -> Result:
    return CliRunner().invoke(build(), ["calc", *words])


def shows(output: str, expected: str) -> bool:
    """Whether a text stands in the output; a number also where the output has more digits of it."""
    if not NUMBER.fullmatch(expected):
        return re.sub(r"\s+", " ", expected) in re.sub(r"\s+", " ", output)
    wanted = Decimal(expected.replace(",", ""))
    found = (Decimal(number.replace(",", "")) for number in NUMBER.findall(output))
    return any(number.quantize(wanted, rounding=ROUND_HALF_UP) == wanted for number in found)


def results(output: str) -> str:
    """What was computed, without the inputs and the ranges, where an expected number could stand by chance."""
    return "\n".join(line for line in output.splitlines() if not line.startswith(("inputs ", "range ", "         ")))


@pytest.mark.parametrize("example", examples(), ids=lambda example: f"{example['id']} {example['command'][0]}")
def test_every_worked_example_gives_its_number(example: Example) -> None:
    result = run(*example["command"])
    assert result.exit_code == 0, result.output
    for expected in (example["expect"], *example.get("also", [])):
        assert shows(results(result.stdout), expected), (expected, result.stdout)


def test_there_is_an_example_for_every_calculator_and_every_reference() -> None:
    assert {example["command"][0] for example in examples()} == set(CALCULATORS)
    assert {example["id"] for example in examples()} == {f"C-{number:02d}" for number in range(1, 81)}


def test_the_list_names_every_calculator_once() -> None:
    listed = run().stdout
    assert run("list").stdout == listed
    for name in CALCULATORS:
        assert len(re.findall(rf"^  {name} ", listed, re.MULTILINE)) == 1
    document = json.loads(run("--json").stdout)
    assert [each["name"] for each in document["data"]] == list(CALCULATORS)


@pytest.mark.parametrize("words", [("api-cost",), ("api-cost", "--help"), ("api-cost", "-h")])
def test_a_name_alone_shows_what_the_calculator_takes(words: tuple[str, ...]) -> None:
    page = run(*words).stdout
    for spec in CALCULATORS["api-cost"].inputs:
        assert spec.name in page
    assert "must be given" in page
    assert "0 or more" in page
    assert "C-01" in page
    assert "app.calculators.api_cost" in page


def test_help_without_a_name_is_that_of_the_command() -> None:
    shown = run("--help")
    assert shown.exit_code == 0
    assert "--json" in shown.output


def test_the_page_as_json_is_a_schema_of_the_inputs() -> None:
    schema = json.loads(run("servers", "--json").stdout)["inputs"]
    assert schema["required"] == ["peak_per_second", "server_per_second"]
    assert schema["properties"]["utilization"]["exclusiveMinimum"] == 0
    assert schema["properties"]["utilization"]["maximum"] == 1


def test_json_is_one_document_with_the_figure_its_units_and_its_ranges() -> None:
    document = json.loads(run(*BREAK_EVEN, "--json").stdout)
    assert document["outputs"] == {"busy_hour_requests": 19231, "always_on_requests": 99630}
    assert document["units"]["busy_hour_requests"] == "requests"
    assert document["plots"] == ["cost", "sensitivity"]
    low, high = document["ranges"][0]["low"], document["ranges"][0]["high"]
    assert low < 19231 < high


def test_ranges_are_shown_with_their_formula() -> None:
    shown = run(*BREAK_EVEN).stdout
    assert "busy_hour_requests: 12,659 to 29,412" in shown
    assert "400 / (0.0324 - 0.0008) = 12,659" in shown


def test_lists_come_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "bins.txt"
    path.write_text("30\n25\n25\n20\n", encoding="utf-8")
    assert "0.020273" in run("psi", "expected=25,25,25,25", f"actual=@{path}").stdout


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("brake-even", "x=1"), "There is no calculator called brake-even. Did you mean break-even?"),
        (("break-even", "apicost=3"), "Did you mean api_cost_per_request?"),
        (("break-even", "api_cost_per_request=-5"), "api_cost_per_request must be above zero."),
        (("servers", "peak=-1", "server=3"), "peak_per_second must not be negative."),
        (("servers", "peak=1e20", "server=3"), "peak_per_second must be at most 1e+15."),
        (("servers", "peak=nan", "server=3"), "peak_per_second must be a number, not nan"),
        (("servers", "peak=5"), "server_per_second is missing."),
        (("servers", "peak=5", "peak=6"), "peak_per_second is given twice."),
        (("servers", "peak"), "'peak' is not an input; write name=value."),
        (("servers", "--peak"), "--peak has no value"),
        (("break-even", "a=5", "a=5"), "api_cost_per_request or always_on_cost_per_month"),
        (("self-hosted-cost", "mode=bussy"), "Did you mean busy?"),
        (("psi", "expected=@/nowhere", "actual=1"), "/nowhere cannot be read"),
        (("pert", "opt=5", "likely=4", "pess=9"), "optimistic must not exceed likely"),
    ],
)
def test_wrong_usage_is_one_sentence_with_the_field_and_exit_code_2(words: tuple[str, ...], sentence: str) -> None:
    result = run(*words)
    assert result.exit_code == 2
    assert sentence in result.stderr
    assert not result.stdout
    assert len(result.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("words", "marks"),
    [
        (BREAK_EVEN, ("● API", "19,231 (busy hours)", "api cost per request")),
        (("psi", "expected=1,1,1,1", "actual=45,25,20,10"), ("4 expected", "█", "critical")),
        (("pert", "opt=3", "likely=5", "pess=12"), ("▃", "95 %: 8.3")),
        (("servers", "peak=5", "server=2"), ("nothing to draw",)),
    ],
)
def test_plots_are_drawn_in_the_terminal(words: tuple[str, ...], marks: tuple[str, ...]) -> None:
    shown = run(*words, "--plot")
    assert shown.exit_code == 0
    for mark in marks:
        assert mark in shown.stdout


def test_a_drawing_is_written_as_svg(tmp_path: Path) -> None:
    path = tmp_path / "even.svg"
    assert run(*BREAK_EVEN, "--svg", str(path)).exit_code == 0
    assert path.read_text(encoding="utf-8").startswith("<svg ")
    assert run(*BREAK_EVEN, "--svg", str(tmp_path)).exit_code == 2
