"""The table of faults names tests that exist."""

import re

import pytest

from tests.conftest import PROJECT

ROWS = [
    line for line in (PROJECT / "docs" / "faults.md").read_text(encoding="utf-8").splitlines() if line.startswith("| ")
]
EXPECTED = [f"S{n:02}" for n in range(1, 17)] + [f"F{n}" for n in range(17, 37)]
_TEST = re.compile(r"`(tests/[\w/]+\.py)::(\w+)(?:\[([\w-]+)\])?`")


def test_every_fault_has_its_row() -> None:
    assert [row.split("|")[1].strip() for row in ROWS if re.match(r"\| [SF]\d\d ", row)] == EXPECTED


@pytest.mark.parametrize("fault", EXPECTED)
def test_every_row_names_tests_that_exist(fault: str) -> None:
    (row,) = (row for row in ROWS if row.startswith(f"| {fault} "))
    named = _TEST.findall(row)
    assert named
    for path, function, case in named:
        source = (PROJECT / path).read_text(encoding="utf-8")
        assert f"def {function}(" in source, f"{path} has no {function}"
        assert not case or f'id="{case}"' in source, f"{path} has no case {case}"
