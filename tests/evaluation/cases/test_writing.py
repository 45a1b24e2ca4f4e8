"""What is written of a case is read as the same case."""

from dataclasses import replace
from pathlib import Path

from app.evaluation.cases.reading import usable_cases
from app.evaluation.cases.writing import lines_of
from scripts.golden_balance import agents, golden


def test_every_golden_case_is_the_same_after_writing_and_reading(tmp_path: Path) -> None:
    cases = [replace(case, source="") for case in golden()]
    file = tmp_path / "cases.jsonl"
    file.write_text(lines_of(cases), encoding="utf-8")
    assert [replace(case, source="") for case in usable_cases([file], agents())] == cases
