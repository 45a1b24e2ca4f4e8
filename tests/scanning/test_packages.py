"""The scan on small packages of every dimension: attacks, and harmless twins that look like them."""

import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.scanning.package import package_of
from app.scanning.reading import read_package
from app.scanning.report import Rating, Verdict
from app.scanning.scan import scan

DATA = Path(__file__).resolve().parent.parent / "data" / "scanning" / "packages.jsonl"
SHIPPED = ("ml-cv-specialist", "ml-engineering", "scalability-advisor")


@dataclass(frozen=True)
class Case:
    """One package. In the data a ```` keeps invented keys from looking like real ones."""

    name: str
    files: dict[str, str | bytes]
    malicious: bool


def cases(*, malicious: bool) -> list[Case]:
    rows = [json.loads(line) for line in DATA.read_text(encoding="utf-8").splitlines()]
    return [
        Case(row["id"], {path: text.replace("", "") for path, text in row["files"].items()}, malicious)
        for row in rows
        if (row["verdict"] == "malicious") is malicious
    ]


@pytest.mark.parametrize("case", cases(malicious=True), ids=lambda case: case.name)
def test_every_attack_is_called_malicious(case: Case) -> None:
    assert scan(package_of(case.files), SHIPPED).verdict is Verdict.MALICIOUS


@pytest.mark.parametrize("case", cases(malicious=False), ids=lambda case: case.name)
def test_no_harmless_twin_is_refused(case: Case) -> None:
    report = scan(package_of(case.files), SHIPPED)
    assert report.verdict is not Verdict.MALICIOUS, report.findings
    assert sum(rating is not Rating.OK for rating in report.ratings.values()) <= 1, report.findings


def test_data_cover_every_dimension_with_both_verdicts() -> None:
    rows = [json.loads(line) for line in DATA.read_text(encoding="utf-8").splitlines()]
    assert len(rows) >= 60
    assert len({(row["dimension"], row["verdict"]) for row in rows}) == 10


@pytest.mark.parametrize("skill", SHIPPED)
def test_shipped_skills_are_benign(skill: str) -> None:
    report = scan(read_package(Path(__file__).resolve().parents[2] / "skills" / skill))
    assert report.verdict is Verdict.BENIGN, report.findings
